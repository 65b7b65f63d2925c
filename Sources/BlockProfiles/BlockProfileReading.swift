package import Diagnostics
package import Workloads

extension BlockProfile {
  /// The largest file that is read.
  package static var fileSizeLimit: Int { 512_000_000 }

  /// Reads a recording from a file.
  ///
  /// - Parameter path: The path of the file.
  /// - Throws: That it cannot be read, or every mistake in it.
  package init(contentsOf path: String) throws(InvalidInput) {
    try self.init(reading: InputFile.read(path, limit: Self.fileSizeLimit, as: "a block profile"))
  }

  /// Reads a recording.
  ///
  /// - Parameter source: The text of the file.
  /// - Throws: Every mistake in it, up to `DiagnosticLog.mostDiagnostics`.
  package init(reading source: SourceText) throws(InvalidInput) {
    var reader = BlockProfileReader(source)
    reader.readLines()
    if reader.log.isEmpty { reader.connect() }
    try reader.log.throwIfAny()
    self = reader.profile
  }
}

/// Reads block profiles line by line in a single pass, then connects what refers to each other.
struct BlockProfileReader {
  /// A record kind, which is the first word of its line.
  enum Record: String, CaseIterable {
    case guest
    case module
    case block
    case edge
  }

  /// An edge by addresses, before all blocks are known.
  struct AddressEdge {
    var from: UInt64
    var to: UInt64
    var count: UInt64
    var line: Range<Int>
  }

  let log = DiagnosticLog()
  let source: SourceText
  let bytes: [UInt8]
  var profile = BlockProfile()
  /// The next byte to read, and the end of its line without the line break.
  var offset = 0
  var lineStart = 0
  var lineEnd = 0
  /// The lines of the modules and of the blocks, for messages.
  var moduleLines: [Range<Int>] = []
  var blockLines: [Range<Int>] = []
  var addressEdges: [AddressEdge] = []
  /// The first block of each address.
  var blockOfAddress: [UInt64: Int] = [:]
  private var hasGuest = false
  private var isStopped = false
  private var instructionsLeft = CountRatio.greatest
  private var edgesLeft = CountRatio.greatest

  init(_ source: SourceText) {
    self.source = source
    bytes = source.bytes
    profile.path = source.path
    // A block has two digits a byte and some twenty other characters.
    profile.code.reserveCapacity(bytes.count / 2)
  }

  mutating func readLines() {
    var line = LineCursor()
    while !isStopped, line.advance(in: bytes) {
      lineStart = line.start
      offset = line.start
      lineEnd = line.end
      readLine()
    }
    if line.isUnfinished(in: bytes) {
      profile.notes.append("the last line of the recording has no end; it may be cut off")
    }
    guard log.isEmpty, profile.blocks.isEmpty else { return }
    report(
      hasGuest ? "there are no blocks" : "the file is empty",
      at: bytes.count..<bytes.count,
      expected: "lines such as \"block 4000001000 1 2 4889e7c3\"",
      hint: "is the recording whole?"
    )
  }

  private mutating func readLine() {
    guard let word = readWord() else { return }
    let text = String(decoding: bytes[word].prefix(16), as: UTF8.self)
    let record = Record(rawValue: text)
    guard hasGuest || record == .guest else {
      reportMissingGuest(isRecord: record != nil, at: word)
      return
    }
    switch record {
    case .guest: readGuest()
    case .module: readModule()
    case .block: readBlock()
    case .edge: readEdge()
    case nil:
      report(
        "this kind of record is unknown",
        at: word,
        expected: "guest, module, block or edge",
        hint: Suggestion.hint(for: text, among: Record.allCases.map(\.rawValue))
      )
    }
  }

  private mutating func reportMissingGuest(isRecord: Bool, at word: Range<Int>) {
    report(
      isRecord ? "the guest is missing" : "this is no block profile",
      at: word,
      expected: "\"guest x86_64\" or \"guest aarch64\" in the first line"
    )
    if isRecord { hasGuest = true } else { isStopped = true }
  }

