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

  /// An event as it is written.
  struct Event {
    var type = ""
    var frame = -1
    var at = Double.nan
  }

  /// Reads an event, and adds the time up to it.
  mutating func readEvent(
    _ json: inout JSONPull,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) -> Event {
    var event = Event()
    try json.readObject { json, key throws(InvalidInput) in
      switch key {
      case "type": event.type = try json.readString()
      case "frame": event.frame = try json.readInteger()
      case "at": event.at = try json.readNumber()
      default: try json.skipValue()
      }
    }
    guard event.at >= time, abs(event.at * scale) < 9e18 else {
      throw json.failure("an event has no time, or an earlier one than the event before")
    }
    let elapsed = time.isFinite ? ((event.at - time) * scale).rounded() : 0
    if elapsed > 0, node != StackTree.root, recording.wants(time: Int64(time * scale)) {
      guard
        elapsed < 1e18,
        recording.add(node, weight: UInt64(elapsed), of: strand, counting: .elsewhere)
      else { throw json.failure("the times up to here are more than can be counted") }
    }
    time = event.at
    return event
  }

  /// Opens or closes the frame of an event, by its number in the recording.
  mutating func take(
    _ event: Event,
    number: Int,
    _ json: borrowing JSONPull,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    switch event.type {
    case "O":
      node = recording.child(of: node, frame: number)
      if strand.isWanted, recording.wants(time: Int64(event.at * scale)),
        !recording.addCalls(1, of: node)
      {
        throw json.failure("the calls up to here are more than can be counted")
      }
    case "C":
      guard node != StackTree.root, recording.tree.frame(of: node) == number else {
        throw json.failure("an event closes frame \(event.frame), which is not the last one open")
      }
      node = recording.tree.parent(of: node)
    default: throw json.failure("an event is of no known type", expected: "\"O\" or \"C\"")
    }
  }
}

/// The samples of one thread, which take their weights one after the other.
struct SpeedscopeSamples {
  private let strand: SampledRecording.Strand
  private let scale: Double?
  private var time: Double
  private var count = 0

  init(from start: Double, scale: Double?, of strand: SampledRecording.Strand) {
    self.strand = strand
    self.scale = scale
    time = start
  }

  /// Adds the next sample.
  mutating func add(
    _ weight: Double,
    _ stacks: NumberList,
    _ json: borrowing JSONPull,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    defer { count += 1 }
    guard count < stacks.count else { return }
    let scale = scale ?? Double(recording.weightOfSample)
    let picoseconds = (weight * scale).rounded()
    guard weight >= 0, picoseconds < 1e18, abs(time * scale) < 9e18 else {
      throw json.failure("a weight of the profile is less than nothing, or too large")
    }
    let isWanted = recording.wants(time: Int64(time * scale))
    time += weight
    guard isWanted, picoseconds > 0 else { return }
    let fits = recording.add(
      Int(stacks[count]),
      weight: UInt64(picoseconds),
      of: strand,
      counting: .inOrder
    )
    if !fits { throw json.failure("the samples up to here are more than can be counted") }
  }

  /// Makes sure that each sample has had a weight.
  func finish(_ stacks: NumberList, _ json: borrowing JSONPull) throws(InvalidInput) {
    guard count == stacks.count else {
      throw json.failure("a profile has \(stacks.count) samples and \(count) weights")
    }
  }
}
