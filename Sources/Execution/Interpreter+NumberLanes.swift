/// Arithmetic lane by lane.
extension Interpreter {
  /// Does a step of this kind.
  ///
  /// - Returns: false where the operation itself has to be executed: a result is no number.
  @inline(never)
  static func computeNumberLanes(_ place: StepPlace, _ registers: RegisterFile) -> Bool {
    let step = place.step
    switch step.code {
    case .fadd2D: return registers.computeLanes(step, as: SIMD2<Double>.self) { $0 + $1 }
    case .fsub2D: return registers.computeLanes(step, as: SIMD2<Double>.self) { $0 - $1 }
    case .fmul2D: return registers.computeLanes(step, as: SIMD2<Double>.self) { $0 * $1 }
    case .fdiv2D: return registers.computeLanes(step, as: SIMD2<Double>.self) { $0 / $1 }
    case .fmla2D:
      return registers.accumulate(step, as: SIMD2<Double>.self) { $2.addingProduct($0, $1) }
    case .fmls2D:
      return registers.accumulate(step, as: SIMD2<Double>.self) { $2.addingProduct($0.negated, $1) }
    case .fmax2D: return registers.computeLanes(step, as: SIMD2<Double>.self) { $0.greater($1) }
    case .fmin2D: return registers.computeLanes(step, as: SIMD2<Double>.self) { $0.lesser($1) }
    case .fsqrt2D:
      return registers.computeLanes(step, as: SIMD2<Double>.self) { first, _ in first.squareRoot() }
    case .fround2D: return registers.roundLanes(step, as: SIMD2<Double>.self)
    case .fit2D:
      registers.map(step) { (lanes: SIMD2<Double>) in lanes.fitted(step) }
    case .fit4S:
      registers.map(step) { (lanes: SIMD4<Float>) in lanes.fitted(step) }
    case .fequal2D:
      registers.combine(step, as: SIMD2<Double>.self) { Lanes64.ones($0 .== $1) }
    case .fgreater2D:
      registers.combine(step, as: SIMD2<Double>.self) { Lanes64.ones($0 .> $1) }
    case .fgreaterEqual2D:
      registers.combine(step, as: SIMD2<Double>.self) { Lanes64.ones($0 .>= $1) }
    case .fadd4S: return registers.computeLanes(step, as: SIMD4<Float>.self) { $0 + $1 }
    case .fsub4S: return registers.computeLanes(step, as: SIMD4<Float>.self) { $0 - $1 }
    case .fmul4S: return registers.computeLanes(step, as: SIMD4<Float>.self) { $0 * $1 }
    case .fdiv4S: return registers.computeLanes(step, as: SIMD4<Float>.self) { $0 / $1 }
    case .fmla4S:
      return registers.accumulate(step, as: SIMD4<Float>.self) { $2.addingProduct($0, $1) }
    case .fmls4S:
      return registers.accumulate(step, as: SIMD4<Float>.self) { $2.addingProduct($0.negated, $1) }
    case .fmax4S: return registers.computeLanes(step, as: SIMD4<Float>.self) { $0.greater($1) }
    case .fmin4S: return registers.computeLanes(step, as: SIMD4<Float>.self) { $0.lesser($1) }
    case .fsqrt4S:
      return registers.computeLanes(step, as: SIMD4<Float>.self) { first, _ in first.squareRoot() }
    case .fround4S: return registers.roundLanes(step, as: SIMD4<Float>.self)
    case .fequal4S:
      registers.combine(step, as: SIMD4<Float>.self) { Lanes32.ones($0 .== $1) }
    case .fgreater4S:
      registers.combine(step, as: SIMD4<Float>.self) { Lanes32.ones($0 .> $1) }
    case .fgreaterEqual4S:
      registers.combine(step, as: SIMD4<Float>.self) { Lanes32.ones($0 .>= $1) }
    case .fnarrow2D: return registers.narrowNumbers(step)
    case .fwiden2D: return registers.widenNumbers(step)
    case .scvtf2D:
      registers.map(step) { (lanes: SignedLanes64) in
        SIMD2<Double>(Double(lanes[0]), Double(lanes[1]))
      }
    case .ucvtf2D:
      registers.map(step) { (lanes: Lanes64) in
        SIMD2<Double>(Double(lanes[0]), Double(lanes[1]))
      }
    case .scvtf4S:
      registers.map(step) { (lanes: SignedLanes32) in
        SIMD4<Float>(Float(lanes[0]), Float(lanes[1]), Float(lanes[2]), Float(lanes[3]))
      }
    case .ucvtf4S:
      registers.map(step) { (lanes: Lanes32) in
        SIMD4<Float>(Float(lanes[0]), Float(lanes[1]), Float(lanes[2]), Float(lanes[3]))
      }
    case .fcvtzs2D:
      let numbers = registers.vector(step.b, as: SIMD2<Double>.self)
      guard all((numbers .< 0x1p63) .& (numbers .> -0x1p63)) else { return false }
      registers.setVector(
        step.a,
        SignedLanes64(Int64(numbers[0]), Int64(numbers[1]))
      )
    case .fcvtzs4S:
      let numbers = registers.vector(step.b, as: SIMD4<Float>.self)
      guard all((numbers .< 0x1p31) .& (numbers .> -0x1p31)) else { return false }
      registers.setVector(
        step.a,
        SignedLanes32(Int32(numbers[0]), Int32(numbers[1]), Int32(numbers[2]), Int32(numbers[3]))
      )
    default: return false
    }
    return true
  }
}
