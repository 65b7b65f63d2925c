/// Sums, products and shifts of lanes.
extension Interpreter {
  /// Does a step of this kind; false for others.
  @inline(never)
  static func computeLanes(_ place: StepPlace, _ registers: RegisterFile) -> Bool {
    let step = place.step
    switch step.code {
    case .add16B:
      registers.combine(step, as: Lanes8.self) { $0 &+ $1 }
    case .add8H:
      registers.combine(step, as: Lanes16.self) { $0 &+ $1 }
    case .add4S:
      registers.combine(step, as: Lanes32.self) { $0 &+ $1 }
    case .add2D:
      registers.combine(step, as: Lanes64.self) { $0 &+ $1 }
    case .sub16B:
      registers.combine(step, as: Lanes8.self) { $0 &- $1 }
    case .sub8H:
      registers.combine(step, as: Lanes16.self) { $0 &- $1 }
    case .sub4S:
      registers.combine(step, as: Lanes32.self) { $0 &- $1 }
    case .sub2D:
      registers.combine(step, as: Lanes64.self) { $0 &- $1 }
    case .mul16B:
      registers.combine(step, as: Lanes8.self) { $0 &* $1 }
    case .mul8H:
      registers.combine(step, as: Lanes16.self) { $0 &* $1 }
    case .mul4S:
      registers.combine(step, as: Lanes32.self) { $0 &* $1 }
    case .sqadd16B:
      registers.combine(step, as: Lanes8.self) { $0.signedCappedSum($1) }
    case .sqadd8H:
      registers.combine(step, as: Lanes16.self) { $0.signedCappedSum($1) }
    case .sqadd4S:
      registers.combine(step, as: Lanes32.self) { $0.signedCappedSum($1) }
    case .sqsub16B:
      registers.combine(step, as: Lanes8.self) { $0.signedCappedDifference($1) }
    case .sqsub8H:
      registers.combine(step, as: Lanes16.self) { $0.signedCappedDifference($1) }
    case .sqsub4S:
      registers.combine(step, as: Lanes32.self) { $0.signedCappedDifference($1) }
    case .uqadd16B:
      registers.combine(step, as: Lanes8.self) { $0.cappedSum($1) }
    case .uqadd8H:
      registers.combine(step, as: Lanes16.self) { $0.cappedSum($1) }
    case .uqadd4S:
      registers.combine(step, as: Lanes32.self) { $0.cappedSum($1) }
    case .uqsub16B:
      registers.combine(step, as: Lanes8.self) { $0.cappedDifference($1) }
    case .uqsub8H:
      registers.combine(step, as: Lanes16.self) { $0.cappedDifference($1) }
    case .uqsub4S:
      registers.combine(step, as: Lanes32.self) { $0.cappedDifference($1) }
    case .urhadd16B:
      registers.combine(step, as: Lanes8.self) { $0.mean($1) }
    case .urhadd8H:
      registers.combine(step, as: Lanes16.self) { $0.mean($1) }
    case .shl16B:
      registers.map(step) { (lanes: Lanes8) in
        lanes &<< Lanes8(repeating: .init(truncatingIfNeeded: step.d))
      }
    case .shl8H:
      registers.map(step) { (lanes: Lanes16) in
        lanes &<< Lanes16(repeating: .init(truncatingIfNeeded: step.d))
      }
    case .shl4S:
      registers.map(step) { (lanes: Lanes32) in
        lanes &<< Lanes32(repeating: .init(truncatingIfNeeded: step.d))
      }
    case .shl2D:
      registers.map(step) { (lanes: Lanes64) in
        lanes &<< Lanes64(repeating: .init(truncatingIfNeeded: step.d))
      }
    case .ushr16B:
      registers.map(step) { (lanes: Lanes8) in
        lanes &>> Lanes8(repeating: .init(truncatingIfNeeded: step.d))
      }
    case .ushr8H:
      registers.map(step) { (lanes: Lanes16) in
        lanes &>> Lanes16(repeating: .init(truncatingIfNeeded: step.d))
      }
    case .ushr4S:
      registers.map(step) { (lanes: Lanes32) in
        lanes &>> Lanes32(repeating: .init(truncatingIfNeeded: step.d))
      }
    case .ushr2D:
      registers.map(step) { (lanes: Lanes64) in
        lanes &>> Lanes64(repeating: .init(truncatingIfNeeded: step.d))
      }
    case .sshr16B:
      registers.map(step) { (lanes: SignedLanes8) in
        lanes &>> SignedLanes8(repeating: .init(truncatingIfNeeded: step.d))
      }
    case .sshr8H:
      registers.map(step) { (lanes: SignedLanes16) in
        lanes &>> SignedLanes16(repeating: .init(truncatingIfNeeded: step.d))
      }
    case .sshr4S:
      registers.map(step) { (lanes: SignedLanes32) in
        lanes &>> SignedLanes32(repeating: .init(truncatingIfNeeded: step.d))
      }
    case .sshr2D:
      registers.map(step) { (lanes: SignedLanes64) in
        lanes &>> SignedLanes64(repeating: .init(truncatingIfNeeded: step.d))
      }
    case .urshr16B:
      registers.map(step) { (lanes: Lanes8) in lanes.shiftedRight(rounding: step.d) }
    case .urshr8H:
      registers.map(step) { (lanes: Lanes16) in lanes.shiftedRight(rounding: step.d) }
    case .urshr4S:
      registers.map(step) { (lanes: Lanes32) in lanes.shiftedRight(rounding: step.d) }
    case .urshr2D:
      registers.map(step) { (lanes: Lanes64) in lanes.shiftedRight(rounding: step.d) }
    case .srshr16B:
      registers.map(step) { (lanes: SignedLanes8) in lanes.shiftedRight(rounding: step.d) }
    case .srshr8H:
      registers.map(step) { (lanes: SignedLanes16) in lanes.shiftedRight(rounding: step.d) }
    case .srshr4S:
      registers.map(step) { (lanes: SignedLanes32) in lanes.shiftedRight(rounding: step.d) }
    case .srshr2D:
      registers.map(step) { (lanes: SignedLanes64) in lanes.shiftedRight(rounding: step.d) }
    case .ushl16B:
      registers.combine(step, as: Lanes8.self) { $0.shifted(by: $1) }
    case .ushl8H:
      registers.combine(step, as: Lanes16.self) { $0.shifted(by: $1) }
    case .ushl4S:
      registers.combine(step, as: Lanes32.self) { $0.shifted(by: $1) }
    case .ushl2D:
      registers.combine(step, as: Lanes64.self) { $0.shifted(by: $1) }
    case .sshl16B:
      registers.combine(step, as: SignedLanes8.self) { $0.shifted(by: $1) }
    case .sshl8H:
      registers.combine(step, as: SignedLanes16.self) { $0.shifted(by: $1) }
    case .sshl4S:
      registers.combine(step, as: SignedLanes32.self) { $0.shifted(by: $1) }
    case .sshl2D:
      registers.combine(step, as: SignedLanes64.self) { $0.shifted(by: $1) }
    default: return false
    }
    return true
  }
}
