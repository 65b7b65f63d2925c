internal import BlockProfiles
internal import Diagnostics
internal import Quantities
package import Workloads

/// The plugin `call-graph`: a workload written out in the profile.
///
/// Parameters: `functions`, `calls`, `phases`, `recording`; their keys are described in
/// `Documentation/ProfileFormat.md`. The inline form of a profile's workload is this plugin.
package enum CallGraphPlugin {
  package static let name = "call-graph"
  package static let entry = WorkloadPlugins.Entry(
    name: name,
    summary: "functions, calls and phases written out in the profile",
    makeWorkload: { parameters, context, log in
      var reader = CallGraphReader(context: context, log: log)
      return reader.read(parameters)
    }
  )
}

/// Reads an inline call graph, with all mistakes at once.
private struct CallGraphReader {
  let context: WorkloadContext
  let log: DiagnosticLog
  /// The mistakes that were known before; the builder is used while there are no more.
  let earlierMistakes: Int
  var builder = WorkloadBuilder()
  var functionIndex: [String: Int] = [:]
  var functionNames: [String] = []
  var functionPlace: [JSONValue] = []
  var moduleOfFunction: [Int] = []
  let moduleIndex: [String: Int]
  /// The machine code that functions name blocks of, once it has been read.
  var recording: BlockProfile?
  var blocks: [[Int]] = []
  /// Names that misspelt ones may still be compared with; very many mistakes get no more hints.
  var comparisonsLeft = 200_000

  init(context: WorkloadContext, log: DiagnosticLog) {
    self.context = context
    self.log = log
    earlierMistakes = log.diagnostics.count
    moduleIndex = Dictionary(
      context.modules.enumerated().map { ($0.element.name, $0.offset) },
      uniquingKeysWith: { first, _ in first }
    )
    for module in context.modules { _ = builder.addModule(module) }
  }

  mutating func read(_ value: JSONValue) -> Workload? {
    guard var reader = JSONObjectReader(value, log: log) else { return nil }
    let functions = reader.required("functions")?.readArray(to: log) ?? []
    let calls = reader.optional("calls")?.readArray(to: log) ?? []
    let phases = reader.required("phases", expected: "what the program runs")
    let recordingPlace = reader.optional("recording")
    reader.finish()
    if let recordingPlace { readRecording(recordingPlace) }
    for function in functions { readFunction(function) }
    for call in calls { readCall(call) }
    for phase in phases?.readArray(to: log) ?? [] { readPhase(phase) }
    if let phases, phases.isArray, phases.elements.isEmpty {
      log.report(phases.diagnostic("nothing runs", expected: "at least one phase"))
    }
    guard isSound else { return nil }
    if let recording { builder.setCode(recording, blocks: blocks) }
    return builder.workload
  }

  /// Reads the block profile that has the functions' machine code.
  private mutating func readRecording(_ value: JSONValue) {
    guard let file = value.readName(to: log) else { return }
    do {
      recording = try BlockProfile(contentsOf: context.path(of: file))
      if recording?.guest == .a64 {
        log.report(value.diagnostic("\"\(file)\" holds aarch64 code", expected: "x64 code"))
      }
    } catch {
      for diagnostic in error.diagnostics { log.report(diagnostic) }
    }
  }

  /// The numbers of the blocks that a function executes.
  private mutating func readBlocks(_ value: JSONValue) -> [Int] {
    guard let recording else {
      log.report(
        value.diagnostic(
          "there is no recording that has these blocks",
          hint: "name a block profile under \"recording\""
        )
      )
      return []
    }
    let last = UInt64(max(1, recording.blocks.count) - 1)
    return value.readArray(to: log)?.compactMap {
      $0.readInteger(in: 0...last, to: log).map { Int($0) }
    } ?? []
  }

  private var isSound: Bool { log.diagnostics.count == earlierMistakes }

  // MARK: Functions