  private mutating func readGuest() {
    guard let word = expectWord("x86_64 or aarch64") else { return }
    let name = String(decoding: bytes[word].prefix(16), as: UTF8.self)
    let guest = BlockProfile.Guest(rawValue: name)
    if guest == nil {
      report(
        "this guest is unknown",
        at: word,
        expected: "x86_64 or aarch64",
        hint: Suggestion.hint(for: name, among: BlockProfile.Guest.allCases.map(\.rawValue))
      )
    }
    if hasGuest {
      report("there is a guest already", at: lineStart..<lineEnd, expected: "one guest")
    }
    if let guest { profile.guest = guest }
    hasGuest = true
    expectEnd()
  }

  private mutating func readModule() {
    let line = lineStart..<lineEnd
    guard let start = readAddress(), let end = readAddress(), let name = readName() else { return }
    guard start < end else {
      report("the module ends before it starts", at: line, expected: "the lower address first")
      return
    }
    profile.modules.append(BlockProfile.Module(name: name, start: start, end: end))
    moduleLines.append(line)
  }

  private mutating func readBlock() {
    let line = lineStart..<lineEnd
    guard let address = readAddress(), let executions = readCount(),
      let instructions = readInstructionCount(), let code = readCode()
    else { return }
    expectEnd()
    let block = BlockProfile.Block(
      address: address,
      executions: executions,
      instructions: instructions,
      code: code,
      module: 0
    )
    guard checkLength(of: block, at: line), checkTotal(of: block, at: line),
      checkAddress(of: block, at: line)
    else { return }
    profile.blocks.append(block)
    blockLines.append(line)
  }

  /// Checks that the bytes can hold the instructions.
  private mutating func checkLength(of block: BlockProfile.Block, at line: Range<Int>) -> Bool {
    let fits =
      switch profile.guest {
      // The last instruction may be cut off.
      case .x64: block.code.count >= block.instructions
      case .a64: block.code.count == 4 * Int(block.instructions)
      }
    if !fits {
      report(
        "\(block.code.count) bytes of code are not \(block.instructions) instructions",
        at: line,
        expected: profile.guest == .x64 ? "a byte or more for each" : "four bytes for each"
      )
    }
    return fits
  }

  private mutating func checkTotal(of block: BlockProfile.Block, at line: Range<Int>) -> Bool {
    let (executed, isTooLarge) = block.executions
      .multipliedReportingOverflow(by: UInt64(block.instructions))
    guard !isTooLarge, executed <= instructionsLeft else {
      reportTotal("instructions", at: line)
      return false
    }
    instructionsLeft -= executed
    return true
  }

  private mutating func checkAddress(of block: BlockProfile.Block, at line: Range<Int>) -> Bool {
    guard let first = blockOfAddress[block.address] else {
      blockOfAddress[block.address] = profile.blocks.count
      return true
    }
    guard profile.code(of: profile.blocks[first]) == profile.code(of: block) else { return true }
    report(
      "this block is there already",
      at: line,
      expected: "one line for the same code at the same address",
      hint: "it is in line \(source.position(of: blockLines[first].lowerBound).line)"
    )
    return false
  }

  private mutating func readEdge() {
    let line = lineStart..<lineEnd
    guard let from = readAddress(), let to = readAddress(), let count = readCount() else { return }
    expectEnd()
    guard count <= edgesLeft else {
      reportTotal("edges", at: line)
      return
    }
    edgesLeft -= count
    addressEdges.append(AddressEdge(from: from, to: to, count: count, line: line))
  }

  private mutating func reportTotal(_ what: String, at line: Range<Int>) {
    report(
      "there are too many \(what) up to here",
      at: line,
      expected: "at most \(CountRatio.greatest) in all"
    )
  }

  /// Reports a mistake, and stops reading when there are enough.
  mutating func report(
    _ message: String,
    at range: Range<Int>,
    expected: String? = nil,
    hint: String? = nil
  ) {
    log.report(Diagnostic(in: source, at: range, message: message, expected: expected, hint: hint))
    if log.isFull { isStopped = true }
  }
}
