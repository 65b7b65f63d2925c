/// Vectors bit by bit.
extension Interpreter {
  /// Does a step of this kind; false for others.
  @inline(never)
  static func combineBits(_ place: StepPlace, _ registers: RegisterFile) -> Bool {
    let step = place.step
    switch step.code {
    case .vectorAnd:
      registers.combine(step, as: Lanes64.self) { $0 & $1 }
    case .vectorOr:
      registers.combine(step, as: Lanes64.self) { $0 | $1 }
    case .vectorXor:
      registers.combine(step, as: Lanes64.self) { $0 ^ $1 }
    case .vectorAndNot:
      registers.combine(step, as: Lanes64.self) { $0 & ~$1 }
    case .vectorOrNot:
      registers.combine(step, as: Lanes64.self) { $0 | ~$1 }
    case .vectorNot:
      registers.map(step) { (bits: Lanes64) in ~bits }
    case .select:
      let mask: Lanes64 = registers.vector(step.a)
      registers.combine(step, as: Lanes64.self) { $0 & mask | $1 & ~mask }
    case .insertTrue:
      let old: Lanes64 = registers.vector(step.a)
      registers.combine(step, as: Lanes64.self) { $0 & $1 | old & ~$1 }
    case .insertFalse:
      let old: Lanes64 = registers.vector(step.a)
      registers.combine(step, as: Lanes64.self) { $0 & ~$1 | old & $1 }
    case .cnt16B:
      registers.map(step) { (bits: Lanes8) in bits.counts }
    case .rev16B16:
      registers.map(step) { (lanes: Lanes16) in lanes.rotated(by: 8) }
    case .rev32B16:
      registers.map(step) { (lanes: Lanes32) in lanes.bytesSwapped }
    case .rev32H8:
      registers.map(step) { (lanes: Lanes32) in lanes.rotated(by: 16) }
    case .rev64B16:
      registers.map(step) { (lanes: Lanes64) in
        Lanes64(lanes[0].byteSwapped, lanes[1].byteSwapped)
      }
    case .rev64H8:
      registers.map(step) { (lanes: Lanes32) in
        let swapped = lanes.rotated(by: 16)
        return Lanes32(swapped[1], swapped[0], swapped[3], swapped[2])
      }
    case .rev64S4:
      registers.map(step) { (lanes: Lanes32) in
        Lanes32(lanes[1], lanes[0], lanes[3], lanes[2])
      }
    default: return false
    }
    return true
  }
}
