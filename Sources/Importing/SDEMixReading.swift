internal import Diagnostics
internal import SampleReading
internal import Workloads

/// Reads the lines of the output.
struct SDEMixReader {
  enum Section {
    case none
    case images
    case blocks
    case functions
  }

  var lines: LineReader
  var mix = SDEMix()
  var section = Section.none
  /// The comment that the numbers below belong to.
  var title = ""
  var threadTotal: UInt64?
  var globalTotal: UInt64?
  /// Sections of threads that have been read; those of all threads together repeat them.
  var sectionsOfThreads: Set<String> = []
  var isSkipped = false
  var hasCallColumn = false
  var blockIndex: [BlockKey: Int] = [:]
  var functionIndex: [String: Int] = [:]
  var open: OpenBlock?
  var executed: UInt64 = 0

  struct BlockKey: Hashable {
    var address: UInt64
    var code: [UInt8]
  }

  /// The block whose instructions are read.
  struct OpenBlock {
    var block: SDEMix.Block
    var count: UInt64
    var bytes: UInt64
    var isSkipped: Bool
  }

  init(_ lines: LineReader) { self.lines = lines }

  mutating func readLines() throws(InvalidInput) {
    while try lines.next() {
      let line = lines.text
      if line.hasPrefix("XDIS ") {
        try readInstruction(line)
        continue
      }
      if line.hasPrefix("BLOCK:") {
        try closeBlock()
        try readBlock(line)
      } else if line.hasPrefix("#") {
        try closeBlock()
        try readComment(line)
      } else if line.hasPrefix("*total") {
        try readTotal(line)
      } else if section == .images {
        try readImage(line)
      } else if section == .functions {
        try readFunction(line)
      }
    }
    try closeBlock()
    mix.total = globalTotal ?? threadTotal
  }

  func failure(
    _ message: String,
    expected: String? = nil,
    hint: String? = nil
  ) -> InvalidInput {
    lines.failure(message, expected: expected, hint: hint)
  }

  // MARK: Sections

  mutating func readComment(_ line: String) throws(InvalidInput) {
    let words = line.split { $0 == " " || $0 == "\t" || $0 == "#" }.map(String.init)
    guard let first = words.first else { return }
    if first.hasPrefix("END") || line.contains("END_") {
      section = .none
    } else if line.contains("EMIT_IMAGE_ADDRESSES") {
      section = .images
    } else if line.contains("EMIT_TOP_BLOCK_STATS") || line.contains("HOT_BLOCKS") {
      try begin(.blocks, words)
    } else if line.contains("FUNCTION TOTALS") {
      hasCallColumn = false
      try begin(.functions, words)
    } else if first == "rank" {
      hasCallColumn = line.contains("#times-called")
    } else if first.hasPrefix("$") {
      title = first
      section = .none
    }
  }

  /// Begins a section of one thread, or of all of them together, which is read when there is no other.
  mutating func begin(_ section: Section, _ words: [String]) throws(InvalidInput) {
    self.section = section
    let kind = section == .blocks ? "blocks" : "functions"
    guard let tid = words.firstIndex(of: "TID"), tid + 1 < words.count else {
      isSkipped = sectionsOfThreads.contains { $0.hasPrefix(kind) }
      return
    }
    isSkipped = false
    guard sectionsOfThreads.insert("\(kind) of thread \(words[tid + 1])").inserted else {
      throw failure(
        "the \(kind) of thread \(words[tid + 1]) are there twice: the run was emitted in parts",
        hint: "record one part, from its start to its end"
      )
    }
  }

  mutating func readTotal(_ line: String) throws(InvalidInput) {
    guard title.hasPrefix("$global-dynamic") || title == "$dynamic-counts",
      let word = line.split(separator: " ").dropFirst().first
    else { return }
    guard let count = UInt64(word), count <= CountRatio.greatest else {
      throw failure("\"\(word.prefix(40))\" is no total", expected: "a number up to 10^15")
    }
    if title == "$dynamic-counts" {
      threadTotal = min(CountRatio.greatest, (threadTotal ?? 0) + count)
    } else if globalTotal == nil {
      globalTotal = count
    }
  }

  mutating func readImage(_ line: String) throws(InvalidInput) {
    let words = line.split { $0 == " " || $0 == "\t" }
    guard words.count >= 3 else { return }
    guard let low = Self.address(words[words.count - 2]), let high = Self.address(words.last ?? ""),
      low <= high, high < .max
    else {
      throw failure(
        "this line is no image",
        expected: "its name, its lowest and its highest address"
      )
    }
    let name = words.dropLast(2).joined(separator: " ")
    mix.images.append(SDEMix.Image(name: name, low: low, high: high))
  }

  static func address(_ word: Substring) -> UInt64? {
    UInt64(word.hasPrefix("0x") ? word.dropFirst(2) : word, radix: 16)
  }
}
