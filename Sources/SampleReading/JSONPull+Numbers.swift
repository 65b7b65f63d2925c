package import Diagnostics

/// Numbers, exact where they are short.
extension JSONPull {
  /// Reads a number.
  package mutating func readNumber() throws(InvalidInput) -> Double {
    let number = try numberParts()
    guard number.isExact, number.exponent >= -22, number.exponent <= 0 else {
      guard let value = Double(number.text()), value.isFinite else {
        throw failure("this is no number")
      }
      return value
    }
    let value = Double(number.digits) / Self.powers[-number.exponent]
    return number.isNegative ? -value : value
  }

  /// Reads a whole number, `null` as nil.
  ///
  /// - Returns: The number, or nil for `null`.
  package mutating func readIndex() throws(InvalidInput) -> Int? {
    if try readNull() { return nil }
    return try readInteger()
  }

  /// Reads a whole number.
  package mutating func readInteger() throws(InvalidInput) -> Int {
    let number = try numberParts()
    if number.isExact, number.exponent == 0 {
      return number.isNegative ? -Int(number.digits) : Int(number.digits)
    }
    guard let value = Double(number.text()), let whole = Int(exactly: value) else {
      throw failure("this is no whole number")
    }
    return whole
  }

  private static let powers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
    1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// A number as it is written: digits times a power of ten.
  private struct NumberParts {
    var isNegative = false
    /// The digits in front of and behind the point.
    var digits: UInt64 = 0
    var exponent = 0
    /// Whether the digits have at most 53 bits and nothing was left out.
    var isExact = true
    var bytes: [UInt8] = []

    func text() -> String { String(decoding: bytes, as: UTF8.self) }
  }

  private mutating func numberParts() throws(InvalidInput) -> NumberParts {
    guard try peekToken() != nil else { throw failure("the text is cut off") }
    // A number that the bytes at hand end with may go on.
    while !Self.hasNumberEnd(buffer.bytes, from: buffer.position) {
      guard try buffer.refill() else { break }
    }
    let start = buffer.position
    var number = NumberParts()
    let end = Self.scan(buffer.bytes, from: start, into: &number)
    guard end > start, end - start < 400 else { throw failure("this is no JSON value") }
    if !number.isExact || number.exponent > 0 || number.exponent < -22 {
      number.isExact = false
      number.bytes = Array(buffer.bytes[start..<end])
    }
    buffer.position = end
    return number
  }

  private static func hasNumberEnd(_ bytes: [UInt8], from start: Int) -> Bool {
    let span = bytes.span
    var index = start
    while index < span.count, index - start < 400 {
      switch span[index] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
        UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
        index += 1
      default: return true
      }
    }
    return index < span.count
  }

  private static func scan(
    _ bytes: [UInt8],
    from start: Int,
    into number: inout NumberParts
  ) -> Int {
    let span = bytes.span
    var index = start
    if index < span.count, span[index] == UInt8(ascii: "-") {
      number.isNegative = true
      index += 1
    }
    let firstDigit = index
    var isBehindPoint = false
    while index < span.count {
      let digit = span[index] &- UInt8(ascii: "0")
      if digit < 10 {
        if number.digits < 900_000_000_000_000 {
          number.digits = number.digits * 10 + UInt64(digit)
          if isBehindPoint { number.exponent -= 1 }
        } else {
          number.isExact = false
        }
      } else if span[index] == UInt8(ascii: "."), !isBehindPoint, index > firstDigit {
        isBehindPoint = true
      } else {
        break
      }
      index += 1
    }
    guard index > firstDigit else { return start }
    if index < span.count, span[index] | 0x20 == UInt8(ascii: "e") {
      number.isExact = false
      index += 1
      while index < span.count {
        switch span[index] {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"):
          index += 1
        default: return index
        }
      }
    }
    return index
  }
}
