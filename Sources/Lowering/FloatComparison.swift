internal import HostCode
internal import X64Decoding

/// What `cmpps` and its like ask for: one of AVX's 32 predicates, of which SSE has 8.
///
/// The upper 16 differ from the lower in what raises exceptions only.
struct FloatPredicate {
  /// Whether lanes are equal, less, or (with `isEither`) less or greater.
  private let relation: Relation
  /// Whether the relation is inverted, which makes not-a-numbers fulfil it.
  let isInverted: Bool

  private enum Relation {
    case equal, less, lessOrEqual, ordered, unequal, greater, greaterOrEqual, never
  }

  init(_ immediate: Int64) {
    switch immediate & 15 {
    case 0: (relation, isInverted) = (.equal, false)
    case 1: (relation, isInverted) = (.less, false)
    case 2: (relation, isInverted) = (.lessOrEqual, false)
    case 3: (relation, isInverted) = (.ordered, true)
    case 4: (relation, isInverted) = (.equal, true)
    case 5: (relation, isInverted) = (.less, true)
    case 6: (relation, isInverted) = (.lessOrEqual, true)
    case 7: (relation, isInverted) = (.ordered, false)
    case 8: (relation, isInverted) = (.unequal, true)
    case 9: (relation, isInverted) = (.greaterOrEqual, true)
    case 10: (relation, isInverted) = (.greater, true)
    case 11: (relation, isInverted) = (.never, false)
    case 12: (relation, isInverted) = (.unequal, false)
    case 13: (relation, isInverted) = (.greaterOrEqual, false)
    case 14: (relation, isInverted) = (.greater, false)
    default: (relation, isInverted) = (.never, true)
    }
  }

  /// Whether one operation of A64 does it.
  var isPlain: Bool {
    !isInverted && relation != .ordered && relation != .unequal && relation != .never
  }

  /// The comparisons of which one has to hold, and whether their sources are swapped.
  var comparisons: (first: (HostOpcode, Bool)?, second: (HostOpcode, Bool)?) {
    switch relation {
    case .equal: ((.fcmeq, false), nil)
    case .less: ((.fcmgt, true), nil)
    case .lessOrEqual: ((.fcmge, true), nil)
    case .greater: ((.fcmgt, false), nil)
    case .greaterOrEqual: ((.fcmge, false), nil)
    case .ordered: ((.fcmge, false), (.fcmgt, true))
    case .unequal: ((.fcmgt, false), (.fcmgt, true))
    case .never: (nil, nil)
    }
  }
}

extension Emitter {
  /// `cmpps` and its like into a register that may be a source.
  mutating func compare(
    _ operands: VectorOperands,
    _ predicate: FloatPredicate,
    _ size: OperandSize,
    _ result: HostRegister,
    lane: Int8 = HostOperation.allLanes
  ) {
    let whole: OperandSize = size.isScalar ? .v8b : .v16b
    let (first, second) = predicate.comparisons
    guard let first else {
      return vector(.movi, .v2d, result, .none, immediate: predicate.isInverted ? -1 : 0)
    }
    let other = second == nil ? HostRegister.none : vectorTemporary()
    if let second { compare(operands, second, size, other) }
    compare(operands, first, size, result, lane: lane)
    if other != .none { vector(.orrVector, whole, result, result, other) }
    if predicate.isInverted { vector(.not, whole, result, result) }
  }

  private mutating func compare(
    _ operands: VectorOperands,
    _ comparison: (opcode: HostOpcode, isSwapped: Bool),
    _ size: OperandSize,
    _ result: HostRegister,
    lane: Int8 = HostOperation.allLanes
  ) {
    let (first, second) =
      comparison.isSwapped
      ? (operands.second, operands.first) : (operands.first, operands.second)
    vector(comparison.opcode, size, result, first, second, lane: lane)
  }

