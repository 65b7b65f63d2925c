internal import HostCode
internal import X64Decoding

/// Scalar floating point: `addsd`, `sqrtss`, `ucomisd` and their like.
///
/// x64 keeps the upper lanes of the first source. With FPCR.NEP (AFP) A64 keeps those of the
/// destination, which is `lane` 0 of the operation; without it the result is inserted.
extension Emitter {
  mutating func lowerScalarFloat(_ operands: VectorOperands) -> Bool {
    switch operands.name {
    case .addsd: scalar(operands, .fadd, .d)
    case .addss: scalar(operands, .fadd, .s)
    case .subsd: scalar(operands, .fsub, .d)
    case .subss: scalar(operands, .fsub, .s)
    case .mulsd: scalar(operands, .fmul, .d)
    case .mulss: scalar(operands, .fmul, .s)
    case .divsd: scalar(operands, .fdiv, .d)
    case .divss: scalar(operands, .fdiv, .s)
    case .sqrtsd: scalarUnary(operands, .fsqrt, .d)
    case .sqrtss: scalarUnary(operands, .fsqrt, .s)
    case .roundsd: scalarUnary(operands, Self.rounding(operands.immediate), .d)
    case .roundss: scalarUnary(operands, Self.rounding(operands.immediate), .s)
    case .cvtsd2ss: scalarUnary(operands, .fcvt, .s, from: .d)
    case .cvtss2sd: scalarUnary(operands, .fcvt, .d, from: .s)
    case .minsd: scalarExtreme(operands, .mi, .d)
    case .minss: scalarExtreme(operands, .mi, .s)
    case .maxsd: scalarExtreme(operands, .gt, .d)
    case .maxss: scalarExtreme(operands, .gt, .s)
    case .cmpsd: compareScalar(operands, .d)
    case .cmpss: compareScalar(operands, .s)
    case .rcpss, .rsqrtss:
      let divisor = self.divisor(operands, .s)
      let one = self.one(.s)
      mergeScalar(operands, .s) { emitter, result, lane in
        emitter.vector(.fdiv, .s, result, one, divisor, lane: lane)
      }
    default: return false
    }
    return true
  }

  /// The rounding that an immediate of `roundsd` asks for.
  static func rounding(_ immediate: Int64) -> HostOpcode {
    if immediate & 4 != 0 { return .frinti }
    return switch immediate & 3 {
    case 0: .frintn
    case 1: .frintm
    case 2: .frintp
    default: .frintz
    }
  }

  private mutating func scalar(
    _ operands: VectorOperands,
    _ opcode: HostOpcode,
    _ size: OperandSize
  ) {
    mergeScalar(operands, size) { emitter, result, lane in
      emitter.vector(opcode, size, result, operands.first, operands.second, lane: lane)
    }
  }

  private mutating func scalarUnary(
    _ operands: VectorOperands,
    _ opcode: HostOpcode,
    _ size: OperandSize,
    from sourceSize: OperandSize? = nil
  ) {
    mergeScalar(operands, size) { emitter, result, lane in
      emitter.vector(opcode, size, result, operands.second, from: sourceSize, lane: lane)
    }
  }

  /// Computes lane 0 of the destination; the other lanes are those of the first source.
  mutating func mergeScalar(
    _ operands: VectorOperands,
    _ size: OperandSize,
    _ compute: (inout Emitter, HostRegister, Int8) -> Void
  ) {
    let target = operands.destination
    if habits.features.contains(.alternateFloat),
      target == operands.first || target != operands.second
    {
      copyVector(target, operands.first, origin: .copy)
      return compute(&self, target, 0)
    }
    let result = vectorTemporary()
    compute(&self, result, HostOperation.allLanes)
    mergeLane(operands, result, size)
  }

  /// Puts a result into lane 0 of the destination, beside the upper lanes of the first source.
  mutating func mergeLane(_ operands: VectorOperands, _ result: HostRegister, _ size: OperandSize) {
    copyVector(operands.destination, operands.first, origin: .copy)
    insertLane(operands.destination, 0, result, 0, size, origin: .semantics)
  }

  /// What 1 is divided by for a reciprocal, or a reciprocal root.
  ///
  /// x64's are estimates of at least 12 bits; exact ones are estimates, too.
  mutating func divisor(_ operands: VectorOperands, _ size: OperandSize) -> HostRegister {
    guard operands.name == .rsqrtss || operands.name == .rsqrtps else { return operands.second }
    let root = vectorTemporary()
    vector(.fsqrt, size, root, operands.second)
    return root
  }

  /// 1 in every lane.
  mutating func one(_ size: OperandSize) -> HostRegister {
    let value = vectorTemporary()
    vector(.fmov, size, value, .none, immediate: 0x3F80_0000, origin: .constant)
    return value
  }

  /// The first operand if it compares so, else the second, also when one is not a number.
  private mutating func scalarExtreme(
    _ operands: VectorOperands,
    _ condition: Condition,
    _ size: OperandSize
  ) {
    if habits.features.contains(.alternateFloat) {
      // FPCR.AH makes `fmin` and `fmax` choose as x64 does.
      return scalar(operands, condition == .mi ? .fmin : .fmax, size)
    }
    let saved = keepsNZCV ? temporary() : .none
    if saved != .none { status(.mrs, saved) }
    let result = vectorTemporary()
    emit(
      HostOperation(
        .fcmp,
        size: size,
        source1: operands.first,
        source2: operands.second,
        origin: .semantics
      ).settingFlags
    )
    emit(
      HostOperation(
        .fcsel,
        size: size,
        destination: result,
        source1: operands.first,
        source2: operands.second,
        condition: condition
      )
    )
    mergeLane(operands, result, size)
    if saved != .none { status(.msr, saved) }
  }

  private mutating func compareScalar(_ operands: VectorOperands, _ size: OperandSize) {
    let predicate = FloatPredicate(operands.immediate)
    if predicate.isPlain {
      return mergeScalar(operands, size) { emitter, result, lane in
        emitter.compare(operands, predicate, size, result, lane: lane)
      }
    }
    let result = vectorTemporary()
    compare(operands, predicate, size, result)
    mergeLane(operands, result, size)
  }
}

extension HostOperation {
  /// The same operation, writing the condition flags.
  var settingFlags: HostOperation {
    var operation = self
    operation.setsFlags = true
    return operation
  }
}
