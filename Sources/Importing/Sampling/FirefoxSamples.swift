internal import Diagnostics
internal import SampleReading

/// The samples, once all tables have been read.
extension FirefoxFile {
  func finish(
    _ json: JSONPull,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    guard let version, version >= Self.oldestVersion else {
      throw json.failure(
        version.map { "this is version \($0) of the processed format" }
          ?? "this is no processed profile: meta has no preprocessedProfileVersion",
        expected: "version \(Self.oldestVersion) or a newer one",
        hint: "open it on profiler.firefox.com and save it again"
      )
    }
    for thread in threads { try add(thread, json, &recording) }
  }

  private func add(
    _ thread: FirefoxThread,
    _ json: JSONPull,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    guard thread.isOfTime else { return }
    let strand = recording.strand(
      process: Self.label(thread.process, thread.number),
      thread: Self.label(thread.name, thread.threadNumber)
    )
    guard strand.isWanted, !thread.stacks.isEmpty else { return }
    let nodes = try nodes(of: thread.tables.filled(from: shared), json, &recording)
    let unit = picosecondsOfProcessorTime(recording)
    let hasProcessorTimes =
      unit != nil && thread.processorTimes.count == thread.stacks.count
    var time = 0.0
    for (index, stack) in thread.stacks.enumerated() {
      if thread.times.indices.contains(index) {
        time = thread.areDeltas ? time + thread.times[index] : thread.times[index]
      }
      let weight = thread.weights.indices.contains(index) ? thread.weights[index] : 1
      let picoseconds =
        hasProcessorTimes
        ? thread.processorTimes[index] * (unit ?? 0) : weight * interval * 1e9
      guard picoseconds >= 0, picoseconds < 1e18, abs(time) < 1e9 else {
        throw json.failure(
          "sample \(index) of thread \(thread.name) has an impossible weight or time"
        )
      }
      guard stack >= 0, picoseconds >= 1, recording.wants(time: Int64(time * 1e9)) else { continue }
      guard nodes.indices.contains(Int(stack)) else {
        throw json.failure("sample \(index) of thread \(thread.name) has no stack \(stack)")
      }
      guard
        recording.add(
          nodes[Int(stack)],
          weight: UInt64(picoseconds.rounded()),
          of: strand,
          counting: .inOrder
        )
      else { throw json.failure("the samples are more than can be counted") }
    }
  }

  private static func label(_ name: String, _ number: String) -> String {
    number.isEmpty ? name : name.isEmpty ? number : "\(name) (\(number))"
  }

  private func picosecondsOfProcessorTime(_ recording: SampledRecording) -> Double? {
    switch processorUnit {
    case "ns": 1e3
    case "\u{B5}s", "\u{3BC}s", "us": 1e6
    case "ms": 1e9
    case "variable CPU cycles": recording.picosecondsPerCycle
    default: nil
    }
  }

  /// By stack of the tables: its node in the recording.
  private func nodes(
    of tables: FirefoxTables,
    _ json: JSONPull,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) -> [Int] {
    func missing(_ what: String, _ number: Int32) -> InvalidInput {
      json.failure("a table of the profile has no \(what) \(number)")
    }
    guard tables.stackFrames.count == tables.prefixes.count else {
      throw json.failure(
        "stackTable has \(tables.prefixes.count) prefixes and \(tables.stackFrames.count) frames"
      )
    }
    let none = recording.modules.index(of: "")
    var frames: [Int] = []
    frames.reserveCapacity(tables.functions.count)
    for function in tables.functions {
      guard tables.names.indices.contains(Int(function)) else {
        throw missing("function", function)
      }
      let name = tables.names[Int(function)]
      guard tables.strings.indices.contains(Int(name)) else { throw missing("string", name) }
      let resource =
        tables.resources.indices.contains(Int(function)) ? tables.resources[Int(function)] : -1
      var module = none
      if resource >= 0 {
        guard tables.libraries.indices.contains(Int(resource)) else {
          throw missing("resource", resource)
        }
        let library = tables.libraries[Int(resource)]
        if library >= 0 {
          guard libraries.indices.contains(Int(library)) else { throw missing("library", library) }
          module = Int(libraries[Int(library)])
        }
      }
      frames.append(
        recording.frame(module: module, function: Int(tables.strings[Int(name)]))
      )
    }
    var nodes: [Int] = []
    nodes.reserveCapacity(tables.prefixes.count)
    for (index, prefix) in tables.prefixes.enumerated() {
      // A stack lies behind the one that it goes on from: so none is in a circle.
      guard prefix < index else {
        throw json.failure("stack \(index) goes on from stack \(prefix), which is not before it")
      }
      let frame = tables.stackFrames[index]
      guard frames.indices.contains(Int(frame)) else { throw missing("frame", frame) }
      nodes.append(
        recording.child(
          of: prefix < 0 ? StackTree.root : nodes[Int(prefix)],
          frame: frames[Int(frame)]
        )
      )
    }
    return nodes
  }
}
