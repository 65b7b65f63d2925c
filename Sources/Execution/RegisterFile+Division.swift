/// Whether x64's divisions have a quotient: A64's always have one.
extension RegisterFile {
  /// Where lowered code has `rax` and `rdx`.
  private static let rax: UInt8 = 8
  private static let rdx: UInt8 = 1

  /// Whether `rdx:rax`, or `ax` of a division by a byte, can be divided as a step says.
  func canDivide(_ step: Step) -> Bool {
    let (low, high) = (self[Self.rax], self[Self.rdx])
    let isSigned = step.payload != 0
    guard step.d == 8 else {
      let bits = UInt64(step.d) * 8
      let mask: UInt64 = 1 << bits - 1
      let dividend = step.d == 1 ? low & 0xFFFF : (high & mask) << bits | low & mask
      let divisor = self[step.b] & mask
      guard isSigned else { return dividend >> bits < divisor }
      let quotient = dividend.extended(from: 2 * bits)
        .dividedReportingOverflow(by: divisor.extended(from: bits))
      let limit: Int64 = 1 << Int64(bits - 1)
      return !quotient.overflow && -limit..<limit ~= quotient.partialValue
    }
    let divisor = self[step.b]
    guard isSigned else { return high < divisor }
    return GuestMachine.divide(
      (high: Int64(bitPattern: high), low: low),
      by: Int64(bitPattern: divisor)
    ) != nil
  }
}

extension UInt64 {
  /// A number with a sign, of so many bits.
  fileprivate func extended(from bits: UInt64) -> Int64 {
    Int64(bitPattern: self << (64 - bits)) >> Int64(64 - bits)
  }
}
