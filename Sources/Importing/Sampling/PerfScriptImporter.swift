internal import Diagnostics
internal import SampleReading

/// Imports the text that `perf script` makes of a recording of Linux' `perf`.
///
///     perf record -F 999 -g -- PROGRAM
///     perf script > app.perf
///
/// A sample is a line with command, thread, time and event, then a line a frame, the innermost
/// first, then an empty line. The number in front of the event is its weight: nanoseconds of
/// `cpu-clock` and `task-clock`, cycles, or instructions; where it is missing, a sample stands for
/// the interval. The first event counts, others are left out.
enum PerfScriptImporter: SampleImporter {
  static let name = "perf-script"

  static let summary = "samples of a Linux program: perf record -g, then perf script"

  static let traits: SampleTraits = [.processes, .threads, .times]

  static func looksLike(_ head: RecordingHead) -> Bool {
    let lines = head.lines.filter { !$0.hasPrefix("#") }
    guard let first = lines.firstIndex(where: { !$0.isEmpty }), first + 1 < lines.count else {
      return false
    }
    let bytes = Array(lines[first].utf8)
    return PerfHeader(bytes, bytes.indices) != nil
      && (lines[first + 1].hasPrefix("\t") || lines[first + 1].hasPrefix("  ")
        || lines[first + 1].isEmpty)
  }

  static func read(
    _ buffer: ByteBuffer,
    into recording: inout SampledRecording
  ) throws(InvalidInput) {
    var lines = LineReader(buffer)
    var reader = PerfReader(recording)
    while try lines.next() {
      let bytes = lines.buffer.bytes
      guard let first = lines.line.first else {
        try reader.finish(&recording, lines)
        continue
      }
      switch bytes[first] {
      case UInt8(ascii: "#"): continue
      case UInt8(ascii: "\t"),
        UInt8(ascii: " ") where reader.isInSample:
        try reader.takeFrame(lines, &recording)
      default:
        try reader.finish(&recording, lines)
        try reader.takeHeader(lines, &recording)
      }
    }
    try reader.finish(&recording, lines)
    reader.note(in: &recording)
  }
}

/// The line that a sample begins with: `comm pid/tid [cpu] time: period event:`.
private struct PerfHeader {
  var command = 0..<0
  var thread = 0..<0
  /// In picoseconds.
  var time: Int64 = 0
  /// nil where it is not printed.
  var period: UInt64?
  var event = 0..<0

  private static let numbers = DecimalText(mark: UInt8(ascii: "."))

  init?(_ bytes: [UInt8], _ line: Range<Int>) {
    let words = Self.words(bytes, line)
    // A command may have blanks and numbers in it: the time is the last word of its form.
    guard
      let place = words.lastIndex(where: { word in
        bytes[word.upperBound - 1] == UInt8(ascii: ":") && word.count > 2
          && bytes[word].contains(UInt8(ascii: "."))
          && bytes[word.dropLast()].allSatisfy { $0 == UInt8(ascii: ".") || Self.isDigit($0) }
      }),
      let seconds = Self.numbers.scaled(
        bytes,
        in: words[place].lowerBound..<words[place].upperBound - 1,
        decimals: 12
      ), seconds < 1 << 62
    else { return nil }
    time = Int64(seconds)
    var before = place - 1
    if before >= 0, bytes[words[before].lowerBound] == UInt8(ascii: "[") { before -= 1 }
    guard before >= 1,
      bytes[words[before]].allSatisfy({ Self.isDigit($0) || $0 == UInt8(ascii: "/") })
    else { return nil }
    thread = words[before]
    command = words[0].lowerBound..<words[before - 1].upperBound
    var next = place + 1
    if next < words.count, bytes[words[next]].allSatisfy(Self.isDigit) {
      period = Self.numbers.scaled(bytes, in: words[next], decimals: 0)
      next += 1
    }
    guard next < words.count else { return nil }
    event = words[next].lowerBound..<words[next].upperBound - 1
    guard bytes[words[next].upperBound - 1] == UInt8(ascii: ":"), !event.isEmpty else { return nil }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  private static func words(_ bytes: [UInt8], _ line: Range<Int>) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var start = line.lowerBound
    for index in line.lowerBound...line.upperBound
    where index == line.upperBound || bytes[index] == UInt8(ascii: " ")
      || bytes[index] == UInt8(ascii: "\t")
    {
      if index > start { words.append(start..<index) }
      start = index + 1
    }
    return words
  }
}

/// What has been read of the sample at hand.
private struct PerfReader {
  private var header: PerfHeader?
  private var strand: SampledRecording.Strand?
  private var weight: UInt64?
  /// The frames of the sample, the innermost first.
  private var frames: [Int] = []
  private var event: String?
  private var otherEvents = 0
  private let picosecondsPerCycle: Double

  init(_ recording: SampledRecording) {
    picosecondsPerCycle = recording.picosecondsPerCycle
  }

  var isInSample: Bool { header != nil }

