internal import HostCode
internal import X64Decoding

/// What moves values between the halves of `ymm` registers, or fills both with the same.
extension Emitter {
  mutating func lowerHalves(_ instruction: VectorInstruction) -> Bool {
    let selector = Int(instruction.immediate)
    switch instruction.name {
    case .vbroadcastss, .vpbroadcastd: broadcast(instruction, .v4s)
    case .vbroadcastsd, .vpbroadcastq: broadcast(instruction, .v2d)
    case .vpbroadcastw: broadcast(instruction, .v8h)
    case .vpbroadcastb: broadcast(instruction, .v16b)
    case .vbroadcastf128, .vbroadcasti128:
      let target = instruction.destination.register
      load(GuestRegisters.host(target), address(instruction.source, bytes: 16), bytes: 16)
      storeUpperHalf(GuestRegisters.host(target), target)
    case .vinsertf128, .vinserti128: insertHalf(instruction, isUpper: selector & 1 == 1)
    case .vextractf128, .vextracti128: extractHalf(instruction, isUpper: selector & 1 == 1)
    case .vperm2f128, .vperm2i128: permuteHalves(instruction, selector)
    case .vpermq, .vpermpd: permuteQuarters(instruction, selector)
    case .vpermd, .vpermps: permuteLanes(instruction)
    default: return false
    }
    return true
  }

  private mutating func broadcast(_ instruction: VectorInstruction, _ size: OperandSize) {
    let target = GuestRegisters.host(instruction.destination.register)
    if instruction.second.kind == .memory {
      emit(
        HostOperation(
          .ld1r,
          size: size,
          destination: target,
          base: address(instruction.source, bytes: 0).base,
          addressing: .offset,
          accessBytes: UInt8(size.laneBytes)
        )
      )
    } else {
      let source = GuestRegisters.host(instruction.second.register)
      vector(.dup, size, target, source, sourceLane: 0)
    }
    if instruction.isWide { storeUpperHalf(target, instruction.destination.register) }
  }

  private mutating func insertHalf(_ instruction: VectorInstruction, isUpper: Bool) {
    let target = instruction.destination.register
    let first = instruction.first.register
    let inserted = readVector(instruction.second, of: instruction.source)
    if isUpper {
      storeUpperHalf(inserted, target)
      copyVector(GuestRegisters.host(target), GuestRegisters.host(first))
    } else {
      if target != first { storeUpperHalf(loadUpperHalf(first), target) }
      copyVector(GuestRegisters.host(target), inserted)
    }
  }

  private mutating func extractHalf(_ instruction: VectorInstruction, isUpper: Bool) {
    let source = instruction.second.register
    let target = instruction.destination
    if target.kind == .memory {
      let value = isUpper ? loadUpperHalf(source) : GuestRegisters.host(source)
      return store(value, address(instruction.source, bytes: 16), bytes: 16)
    }
    let place = GuestRegisters.host(target.register)
    if isUpper {
      state(.ldr, place, at: GuestState.upperHalf(Int(source.number)), bytes: 16)
    } else {
      copyVector(place, GuestRegisters.host(source))
    }
    clearUpperHalf(target.register)
  }

  /// The halves of the second source, which may be in memory; of those not asked for, none.
  private mutating func secondHalves(
    _ instruction: VectorInstruction,
    needsUpper: Bool = true
  ) -> (HostRegister, HostRegister) {
    if instruction.second.kind == .memory {
      let halves = (vectorTemporary(), vectorTemporary())
      loadHalves(halves.0, halves.1, of: instruction)
      return halves
    }
    let register = instruction.second.register
    return (GuestRegisters.host(register), needsUpper ? loadUpperHalf(register) : .none)
  }

  private mutating func permuteHalves(_ instruction: VectorInstruction, _ selector: Int) {
    let target = instruction.destination.register
    let choices = [selector & 15, selector >> 4]
    func isUsed(_ half: Int) -> Bool { choices.contains { $0 & 8 == 0 && $0 & 3 == half } }
    var halves = [4 of HostRegister](repeating: .none)
    halves[0] = GuestRegisters.host(instruction.first.register)
    if isUsed(1) { halves[1] = loadUpperHalf(instruction.first.register) }
    if isUsed(2) || isUsed(3) {
      (halves[2], halves[3]) = secondHalves(instruction, needsUpper: isUsed(3))
    }
    if choices[1] & 8 != 0 {
      clearUpperHalf(target)
    } else {
      storeUpperHalf(halves[choices[1] & 3], target)
    }
    if choices[0] & 8 != 0 {
      clearVector(GuestRegisters.host(target))
    } else {
      copyVector(GuestRegisters.host(target), halves[choices[0] & 3])
    }
  }

