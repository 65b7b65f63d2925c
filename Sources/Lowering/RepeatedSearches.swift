internal import HostCode
internal import X64Decoding

/// `rep lods`, and `cmps` and `scas` with `repe` or `repne`: element by element.
extension Emitter {
  mutating func emitLoads(_ loops: Loops, isForward: Bool) {
    let start = operations.count
    let end = skipIfZero(Self.count, .x)
    _ = loadOperands(.load, bytes: loops.bytes, loops.first, loops.second)
    putLoaded(loops.first, bytes: loops.bytes)
    move(Self.source, by: loops.bytes, isUp: isForward)
    emit(.sub, .x, Self.count, Self.count, immediate: 1)
    loop(to: start)
    land(end)
  }

  mutating func emitComparisons(_ loops: Loops, isForward: Bool, isUntilEqual: Bool) {
    let start = operations.count
    let value = loadOperands(loops.work, bytes: loops.bytes, loops.first, loops.second)
    let bits = loops.bytes * 8
    if bits < 32 {
      // The flags of narrow operands come from them at the top of a register.
      let top = temporary()
      let shift = 32 - bits
      emit(.lsl, .w, top, value, immediate: Int64(shift), origin: .flags)
      emit(
        .sub,
        .w,
        .zr,
        top,
        loops.second,
        modifier: .lsl,
        amount: UInt8(shift),
        setsFlags: true
      )
    } else {
      emit(.sub, Self.size(bits), .zr, value, loops.second, setsFlags: true)
    }
    if loops.work == .compare { move(Self.source, by: loops.bytes, isUp: isForward) }
    move(Self.target, by: loops.bytes, isUp: isForward)
    emit(.sub, .x, Self.count, Self.count, immediate: 1)
    let end = skipIfZero(Self.count, .x)
    let distance = Int64((start - operations.count) * 4)
    let condition: Condition = isUntilEqual ? .ne : .eq
    emit(.bCond, .x, .none, .none, immediate: distance, condition: condition)
    land(end)
  }
}