  private mutating func readFunction(_ value: JSONValue) {
    guard var reader = JSONObjectReader(value, log: log) else { return }
    let namePlace = reader.required("name")
    let name = namePlace?.readName(to: log)
    let module = reader.required("module").flatMap(readModule)
    let body = readBody(&reader, of: value)
    let events = RecordedEvents(
      mispredicts: reader.optional("mispredicts_per_call").flatMap(readRatio),
      l1Misses: reader.optional("l1_misses_per_call").flatMap(readRatio),
      lastLevelMisses: reader.optional("last_level_misses_per_call").flatMap(readRatio)
    )
    if case .measured = body, events != RecordedEvents() {
      log.report(
        value.diagnostic(
          "a measured time has its mispredicts and misses in it already",
          hint: "remove the keys that count them"
        )
      )
    }
    let codeBytes = reader.optional("code_bytes")?
      .readInteger(in: 0...CountRatio.greatest, to: log)
    let reached = reader.optional("reached_instructions")?
      .readInteger(in: 0...CountRatio.greatest, to: log)
    let signature = reader.optional("signature").flatMap(readSignature)
    let isPortable = reader.optional("portable")?.readBool(to: log) ?? true
    let blocks = reader.optional("blocks").map { readBlocks($0) } ?? []
    reader.finish()
    guard let name else { return }
    if let earlier = functionIndex[name] {
      let line = functionPlace[earlier].line
      log.report(
        (namePlace ?? value).diagnostic("a function \"\(name)\" is on line \(line) already")
      )
      return
    }
    // A function with a mistake still gives its name to the calls.
    let index = functionPlace.count
    functionIndex[name] = index
    functionNames.append(name)
    functionPlace.append(value)
    moduleOfFunction.append(module ?? 0)
    guard isSound, let module, let body else { return }
    self.blocks.append(blocks)
    _ = builder.addFunction(
      name,
      in: module,
      body: body,
      events: events,
      codeBytes: codeBytes,
      reachedInstructions: reached,
      signature: signature,
      isPortable: isPortable
    )
  }

  private func readModule(_ value: JSONValue) -> Int? {
    guard let name = value.readName(to: log) else { return nil }
    if let index = moduleIndex[name] { return index }
    log.report(
      value.diagnostic(
        "no module is named \"\(name)\"",
        hint: Suggestion.hint(for: name, among: context.modules.map(\.name))
          ?? "list it under \"modules\""
      )
    )
    return nil
  }

  private func readBody(_ reader: inout JSONObjectReader, of value: JSONValue) -> Body? {
    let instructions = reader.optional("instructions_per_call")
    let measured = reader.optional("measured")
    let mix = reader.optional("mix").map(readMix) ?? "mixed"
    switch (instructions, measured) {
    case (let instructions?, nil):
      guard let perRun = readRatio(instructions), let mix else { return nil }
      return .instructions(perRun, mix: mix)
    case (nil, let measured?):
      guard let measurement = readMeasurement(measured), let mix else { return nil }
      return .measured(measurement, mix: mix)
    case (.some, let measured?):
      log.report(
        measured.diagnostic(
          "the body is given twice",
          expected: "either \"instructions_per_call\" or \"measured\""
        )
      )
      return nil
    case (nil, nil):
      log.report(
        value.diagnostic(
          "the function has no body",
          expected: "\"instructions_per_call\" or \"measured\""
        )
      )
      return nil
    }
  }

  /// The name of a built-in mix, or the path of a user's own.
  private func readMix(_ value: JSONValue) -> String? {
    guard let name = value.readName(to: log) else { return nil }
    guard context.mixes.isEmpty || context.mixes.contains(name) || name.isTablePath else {
      log.report(
        value.diagnostic(
          "no built-in instruction mix is named \"\(name)\"",
          expected: "one of \(context.mixes.joined(separator: ", ")), or the path of a JSON file",
          hint: Suggestion.hint(for: name, among: context.mixes)
        )
      )
      return nil
    }
    return name
  }