  private mutating func permuteQuarters(_ instruction: VectorInstruction, _ selector: Int) {
    let target = instruction.destination.register
    let quarters = (0..<4).map { selector >> ($0 * 2) & 3 }
    let source = secondHalves(instruction, needsUpper: quarters.contains { $0 > 1 })
    let place = GuestRegisters.host(target)
    if quarters[..<2] == quarters[2...] {
      join(source, quarters[0], quarters[1], into: place)
      return storeUpperHalf(place, target)
    }
    let upper = halfAsItIs(source, quarters[2], quarters[3]) ?? vectorTemporary()
    join(source, quarters[2], quarters[3], into: upper)
    storeUpperHalf(upper, target)
    join(source, quarters[0], quarters[1], into: place)
  }

  /// The half that two quarters are already.
  private func halfAsItIs(
    _ source: (HostRegister, HostRegister),
    _ low: Int,
    _ high: Int
  ) -> HostRegister? {
    high == low + 1 && low & 1 == 0 ? (low == 0 ? source.0 : source.1) : nil
  }

  /// Joins two quarters of a source; its lower half may be where the result goes.
  private mutating func join(
    _ source: (HostRegister, HostRegister),
    _ low: Int,
    _ high: Int,
    into target: HostRegister
  ) {
    if let half = halfAsItIs(source, low, high) { return copyVector(target, half) }
    let (first, second) = (low < 2 ? source.0 : source.1, high < 2 ? source.0 : source.1)
    switch (low & 1, high & 1) {
    case _ where low == high:
      vector(.dup, .v2d, target, first, sourceLane: Int8(low & 1))
    case (0, 0): vector(.zip1, .v2d, target, first, second)
    case (1, 1): vector(.zip2, .v2d, target, first, second)
    case (1, 0): vector(.ext, .v16b, target, first, second, immediate: 8)
    default:
      // Low and high quarters that stay at their place, of two registers.
      let place = target == second ? vectorTemporary() : target
      copyVector(place, first, origin: .copy)
      insertLane(place, 1, second, 1, .d)
      copyVector(target, place, origin: .copy)
    }
  }

  /// 32-bit lanes of the second source by the indices in the first.
  private mutating func permuteLanes(_ instruction: VectorInstruction) {
    let target = instruction.destination.register
    let table = vectorTemporary()
    let upperTable = vectorTemporary()
    if instruction.second.kind == .memory {
      loadHalves(table, upperTable, of: instruction)
    } else {
      let register = instruction.second.register
      copyVector(table, GuestRegisters.host(register), origin: .copy)
      state(.ldr, upperTable, at: GuestState.upperHalf(Int(register.number)), bytes: 16)
    }
    let upper = loadUpperHalf(instruction.first.register)
    let selection = LaneSelection(
      mask: repeated(7, .v4s),
      factor: repeated(4, .v16b),
      bytes: load(.laneBytes)
    )
    select(selection, upper, from: table, count: 2, into: upper)
    storeUpperHalf(upper, target)
    let indices = GuestRegisters.host(instruction.first.register)
    select(selection, indices, from: table, count: 2, into: GuestRegisters.host(target))
  }

  /// What makes numbers of bytes from numbers of 32-bit lanes.
  struct LaneSelection {
    var mask: HostRegister
    /// 4 in every byte.
    var factor: HostRegister
    /// 0 to 3 in the bytes of every lane.
    var bytes: HostRegister
  }

  /// Takes the 32-bit lanes of a table that the low bits of each lane tell.
  mutating func select(
    _ selection: LaneSelection,
    _ indices: HostRegister,
    from table: HostRegister,
    count: UInt8,
    into target: HostRegister
  ) {
    let numbers = vectorTemporary()
    vector(.andVector, .v16b, numbers, indices, selection.mask)
    vector(.mul, .v4s, numbers, numbers, selection.factor)
    vector(.addVector, .v16b, numbers, numbers, selection.bytes)
    emit(
      HostOperation(
        .tbl,
        size: .v16b,
        destination: target,
        source1: table,
        source2: numbers,
        registerCount: count
      )
    )
  }
}
