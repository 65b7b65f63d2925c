internal import HostCode
internal import X64Decoding

/// `rep`, `repe` and `repne`: loops upwards and downwards, between which the direction decides.
///
/// `movs` and `stos` go on by 64, 32 and 8 bytes while so many are left, then by elements. `movs`
/// does so only if its operands are at least 64 bytes apart, so that no byte is read after it has
/// been written. How much each loop executes, `RepeatedWork` tells.
extension Emitter {
  static var count: HostRegister { .x(0) }

  mutating func repeatString(
    _ instruction: X64Instruction,
    _ work: StringWork,
    bytes: Int
  ) {
    let direction = temporary()
    state(.ldrs, direction, at: GuestState.direction, bytes: 1)
    let nothing = skipIfZero(Self.count, .x)
    let fill = vectorTemporary()
    if work == .store, habits.repeatsBlocks {
      vector(.dup, Self.lanes(bytes), fill, Self.accumulator, from: Self.size(bytes * 8))
    }
    let (first, second) = (temporary(), temporary())
    let downwards = operations.count
    emit(
      HostOperation(.tbnz, source1: direction, amount: 63)
    )
    let kind = Loops(work: work, bytes: bytes, first: first, second: second, fill: fill)
    let isUntilEqual = instruction.attributes.contains(.hasRepne)
    emitLoops(kind, isForward: true, isUntilEqual: isUntilEqual)
    let done = jump()
    land(downwards)
    emitLoops(kind, isForward: false, isUntilEqual: isUntilEqual)
    land(done)
    switch work {
    case .move, .store:
      if habits.repeatsBlocks { emit(.mov, .x, Self.count, .none, origin: .constant) }
    case .load: break
    case .compare, .scan:
      let value = work == .scan ? Self.accumulator : first
      if wantsAdjust {
        emit(.eor, .x, GuestRegisters.adjust, value, second, origin: .flags)
      }
      if wantsParity {
        emit(.sub, .x, GuestRegisters.parity, value, second, origin: .flags)
      }
    }
    land(nothing)
  }

  /// What both directions have in common.
  struct Loops {
    var work: StringWork
    var bytes: Int
    /// Values that are loaded, from the source and from the target.
    var first: HostRegister
    var second: HostRegister
    /// What `stos` stores, as often as it fits.
    var fill: HostRegister
  }

  private mutating func emitLoops(_ loops: Loops, isForward: Bool, isUntilEqual: Bool) {
    switch loops.work {
    case .move, .store:
      if habits.repeatsBlocks {
        emitBlocks(loops, isForward: isForward)
      } else {
        emitElements(loops, isForward: isForward)
      }
    case .load: emitLoads(loops, isForward: isForward)
    case .compare, .scan:
      emitComparisons(loops, isForward: isForward, isUntilEqual: isUntilEqual)
    }
  }

  private static func lanes(_ bytes: Int) -> OperandSize {
    switch bytes {
    case 1: .v16b
    case 2: .v8h
    case 4: .v4s
    default: .v2d
    }
  }

  /// Moves a pointer up, or down, by so many bytes.
  mutating func move(_ pointer: HostRegister, by bytes: Int, isUp: Bool) {
    emit(isUp ? .add : .sub, .x, pointer, pointer, immediate: Int64(bytes))
  }
}

// MARK: movs, stos

extension Emitter {
  private mutating func emitBlocks(_ loops: Loops, isForward: Bool) {
    let isMove = loops.work == .move
    let left = temporary()
    let shift = Int64(loops.bytes.trailingZeroBitCount)
    if shift == 0 {
      emit(.mov, .x, left, Self.count, origin: .copy)
    } else {
      emit(.lsl, .x, left, Self.count, immediate: shift)
    }
    if !isForward {
      // Downwards the pointers are behind what comes next.
      if isMove { move(Self.source, by: loops.bytes, isUp: true) }
      move(Self.target, by: loops.bytes, isUp: true)
    }
    let rest = temporary()
    let overlap = isMove ? skipIfNear(rest) : nil
    for bytes in [64, 32, 8] {
      let start = operations.count
      emit(.sub, .x, rest, left, immediate: Int64(bytes))
      let next = operations.count
      emit(HostOperation(.tbnz, source1: rest, amount: 63))
      transfer(loops, bytes: bytes, isForward: isForward)
      emit(.mov, .x, left, rest, origin: .copy)
      loop(to: start)
      land(next)
    }
    if let overlap { land(overlap) }
    let start = operations.count
    let end = skipIfZero(left, .x)
    transferElement(loops, step: isForward ? loops.bytes : -loops.bytes, isBehind: !isForward)
    emit(.sub, .x, left, left, immediate: Int64(loops.bytes))
    loop(to: start)
    land(end)
    if !isForward {
      if isMove { move(Self.source, by: loops.bytes, isUp: false) }
      move(Self.target, by: loops.bytes, isUp: false)
    }
  }

