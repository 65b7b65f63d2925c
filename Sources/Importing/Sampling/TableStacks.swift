internal import SampleReading

/// The frames of a stack in one field, as WPA writes it: `[Root]/a.exe!main/b.dll!f`.
///
/// A `/` ends a frame where the next piece names a module too; others are part of a function's name,
/// such as `operator/`.
struct JoinedStack {
  private var position: Int
  private let end: Int

  /// The frames of a field; nil where it says that there is no stack.
  init?(_ bytes: [UInt8], _ range: Range<Int>) {
    if range.isEmpty || bytes[range].elementsEqual("n/a".utf8) { return nil }
    position = range.lowerBound
    end = range.upperBound
    if bytes[range].starts(with: "[Root]".utf8) {
      position += 6
      if position < end, bytes[position] == UInt8(ascii: "/") { position += 1 }
    }
  }

  /// The next frame, the first caller first.
  mutating func next(_ bytes: [UInt8]) -> Range<Int>? {
    let span = bytes.span
    guard position < end else { return nil }
    let start = position
    var index = start
    while index < end {
      if span[index] == UInt8(ascii: "/"), Self.namesModule(span, index + 1..<end) { break }
      index += 1
    }
    position = index + 1
    return start..<index
  }

  /// Whether there is a `!` before the next `/`.
  private static func namesModule(_ span: borrowing Span<UInt8>, _ range: Range<Int>) -> Bool {
    for index in range {
      if span[index] == UInt8(ascii: "/") { return false }
      if span[index] == UInt8(ascii: "!") { return true }
    }
    return false
  }
}

/// The rows of a function and of its callers, the nearest first, as VTune lists them.
///
/// The first row of a stack has its time, those behind it have none.
struct ListedStack {
  /// The frames of the stack at hand, the innermost first: the function, then its callers.
  private var frames: [Int] = []
  private(set) var strand: SampledRecording.Strand?
  /// Whether no caller has come, and the time at hand is the function's.
  private(set) var isOfFunction = false
  /// The time at hand as it is written, and its line.
  private(set) var weight: [UInt8] = []
  private(set) var line = 0

  /// Takes the row of a function.
  mutating func begin(
    _ frame: Int,
    _ strand: SampledRecording.Strand,
    _ bytes: [UInt8],
    _ weight: Range<Int>,
    line: Int
  ) {
    frames = [frame]
    self.strand = strand
    isOfFunction = true
    take(bytes, weight, line: line)
  }

  /// Takes the time of a stack of the function.
  mutating func beginStack(_ bytes: [UInt8], _ weight: Range<Int>, line: Int) {
    frames.removeLast(frames.count - 1)
    isOfFunction = false
    take(bytes, weight, line: line)
  }

  /// Takes the next caller.
  mutating func append(_ frame: Int) { frames.append(frame) }

  /// The node of the stack at hand.
  func node(_ recording: inout SampledRecording) -> Int {
    frames.reversed().reduce(StackTree.root) { recording.child(of: $0, frame: $1) }
  }

  private mutating func take(_ bytes: [UInt8], _ weight: Range<Int>, line: Int) {
    self.weight.removeAll(keepingCapacity: true)
    self.weight.append(contentsOf: bytes[weight])
    self.line = line
  }
}
