internal import HostCode

/// The flags among themselves, and system registers.
extension GuestMachine {
  mutating func executeFlags(_ operation: HostOperation) -> Bool {
    let isZero = nzcv & 4 != 0
    let isCarry = nzcv & 2 != 0
    let isOverflow = nzcv & 1 != 0
    switch operation.opcode {
    case .cfinv: nzcv ^= 2
    case .axflag: nzcv = (isZero || isOverflow ? 4 : 0) | (isCarry && !isOverflow ? 2 : 0)
    case .xaflag:
      nzcv =
        (!isCarry && !isZero ? 8 : 0) | (isZero && isCarry ? 4 : 0)
        | (isCarry || isZero ? 2 : 0) | (!isCarry && isZero ? 1 : 0)
    case .rmif:
      let rotated = OperandSize.x.rotatedRight(
        read(operation.source1),
        by: UInt64(bitPattern: operation.immediate)
      )
      let mask = operation.amount & 15
      nzcv = nzcv & ~mask | UInt8(truncatingIfNeeded: rotated) & mask
    case .setf8: setNarrow(operation, bits: 8)
    case .setf16: setNarrow(operation, bits: 16)
    default: return false
    }
    return true
  }

  private mutating func setNarrow(_ operation: HostOperation, bits: UInt64) {
    let value = read(operation.source1, .w)
    let isNegative = value >> (bits - 1) & 1 == 1
    let isZero = value & (1 << bits - 1) == 0
    let isOverflow = (value >> bits ^ value >> (bits - 1)) & 1 == 1
    nzcv = nzcv & 2 | (isNegative ? 8 : 0) | (isZero ? 4 : 0) | (isOverflow ? 1 : 0)
  }

  mutating func executeSystem(_ operation: HostOperation) -> Bool {
    switch operation.opcode {
    case .hint, .dmb, .dsb, .isb, .sb, .prfm, .cacheMaintenance: return true
    case .clrex:
      watched = nil
      return true
    case .mrs:
      switch SystemRegister(rawValue: operation.immediate) {
      case .nzcv: write(operation.destination, UInt64(nzcv) << 28)
      case .fpcr: write(operation.destination, fpcr)
      // No exceptions are kept, and the counter stands still.
      case .fpsr, .virtualCounter: write(operation.destination, 0)
      default: return false
      }
      return true
    case .msr:
      let value = read(operation.source1)
      switch SystemRegister(rawValue: operation.immediate) {
      case .nzcv: nzcv = UInt8(truncatingIfNeeded: value >> 28) & 15
      // What has a meaning: no exception is trapped.
      case .fpcr: fpcr = value & 0x7C8_0007
      case .fpsr: break
      default: return false
      }
      return true
    default: return false
    }
  }
}
