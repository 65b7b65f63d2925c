internal import HostCode

/// Shifts of vector lanes, by an immediate and by another vector.
extension GuestMachine {
  mutating func executeVectorShift(_ operation: HostOperation) -> Bool {
    guard let compute = byImmediate(operation) ?? byRegister(operation) else { return false }
    let machine = self
    writeLanes(operation) { lane in
      compute(
        machine.first(operation, lane),
        machine.second(operation, lane),
        machine.old(operation, lane)
      )
    }
    return true
  }

  private func byImmediate(
    _ operation: HostOperation
  ) -> ((UInt64, UInt64, UInt64) -> UInt64)? {
    let size = operation.size
    let shift = Int128(operation.immediate)
    let isSigned = [.sshr, .srshr, .ssra, .srsra].contains(operation.opcode)
    let isRounded = [.srshr, .urshr, .srsra, .ursra].contains(operation.opcode)
    let mask = size.cut(.max)
    func right(_ value: UInt64) -> UInt64 {
      let rounding: Int128 = isRounded && shift > 0 ? 1 << (shift - 1) : 0
      return size.wrapped((size.number(value, isSigned: isSigned) + rounding) >> shift)
    }
    switch operation.opcode {
    case .shl: return { value, _, _ in value << UInt64(shift) }
    case .sshr, .ushr, .srshr, .urshr: return { value, _, _ in right(value) }
    case .ssra, .usra, .srsra, .ursra: return { value, _, old in old &+ right(value) }
    case .sli:
      let kept = UInt64(1) << UInt64(shift) - 1
      return { value, _, old in old & kept | value << UInt64(shift) }
    case .sri:
      let written = shift >= 64 ? 0 : mask >> UInt64(shift)
      return { value, _, old in old & ~written | (shift >= 64 ? 0 : value >> UInt64(shift)) }
    case .sqshl where operation.source2 == .none, .uqshl where operation.source2 == .none:
      let isSigned = operation.opcode == .sqshl
      return { value, _, _ in
        size.saturated(size.number(value, isSigned: isSigned) << shift, isSigned: isSigned)
      }
    case .sqshlu:
      return { value, _, _ in
        size.saturated(size.number(value, isSigned: true) << shift, isSigned: false)
      }
    default: return nil
    }
  }

  private func byRegister(_ operation: HostOperation) -> ((UInt64, UInt64, UInt64) -> UInt64)? {
    let size = operation.size
    let isSigned: Bool
    switch operation.opcode {
    case .sshl, .srshl, .sqshl, .sqrshl: isSigned = true
    case .ushl, .urshl, .uqshl, .uqrshl: isSigned = false
    default: return nil
    }
    let isRounded = [.srshl, .urshl, .sqrshl, .uqrshl].contains(operation.opcode)
    let saturates = [.sqshl, .uqshl, .sqrshl, .uqrshl].contains(operation.opcode)
    return { value, amount, _ in
      // The lowest byte of the other lane, with its sign; from -66 on all numbers give the same.
      let shift = max(-126, Int128(Int8(truncatingIfNeeded: amount)))
      let number = size.number(value, isSigned: isSigned)
      guard shift >= 0 else {
        let rounding: Int128 = isRounded ? 1 << (-shift - 1) : 0
        return size.wrapped((number + rounding) >> -shift)
      }
      // Beyond 64 all bits are gone, or the result is at its border.
      if saturates {
        let wide = number == 0 ? 0 : shift > 63 ? (number < 0 ? Int128.min : .max) : number << shift
        return size.saturated(wide, isSigned: isSigned)
      }
      return shift >= 64 ? 0 : size.wrapped(number << shift)
    }
  }
}
