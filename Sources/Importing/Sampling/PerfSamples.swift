internal import Diagnostics
internal import SampleReading

/// What has been read of the sample at hand.
struct PerfSamples {
  private var header: PerfHeader?
  private var strand: SampledRecording.Strand?
  private var weight: UInt64?
  /// The frames of the sample, the innermost first.
  private var frames: [Int] = []
  private var event: String?
  private var otherEvents = 0
  private var branches = PerfBranches()
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

  /// Takes the line with the branches before the sample.
  mutating func takeBranches(_ lines: LineReader, _ recording: inout SampledRecording) {
    guard weight != 0 else { return }
    branches.read(lines.buffer.bytes, lines.line, &recording)
  }

  /// What one branch of the sample at hand stands for: of samples of branches, their number over
  /// those that are listed; of times, the sample's over that of the branches; else nil.
  private func weightOfBranch(_ header: PerfHeader) -> Double? {
    if let event, event.hasPrefix("branch") || event.hasPrefix("br_inst_retired") {
      return header.period.map { Double($0) / Double(max(1, branches.count)) }
    }
    guard let weight, branches.cycles > 0 else { return nil }
    return Double(weight) / (branches.cycles * picosecondsPerCycle)
  }

  /// Adds the sample at hand, if there is one.
  mutating func finish(
    _ recording: inout SampledRecording,
    _ lines: LineReader
  ) throws(InvalidInput) {
    guard let header else { return }
    self.header = nil
    defer {
      frames.removeAll(keepingCapacity: true)
      branches.removeAll()
    }
    guard let strand, weight != 0, recording.wants(time: header.time) else { return }
    if strand.isWanted { branches.add(to: &recording, weight: weightOfBranch(header)) }
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
    branches.note(in: &recording)
    guard otherEvents > 0, let event else { return }
    recording.notes.append("\(otherEvents) samples of other events than \(event) are left out")
  }
}
