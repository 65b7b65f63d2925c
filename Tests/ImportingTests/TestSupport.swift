import Diagnostics
import Testing
import Workloads

@testable import Importing

/// A recording that is written in a test.
func source(_ text: String) -> SourceText {
  SourceText(path: "app.cg", bytes: Array(text.utf8))
}

func recording(_ text: String) throws -> CallgrindRecording {
  try CallgrindRecording(reading: source(text))
}

func workload(_ text: String, _ options: ImportOptions = ImportOptions()) throws -> Workload {
  try CallgrindImporter.workload(of: [source(text)], options: options)
}

/// The mistakes in a recording as `line:column: message`, one a line, without excerpts.
func mistakes(in text: String) -> String {
  do {
    _ = try CallgrindImporter.workload(of: [source(text)], options: ImportOptions())
    return "none"
  } catch {
    return error.diagnostics.map { "\($0.line):\($0.column): \($0.message)" }
      .joined(separator: "\n")
  }
}

extension CallgrindRecording {
  /// A function a line with its costs, then a call a line.
  var summary: String {
    let functions = functions.filter { $0.costs != $0.costs.map { _ in 0 } }.map {
      "\($0.object):\($0.file):\($0.name) \($0.costs.map(String.init).joined(separator: " "))"
    }
    let calls = calls.map {
      "\(self.functions[$0.caller].name) > \(self.functions[$0.callee].name) \($0.count)"
    }
    return (functions + calls).joined(separator: "\n")
  }
}

extension Workload {
  func module(named name: String) -> Workloads.Module? { modules.first { $0.name == name } }

  func function(named name: String) -> Workloads.Function? {
    functions.first { $0.name == name }
  }

  /// Functions with their module and instructions per run, calls per run of the caller, entries.
  var summary: String {
    let functions = functions.map { function in
      guard case .instructions(let perRun, _) = function.body else { return function.name }
      return "\(function.name) [\(modules[function.module].name)] \(perRun.count)/\(perRun.runs)"
    }
    let calls = callSites.map { site in
      "\(self.functions[site.caller].name) > \(self.functions[site.callee].name) "
        + "\(site.callsPerRun.count)/\(site.callsPerRun.runs) \(site.kind)"
    }
    let entries = phases[0].threads[0].calls.map {
      "run \(self.functions[$0.function].name) \($0.count)"
    }
    return (functions + calls + entries).joined(separator: "\n")
  }
}

/// The totals of a workload when it is run, call by call in any order.
///
/// The order does not matter: what a function has done depends only on how often it has run.
struct Replay {
  var runs: [UInt64]
  var calls: [UInt64]
  private let workload: Workload

  init(_ workload: Workload) {
    self.workload = workload
    runs = workload.functions.map { _ in 0 }
    calls = workload.callSites.map { _ in 0 }
    var sites = workload.functions.map { _ in [Int]() }
    for (index, site) in workload.callSites.enumerated() { sites[site.caller].append(index) }
    var pending = runs
    var open: [Int] = []
    for entry in workload.phases.flatMap(\.threads).flatMap(\.calls) {
      pending[entry.function] += entry.count
      open.append(entry.function)
    }
    while let function = open.popLast() {
      guard pending[function] > 0 else { continue }
      runs[function] += pending[function]
      pending[function] = 0
      for index in sites[function] {
        let site = workload.callSites[index]
        let total = site.callsPerRun.total(after: runs[function])
        guard total > calls[index] else { continue }
        pending[site.callee] += total - calls[index]
        calls[index] = total
        open.append(site.callee)
      }
    }
  }

  /// The instructions of all runs of each module, by name.
  var instructionsByModule: [String: UInt64] {
    var totals: [String: UInt64] = [:]
    for (function, runs) in zip(workload.functions, runs) {
      guard case .instructions(let perRun, _) = function.body else { continue }
      totals[workload.modules[function.module].name, default: 0] += perRun.total(after: runs)
    }
    return totals
  }

  var instructions: UInt64 { instructionsByModule.values.reduce(0, +) }

  /// The calls from each module to each other, as `caller > callee`.
  var callsBetweenModules: [String: UInt64] {
    var totals: [String: UInt64] = [:]
    for (site, count) in zip(workload.callSites, calls) {
      let caller = workload.modules[workload.functions[site.caller].module].name
      let callee = workload.modules[workload.functions[site.callee].module].name
      if caller != callee { totals["\(caller) > \(callee)", default: 0] += count }
    }
    return totals
  }

  /// Mispredicts, first-level and last-level misses of all runs.
  var events: [UInt64] {
    zip(workload.functions, runs).reduce(into: [0, 0, 0]) { totals, part in
      let (function, runs) = part
      totals[0] += function.events.mispredicts?.total(after: runs) ?? 0
      totals[1] += function.events.l1Misses?.total(after: runs) ?? 0
      totals[2] += function.events.lastLevelMisses?.total(after: runs) ?? 0
    }
  }
}