  private mutating func emitElements(_ loops: Loops, isForward: Bool) {
    let start = operations.count
    transferElement(loops, step: isForward ? loops.bytes : -loops.bytes)
    emit(.sub, .x, Self.count, Self.count, immediate: 1)
    loop(to: start, while: Self.count, .x)
  }

  /// Moves one element; the pointers step behind the access unless they are behind what comes next.
  private mutating func transferElement(_ loops: Loops, step: Int, isBehind: Bool = false) {
    let addressing: Addressing = isBehind ? .preIndex : .postIndex
    let isMove = loops.work == .move
    if isMove { access(.ldr, loops.first, Self.source, loops.bytes, step, addressing) }
    let value = isMove ? loops.first : Self.accumulator
    access(.str, value, Self.target, loops.bytes, step, addressing)
  }

  /// Begins what is left out when source and target are less than 64 bytes apart.
  ///
  /// The flags, which `movs` keeps, are not used for it.
  private mutating func skipIfNear(_ scratch: HostRegister) -> Int {
    let sign = temporary()
    emit(.sub, .x, scratch, Self.target, Self.source)
    emit(.asr, .x, sign, scratch, immediate: 63)
    emit(.eor, .x, scratch, scratch, sign)
    emit(.sub, .x, scratch, scratch, sign)
    emit(.lsr, .x, scratch, scratch, immediate: 6)
    return skipIfZero(scratch, .x)
  }

  /// Moves 64, 32 or 8 bytes and the pointers past them.
  private mutating func transfer(_ loops: Loops, bytes: Int, isForward: Bool) {
    let isMove = loops.work == .move
    let step = isForward ? bytes : -bytes
    if bytes == 8 {
      let value = isMove ? loops.first : loops.fill
      let addressing: Addressing = isForward ? .postIndex : .preIndex
      if isMove { access(.ldr, value, Self.source, 8, step, addressing) }
      return access(.str, value, Self.target, 8, step, addressing)
    }
    let low = loops.fill
    if bytes == 32 {
      if isMove { pair(.ldp, low, Self.source, at: step, isStepping: true) }
      return pair(.stp, low, Self.target, at: step, isStepping: true, isSame: !isMove)
    }
    let (near, far) = isForward ? (0, 32) : (-32, -64)
    let high = isMove ? low.advanced(by: 2) : low
    if isMove {
      pair(.ldp, low, Self.source, at: near)
      pair(.ldp, high, Self.source, at: far)
    }
    pair(.stp, low, Self.target, at: near, isSame: !isMove)
    pair(.stp, high, Self.target, at: far, isSame: !isMove)
    if isMove { move(Self.source, by: bytes, isUp: isForward) }
    move(Self.target, by: bytes, isUp: isForward)
  }

  private mutating func access(
    _ opcode: HostOpcode,
    _ value: HostRegister,
    _ pointer: HostRegister,
    _ bytes: Int,
    _ step: Int,
    _ addressing: Addressing
  ) {
    emit(
      HostOperation(
        opcode,
        size: Self.accessSize(value, bytes),
        destination: opcode == .ldr ? value : .none,
        source1: opcode == .ldr ? .none : value,
        base: pointer,
        immediate: Int64(step),
        addressing: addressing,
        accessBytes: UInt8(bytes)
      )
    )
  }

  /// Accesses 32 bytes by two vectors: neighbours, or twice the same.
  private mutating func pair(
    _ opcode: HostOpcode,
    _ first: HostRegister,
    _ pointer: HostRegister,
    at offset: Int,
    isStepping: Bool = false,
    isSame: Bool = false
  ) {
    let isLoad = opcode == .ldp
    let second = isSame ? first : first.advanced(by: 1)
    emit(
      HostOperation(
        opcode,
        size: .q,
        destination: isLoad ? first : .none,
        secondDestination: isLoad ? second : .none,
        source1: isLoad ? .none : first,
        source2: isLoad ? .none : second,
        base: pointer,
        immediate: Int64(offset),
        addressing: !isStepping ? .offset : offset > 0 ? .postIndex : .preIndex,
        accessBytes: 32
      )
    )
  }
}
