internal import HostCode
internal import X64Decoding

/// Scalar floating point: `addsd`, `sqrtss`, `ucomisd`, `movss` and their like.
///
/// x64 keeps the upper lanes of the destination. With FPCR.NEP (AFP) A64 does as well, which is
/// `lane` 0 of the operation; without it the result is inserted.
extension Emitter {
  mutating func lowerScalarFloat(_ instruction: X64Instruction) -> Bool {
    guard !Self.usesMMX(instruction), instruction.category != .string else { return false }
    let isDouble = instruction.operands.last?.bits == 64
    let size = isDouble ? OperandSize.d : .s
    switch instruction.mnemonic {
    case .addsd, .addss: return scalar(instruction, .fadd, size)
    case .subsd, .subss: return scalar(instruction, .fsub, size)
    case .mulsd, .mulss: return scalar(instruction, .fmul, size)
    case .divsd, .divss: return scalar(instruction, .fdiv, size)
    case .sqrtsd, .sqrtss: return scalar(instruction, .fsqrt, size)
    case .minsd, .minss: return scalarExtreme(instruction, .mi, size)
    case .maxsd, .maxss: return scalarExtreme(instruction, .gt, size)
    case .comisd, .ucomisd, .comiss, .ucomiss: return compareScalar(instruction, size)
    case .cmpsd: return compareLanes(instruction, .d)
    case .cmpss: return compareLanes(instruction, .s)
    case .movsd, .movss: return moveScalar(instruction, size)
    case .roundsd, .roundss:
      let wide: OperandSize = instruction.mnemonic == .roundsd ? .d : .s
      return scalar(instruction, Self.rounding(instruction.immediate), wide)
    default: return false
    }
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
    _ instruction: X64Instruction,
    _ opcode: HostOpcode,
    _ size: OperandSize
  ) -> Bool {
    guard let (first, second) = Self.pair(instruction) else { return false }
    let target = GuestRegisters.host(first.register)
    let source = readVector(second, of: instruction)
    let isUnary = opcode != .fadd && opcode != .fsub && opcode != .fmul && opcode != .fdiv
    mergeScalar(size, target) { emitter, result, lane in
      if isUnary {
        emitter.vector(opcode, size, result, source, lane: lane)
      } else {
        emitter.vector(opcode, size, result, target, source, lane: lane)
      }
    }
    return true
  }

  /// Computes lane 0 of a register; the other lanes stay.
  mutating func mergeScalar(
    _ size: OperandSize,
    _ target: HostRegister,
    _ compute: (inout Emitter, HostRegister, Int8) -> Void
  ) {
    if habits.features.contains(.alternateFloat) { return compute(&self, target, 0) }
    let result = vectorTemporary()
    compute(&self, result, HostOperation.allLanes)
    insertLane(target, 0, result, 0, size, origin: .semantics)
  }

  /// The first operand if it compares so, else the second, also when one is not a number.
  private mutating func scalarExtreme(
    _ instruction: X64Instruction,
    _ condition: Condition,
    _ size: OperandSize
  ) -> Bool {
    guard let (first, second) = Self.pair(instruction) else { return false }
    let target = GuestRegisters.host(first.register)
    let source = readVector(second, of: instruction)
    if habits.features.contains(.alternateFloat) {
      // FPCR.AH makes `fmin` and `fmax` choose as x64 does.
      vector(condition == .mi ? .fmin : .fmax, size, target, target, source, lane: 0)
      return true
    }
    let saved = keepsNZCV ? temporary() : .none
    if saved != .none { status(.mrs, saved) }
    let result = vectorTemporary()
    emit(
      HostOperation(.fcmp, size: size, source1: target, source2: source, origin: .semantics)
        .settingFlags
    )
    emit(
      HostOperation(
        .fcsel,
        size: size,
        destination: result,
        source1: target,
        source2: source,
        condition: condition
      )
    )
    insertLane(target, 0, result, 0, size, origin: .semantics)
    if saved != .none { status(.msr, saved) }
    return true
  }

