internal import Diagnostics
internal import SampleReading

/// Imports folded stacks, the text that flame graphs are made of.
///
///     main.exe!main;codec.dll!decode;ntdll.dll!RtlAllocateHeap 42
///
/// Each line is a stack, the first caller first, and the number of its samples. A frame names its
/// module as `MODULE!FUNCTION`, "MODULE`FUNCTION" or `FUNCTION (MODULE)`; frames without one belong
/// to the module `unknown`. A number of samples has no time: `--interval-ms` says how much each is.
enum FoldedImporter: SampleImporter {
  /// `folded`.
  static let name = "folded"

  /// What it reads.
  static let summary = "folded stacks: a line is frames between semicolons, and a count"

  static let traits: SampleTraits = []

  static func looksLike(_ head: RecordingHead) -> Bool {
    let lines = head.lines.dropLast().filter { !$0.isEmpty && !$0.hasPrefix("#") }.prefix(20)
    return !lines.isEmpty
      && lines.allSatisfy { line in
        guard let blank = line.lastIndex(of: " "), blank > line.startIndex else { return false }
        return line[blank...].dropFirst().allSatisfy(\.isNumber) && !line.hasPrefix("\t")
          && !line.hasPrefix(" ")
      } && lines.contains { $0.contains(";") }
  }

  static func read(
    _ buffer: ByteBuffer,
    into recording: inout SampledRecording
  ) throws(InvalidInput) {
    var lines = LineReader(buffer)
    let strand = recording.strand()
    let numbers = DecimalText(mark: UInt8(ascii: "."))
    var hasModules = false
    /// The frames of all names, as they are written.
    var names = NameTable()
    var frames: [Int] = []
    while try lines.next() {
      guard let first = lines.line.first, lines.buffer.bytes[first] != UInt8(ascii: "#") else {
        continue
      }
      var stack = FoldedLine(lines.buffer.bytes, lines.line)
      guard let count = numbers.scaled(lines.buffer.bytes, in: stack.count, decimals: 0),
        stack.count.count <= 15
      else {
        throw lines.failure(
          "the line does not end in a number of samples",
          expected: "frames between semicolons, a blank and a number: main;work 12"
        )
      }
      guard count > 0 else { continue }
      var node = StackTree.root
      while let name = stack.next(lines.buffer.bytes) {
        let index = names.index(of: lines.buffer.bytes, in: name)
        if index == frames.count {
          let (module, function) = FrameName.split(lines.buffer.bytes, name)
          if !module.isEmpty { hasModules = true }
          frames.append(
            recording.frame(
              module: recording.modules.index(of: lines.buffer.bytes, in: module),
              function: recording.functions.index(of: lines.buffer.bytes, in: function)
            )
          )
        }
        node = recording.child(of: node, frame: frames[index])
      }
      guard recording.add(node, samples: count, of: strand, counting: .withoutOrder) else {
        throw lines.failure("the samples up to here are more than can be counted")
      }
    }
    guard hasModules || recording.total == 0 else {
      throw InvalidInput([
        Diagnostic(
          path: buffer.path,
          message: FrameName.noModules,
          expected: "MODULE!FUNCTION, MODULE`FUNCTION or FUNCTION (MODULE)",
          hint: "export the stacks with modules"
        )
      ])
    }
  }
}

/// The parts of a line of folded stacks.
private struct FoldedLine {
  /// The number at the end.
  let count: Range<Int>
  private var position: Int
  private let end: Int

  init(_ bytes: [UInt8], _ line: Range<Int>) {
    let span = bytes.span
    var blank = line.upperBound
    while blank > line.lowerBound, span[blank - 1] != UInt8(ascii: " ") { blank -= 1 }
    count = blank..<line.upperBound
    position = line.lowerBound
    end = max(line.lowerBound, blank - 1)
  }

  /// The next frame that is not empty.
  mutating func next(_ bytes: [UInt8]) -> Range<Int>? {
    let span = bytes.span
    while position < end {
      let start = position
      var index = start
      while index < end, span[index] != UInt8(ascii: ";") { index += 1 }
      position = index + 1
      if index > start { return start..<index }
    }
    return nil
  }
}
