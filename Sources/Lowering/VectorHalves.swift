internal import HostCode
internal import X64Decoding

/// How rules for 128 bits make SSE, AVX on `xmm`, and AVX on `ymm`.
extension Emitter {
  /// Lowers an instruction on vectors; false when it is not covered.
  mutating func lowerVector(_ source: X64Instruction) -> Bool {
    guard let instruction = VectorInstruction(source) else { return lowerVectorClear(source) }
    guard
      lowerVectorMove(instruction) || lowerLaneMove(instruction) || lowerFlagged(instruction)
        || lowerStringComparison(instruction) || lowerVectorField(instruction)
        || lowerGeneralConversion(instruction) || lowerFused(instruction)
        || lowerMaskedAccess(instruction) || lowerHalves(instruction)
        || lowerWidthChange(instruction) || lowerLanes(instruction)
    else { return false }
    let result = instruction.destination
    if instruction.isVEX, !instruction.isWide, result.kind == .register, result.isWritten,
      result.register.isVector
    {
      clearUpperHalf(result.register)
    }
    return true
  }

  /// Applies the rule of an instruction that has one.
  mutating func rule(_ operands: VectorOperands) -> Bool {
    lowerPacked(operands) || lowerScalarFloat(operands) || lowerVectorShift(operands)
      || lowerVectorProduct(operands) || lowerHorizontal(operands) || lowerShuffle(operands)
      || lowerBlend(operands) || lowerConversion(operands) || lowerLaneControl(operands)
      || lowerCryptography(operands)
  }

  private mutating func lowerLanes(_ instruction: VectorInstruction) -> Bool {
    guard instruction.destination.kind == .register, instruction.destination.register.isVector,
      !instruction.isWide || instruction.isByHalves
    else { return false }
    var operands = instruction.operands
    var upperSecond = HostRegister.none
    if instruction.second.kind == .memory {
      if instruction.isWide, instruction.second.bytes == 32 {
        operands.second = vectorTemporary()
        upperSecond = vectorTemporary()
        loadHalves(operands.second, upperSecond, of: instruction)
      } else {
        operands.second = readVector(instruction.second, of: instruction.source)
      }
    }
    // The upper half goes first, since the lower may overwrite a register that both read.
    if instruction.isWide, !lowerUpperHalf(instruction, operands, upperSecond) { return false }
    return rule(operands)
  }

  private mutating func lowerUpperHalf(
    _ instruction: VectorInstruction,
    _ lower: VectorOperands,
    _ loadedSecond: HostRegister
  ) -> Bool {
    let start = operations.count
    var operands = lower
    operands.immediate = instruction.upperImmediate
    let isUnary = instruction.first == instruction.destination && !instruction.first.isRead
    if !isUnary { operands.first = loadUpperHalf(instruction.first.register) }
    if instruction.second.kind == .register, instruction.second.register.class == .ymm {
      operands.second =
        instruction.second.register == instruction.first.register && !isUnary
        ? operands.first : loadUpperHalf(instruction.second.register)
    } else if loadedSecond != .none {
      operands.second = loadedSecond
    }
    if instruction.third.register.class == .ymm {
      operands.third = loadUpperHalf(instruction.third.register)
    }
    let loads = start..<operations.count
    operands.destination = isUnary ? vectorTemporary() : operands.first
    if isUnary { operands.first = operands.destination }
    guard rule(operands) else { return false }
    if let last = operations.last, last.opcode == .orrVector, last.source1 == last.source2,
      last.destination == operands.destination
    {
      operations.removeLast()
      operands.destination = last.source1
    }
    dropUnused(loads, result: operands.destination)
    if let last = operations.last, last.opcode == .movi, last.immediate == 0,
      last.destination == operands.destination
    {
      operations.removeLast()
      clearUpperHalf(instruction.destination.register)
    } else {
      storeUpperHalf(operands.destination, instruction.destination.register)
    }
    return true
  }

  /// Takes back loads of what the rule turned out not to need.
  private mutating func dropUnused(_ loads: Range<Int>, result: HostRegister) {
    let isMade = operations[loads.upperBound...].contains { $0.destination == result }
    for position in loads.reversed() {
      let loaded = operations[position].destination
      let isUsed = operations[(position + 1)...].contains { $0.registersRead.contains(loaded) }
      if !isUsed, isMade || loaded != result { operations.remove(at: position) }
    }
  }

  /// Loads 256 bits from memory into two registers.
  mutating func loadHalves(
    _ lower: HostRegister,
    _ upper: HostRegister,
    of instruction: VectorInstruction
  ) {
    let place = pairAddress(instruction.source)
    emit(
      HostOperation(
        .ldp,
        size: .q,
        destination: lower,
        secondDestination: upper,
        base: place.base,
        immediate: place.offset,
        addressing: .offset,
        accessBytes: 32
      )
    )
  }

  /// Stores two registers into 256 bits of memory.
  mutating func storeHalves(
    _ lower: HostRegister,
    _ upper: HostRegister,
    of instruction: VectorInstruction
  ) {
    let place = pairAddress(instruction.source)
    emit(
      HostOperation(
        .stp,
        size: .q,
        source1: lower,
        source2: upper,
        base: place.base,
        immediate: place.offset,
        addressing: .offset,
        accessBytes: 32
      )
    )
  }

  /// An address for a pair of vector registers, which takes no index, and offsets of 7 bits × 16.
  private mutating func pairAddress(_ source: X64Instruction) -> HostAddress {
    if let memory = source.memory, memory.base.isGeneral, !memory.index.isGeneral,
      memory.segment.class != .segment, !source.attributes.contains(.hasNarrowAddress),
      memory.displacement & 15 == 0, -1024...1008 ~= memory.displacement
    {
      return HostAddress(base: GuestRegisters.host(memory.base), offset: memory.displacement)
    }
    return address(source, bytes: 0)
  }

  /// The upper half of a `ymm` register, in a temporary.
  mutating func loadUpperHalf(_ register: X64Register) -> HostRegister {
    let value = vectorTemporary()
    state(.ldr, value, at: GuestState.upperHalf(Int(register.number)), bytes: 16)
    return value
  }

  /// Sets the upper half of a `ymm` register.
  mutating func storeUpperHalf(_ value: HostRegister, _ register: X64Register) {
    state(.str, value, at: GuestState.upperHalf(Int(register.number)), bytes: 16)
  }

  /// Clears the upper half of a `ymm` register, as AVX on `xmm` does.
  mutating func clearUpperHalf(_ register: X64Register) {
    emit(
      HostOperation(
        .stp,
        size: .x,
        source1: .zr,
        source2: .zr,
        base: GuestRegisters.state,
        immediate: GuestState.upperHalf(Int(register.number)),
        addressing: .offset,
        accessBytes: 16,
        origin: .memoryRegister
      )
    )
  }
}
