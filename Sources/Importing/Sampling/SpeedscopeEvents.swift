internal import Diagnostics
internal import SampleReading

/// The events of one thread: functions that open and close.
struct SpeedscopeEvents {
  private let strand: SampledRecording.Strand
  private let scale: Double
  private var node = StackTree.root
  private var time = -Double.infinity

  init(_ strand: SampledRecording.Strand, scale: Double?) {
    self.strand = strand
    self.scale = scale ?? 1e9
  }

  mutating func readEvent(
    _ json: inout JSONPull,
    _ recording: inout SampledRecording,
    frame: (JSONPull, Int, inout SampledRecording) throws(InvalidInput) -> Int
  ) throws(InvalidInput) {
    var type = ""
    var index = -1
    var at = Double.nan
    try json.readObject { json, key throws(InvalidInput) in
      switch key {
      case "type": type = try json.readString()
      case "frame": index = try json.readInteger()
      case "at": at = try json.readNumber()
      default: try json.skipValue()
      }
    }
    guard at >= time, abs(at * scale) < 9e18 else {
      throw json.failure("an event has no time, or an earlier one than the event before")
    }
    let elapsed = time.isFinite ? ((at - time) * scale).rounded() : 0
    if elapsed > 0, node != StackTree.root, recording.wants(time: Int64(time * scale)) {
      guard
        elapsed < 1e18,
        recording.add(node, weight: UInt64(elapsed), of: strand, counting: .elsewhere)
      else { throw json.failure("the times up to here are more than can be counted") }
    }
    time = at
    let number = try frame(json, index, &recording)
    switch type {
    case "O":
      node = recording.child(of: node, frame: number)
      if strand.isWanted, recording.wants(time: Int64(at * scale)),
        !recording.addCalls(1, of: node)
      {
        throw json.failure("the calls up to here are more than can be counted")
      }
    case "C":
      guard node != StackTree.root, recording.tree.frame(of: node) == number else {
        throw json.failure("an event closes frame \(index), which is not the last one open")
      }
      node = recording.tree.parent(of: node)
    default: throw json.failure("an event is of no known type", expected: "\"O\" or \"C\"")
    }
  }
}
