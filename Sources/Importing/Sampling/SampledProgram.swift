internal import Diagnostics
internal import SampleReading
internal import Workloads

extension RecordedProgram {
  /// The program that was sampled: functions merged by module and name, each pair of caller and
  /// callee with the calls that its samples prove or suggest.
  ///
  /// - Parameters:
  ///   - recording: The samples.
  ///   - machine: What they ran on.
  ///   - options: Which modules are Windows' own, and what they are called.
  ///   - path: The recording, for messages.
  /// - Throws: That times are of no known machine, or a mistake in the folder of images.
  init(
    _ recording: SampledRecording,
    on machine: RecordingMachine,
    options: ImportOptions,
    path: String
  ) throws(InvalidInput) {
    notes = recording.notes
    if recording.unit == .picoseconds {
      guard machine.isNamed else { throw Self.unknownMachine(path) }
      clockwork = machine.clockwork
    }
    var names = SampledNames(recording, machine: machine, rules: ModuleRules(options))
    modules = names.modules
    try takeImages(from: options.images)
    names.modules = modules
    notes += names.notes
    let flow = SampledFlow(recording, names: &names)
    modules = names.modules
    let scale = recording.unit == .picoseconds ? machine.scale : 1
    func scaled(_ weight: UInt64) -> UInt64 {
      scale == 1 ? weight : UInt64((Double(weight) * scale).rounded())
    }
    let unique = UniqueNames.distinct(
      names.functions.map { ($0.name, modules[$0.module].name, "") }
    )
    functions = names.functions.indices.map { index in
      Function(
        name: unique[index],
        symbol: names.functions[index].symbol,
        module: names.functions[index].module,
        imageAddress: names.functions[index].imageAddress,
        work: scaled(flow.own[index]),
        inclusiveWork: flow.own[index],
        entries: flow.entries[index]
      )
    }
    removeEmptyModules()
    addCalls(flow, recording, machine)
    addEntries()
    enterLongRuns()
    if recording.threads.count > 1 {
      notes.append(
        "\(recording.threads.count) threads, taken together: the time is that of all processors"
      )
    }
  }

  /// Removes modules of which no frame has been taken.
  private mutating func removeEmptyModules() {
    let used = Set(functions.map(\.module))
    let kept = modules.indices.filter { used.contains($0) }
    var newIndex = Array(repeating: 0, count: modules.count)
    for (new, old) in kept.enumerated() { newIndex[old] = new }
    modules = kept.map { modules[$0] }
    for index in functions.indices { functions[index].module = newIndex[functions[index].module] }
  }

  private static func unknownMachine(_ path: String) -> InvalidInput {
    InvalidInput([
      Diagnostic(
        path: path,
        message: "on which core was this recorded? Times alone do not say how much work they were",
        expected: "--recorded-on with " + RecordingMachine.knownCores.joined(separator: ", "),
        hint: "for another machine, --scale X: X times the recorded time is what the modules would"
          + " take as native code on \(SamplingOptions.scaledCore)"
      )
    ])
  }

  /// Adds the calls, recorded or estimated.
  private mutating func addCalls(
    _ flow: SampledFlow,
    _ recording: SampledRecording,
    _ machine: RecordingMachine
  ) {
    let total = Double(recording.total)
    let instruction = recording.unit == .instructions ? 1 : machine.picosecondsPerInstruction
    let estimates = CallEstimates(
      flow,
      interval: total / Double(max(1, recording.samples)),
      // No count comes out above a thousandth of the greatest there may be.
      instruction: max(instruction, total / Double(CountRatio.greatest / 1000))
    )
    var (estimated, recorded) = (0, 0)
    for (index, edge) in flow.edges.enumerated() {
      var call = Call(caller: edge.caller, callee: edge.callee, count: max(1, edge.calls), place: 0)
      if !recording.hasExactCalls {
        // Calls that cross no boundary take what their time has in it already.
        call.provenance = .estimated(low: 1, high: 1)
        if canCross(edge) {
          call.count = estimates.counts[index]
          call.provenance = estimates.provenances[index]
          if edge.branches == nil { estimated += 1 } else { recorded += 1 }
        }
      }
      calls.append(call)
    }
    if recorded > 0 {
      notes.append(
        "\(recorded) counts of calls between modules are from branches that the processor recorded,"
          + " with what chance and its choice of samples leave open"
      )
    }
    guard estimated > 0 else { return }
    notes.append(
      "\(recording.samples) samples show time, not calls: \(estimated) counts of calls between"
        + " modules are estimates, of \(CallEstimates.usualInstructions) own instructions per call"
        + " and with wide ranges; calls that no sample shows are missing"
    )
  }

  /// Whether a call may cross the boundary at some step of a migration.
  private func canCross(_ edge: SampledFlow.Edge) -> Bool {
    let caller = functions[edge.caller].module
    let callee = functions[edge.callee].module
    guard caller != callee else { return false }
    return [caller, callee].contains { architecture(of: modules[$0]) == .x64 }
  }

  /// Gives functions that run for very long as many entries as keep a run within bounds.
  mutating func enterLongRuns() {
    let runs = runs
    for index in functions.indices {
      let needed = functions[index].work / (CountRatio.greatest / 2) + 1
      if runs[index] < needed { functions[index].entries += needed - runs[index] }
    }
  }
}
