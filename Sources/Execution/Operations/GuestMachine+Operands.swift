internal import HostCode

/// The operands of operations on general registers.
extension GuestMachine {
  /// The value of a general register, cut to a size; zero for the zero register and for none.
  func read(_ register: HostRegister, _ size: OperandSize = .x) -> UInt64 {
    let isValue = register.isGeneral || register == .sp
    return isValue ? size.cut(registers[RegisterFile.slot(register)]) : 0
  }

  /// Writes a general register; of `w` the upper half becomes zero.
  func write(_ register: HostRegister, _ value: UInt64, _ size: OperandSize = .x) {
    guard register.isGeneral || register == .sp else { return }
    registers[RegisterFile.target(register)] = size.cut(value)
  }

  /// The last operand: a register with its modifier, or the immediate.
  func operand2(_ operation: HostOperation) -> UInt64 {
    guard operation.source2 != .none else {
      return operation.size.cut(UInt64(bitPattern: operation.immediate))
    }
    return modified(read(operation.source2), operation, operation.size)
  }

  /// A value with the operation's shift or extension.
  func modified(_ value: UInt64, _ operation: HostOperation, _ size: OperandSize) -> UInt64 {
    let amount = UInt64(operation.amount)
    let result: UInt64 =
      switch operation.modifier {
      case .none: value
      case .lsl: value << amount
      case .lsr: size.cut(value) >> amount
      case .asr: UInt64(bitPattern: size.signed(value) >> Int64(amount))
      case .ror: size.rotatedRight(value, by: amount)
      case .uxtb: (value & 0xFF) << amount
      case .uxth: (value & 0xFFFF) << amount
      case .uxtw: (value & 0xFFFF_FFFF) << amount
      case .sxtb: UInt64(bitPattern: Int64(Int8(truncatingIfNeeded: value))) << amount
      case .sxth: UInt64(bitPattern: Int64(Int16(truncatingIfNeeded: value))) << amount
      case .sxtw: UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: value))) << amount
      }
    return size.cut(result)
  }
}

extension OperandSize {
  /// The low bits of a value, as many as a lane has.
  func cut(_ value: UInt64) -> UInt64 {
    laneBits >= 64 ? value : value & (1 << UInt64(laneBits) - 1)
  }

  /// The low bits of a value with their sign.
  func signed(_ value: UInt64) -> Int64 {
    let unused = Int64(64 - min(64, laneBits))
    return (Int64(bitPattern: value) << unused) >> unused
  }

  /// The highest bit of a lane.
  var signBit: UInt64 { 1 << UInt64(min(64, laneBits) - 1) }

  func rotatedRight(_ value: UInt64, by amount: UInt64) -> UInt64 {
    let bits = UInt64(min(64, laneBits))
    let right = amount % bits
    let whole = cut(value)
    return right == 0 ? whole : cut(whole >> right | whole << (bits - right))
  }
}
