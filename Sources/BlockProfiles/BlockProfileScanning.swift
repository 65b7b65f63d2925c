internal import Diagnostics
internal import Workloads

/// The bytes of a line, one word after the other.
extension BlockProfileReader {
  /// Reads up to the next space; nil at the end of the line.
  mutating func readWord() -> Range<Int>? {
    while offset < lineEnd, bytes[offset].isSpace { offset += 1 }
    let start = offset
    while offset < lineEnd, !bytes[offset].isSpace { offset += 1 }
    return offset > start ? start..<offset : nil
  }

  /// Reads the next word, which must be there.
  mutating func expectWord(_ expected: String) -> Range<Int>? {
    if let word = readWord() { return word }
    report("the line ends too early", at: lineEnd..<lineEnd, expected: expected)
    return nil
  }

  /// Checks that nothing more is in the line.
  mutating func expectEnd() {
    guard let word = readWord() else { return }
    report("there is more than belongs here", at: word.lowerBound..<lineEnd, expected: "nothing")
  }

  /// Reads an address, in hexadecimal without a prefix.
  mutating func readAddress() -> UInt64? {
    guard let word = expectWord("an address") else { return nil }
    guard word.count <= 16 else {
      report("the address has more than 64 bits", at: word, expected: "at most 16 digits")
      return nil
    }
    var address: UInt64 = 0
    for index in word {
      guard let digit = bytes[index].hexadecimalDigit else {
        report("this is no address", at: word, expected: "hexadecimal digits without 0x")
        return nil
      }
      address = address << 4 | UInt64(digit)
    }
    return address
  }

  /// Reads a decimal number that is within what a workload can count.
  mutating func readCount() -> UInt64? {
    guard let word = expectWord("a count") else { return nil }
    var count: UInt64 = 0
    for index in word {
      guard let digit = bytes[index].decimalDigit else {
        report("this is no count", at: word, expected: "decimal digits")
        return nil
      }
      // No overflow: the limit is far below 2⁶⁴ ∕ 10.
      if count <= CountRatio.greatest { count = count * 10 + UInt64(digit) }
    }
    guard count <= CountRatio.greatest else {
      report("the count is too large", at: word, expected: "at most \(CountRatio.greatest)")
      return nil
    }
    return count
  }

  /// Reads how many instructions a block has.
  mutating func readInstructionCount() -> UInt32? {
    guard let count = readCount() else { return nil }
    guard let instructions = UInt32(exactly: count), instructions > 0 else {
      report(
        "a block cannot have so many instructions",
        at: offset - 1..<offset,
        expected: "at least 1, at most \(UInt32.max)"
      )
      return nil
    }
    return instructions
  }

  /// Reads bytes in hexadecimal and keeps them.
  mutating func readCode() -> Range<Int>? {
    guard let word = expectWord("the bytes of the code") else { return nil }
    let start = profile.code.count
    var index = word.lowerBound
    while index + 1 < word.upperBound {
      guard let high = bytes[index].hexadecimalDigit,
        let low = bytes[index + 1].hexadecimalDigit
      else { break }
      profile.code.append(high << 4 | low)
      index += 2
    }
    guard index == word.upperBound else {
      let isHalf = index + 1 == word.upperBound && bytes[index].hexadecimalDigit != nil
      report(
        isHalf ? "the last byte has one digit only" : "this is no code",
        at: index..<word.upperBound,
        expected: "two hexadecimal digits for each byte",
        hint: isHalf ? "is the line cut off?" : nil
      )
      return nil
    }
    return start..<profile.code.count
  }

  /// Reads what is left of the line as a name; control characters become spaces.
  mutating func readName() -> String? {
    guard let word = expectWord("the name of the module") else { return nil }
    var end = lineEnd
    while bytes[end - 1].isSpace { end -= 1 }
    offset = lineEnd
    let name = bytes[word.lowerBound..<end].map { $0 < 32 ? UInt8(ascii: " ") : $0 }
    return String(decoding: name, as: UTF8.self)
  }
}

extension UInt8 {
  fileprivate var isSpace: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
}
