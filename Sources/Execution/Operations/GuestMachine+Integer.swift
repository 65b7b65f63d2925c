internal import HostCode

/// Arithmetic, logic, shifts, products and selections of general registers.
extension GuestMachine {
  mutating func executeInteger(_ operation: HostOperation) -> Bool {
    executeSums(operation) || executeLogic(operation) || executeProducts(operation)
      || executeSelections(operation)
  }

  private mutating func executeSums(_ operation: HostOperation) -> Bool {
    let size = operation.size
    let first = read(operation.source1, size)
    let second = operand2(operation)
    let sum: UInt64
    switch operation.opcode {
    case .add: sum = add(first, second, false, operation)
    case .sub: sum = add(first, size.cut(~second), true, operation)
    case .adc: sum = add(first, second, nzcv & 2 != 0, operation)
    case .sbc: sum = add(first, size.cut(~second), nzcv & 2 != 0, operation)
    default: return false
    }
    write(operation.destination, sum, size)
    return true
  }

  /// `AddWithCarry` of the Arm ARM.
  private mutating func add(
    _ first: UInt64,
    _ second: UInt64,
    _ carry: Bool,
    _ operation: HostOperation
  ) -> UInt64 {
    let size = operation.size
    let (partial, carry1) = first.addingReportingOverflow(second)
    let (whole, carry2) = partial.addingReportingOverflow(carry ? 1 : 0)
    let sum = size.cut(whole)
    if operation.setsFlags {
      let carries = size == .x ? carry1 || carry2 : whole >> 32 != 0
      let overflows = (first ^ sum) & (second ^ sum) & size.signBit != 0
      setFlags(of: sum, size, carry: carries, overflow: overflows)
    }
    return sum
  }

  /// N and Z of a result, with C and V as given.
  mutating func setFlags(
    of result: UInt64,
    _ size: OperandSize,
    carry: Bool = false,
    overflow: Bool = false
  ) {
    nzcv =
      (result & size.signBit != 0 ? 8 : 0) | (size.cut(result) == 0 ? 4 : 0) | (carry ? 2 : 0)
      | (overflow ? 1 : 0)
  }

  private mutating func executeLogic(_ operation: HostOperation) -> Bool {
    let size = operation.size
    let first = read(operation.source1, size)
    let second = operand2(operation)
    let bits = UInt64(size.laneBits)
    let result: UInt64
    switch operation.opcode {
    case .mov:
      result =
        operation.source1 == .none ? UInt64(bitPattern: operation.immediate) : first
    case .movk:
      let mask: UInt64 = 0xFFFF << UInt64(operation.amount)
      let part = UInt64(bitPattern: operation.immediate) << UInt64(operation.amount)
      result = read(operation.destination, size) & ~mask | part & mask
    case .and: result = first & second
    case .orr: result = first | second
    case .eor: result = first ^ second
    case .bic: result = first & ~second
    case .orn: result = first | ~second
    case .eon: result = first ^ ~second
    case .lsl: result = first << (second % bits)
    case .lsr: result = first >> (second % bits)
    case .asr: result = UInt64(bitPattern: size.signed(first) >> Int64(second % bits))
    case .ror: result = size.rotatedRight(first, by: second)
    default: return false
    }
    if operation.setsFlags { setFlags(of: result, size) }
    write(operation.destination, result, size)
    return true
  }

  private mutating func executeProducts(_ operation: HostOperation) -> Bool {
    let size = operation.size
    let first = read(operation.source1, size)
    let second = read(operation.source2, size)
    let third = read(operation.source3, size)
    let signed = UInt64(bitPattern: OperandSize.w.signed(first) &* OperandSize.w.signed(second))
    let unsigned = OperandSize.w.cut(first) &* OperandSize.w.cut(second)
    let result: UInt64
    switch operation.opcode {
    case .madd: result = third &+ first &* second
    case .msub: result = third &- first &* second
    case .smaddl: result = third &+ signed
    case .smsubl: result = third &- signed
    case .umaddl: result = third &+ unsigned
    case .umsubl: result = third &- unsigned
    case .umulh: result = first.multipliedFullWidth(by: second).high
    case .smulh:
      let product = Int64(bitPattern: first).multipliedFullWidth(by: Int64(bitPattern: second))
      result = UInt64(bitPattern: product.high)
    case .udiv: result = second == 0 ? 0 : first / second
    case .sdiv:
      // The smallest by -1 overflows, and is itself again.
      let divisor = size.signed(second)
      result =
        divisor == 0
        ? 0
        : UInt64(bitPattern: size.signed(first).dividedReportingOverflow(by: divisor).partialValue)
    default: return false
    }
    write(operation.destination, result, size)
    return true
  }

  private mutating func executeSelections(_ operation: HostOperation) -> Bool {
    let size = operation.size
    let first = read(operation.source1, size)
    let second = operand2(operation)
    let holds = operation.condition.holds(nzcv: nzcv)
    let isLess = size.signed(first) < size.signed(second)
    let result: UInt64
    switch operation.opcode {
    case .csel: result = holds ? first : second
    case .csinc: result = holds ? first : second &+ 1
    case .csinv: result = holds ? first : ~second
    case .csneg: result = holds ? first : 0 &- second
    case .smax: result = isLess ? second : first
    case .smin: result = isLess ? first : second
    case .umax: result = max(first, second)
    case .umin: result = min(first, second)
    case .abs: result = size.signed(first) < 0 ? 0 &- first : first
    case .ccmp, .ccmn:
      guard holds else {
        nzcv = operation.amount & 15
        return true
      }
      var compare = operation
      compare.setsFlags = true
      let isNegated = operation.opcode == .ccmn
      _ = add(first, isNegated ? second : size.cut(~second), !isNegated, compare)
      return true
    default: return false
    }
    write(operation.destination, result, size)
    return true
  }
}