  private func readMeasurement(_ value: JSONValue) -> Measurement? {
    guard var reader = JSONObjectReader(value, log: log) else { return nil }
    let time = reader.required("time_per_call_us")?.readNumber(in: 1e-9...1e9, to: log)
    let core = reader.required("core", expected: "the core that it was measured on")?
      .readName(to: log)
    let emulatorPlace = reader.optional("emulator")
    let emulator = emulatorPlace?.readName(to: log)
    let frequency = reader.required("frequency_ghz")?.readNumber(in: 0.01...100, to: log)
    reader.finish()
    guard let time, let core, let frequency, emulatorPlace == nil || emulator != nil else {
      return nil
    }
    // A short run is not rounded to picoseconds: millions of them add up.
    return Measurement(
      picoseconds: time < 1000
        ? CountRatio(UInt64((time * 1e12).rounded()), per: 1_000_000)
        : CountRatio(UInt64((time * 1e6).rounded())),
      core: core,
      emulator: emulator,
      frequency: Frequency(gigahertz: frequency)
    )
  }

  private func readSignature(_ value: JSONValue) -> CallSignature? {
    guard let text = value.readString(to: log) else { return nil }
    do {
      return try CallSignature(text)
    } catch {
      log.report(
        value.diagnostic(
          "\(error.message) (column \(error.column) of the signature)",
          expected: error.expected,
          hint: error.hint
        )
      )
      return nil
    }
  }

  /// A count per run: a number, or an array of a count and the runs that it belongs to.
  private func readRatio(_ value: JSONValue) -> CountRatio? {
    if value.isArray {
      let parts = value.elements
      guard parts.count == 2 else {
        log.report(
          value.diagnostic("no ratio", expected: "[count, runs], for example [1234, 567]")
        )
        return nil
      }
      let count = parts[0].readInteger(in: 0...CountRatio.greatest, to: log)
      let runs = parts[1].readInteger(in: 1...CountRatio.greatest, to: log)
      guard let count, let runs else { return nil }
      return CountRatio(count, per: runs)
    }
    guard let text = value.numberText else {
      value.reportMismatch(expected: "a number, or [count, runs]", to: log)
      return nil
    }
    if let ratio = CountRatio(decimal: text) { return ratio }
    log.report(
      value.diagnostic(
        "the number is out of range",
        expected: "a number from 0 to \(CountRatio.greatest)"
      )
    )
    return nil
  }

  // MARK: Calls

  private mutating func readCall(_ value: JSONValue) {
    guard var reader = JSONObjectReader(value, log: log) else { return }
    let caller = reader.required("from").flatMap { readFunctionName($0) }
    let callee = reader.required("to").flatMap { readFunctionName($0) }
    let kindPlace = reader.optional("kind")
    let kind = kindPlace.map { $0.readChoice(of: CallKind.allCases, to: log) }
    let countsPlace = reader.optional("counts")
    let counts = countsPlace?.readChoice(of: CountsWord.allCases, to: log) ?? .exact
    let perCallPlace =
      counts == .static
      ? reader.optional("per_call") : reader.required("per_call", expected: "calls per run")
    let perCall = perCallPlace.map(readRatio) ?? CountRatio(0)
    let rangePlace = reader.optional("per_call_range")
    reader.finish()
    var provenance = CountProvenance.exact
    switch (counts, rangePlace) {
    case (.estimated, let range?):
      guard let estimated = readRange(range, around: perCall) else { return }
      provenance = estimated
    case (.estimated, nil):
      log.report(
        value.diagnostic(
          "an estimated count has no range",
          expected: "\"per_call_range\": [low, high]"
        )
      )
    case (_, let range?):
      log.report(
        range.diagnostic(
          "only an estimated count has a range",
          hint: "add \"counts\": \"estimated\""
        )
      )
    case (.static, nil): provenance = .static
    case (.exact, nil): break
    }
    guard isSound, let caller, let callee, let perCall else { return }
    let isInside = moduleOfFunction[caller] == moduleOfFunction[callee]
    builder.addCall(
      from: caller,
      to: callee,
      callsPerRun: perCall,
      kind: (kind ?? nil) ?? (isInside ? .direct : .import),
      provenance: provenance
    )
  }