  /// What compares into flags: `comisd`, `ptest`.
  mutating func lowerFlagged(_ instruction: VectorInstruction) -> Bool {
    guard instruction.destination.kind == .register, !instruction.isWide else { return false }
    switch instruction.name {
    case .comisd, .ucomisd: compareFlags(instruction, .d)
    case .comiss, .ucomiss: compareFlags(instruction, .s)
    case .ptest: test(instruction)
    default: return false
    }
    return true
  }

  private mutating func compareFlags(_ instruction: VectorInstruction, _ size: OperandSize) {
    let target = GuestRegisters.host(instruction.destination.register)
    compareFloats(target, readVector(instruction.second, of: instruction.source), size)
  }

  /// Sets the flags to how two numbers compare.
  mutating func compareFloats(
    _ first: HostRegister,
    _ second: HostRegister,
    _ size: OperandSize
  ) {
    guard wantsNZCV || wantsParity || wantsAdjust else { return }
    emit(HostOperation(.fcmp, size: size, source1: first, source2: second).settingFlags)
    // Unordered sets the parity flag: 0 has even parity, 1 odd.
    let isPlain = habits.features.contains(.floatFlags)
    let needsOrdered = wantsNZCV && !isPlain
    let ordered =
      wantsParity ? GuestRegisters.parity : needsOrdered ? temporary() : HostRegister.none
    if ordered != .none {
      emit(.csinc, .w, ordered, .zr, .zr, condition: .vs, origin: .flags)
    }
    if wantsAdjust { clearAdjust() }
    guard wantsNZCV else { return }
    if isPlain { return emit(.axflag, .x, .none, .none, setsFlags: true, origin: .flags) }
    // The sum is 0 + 0 if unordered, 1 + 0 if less, 1 - 1 if equal, 2 - 1 if greater: equal and
    // unordered are zero, and the carry is that of not being less.
    let addend = temporary()
    let minus = temporary()
    emit(.csinc, .w, addend, ordered, ordered, condition: .le, origin: .flags)
    emit(.csinv, .w, minus, .zr, .zr, condition: .lt, origin: .flags)
    emit(.add, .w, .zr, addend, minus, setsFlags: true, origin: .flags)
  }

  /// Clears the adjust flag: what it is made from becomes equal to what parity is made from.
  mutating func clearAdjust() {
    emit(.mov, .w, GuestRegisters.adjust, GuestRegisters.parity, origin: .flags)
  }

  /// Whether all bits of a mask are clear (the zero flag), or all are set (the carry flag).
  private mutating func test(_ instruction: VectorInstruction) {
    let target = GuestRegisters.host(instruction.destination.register)
    let source = readVector(instruction.second, of: instruction.source)
    guard wantsNZCV || wantsParity || wantsAdjust else { return }
    if wantsNZCV {
      let common = vectorTemporary()
      let rest = vectorTemporary()
      vector(.andVector, .v16b, common, target, source)
      vector(.bicVector, .v16b, rest, source, target)
      testBits(common: common, rest: rest)
    }
    if wantsParity { emit(.mov, .w, GuestRegisters.parity, .none, immediate: 1, origin: .flags) }
    if wantsAdjust { clearAdjust() }
  }

  /// Sets the zero flag if one register is all zeros, the carry flag if the other is.
  mutating func testBits(common: HostRegister, rest: HostRegister) {
    let isCommon = temporary()
    let isRest = temporary()
    // Lanes of 16 bits have no sign in a general register.
    vector(.umaxv, .h, common, common, from: .v8h)
    vector(.umaxv, .h, rest, rest, from: .v8h)
    vector(.umov, .w, isCommon, common, from: .h, sourceLane: 0)
    vector(.umov, .w, isRest, rest, from: .h, sourceLane: 0)
    emit(.sub, .w, .zr, isRest, immediate: 0, setsFlags: true, origin: .flags)
    emit(.csinc, .w, isRest, .zr, .zr, condition: .eq, origin: .flags)
    emit(.sub, .w, .zr, isCommon, immediate: 0, setsFlags: true, origin: .flags)
    insertFlag(isRest, bit: 0, mask: 2)
  }
}
