internal import Diagnostics
internal import Workloads

/// The lines of blocks and of functions.
extension SDEMixReader {
  mutating func readBlock(_ line: String) throws(InvalidInput) {
    let fields = SDEMixFields(line)
    guard let address = fields["PC"].flatMap({ Self.address($0) }),
      let count = fields["ICOUNT"].flatMap({ UInt64($0) }),
      let executions = fields["EXECUTIONS"].flatMap({ UInt64($0) }),
      let bytes = fields["#BYTES"].flatMap({ UInt64($0) }),
      count <= CountRatio.greatest, executions <= CountRatio.greatest, bytes <= 1 << 20
    else {
      throw failure(
        "this line is no block",
        expected: "BLOCK: … PC: … ICOUNT: … EXECUTIONS: … #BYTES: …"
      )
    }
    let start = mix.code.count
    open = OpenBlock(
      block: SDEMix.Block(
        address: address,
        executions: executions,
        instructions: 0,
        code: start..<start,
        function: fields.text("FN"),
        image: fields.text("IMG")
      ),
      count: count,
      bytes: bytes,
      isSkipped: isSkipped
    )
  }

  mutating func readInstruction(_ line: String) throws(InvalidInput) {
    guard var open, !open.isSkipped else { return }
    let words = line.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: true)
    let place = words.count > 1 ? words[1].dropLast(words[1].hasSuffix(":") ? 1 : 0) : ""
    // SDE writes a category and an extension before the bytes, Pin's example the extension alone.
    let bytes = words.dropFirst(3).prefix(2).reversed().lazy.compactMap(Self.bytes).first
    guard let address = Self.address(place), let bytes else {
      throw failure(
        "this line is no instruction",
        expected: "XDIS address: CATEGORY EXTENSION BYTES text"
      )
    }
    guard address == open.block.address &+ UInt64(open.block.code.count) else {
      throw failure(
        "the instruction is not behind the one above it",
        expected: "address "
          + String(
            open.block.address &+ UInt64(open.block.code.count),
            radix: 16
          )
      )
    }
    mix.code += bytes
    open.block.code = open.block.code.lowerBound..<mix.code.count
    open.block.instructions += 1
    self.open = open
  }

  /// `488BC1` as bytes: capital letters, which no instruction's text has.
  static func bytes(_ word: Substring) -> [UInt8]? {
    let digits = Array(word.utf8)
    guard digits.count.isMultiple(of: 2), (2...30).contains(digits.count) else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = nibble(digits[index]), let low = nibble(digits[index + 1]) else {
        return nil
      }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  static func nibble(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// Adds the block whose lines have ended.
  mutating func closeBlock() throws(InvalidInput) {
    guard let open else { return }
    self.open = nil
    guard !open.isSkipped, open.block.executions > 0 else { return }
    guard UInt64(open.block.code.count) == open.bytes else {
      throw failure(
        "the block above has \(open.block.code.count) of its \(open.bytes) bytes",
        hint: open.block.code.isEmpty
          ? "its instructions, the lines XDIS, are missing"
          : "is the file cut off?"
      )
    }
    let (product, overflows) = open.block.executions
      .multipliedReportingOverflow(by: open.block.instructions)
    guard !overflows, product <= SDEMix.greatestTotal - executed else {
      throw failure("there are too many instructions up to here")
    }
    executed += product
    if product != open.count { mix.oddBlocks += 1 }
    let key = BlockKey(address: open.block.address, code: Array(mix.code[open.block.code]))
    if let index = blockIndex[key] {
      mix.blocks[index].executions += open.block.executions
      mix.code.removeLast(open.block.code.count)
    } else {
      blockIndex[key] = mix.blocks.count
      mix.blocks.append(open.block)
    }
  }

  mutating func readFunction(_ line: String) throws(InvalidInput) {
    guard !isSkipped else { return }
    let columns = hasCallColumn ? 6 : 5
    let words = line.split(
      maxSplits: columns,
      omittingEmptySubsequences: true,
      whereSeparator: { $0 == " " || $0 == "\t" }
    )
    guard let rank = words.first, rank.hasSuffix(":"), UInt64(rank.dropLast()) != nil else {
      return
    }
    guard words.count > columns, let count = UInt64(words[1]), count <= CountRatio.greatest,
      let address = Self.address(words[columns - 1]),
      let calls = hasCallColumn ? UInt64(words[4]) : 0, calls <= SDEMix.greatestTotal
    else {
      throw failure(
        "this line is no function",
        expected: "rank, instructions, %, cumulative %, calls, address, name and image"
      )
    }
    let fields = SDEMixFields("FN: " + words[columns])
    let function = SDEMix.Function(
      address: address,
      name: fields.text("FN"),
      image: fields.text("IMG"),
      instructions: count,
      calls: hasCallColumn ? calls : nil
    )
    let key = "\(address) \(function.name)"
    guard let index = functionIndex[key] else {
      functionIndex[key] = mix.functions.count
      mix.functions.append(function)
      return
    }
    let sum = mix.functions[index].instructions + count
    mix.functions[index].instructions = min(CountRatio.greatest, sum)
    mix.functions[index].calls = mix.functions[index].calls.map {
      min(SDEMix.greatestTotal, $0 + calls)
    }
  }
}
