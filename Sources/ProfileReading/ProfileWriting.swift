internal import Diagnostics
internal import Quantities
public import Workloads

/// Writes workloads as profiles.
public enum ProfileWriting {
  /// The JSON text of a profile with an inline call graph.
  ///
  /// Reading it back gives the same workload, count for count; measured time is written to the
  /// picosecond.
  ///
  /// - Parameters:
  ///   - workload: The workload.
  ///   - name: The profile's name.
  ///   - note: Where the numbers come from.
  /// - Returns: The text, with a line end at its end.
  public static func text(of workload: Workload, name: String, note: String) -> String {
    var lines: [String] = []
    lines.append("{")
    lines.append("  \"format\": 1,")
    lines.append("  \"name\": \(name.jsonQuoted),")
    lines.append("  \"note\": \(note.jsonQuoted),")
    lines.append("  \"modules\": [")
    lines.append(contentsOf: list(workload.modules.map(text), indent: "    "))
    lines.append("  ],")
    lines.append("  \"workload\": {")
    if let recording = workload.recording {
      lines.append("    \"recording\": \(recording.path.jsonQuoted),")
    }
    lines.append("    \"functions\": [")
    let functions = workload.functions.map { text(of: $0, modules: workload.modules) }
    lines.append(contentsOf: list(functions, indent: "      "))
    lines.append("    ],")
    lines.append("    \"calls\": [")
    let calls = workload.callSites.map { text(of: $0, functions: workload.functions) }
    lines.append(contentsOf: list(calls, indent: "      "))
    lines.append("    ],")
    lines.append("    \"phases\": [")
    let phases = workload.phases.map { text(of: $0, functions: workload.functions) }
    lines.append(contentsOf: list(phases, indent: "      "))
    lines.append("    ]")
    lines.append("  }")
    lines.append("}")
    return lines.joined(separator: "\n") + "\n"
  }

  /// The lines of an array's elements, with commas between them.
  private static func list(_ elements: [String], indent: String) -> [String] {
    elements.enumerated().map { index, element in
      indent + element + (index == elements.count - 1 ? "" : ",")
    }
  }

  private static func object(_ members: [(String, String?)]) -> String {
    let written = members.compactMap { key, value in value.map { "\"\(key)\": \($0)" } }
    return "{ " + written.joined(separator: ", ") + " }"
  }

  private static func text(of module: Module) -> String {
    object([
      ("name", module.name.jsonQuoted),
      ("architecture", module.architecture.rawValue.jsonQuoted),
      ("portable", module.isPortable ? nil : "false"),
      ("effort_days", module.effortDays.map { "\($0)" }),
      (
        "with",
        module.movesWith.isEmpty
          ? nil : "[" + module.movesWith.map(\.jsonQuoted).joined(separator: ", ") + "]"
      ),
      ("native_factor", module.nativeFactor.map(text)),
    ])
  }

  private static func text(of estimate: Estimate) -> String {
    estimate.isExact
      ? "\(estimate.default)"
      : object([
        ("low", "\(estimate.low)"), ("default", "\(estimate.default)"),
        ("high", "\(estimate.high)"),
      ])
  }

  private static func text(of function: Function, modules: [Module]) -> String {
    var members: [(String, String?)] = [
      ("name", function.name.jsonQuoted),
      ("module", modules[function.module].name.jsonQuoted),
    ]
    switch function.body {
    case .instructions(let perRun, let mix):
      members.append(("instructions_per_call", text(of: perRun)))
      members.append(("mix", mix.jsonQuoted))
    case .measured(let measurement, let mix):
      members.append(
        (
          "measured",
          object([
            ("time_per_call_us", "\(measurement.picoseconds.mean / 1e6)"),
            ("core", measurement.core.jsonQuoted),
            ("emulator", measurement.emulator.map(\.jsonQuoted)),
            ("frequency_ghz", "\(measurement.frequency.gigahertz)"),
          ])
        )
      )
      members.append(("mix", mix.jsonQuoted))
    }
    members.append(("mispredicts_per_call", function.events.mispredicts.map(text)))
    members.append(("l1_misses_per_call", function.events.l1Misses.map(text)))
    members.append(("last_level_misses_per_call", function.events.lastLevelMisses.map(text)))
    // What reading would assume again is left to it: it changes with the body.
    let reach = WorkloadBuilder.assumedReach(of: function.body)
    if function.reachedInstructions != reach
      || function.codeBytes != WorkloadBuilder.assumedBytes(ofReach: reach)
    {
      members.append(("code_bytes", "\(function.codeBytes)"))
      members.append(("reached_instructions", "\(function.reachedInstructions)"))
    }
    members.append(("signature", function.signature?.description.jsonQuoted))
    members.append(("portable", function.isPortable ? nil : "false"))
    if !function.blocks.isEmpty {
      let numbers = function.blocks.map { "\($0)" }.joined(separator: ", ")
      members.append(("blocks", "[\(numbers)]"))
    }
    return object(members)
  }

  private static func text(of ratio: CountRatio) -> String {
    ratio.isWhole ? "\(ratio.count)" : "[\(ratio.count), \(ratio.runs)]"
  }

  private static func text(of site: CallSite, functions: [Function]) -> String {
    var range: String?
    if case .estimated(let low, let high) = site.provenance {
      range = "[\(low * site.callsPerRun.mean), \(high * site.callsPerRun.mean)]"
    }
    let isUncounted = site.provenance == .static && site.callsPerRun.count == 0
    return object([
      ("from", functions[site.caller].name.jsonQuoted),
      ("to", functions[site.callee].name.jsonQuoted),
      ("per_call", isUncounted ? nil : text(of: site.callsPerRun)),
      ("kind", site.kind.rawValue.jsonQuoted),
      ("counts", site.provenance == .exact ? nil : site.provenance.name.jsonQuoted),
      ("per_call_range", range),
    ])
  }

  private static func text(of phase: Phase, functions: [Function]) -> String {
    func calls(_ thread: Thread) -> String {
      let calls = thread.calls.map { call in
        object([("to", functions[call.function].name.jsonQuoted), ("count", "\(call.count)")])
      }
      return "[" + calls.joined(separator: ", ") + "]"
    }
    let threads = phase.threads.map {
      object([("name", $0.name.jsonQuoted), ("calls", calls($0))])
    }
    // The only thread of a phase without "threads" is read as "main".
    let isPlain = phase.threads.count == 1 && phase.threads[0].name == "main"
    return object([
      ("name", phase.name.jsonQuoted),
      ("repeat", phase.repeats == 1 ? nil : "\(phase.repeats)"),
      ("budget_ms", phase.budget.map { "\($0.count)" }),
      ("calls", isPlain ? calls(phase.threads[0]) : nil),
      ("threads", isPlain ? nil : "[" + threads.joined(separator: ", ") + "]"),
    ])
  }
}
