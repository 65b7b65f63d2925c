internal import HostCode
internal import X64Decoding

/// Arithmetic on whole vectors.
extension Emitter {
  mutating func lowerPacked(_ operands: VectorOperands) -> Bool {
    let (target, first, second) = (operands.destination, operands.first, operands.second)
    if let rule = PackedRule.find(operands.name) {
      if rule.opcode == .eorVector, first == second {
        clearVector(target)
      } else if rule.isUnary {
        vector(rule.opcode, rule.size, target, second)
      } else if rule.isSwapped {
        vector(rule.opcode, rule.size, target, second, first)
      } else {
        vector(rule.opcode, rule.size, target, first, second)
      }
      return true
    }
    switch operands.name {
    case .minps: extreme(operands, .fmin, .v4s)
    case .minpd: extreme(operands, .fmin, .v2d)
    case .maxps: extreme(operands, .fmax, .v4s)
    case .maxpd: extreme(operands, .fmax, .v2d)
    case .cmpps: compare(operands, FloatPredicate(operands.immediate), .v4s)
    case .cmppd: compare(operands, FloatPredicate(operands.immediate), .v2d)
    case .roundps: vector(Self.rounding(operands.immediate), .v4s, target, second)
    case .roundpd: vector(Self.rounding(operands.immediate), .v2d, target, second)
    case .rcpps, .rsqrtps:
      let divisor = self.divisor(operands, .v4s)
      vector(.fdiv, .v4s, target, one(.v4s), divisor)
    case .addsubps: addSubtract(operands, .evenSingleSigns, .v4s)
    case .addsubpd: addSubtract(operands, .evenDoubleSigns, .v2d)
    case .psignb: sign(operands, .v16b)
    case .psignw: sign(operands, .v8h)
    case .psignd: sign(operands, .v4s)
    case .packsswb: pack(operands, .sqxtn, .v8b, .v16b, from: .v8h)
    case .packuswb: pack(operands, .sqxtun, .v8b, .v16b, from: .v8h)
    case .packssdw: pack(operands, .sqxtn, .v4h, .v8h, from: .v4s)
    case .packusdw: pack(operands, .sqxtun, .v4h, .v8h, from: .v4s)
    default: return false
    }
    return true
  }

  private mutating func compare(
    _ operands: VectorOperands,
    _ predicate: FloatPredicate,
    _ size: OperandSize
  ) {
    compare(operands, predicate, size, operands.destination)
  }

  /// The first source where it is less (greater), else the second, also for not-a-numbers.
  private mutating func extreme(
    _ operands: VectorOperands,
    _ opcode: HostOpcode,
    _ size: OperandSize
  ) {
    let (target, first, second) = (operands.destination, operands.first, operands.second)
    if habits.features.contains(.alternateFloat) {
      // FPCR.AH makes `fmin` and `fmax` choose as x64 does.
      return vector(opcode, size, target, first, second)
    }
    let takesFirst = vectorTemporary()
    let isMinimum = opcode == .fmin
    vector(
      .fcmgt,
      size,
      takesFirst,
      isMinimum ? second : first,
      isMinimum ? first : second,
      origin: .semantics
    )
    select(operands, takesFirst, first, second)
  }

  /// Bits of one register where a mask is set, else of the other.
  mutating func select(
    _ operands: VectorOperands,
    _ mask: HostRegister,
    _ whereSet: HostRegister,
    _ whereClear: HostRegister
  ) {
    let target = operands.destination
    if target == whereSet {
      vector(.bif, .v16b, target, whereClear, mask)
    } else if target == whereClear {
      vector(.bit, .v16b, target, whereSet, mask)
    } else {
      copyVector(target, mask, origin: .copy)
      vector(.bsl, .v16b, target, whereSet, whereClear)
    }
  }

  /// Subtracts in even lanes and adds in odd ones.
  private mutating func addSubtract(
    _ operands: VectorOperands,
    _ signs: VectorConstant,
    _ size: OperandSize
  ) {
    let negated = vectorTemporary()
    vector(.eorVector, .v16b, negated, operands.second, load(signs))
    vector(.fadd, size, operands.destination, operands.first, negated)
  }

  /// The first source times -1, 0 or 1, by the sign of the second.
  private mutating func sign(_ operands: VectorOperands, _ size: OperandSize) {
    let sign = vectorTemporary()
    let bits = Int64(size.laneBits - 1)
    // Saturation keeps the sign of what is shifted out.
    vector(.sqshl, size, sign, operands.second, immediate: bits)
    vector(.srshr, size, sign, sign, immediate: bits)
    vector(.mul, size, operands.destination, operands.first, sign)
  }

  /// Narrows both sources with saturation.
  private mutating func pack(
    _ operands: VectorOperands,
    _ opcode: HostOpcode,
    _ low: OperandSize,
    _ high: OperandSize,
    from source: OperandSize
  ) {
    let isNeeded = operands.destination == operands.second
    let place = isNeeded ? vectorTemporary() : operands.destination
    vector(opcode, low, place, operands.first, from: source)
    vector(opcode, high, place, operands.second, from: source)
    copyVector(operands.destination, place, origin: .copy)
  }
}
