internal import HostCode
internal import X64Decoding

/// An address in a form that one A64 access takes.
struct HostAddress {
  var base: HostRegister
  var index = HostRegister.none
  var shift: UInt8 = 0
  var offset: Int64 = 0
  /// Whether the guest addresses its stack by it, which needs no order.
  var isStack = false
}

extension Emitter {
  /// Makes the address of the memory operand, with as few operations as A64's addressing allows.
  ///
  /// - Parameters:
  ///   - memory: The operand.
  ///   - bytes: The bytes accessed, which offsets and shifts depend on; 0 when only `[base]` will do.
  ///   - isNarrow: Whether addresses have 32 bits.
  /// - Returns: The address, in registers and an offset.
  mutating func address(_ memory: X64Memory, bytes: Int, isNarrow: Bool = false) -> HostAddress {
    guard !memory.isRelativeToInstruction, memory.base.isGeneral || memory.index.isGeneral else {
      return absoluteAddress(memory, bytes: bytes, isNarrow: isNarrow)
    }
    var result = HostAddress(base: GuestRegisters.host(memory.base))
    result.isStack = memory.base.isGeneral && memory.base.number == 4
    result.offset = memory.displacement
    if memory.index.isGeneral { addIndex(memory, bytes: bytes, to: &result, isNarrow: isNarrow) }
    if isNarrow { narrow(&result) }
    addSegment(memory, to: &result)
    addOffset(bytes: bytes, to: &result)
    return result
  }

  private mutating func addIndex(
    _ memory: X64Memory,
    bytes: Int,
    to result: inout HostAddress,
    isNarrow: Bool
  ) {
    let index = GuestRegisters.host(memory.index)
    let shift = UInt8(memory.scale.trailingZeroBitCount)
    if result.base == .none {
      if shift == 0 { return result.base = index }
      result.base = temporary()
      emit(.lsl, .x, result.base, index, immediate: Int64(shift), origin: .addressing)
      return
    }
    if result.offset == 0, habits.indexesAccesses, !isNarrow, bytes > 0,
      shift == 0 || 1 << shift == bytes
    {
      result.index = index
      result.shift = shift
      return
    }
    let sum = temporary()
    emit(
      .add,
      .x,
      sum,
      result.base,
      index,
      modifier: shift == 0 ? .none : .lsl,
      amount: shift,
      origin: .addressing
    )
    result.base = sum
  }

  /// Cuts an address to 32 bits, as the address-size prefix demands.
  private mutating func narrow(_ result: inout HostAddress) {
    let cut = temporary()
    emit(.mov, .w, cut, result.base, origin: .addressing)
    if result.offset != 0 {
      addConstant(result.offset, to: cut, in: cut, size: .w)
      result.offset = 0
    }
    result.base = cut
  }

  /// An address that the code holds: a constant, or an offset of a segment.
  private mutating func absoluteAddress(
    _ memory: X64Memory,
    bytes: Int,
    isNarrow: Bool
  ) -> HostAddress {
    let origin = memory.isRelativeToInstruction ? address : 0
    var target = Int64(bitPattern: origin &+ UInt64(bitPattern: memory.displacement))
    if isNarrow { target &= 0xFFFF_FFFF }
    if habits.isCompiler, memory.isRelativeToInstruction { return anchored(target, bytes: bytes) }
    let segment = segmentBase(memory)
    guard segment == .none else {
      var result = HostAddress(base: segment, offset: target)
      addOffset(bytes: bytes, to: &result)
      return result
    }
    let register = temporary()
    moveConstant(target, .x, to: register, origin: .addressing)
    return HostAddress(base: register)
  }

  /// The base of `fs` or `gs` in a register, if the address counts from it.
  private mutating func segmentBase(_ memory: X64Memory) -> HostRegister {
    guard memory.segment.class == .segment, memory.segment.number >= 4 else { return .none }
    let segment = temporary()
    let isF = memory.segment.number == 4
    state(.ldr, segment, at: isF ? GuestState.fsBase : GuestState.gsBase, bytes: 8)
    return segment
  }

  private mutating func addSegment(_ memory: X64Memory, to result: inout HostAddress) {
    let segment = segmentBase(memory)
    guard segment != .none else { return }
    emit(.add, .x, segment, segment, result.base, origin: .addressing)
    result.base = segment
  }

  private mutating func addOffset(bytes: Int, to result: inout HostAddress) {
    guard result.offset != 0 else {
      if bytes == 0, result.index != .none { flatten(&result) }
      return
    }
    if bytes > 0, Immediates.isOffset(result.offset, bytes: bytes), result.index == .none { return }
    if result.index != .none { flatten(&result) }
    if bytes > 0, !Self.fits(result.offset) {
      result.index = constant(result.offset, .x, origin: .addressing)
    } else {
      let sum = temporary()
      addConstant(result.offset, to: result.base, in: sum, size: .x)
      result.base = sum
    }
    result.offset = 0
  }

  mutating func flatten(_ result: inout HostAddress) {
    let sum = temporary()
    emit(
      .add,
      .x,
      sum,
      result.base,
      result.index,
      modifier: result.shift == 0 ? .none : .lsl,
      amount: result.shift,
      origin: .addressing
    )
    result.base = sum
    result.index = .none
    result.shift = 0
  }

  /// Adds a constant of any size to a register.
  mutating func addConstant(
    _ value: Int64,
    to source: HostRegister,
    in destination: HostRegister,
    size: OperandSize,
    origin: Origin = .addressing
  ) {
    if Immediates.isArithmetic(value) {
      emit(.add, size, destination, source, immediate: value, origin: origin)
    } else if value != .min, Immediates.isArithmetic(-value) {
      emit(.sub, size, destination, source, immediate: -value, origin: origin)
    } else {
      let register = constant(value, size, origin: origin)
      emit(.add, size, destination, source, register, origin: origin)
    }
  }

  /// The address of an instruction's memory operand.
  mutating func address(_ instruction: X64Instruction, bytes: Int) -> HostAddress {
    address(
      instruction.memory ?? X64Memory(),
      bytes: bytes,
      isNarrow: instruction.attributes.contains(.hasNarrowAddress)
    )
  }
}
