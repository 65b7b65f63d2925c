/// Scalar arithmetic.
extension Interpreter {
  /// Does a step of this kind.
  ///
  /// - Returns: false where the operation itself has to be executed: a result is no number.
  @inline(never)
  static func computeNumbers(_ place: StepPlace, _ registers: RegisterFile) -> Bool {
    let step = place.step
    switch step.code {
    case .faddD: return registers.compute(step, as: Double.self) { $0 + $1 }
    case .fsubD: return registers.compute(step, as: Double.self) { $0 - $1 }
    case .fmulD: return registers.compute(step, as: Double.self) { $0 * $1 }
    case .fdivD: return registers.compute(step, as: Double.self) { $0 / $1 }
    case .fnmulD: return registers.compute(step, as: Double.self) { -($0 * $1) }
    case .fmaxD: return registers.compute(step, as: Double.self) { $0.greater($1) }
    case .fminD: return registers.compute(step, as: Double.self) { $0.lesser($1) }
    case .faddS: return registers.compute(step, as: Float.self) { $0 + $1 }
    case .fsubS: return registers.compute(step, as: Float.self) { $0 - $1 }
    case .fmulS: return registers.compute(step, as: Float.self) { $0 * $1 }
    case .fdivS: return registers.compute(step, as: Float.self) { $0 / $1 }
    case .fnmulS: return registers.compute(step, as: Float.self) { -($0 * $1) }
    case .fmaxS: return registers.compute(step, as: Float.self) { $0.greater($1) }
    case .fminS: return registers.compute(step, as: Float.self) { $0.lesser($1) }
    case .keepAddD: return registers.keep(step, as: Double.self) { $0 + $1 }
    case .keepSubD: return registers.keep(step, as: Double.self) { $0 - $1 }
    case .keepMulD: return registers.keep(step, as: Double.self) { $0 * $1 }
    case .keepDivD: return registers.keep(step, as: Double.self) { $0 / $1 }
    case .keepAddS: return registers.keep(step, as: Float.self) { $0 + $1 }
    case .keepSubS: return registers.keep(step, as: Float.self) { $0 - $1 }
    case .keepMulS: return registers.keep(step, as: Float.self) { $0 * $1 }
    case .keepDivS: return registers.keep(step, as: Float.self) { $0 / $1 }
    case .fusedAddD: return registers.fuse(step, as: Double.self) { $2.addingProduct($0, $1) }
    case .fusedSubD: return registers.fuse(step, as: Double.self) { $2.addingProduct(-$0, $1) }
    case .fusedNegatedAddD:
      return registers.fuse(step, as: Double.self) { (-$2).addingProduct(-$0, $1) }
    case .fusedNegatedSubD:
      return registers.fuse(step, as: Double.self) { (-$2).addingProduct($0, $1) }
    case .fsqrtD:
      return registers.finish(step, registers.number(step.b, as: Double.self).squareRoot())
    case .froundD: return registers.round(step, as: Double.self)
    case .fusedAddS: return registers.fuse(step, as: Float.self) { $2.addingProduct($0, $1) }
    case .fusedSubS: return registers.fuse(step, as: Float.self) { $2.addingProduct(-$0, $1) }
    case .fusedNegatedAddS:
      return registers.fuse(step, as: Float.self) { (-$2).addingProduct(-$0, $1) }
    case .fusedNegatedSubS:
      return registers.fuse(step, as: Float.self) { (-$2).addingProduct($0, $1) }
    case .fsqrtS:
      return registers.finish(step, registers.number(step.b, as: Float.self).squareRoot())
    case .froundS: return registers.round(step, as: Float.self)
    case .fitD:
      registers.setScalar(step.a, registers.double(step.b).fitted(step))
      return true
    case .fitS:
      registers.setScalar(step.a, registers.float(step.b).fitted(step))
      return true
    case .scaleD:
      registers.setScalar(step.a, registers.double(step.b) * Double(bitPattern: step.bits))
      return true
    case .scaleS:
      registers.setScalar(step.a, registers.float(step.b) * Float(bitPattern: step.low))
      return true
    case .fcvtDtoS: return registers.finish(step, Float(registers.double(step.b)))
    case .fcvtStoD: return registers.finish(step, Double(registers.float(step.b)))
    case .keepDtoS: return registers.finishLowest(step, Float(registers.double(step.b)))
    case .keepStoD: return registers.finishLowest(step, Double(registers.float(step.b)))
    default: return false
    }
  }
}
