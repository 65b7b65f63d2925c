internal import Diagnostics
internal import SampleReading

/// Imports the text of `xperf -a dumper`: samples of all processes of a Windows machine.
///
///     xperf -i trace.etl -symbols -o trace.txt -a dumper -stacktimeshifting
///
/// A line `SampledProfile` is a sample; its stack follows some lines later, as lines `Stack` of the
/// same time and thread. Each sample stands for the interval, which is 1 ms unless it was set.
enum XperfImporter: SampleImporter {
  static let name = "xperf"

  static let summary = "samples of an ETW trace: xperf -i t.etl -symbols -o t.txt -a dumper"

  static let traits: SampleTraits = [.processes, .threads, .times, .counts]

  static func looksLike(_ head: RecordingHead) -> Bool {
    head.firstLine.hasPrefix("BeginHeader")
      || head.lines.contains { line in
        line.drop { $0 == " " || $0 == "\t" }.hasPrefix("SampledProfile,")
      }
  }

  static func read(
    _ buffer: ByteBuffer,
    into recording: inout SampledRecording
  ) throws(InvalidInput) {
    var lines = LineReader(buffer)
    var reader = XperfReader()
    while try lines.next() { try reader.take(lines, &recording) }
    try reader.finish(lines, &recording)
  }
}

/// Samples that wait for their stacks.
private struct XperfReader {
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
    guard let event = fields.next(bytes) else { return }
    if bytes[event].elementsEqual("Stack".utf8) {
      try takeFrame(&fields, lines, &recording)
      return
    }
    try finishStack(lines, &recording)
    guard bytes[event].elementsEqual("SampledProfile".utf8) else { return }
    try takeSample(&fields, lines, &recording)
  }

  private mutating func takeSample(
    _ fields: inout XperfFields,
    _ lines: LineReader,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    let bytes = lines.buffer.bytes
    guard let time = fields.next(bytes), !bytes[time].elementsEqual("TimeStamp".utf8) else {
      return
    }
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
      process: Self.process(lines.buffer.text(process)),
      thread: lines.buffer.text(thread)
    )
    guard strand.isWanted, recording.wants(time: Int64(microseconds) * 1_000_000) else { return }
    let key = Key(time: microseconds, thread: number)
    let frame = Self.frame(bytes, fields.sampledFunction(bytes), &recording)
    waiting[key] = samples.count
    samples.append(Sample(key: key, strand: strand, frame: frame))
    if samples.count - first > Self.mostWaiting {
      try addWithoutStack(lines, &recording, keeping: Self.mostWaiting / 2)
    }
  }

  /// `app.exe (  56)` as `app.exe (56)`.
  private static func process(_ text: String) -> String {
    guard let bracket = text.lastIndex(of: "(") else { return text }
    return text[...bracket] + text[bracket...].dropFirst().filter { $0 != " " }
  }

  private mutating func takeFrame(
    _ fields: inout XperfFields,
    _ lines: LineReader,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    let bytes = lines.buffer.bytes
    guard let time = fields.next(bytes), !bytes[time].elementsEqual("TimeStamp".utf8) else {
      return
    }
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
    stack.append(Self.frame(bytes, fields.rest(bytes), &recording))
  }

  /// The frame of `IMAGE!FUNCTION`, or of an image alone.
  private static func frame(
    _ bytes: [UInt8],
    _ range: Range<Int>,
    _ recording: inout SampledRecording
  ) -> Int {
    var (module, function) = FrameName.split(bytes, range)
    if module.isEmpty { (module, function) = (function, module) }
    return recording.frame(
      module: recording.modules.index(of: bytes, in: module),
      function: recording.functions.index(of: bytes, in: function)
    )
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

/// The fields of a line of the dumper, between commas and blanks.
private struct XperfFields {
  private var position: Int
  private let end: Int

  init(_ bytes: [UInt8], _ line: Range<Int>) {
    position = line.lowerBound
    end = line.upperBound
  }

  /// The next field without blanks around it; nil behind the last.
  mutating func next(_ bytes: [UInt8]) -> Range<Int>? {
    guard position < end else { return nil }
    let span = bytes.span
    var comma = position
    while comma < end, span[comma] != UInt8(ascii: ",") { comma += 1 }
    defer { position = comma + 1 }
    return Self.trimmed(bytes, position..<comma)
  }

  /// Everything that is left: a function's name may have commas in it.
  func rest(_ bytes: [UInt8]) -> Range<Int> {
    Self.trimmed(bytes, min(position, end)..<end)
  }

  /// The sampled function of a line that was read up to the thread: the last field with a `!` in it,
  /// in front of the count and the type.
  ///
  /// Names may have commas in them, with a blank behind them or not.
  func sampledFunction(_ bytes: [UInt8]) -> Range<Int> {
    let span = bytes.span
    let start = min(position, end)
    var last = end
    for _ in 0..<2 {
      repeat { last -= 1 } while last > start && span[last] != UInt8(ascii: ",")
    }
    guard last > start else { return end..<end }
    var index = last - 1
    while index >= start {
      if span[index] == UInt8(ascii: ","), span[index + 1] == 32 {
        let field = Self.trimmed(bytes, index + 1..<last)
        if bytes[field].contains(UInt8(ascii: "!")) { return field }
      }
      index -= 1
    }
    return end..<end
  }

  private static func trimmed(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int> {
    let span = bytes.span
    var range = range
    while let first = range.first, span[first] == 32 || span[first] == 9 {
      range = first + 1..<range.upperBound
    }
    while let last = range.last, span[last] == 32 || span[last] == 9 {
      range = range.lowerBound..<last
    }
    return range
  }
}