  /// The words for how a count is known.
  private enum CountsWord: String, CaseIterable {
    case exact, estimated, `static`
  }

  private func readRange(_ value: JSONValue, around middle: CountRatio?) -> CountProvenance? {
    let parts = value.readArray(to: log)?.compactMap {
      $0.readNumber(in: 0...Double(CountRatio.greatest), to: log)
    }
    guard let parts, let middle else { return nil }
    guard parts.count == 2, parts[0] <= middle.mean, middle.mean <= parts[1], middle.count > 0
    else {
      log.report(
        value.diagnostic(
          "no range around per_call",
          expected: "[low, high] with low ≤ per_call ≤ high and per_call above 0"
        )
      )
      return nil
    }
    return .estimated(low: parts[0] / middle.mean, high: parts[1] / middle.mean)
  }

  private mutating func readFunctionName(_ value: JSONValue) -> Int? {
    guard let name = value.readName(to: log) else { return nil }
    if let index = functionIndex[name] { return index }
    guard !log.isFull else { return nil }
    comparisonsLeft -= functionNames.count
    let near = comparisonsLeft >= 0 ? Suggestion.nearest(to: name, in: functionNames) : nil
    let hint = near.flatMap { near in
      functionIndex[near].map { "did you mean \"\(near)\" (line \(functionPlace[$0].line))?" }
    }
    log.report(value.diagnostic("no function is named \"\(name)\"", hint: hint))
    return nil
  }

  // MARK: Phases

  private mutating func readPhase(_ value: JSONValue) {
    guard var reader = JSONObjectReader(value, log: log) else { return }
    let name = reader.required("name")?.readName(to: log)
    let repeats =
      reader.optional("repeat").map { $0.readInteger(in: 1...CountRatio.greatest, to: log) } ?? 1
    let budget = reader.optional("budget_ms")?.readNumber(in: 0...1e12, to: log)
    let callsPlace = reader.optional("calls")
    let threadsPlace = reader.optional("threads")
    reader.finish()
    var threads: [Thread] = []
    switch (callsPlace, threadsPlace) {
    case (let calls?, nil):
      threads = [Thread(name: "main", calls: readEntryCalls(calls))]
    case (nil, let list?):
      threads = (list.readArray(to: log) ?? []).compactMap { readThread($0) }
      if list.isArray, list.elements.isEmpty {
        log.report(list.diagnostic("no thread runs", expected: "at least one thread"))
      }
    default:
      log.report(
        value.diagnostic(
          "what does the phase run?",
          expected: "either \"calls\" or \"threads\""
        )
      )
    }
    guard isSound, let name, let repeats else { return }
    builder.addPhase(
      name,
      repeats: repeats,
      budget: budget.map { Milliseconds($0) },
      threads: threads
    )
  }

  private mutating func readThread(_ value: JSONValue) -> Thread? {
    guard var reader = JSONObjectReader(value, log: log) else { return nil }
    let name = reader.required("name")?.readName(to: log)
    let calls = reader.required("calls").map { readEntryCalls($0) }
    reader.finish()
    guard let name, let calls else { return nil }
    return Thread(name: name, calls: calls)
  }

  private mutating func readEntryCalls(_ value: JSONValue) -> [EntryCall] {
    (value.readArray(to: log) ?? []).compactMap { value in
      guard var reader = JSONObjectReader(value, log: log) else { return nil }
      let function = reader.required("to").flatMap { readFunctionName($0) }
      let count =
        reader.optional("count").map { $0.readInteger(in: 0...CountRatio.greatest, to: log) } ?? 1
      reader.finish()
      guard let function, let count else { return nil }
      return EntryCall(function: function, count: count)
    }
  }
}
