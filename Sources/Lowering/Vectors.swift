internal import HostCode
internal import X64Decoding

/// What a vector rule works on: 128 bits of each operand, in registers.
///
/// Every rule of SSE and AVX is written once, for a destination and up to three sources:
///
///     paddd  xmm0, xmm1           destination v0, first v0, second v1
///     vpaddd xmm0, xmm1, xmm2     destination v0, first v1, second v2; then the upper half is cleared
///     vpaddd ymm0, ymm1, ymm2     the same rule twice: with v0, v1, v2, and with their upper halves
///
/// Upper halves of `ymm` are in the guest's state. `VectorInstruction` says which operands an
/// instruction has, under the name of SSE; `lowerVector` reads what is in memory, applies the rule,
/// and takes care of upper halves. So an instruction that AVX added and that works on each half
/// alone needs only a case in a rule, by its own name; what mixes the halves (`vperm2f128`,
/// `vpmovzx` into `ymm`) is a function of its own that takes the `VectorInstruction`, asks for the
/// upper halves by `loadUpperHalf` and `storeUpperHalf`, and is listed in `lowerVector`.
///
/// The destination may be any of the sources: a rule of several operations writes it last, or
/// builds its result by `change`.
struct VectorOperands {
  /// The instruction's name in SSE, or its own if SSE has none like it.
  var name: X64Mnemonic
  var destination: HostRegister
  /// The first source, which is the destination in SSE.
  var first: HostRegister
  /// The second source, or the only one; none if it is the immediate.
  var second: HostRegister
  /// The mask of `blendvps`, and the like.
  var third: HostRegister = .none
  var immediate: Int64 = 0
  var hasImmediate = false
}

extension Emitter {
  /// The value of a vector operand in a register: memory is loaded, into the low lane or whole.
  mutating func readVector(_ operand: X64Operand, of instruction: X64Instruction) -> HostRegister {
    guard operand.kind == .memory else { return GuestRegisters.host(operand.register) }
    let value = vectorTemporary()
    load(value, address(instruction, bytes: operand.bytes), bytes: operand.bytes)
    return value
  }

  /// An operation on vector registers.
  mutating func vector(
    _ opcode: HostOpcode,
    _ size: OperandSize,
    _ destination: HostRegister,
    _ source1: HostRegister,
    _ source2: HostRegister = .none,
    from sourceSize: OperandSize? = nil,
    immediate: Int64 = 0,
    lane: Int8 = HostOperation.allLanes,
    sourceLane: Int8 = HostOperation.allLanes,
    origin: Origin = .work
  ) {
    emit(
      HostOperation(
        opcode,
        size: size,
        sourceSize: sourceSize,
        destination: destination,
        source1: source1,
        source2: source2,
        immediate: immediate,
        lane: lane,
        sourceLane: sourceLane,
        origin: origin
      )
    )
  }

  /// Copies a whole vector register.
  mutating func copyVector(
    _ destination: HostRegister,
    _ source: HostRegister,
    origin: Origin = .work
  ) {
    guard destination != source else { return }
    vector(.orrVector, .v16b, destination, source, source, origin: origin)
  }

  /// Clears a whole vector register.
  mutating func clearVector(_ destination: HostRegister, origin: Origin = .work) {
    vector(.movi, .v2d, destination, .none, origin: origin)
  }

  /// Puts lane `from` of a register into lane `to` of another, whose other lanes stay.
  mutating func insertLane(
    _ destination: HostRegister,
    _ to: Int,
    _ source: HostRegister,
    _ from: Int,
    _ size: OperandSize,
    origin: Origin = .work
  ) {
    vector(
      .ins,
      size,
      destination,
      source,
      lane: Int8(to),
      sourceLane: Int8(from),
      origin: origin
    )
  }

  /// Builds a result in steps that begin with the first source and still need the others.
  mutating func change(_ operands: VectorOperands, _ steps: (inout Emitter, HostRegister) -> Void) {
    let isFree =
      operands.destination != operands.second && operands.destination != operands.third
    let isInPlace = operands.destination == operands.first
    let place =
      isFree || isInPlace && operands.first != operands.second
      ? operands.destination : vectorTemporary()
    copyVector(place, operands.first, origin: .copy)
    steps(&self, place)
    copyVector(operands.destination, place, origin: .copy)
  }

  /// Where to build a result from nothing while all sources are still needed: the destination, or a
  /// temporary that is to be copied there.
  mutating func place(_ operands: VectorOperands) -> HostRegister {
    let target = operands.destination
    let isSource =
      target == operands.first || target == operands.second || target == operands.third
    return isSource ? vectorTemporary() : target
  }
}