  mutating func takeHeader(
    _ lines: LineReader,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    let bytes = lines.buffer.bytes
    guard let header = PerfHeader(bytes, lines.line) else {
      throw lines.failure(
        "this line does not begin a sample",
        expected: "command, thread, time and event: app 1234 5678.901234: 1000 cpu-clock:",
        hint: "print the usual fields: 'perf script' without -F"
      )
    }
    self.header = header
    let name = lines.buffer.text(header.event)
    if event == nil {
      event = name
      if name.hasPrefix("instructions") { recording.unit = .instructions }
    }
    guard name == event else {
      otherEvents += 1
      weight = 0
      return
    }
    weight = header.period.flatMap { weight(of: $0, name) }
    let command = lines.buffer.text(header.command)
    let ids = lines.buffer.text(header.thread).split(separator: "/")
    strand = recording.strand(
      process: command,
      thread: ids.last.map { "\(command) (\($0))" } ?? command
    )
  }

  /// The weight of a period of an event.
  private func weight(of period: UInt64, _ event: String) -> UInt64? {
    if event.hasPrefix("instructions") { return period }
    let picoseconds =
      event.hasPrefix("cpu-clock") || event.hasPrefix("task-clock")
      ? 1000 : event.hasPrefix("cycles") || event.hasPrefix("cpu-cycles") ? picosecondsPerCycle : 0
    // Of other events the number says nothing about time.
    guard picoseconds > 0 else { return nil }
    let product = Double(period) * picoseconds
    return product < 1e18 ? UInt64(product.rounded()) : .max
  }

  mutating func takeFrame(
    _ lines: LineReader,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    let bytes = lines.buffer.bytes
    guard weight != 0 else { return }
    guard let parts = Self.frame(bytes, lines.line) else {
      throw lines.failure(
        "this line is no frame",
        expected: "an address, a symbol and its file: 7f12 memcpy+0x1c (/lib/libc.so.6)"
      )
    }
    // The code of an inlined function is its caller's.
    if bytes[parts.module].elementsEqual("inlined".utf8) { return }
    frames.append(
      recording.frame(
        module: recording.modules.index(of: bytes, in: parts.module),
        function: recording.functions.index(of: bytes, in: parts.function)
      )
    )
  }

  /// The symbol and the file of a line `ADDRESS SYMBOL+0x1c (FILE)`.
  private static func frame(
    _ bytes: [UInt8],
    _ line: Range<Int>
  ) -> (module: Range<Int>, function: Range<Int>)? {
    let span = bytes.span
    var start = line.lowerBound
    while start < line.upperBound, span[start] == 32 || span[start] == 9 { start += 1 }
    while start < line.upperBound, span[start] != 32 { start += 1 }
    while start < line.upperBound, span[start] == 32 { start += 1 }
    guard start < line.upperBound else { return nil }
    var end = line.upperBound
    while end > start, span[end - 1] == 32 { end -= 1 }
    guard end > start, span[end - 1] == UInt8(ascii: ")") else { return nil }
    guard let open = fileBracket(span, start..<end) else { return nil }
    let symbol = start..<max(start, open - 1)
    let isUnknown = symbol.count == 9 && span[start] == UInt8(ascii: "[")
    return (
      open + 1..<end - 1,
      isUnknown ? start..<start : FrameName.withoutOffset(bytes, symbol)
    )
  }

  /// Where the bracket around the file is: in front of a path or of `[kernel.kallsyms]`, as both the
  /// symbol and the path may have brackets in them; else the last one.
  private static func fileBracket(_ span: borrowing Span<UInt8>, _ range: Range<Int>) -> Int? {
    var last: Int?
    for index in range where span[index] == UInt8(ascii: "(") {
      guard index == range.lowerBound || span[index - 1] == 32 else { continue }
      last = index
      if index + 1 < range.upperBound,
        span[index + 1] == UInt8(ascii: "/") || span[index + 1] == UInt8(ascii: "[")
      {
        return index
      }
    }
    return last
  }

  /// Adds the sample at hand, if there is one.
  mutating func finish(
    _ recording: inout SampledRecording,
    _ lines: LineReader
  ) throws(InvalidInput) {
    guard let header else { return }
    self.header = nil
    defer { frames.removeAll(keepingCapacity: true) }
    guard let strand, weight != 0, recording.wants(time: header.time) else { return }
    let unknown = recording.modules.index(of: "[unknown]")
    var node = 0
    for (index, frame) in frames.enumerated().reversed() {
      // What a walk without frame pointers takes for callers is in no file.
      if index > 0, recording.parts(ofFrame: frame).module == unknown { continue }
      node = recording.child(of: node, frame: frame)
    }
    if frames.isEmpty {
      node = recording.child(
        of: node,
        frame: recording.frame(module: unknown, function: recording.functions.index(of: ""))
      )
    }
    guard recording.add(node, weight: weight, of: strand, counting: .inOrder) else {
      throw lines.failure("the samples up to here are more than can be counted")
    }
  }

  func note(in recording: inout SampledRecording) {
    guard otherEvents > 0, let event else { return }
    recording.notes.append("\(otherEvents) samples of other events than \(event) are left out")
  }
}
