internal import Diagnostics
internal import SampleReading

/// Samples of the dumper's text, which wait for their stacks.
struct XperfSamples {
  private struct Key: Hashable {
    var time: UInt64
    var thread: UInt64
  }

  private struct Sample {
    var key: Key
    var strand: SampledRecording.Strand
    /// The frame that the sample itself names.
    var frame: Int
    var isDone = false
  }

  /// The samples in the order of the file; those before `first` are done.
  private var samples: [Sample] = []
  private var first = 0
  private var waiting: [Key: Int] = [:]
  /// The stack at hand, the innermost frame first.
  private var stack: [Int] = []
  private var stackKey: Key?
  private let numbers = DecimalText(mark: UInt8(ascii: "."))

  /// Stacks come some dozens of lines behind their samples: so many samples wait for them.
  private static let mostWaiting = 50_000

  mutating func take(
    _ lines: LineReader,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    let bytes = lines.buffer.bytes
    var fields = XperfFields(bytes, lines.line)
    // The header names the columns of each event.
    guard let event = fields.next(bytes), let time = fields.next(bytes),
      !bytes[time].elementsEqual("TimeStamp".utf8)
    else { return }
    if bytes[event].elementsEqual("Stack".utf8) {
      try takeFrame(at: time, &fields, lines, &recording)
      return
    }
    try finishStack(lines, &recording)
    guard bytes[event].elementsEqual("SampledProfile".utf8) else { return }
    try takeSample(at: time, &fields, lines, &recording)
  }

  private mutating func takeSample(
    at time: Range<Int>,
    _ fields: inout XperfFields,
    _ lines: LineReader,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    let bytes = lines.buffer.bytes
    guard let process = fields.next(bytes), let thread = fields.next(bytes),
      let microseconds = numbers.scaled(bytes, in: time, decimals: 0),
      let number = numbers.scaled(bytes, in: thread, decimals: 0), microseconds < 1 << 40
    else {
      throw lines.failure(
        "this line is no sample",
        expected: "SampledProfile, TimeStamp, Process Name ( PID), ThreadID, PrgrmCtr, CPU, ..."
      )
    }
    let strand = recording.strand(
      process: XperfImporter.process(lines.buffer.text(process)),
      thread: lines.buffer.text(thread)
    )
    guard strand.isWanted, recording.wants(time: Int64(microseconds) * 1_000_000) else { return }
    let key = Key(time: microseconds, thread: number)
    let frame = XperfImporter.frame(bytes, fields.sampledFunction(bytes), &recording)
    waiting[key] = samples.count
    samples.append(Sample(key: key, strand: strand, frame: frame))
    if samples.count - first > Self.mostWaiting {
      try addWithoutStack(lines, &recording, keeping: Self.mostWaiting / 2)
    }
  }

  private mutating func takeFrame(
    at time: Range<Int>,
    _ fields: inout XperfFields,
    _ lines: LineReader,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    let bytes = lines.buffer.bytes
    guard let thread = fields.next(bytes), let place = fields.next(bytes),
      fields.next(bytes) != nil,
      let microseconds = numbers.scaled(bytes, in: time, decimals: 0),
      let number = numbers.scaled(bytes, in: thread, decimals: 0)
    else {
      throw lines.failure(
        "this line is no frame of a stack",
        expected: "Stack, TimeStamp, ThreadID, No., Address, Image!Function"
      )
    }
    let key = Key(time: microseconds, thread: number)
    if key != stackKey || numbers.scaled(bytes, in: place, decimals: 0) == 1 {
      try finishStack(lines, &recording)
    }
    stackKey = key
    guard waiting[key] != nil else { return }
    stack.append(XperfImporter.frame(bytes, fields.rest(bytes), &recording))
  }

  /// Adds the sample that the stack at hand is of.
  private mutating func finishStack(
    _ lines: LineReader,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    guard let key = stackKey else { return }
    stackKey = nil
    defer { stack.removeAll(keepingCapacity: true) }
    guard let index = waiting.removeValue(forKey: key), !stack.isEmpty else { return }
    samples[index].isDone = true
    var node = StackTree.root
    for frame in stack.reversed() { node = recording.child(of: node, frame: frame) }
    try add(node, samples[index].strand, lines, &recording)
  }

  private func add(
    _ node: Int,
    _ strand: SampledRecording.Strand,
    _ lines: LineReader,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    guard recording.add(node, of: strand, counting: .inOrder) else {
      throw lines.failure("the samples up to here are more than can be counted")
    }
  }

  /// Adds the oldest samples whose stacks have not come, as their own frames alone.
  private mutating func addWithoutStack(
    _ lines: LineReader,
    _ recording: inout SampledRecording,
    keeping kept: Int
  ) throws(InvalidInput) {
    while samples.count - first > kept {
      let sample = samples[first]
      first += 1
      guard !sample.isDone else { continue }
      if waiting[sample.key] == first - 1 { waiting[sample.key] = nil }
      let node = recording.child(of: StackTree.root, frame: sample.frame)
      try add(node, sample.strand, lines, &recording)
    }
    samples.removeFirst(first)
    for (key, index) in waiting { waiting[key] = index - first }
    first = 0
  }

  mutating func finish(
    _ lines: LineReader,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    try finishStack(lines, &recording)
    try addWithoutStack(lines, &recording, keeping: 0)
  }
}
