internal import Diagnostics
internal import SampleReading
internal import Workloads

/// What the output of Intel SDE's mix has: blocks with their code and counts, and functions.
///
/// Threads are added up. The output is lines of text in sections, which comments begin and end:
///
///     # EMIT_IMAGE_ADDRESSES                     a line an image: NAME LOW HIGH
///     # EMIT_TOP_BLOCK_STATS FOR TID 0 EMIT# 1
///     BLOCK: 0 PC: 140001000 ICOUNT: 600 EXECUTIONS: 200 #BYTES: 9 … FN: f IMG: C:\app.exe
///     XDIS 140001000: DATAXFER BASE 488BC1 mov rax, rcx
///     # FUNCTION TOTALS FOR TID 0
///     #rank total-icount % cumulative% #times-called address function-name image-name
///     0: 600 100 100 200 140001000 f IMG: C:\app.exe
///     # $global-dynamic-counts
///     *total 600
struct SDEMix {
  /// An image of the process.
  struct Image: Hashable {
    var name: String
    var low: UInt64
    var high: UInt64
  }

  /// A block of code; the same code at the same place is one, whichever threads ran it.
  struct Block {
    var address: UInt64
    var executions: UInt64
    var instructions: UInt64
    var code: Range<Int>
    var function: String
    var image: String
  }

  /// A function of the table of functions.
  struct Function {
    var address: UInt64
    var name: String
    var image: String
    var instructions: UInt64
    /// How often it was called; nil where the table does not have it.
    var calls: UInt64?
  }

  /// The most instructions, and the most calls, that there may be in all: a function then runs less
  /// often than a workload can count.
  static let greatestTotal = CountRatio.greatest / 2

  var images: [Image] = []
  var blocks: [Block] = []
  var functions: [Function] = []
  var code: [UInt8] = []
  /// The instructions that ran, as the output says; nil where it does not.
  var total: UInt64?
  /// Blocks whose instructions times executions are not what the output says.
  var oddBlocks = 0

  /// Reads the output.
  ///
  /// - Parameter buffer: The text, at its start.
  /// - Throws: What is wrong with it, with its line.
  init(_ buffer: ByteBuffer) throws(InvalidInput) {
    let head = RecordingHead(buffer)
    var reader = SDEMixReader(LineReader(buffer))
    try reader.readLines()
    self = reader.mix
    guard blocks.isEmpty else { return }
    let looks = head.looksLikeFormat
    throw InvalidInput([
      Diagnostic(
        path: buffer.path,
        message: looks.map { "this is no output of SDE's mix; it looks like \($0)" }
          ?? "no block of code is in this file",
        expected: "lines such as \"BLOCK: 0 PC: 140001000 ICOUNT: 600 EXECUTIONS: 200 #BYTES: 9\"",
        hint: "record with sde -mix -top_blocks 100000"
      )
    ])
  }

  init() {}
}

/// The fields of a line, `KEY: value` one behind the other; names may have blanks in them.
struct SDEMixFields {
  private static let keys = [
    "BLOCK", "PC", "ICOUNT", "EXECUTIONS", "#BYTES", "%", "cumltv%", "FN", "IMG", "OFFSET",
  ]
  private var values: [String: Substring] = [:]

  init(_ line: String) {
    var key = ""
    var start = line.startIndex
    var index = line.startIndex
    while index < line.endIndex {
      let end = line[index...].firstIndex(of: " ") ?? line.endIndex
      let word = line[index..<end]
      if word.hasSuffix(":"), Self.keys.contains(String(word.dropLast())) {
        values[key] = line[start..<index]
        key = String(word.dropLast())
        start = end
      }
      index = end
      while index < line.endIndex, line[index] == " " { index = line.index(after: index) }
    }
    values[key] = line[start...]
  }

  /// The first word of a field.
  subscript(key: String) -> Substring? { values[key]?.split(separator: " ").first }

  /// A whole field.
  func text(_ key: String) -> String {
    guard let value = values[key] else { return "" }
    return value.split(separator: " ").joined(separator: " ")
  }
}