  private mutating func compareScalar(_ instruction: X64Instruction, _ size: OperandSize) -> Bool {
    guard let (first, second) = Self.pair(instruction) else { return false }
    let target = GuestRegisters.host(first.register)
    let source = readVector(second, of: instruction)
    compareFloats(target, source, size)
    return true
  }

  /// Sets the flags to how two numbers compare.
  mutating func compareFloats(
    _ first: HostRegister,
    _ second: HostRegister,
    _ size: OperandSize
  ) {
    guard wantsNZCV || wantsParity || wantsAdjust else { return }
    emit(HostOperation(.fcmp, size: size, source1: first, source2: second).settingFlags)
    if wantsParity {
      emit(.csinc, .w, GuestRegisters.parity, .zr, .zr, condition: .vs, origin: .flags)
    }
    if wantsAdjust {
      if wantsParity {
        emit(.mov, .w, GuestRegisters.adjust, GuestRegisters.parity, origin: .flags)
      } else {
        emit(.mov, .w, GuestRegisters.adjust, .none, origin: .flags)
      }
    }
    guard wantsNZCV else { return }
    if habits.features.contains(.flagManipulation) {
      emit(.axflag, .x, .none, .none, setsFlags: true, origin: .flags)
    } else {
      // Unordered is also equal, and neither sign nor overflow are left.
      let equal = temporary()
      let below = temporary()
      emit(.csinc, .w, equal, .zr, .zr, condition: .vs, origin: .flags)
      emit(.csinc, .w, equal, equal, .zr, condition: .ne, origin: .flags)
      emit(.csinc, .w, below, .zr, .zr, condition: .lt, origin: .flags)
      emit(.lsl, .w, below, below, immediate: 29, origin: .flags)
      emit(.bfi, .w, below, equal, immediate: 30, amount: 1, origin: .flags)
      status(.msr, below)
    }
  }

  private mutating func moveScalar(_ instruction: X64Instruction, _ size: OperandSize) -> Bool {
    guard let (first, second) = Self.pair(instruction) else { return false }
    if first.kind == .memory {
      store(
        GuestRegisters.host(second.register),
        address(instruction, bytes: first.bytes),
        bytes: first.bytes
      )
    } else if second.kind == .memory {
      load(
        GuestRegisters.host(first.register),
        address(instruction, bytes: second.bytes),
        bytes: second.bytes
      )
    } else {
      let lanes: OperandSize = instruction.mnemonic == .movsd ? .d : .s
      insertLane(
        GuestRegisters.host(first.register),
        0,
        GuestRegisters.host(second.register),
        0,
        lanes
      )
    }
    return true
  }

  /// `cmpsd`, `cmppd` and their like, by the predicate in the immediate.
  mutating func compareLanes(_ instruction: X64Instruction, _ size: OperandSize) -> Bool {
    guard let (first, second) = Self.pair(instruction) else { return false }
    let target = GuestRegisters.host(first.register)
    let source = readVector(second, of: instruction)
    let isScalar = size.isScalar
    let result = isScalar ? vectorTemporary() : target
    let predicate = instruction.immediate & 7
    switch predicate & 3 {
    case 0: vector(.fcmeq, size, result, target, source)
    case 1: vector(.fcmgt, size, result, source, target)
    case 2: vector(.fcmge, size, result, source, target)
    default:
      let ordered = vectorTemporary()
      vector(.fcmge, size, ordered, target, source)
      vector(.fcmgt, size, result, source, target)
      let whole: OperandSize = size.bits == 128 ? .v16b : .v8b
      vector(.orrVector, whole, result, result, ordered)
      if predicate == 3 { vector(.not, whole, result, result) }
    }
    if predicate & 3 != 3, predicate >= 4 {
      vector(.not, size.bits == 128 ? .v16b : .v8b, result, result)
    }
    if isScalar { insertLane(target, 0, result, 0, size, origin: .semantics) }
    return true
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
