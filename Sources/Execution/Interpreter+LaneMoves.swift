/// Lanes that change places.
extension Interpreter {
  /// Does a step of this kind; false for others.
  @inline(never)
  static func rearrange(_ place: StepPlace, _ registers: RegisterFile) -> Bool {
    let step = place.step
    switch step.code {
    case .zipLow16B:
      registers.combine(step, as: Lanes8.self) { Lanes8(even: $0.lowHalf, odd: $1.lowHalf) }
    case .zipLow8H:
      registers.combine(step, as: Lanes16.self) { Lanes16(even: $0.lowHalf, odd: $1.lowHalf) }
    case .zipLow4S:
      registers.combine(step, as: Lanes32.self) { Lanes32(even: $0.lowHalf, odd: $1.lowHalf) }
    case .zipLow2D:
      registers.combine(step, as: Lanes64.self) { Lanes64($0[0], $1[0]) }
    case .zipHigh16B:
      registers.combine(step, as: Lanes8.self) { Lanes8(even: $0.highHalf, odd: $1.highHalf) }
    case .zipHigh8H:
      registers.combine(step, as: Lanes16.self) { Lanes16(even: $0.highHalf, odd: $1.highHalf) }
    case .zipHigh4S:
      registers.combine(step, as: Lanes32.self) { Lanes32(even: $0.highHalf, odd: $1.highHalf) }
    case .zipHigh2D:
      registers.combine(step, as: Lanes64.self) { Lanes64($0[1], $1[1]) }
    case .even16B:
      registers.combine(step, as: Lanes8.self) {
        Lanes8(lowHalf: $0.evenHalf, highHalf: $1.evenHalf)
      }
    case .even8H:
      registers.combine(step, as: Lanes16.self) {
        Lanes16(lowHalf: $0.evenHalf, highHalf: $1.evenHalf)
      }
    case .even4S:
      registers.combine(step, as: Lanes32.self) {
        Lanes32(lowHalf: $0.evenHalf, highHalf: $1.evenHalf)
      }
    case .odd16B:
      registers.combine(step, as: Lanes8.self) { Lanes8(lowHalf: $0.oddHalf, highHalf: $1.oddHalf) }
    case .odd8H:
      registers.combine(step, as: Lanes16.self) {
        Lanes16(lowHalf: $0.oddHalf, highHalf: $1.oddHalf)
      }
    case .odd4S:
      registers.combine(step, as: Lanes32.self) {
        Lanes32(lowHalf: $0.oddHalf, highHalf: $1.oddHalf)
      }
    case .pairEven16B:
      registers.combine(step, as: Lanes8.self) { Lanes8(even: $0.evenHalf, odd: $1.evenHalf) }
    case .pairEven8H:
      registers.combine(step, as: Lanes16.self) { Lanes16(even: $0.evenHalf, odd: $1.evenHalf) }
    case .pairEven4S:
      registers.combine(step, as: Lanes32.self) { Lanes32(even: $0.evenHalf, odd: $1.evenHalf) }
    case .pairOdd16B:
      registers.combine(step, as: Lanes8.self) { Lanes8(even: $0.oddHalf, odd: $1.oddHalf) }
    case .pairOdd8H:
      registers.combine(step, as: Lanes16.self) { Lanes16(even: $0.oddHalf, odd: $1.oddHalf) }
    case .pairOdd4S:
      registers.combine(step, as: Lanes32.self) { Lanes32(even: $0.oddHalf, odd: $1.oddHalf) }
    case .moveQ:
      registers.map(step) { (bits: Lanes64) in bits }
    case .clearHigh:
      registers.setPart(step.a, 8, UInt64(0))
    case .highToLow:
      registers.setVector(step.a, Lanes64(registers.part(step.b, 8, as: UInt64.self), 0))
    case .extractBytes:
      registers.combine(step, as: Lanes64.self) { $0.followed(by: $1, from: step.d) }
    case .table:
      registers.setVector(step.a, registers.looked(up: registers.vector(step.c), step.b, step.d))
    case .dup16B:
      registers.setVector(step.a, Lanes8(repeating: .init(truncatingIfNeeded: registers[step.b])))
    case .dup8H:
      registers.setVector(step.a, Lanes16(repeating: .init(truncatingIfNeeded: registers[step.b])))
    case .dup4S:
      registers.setVector(step.a, Lanes32(repeating: registers[low: step.b]))
    case .dup2D:
      registers.setVector(step.a, Lanes64(repeating: registers[step.b]))
    case .spreadB:
      registers.setVector(step.a, Lanes8(repeating: registers.part(step.b, step.d, as: UInt8.self)))
    case .spreadH:
      registers.setVector(
        step.a,
        Lanes16(repeating: registers.part(step.b, step.d, as: UInt16.self))
      )
    case .spreadS:
      registers.setVector(
        step.a,
        Lanes32(repeating: registers.part(step.b, step.d, as: UInt32.self))
      )
    case .spreadD:
      registers.setVector(
        step.a,
        Lanes64(repeating: registers.part(step.b, step.d, as: UInt64.self))
      )
    case .laneB:
      registers.setPart(step.a, step.d, registers.part(step.b, step.c, as: UInt8.self))
    case .laneH:
      registers.setPart(step.a, step.d, registers.part(step.b, step.c, as: UInt16.self))
    case .laneS:
      registers.setPart(step.a, step.d, registers.part(step.b, step.c, as: UInt32.self))
    case .laneD:
      registers.setPart(step.a, step.d, registers.part(step.b, step.c, as: UInt64.self))
    case .fromGeneralB:
      registers.setPart(step.a, step.d, UInt8(truncatingIfNeeded: registers[step.b]))
    case .fromGeneralH:
      registers.setPart(step.a, step.d, UInt16(truncatingIfNeeded: registers[step.b]))
    case .fromGeneralS:
      registers.setPart(step.a, step.d, UInt32(truncatingIfNeeded: registers[step.b]))
    case .fromGeneralD:
      registers.setPart(step.a, step.d, UInt64(truncatingIfNeeded: registers[step.b]))
    case .toGeneralB:
      registers[step.a] = UInt64(registers.part(step.b, step.c, as: UInt8.self))
    case .toGeneralH:
      registers[step.a] = UInt64(registers.part(step.b, step.c, as: UInt16.self))
    case .toGeneralS:
      registers[step.a] = UInt64(registers.part(step.b, step.c, as: UInt32.self))
    case .toGeneralD:
      registers[step.a] = UInt64(registers.part(step.b, step.c, as: UInt64.self))
    case .generalToD:
      registers.setVector(step.a, Lanes64(registers[step.b], 0))
    case .generalToS:
      registers.setVector(step.a, Lanes64(UInt64(registers[low: step.b]), 0))
    default: return false
    }
    return true
  }
}
