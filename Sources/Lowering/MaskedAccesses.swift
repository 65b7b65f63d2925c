internal import HostCode
internal import X64Decoding

/// Accesses to single lanes as masks say: gathers and masked moves.
///
/// Memory of lanes that are masked out must not be touched, so each lane is jumped over.
extension Emitter {
  mutating func lowerMaskedAccess(_ instruction: VectorInstruction) -> Bool {
    switch instruction.name {
    case .vmaskmovps, .vpmaskmovd: moveMasked(instruction, .s)
    case .vmaskmovpd, .vpmaskmovq: moveMasked(instruction, .d)
    case .vgatherdps, .vpgatherdd: gather(instruction, .s, index: .s)
    case .vgatherdpd, .vpgatherdq: gather(instruction, .d, index: .s)
    case .vgatherqps, .vpgatherqd: gather(instruction, .s, index: .d)
    case .vgatherqpd, .vpgatherqq: gather(instruction, .d, index: .d)
    default: return false
    }
    return true
  }

  private mutating func moveMasked(_ instruction: VectorInstruction, _ size: OperandSize) {
    let isStore = instruction.destination.kind == .memory
    let count = 16 / size.bytes
    let base = address(instruction.source, bytes: 0).base
    let mask = GuestRegisters.host(instruction.first.register)
    let operand = isStore ? instruction.second : instruction.destination
    let value = GuestRegisters.host(operand.register)
    var upperMask = HostRegister.none
    if instruction.isWide { upperMask = loadUpperHalf(instruction.first.register) }
    let isShared = !isStore && value == mask
    let lower = isShared ? vectorTemporary() : value
    if !isStore { clearVector(lower) }
    let (place, sign) = (temporary(), temporary())
    for lane in 0..<count {
      moveLane(mask, lower, size, lane, isStore: isStore, sign: sign) { emitter in
        emitter.offset(base, lane * size.bytes, in: place)
      }
    }
    copyVector(value, lower, origin: .copy)
    guard instruction.isWide else { return }
    let upper = isStore ? loadUpperHalf(operand.register) : vectorTemporary()
    if !isStore { clearVector(upper) }
    for lane in 0..<count {
      moveLane(upperMask, upper, size, lane, isStore: isStore, sign: sign) { emitter in
        emitter.offset(base, 16 + lane * size.bytes, in: place)
      }
    }
    if !isStore { storeUpperHalf(upper, operand.register) }
  }

  private mutating func offset(
    _ base: HostRegister,
    _ bytes: Int,
    in place: HostRegister
  ) -> HostRegister {
    guard bytes > 0 else { return base }
    emit(.add, .x, place, base, immediate: Int64(bytes), origin: .addressing)
    return place
  }

  /// Loads or stores one lane if its mask has the sign set; the address is made only then.
  private mutating func moveLane(
    _ mask: HostRegister,
    _ value: HostRegister,
    _ size: OperandSize,
    _ lane: Int,
    isStore: Bool,
    sign: HostRegister,
    _ address: (inout Emitter) -> HostRegister
  ) {
    let general: OperandSize = size == .d ? .x : .w
    vector(.umov, general, sign, mask, from: size, sourceLane: Int8(lane))
    let jump = operations.count
    emit(.tbz, general, .none, sign, amount: UInt8(size.bits - 1))
    let base = address(&self)
    emit(
      HostOperation(
        isStore ? .st1 : .ld1,
        size: size,
        destination: isStore ? .none : value,
        source1: isStore ? value : .none,
        base: base,
        lane: Int8(lane),
        addressing: .offset,
        accessBytes: UInt8(size.bytes)
      )
    )
    land(jump)
  }

  private mutating func gather(
    _ instruction: VectorInstruction,
    _ size: OperandSize,
    index indexSize: OperandSize
  ) {
    guard var memory = instruction.source.memory else { return }
    let vector = memory.index
    let shift = UInt8(max(1, memory.scale).trailingZeroBitCount)
    let isNarrow = instruction.source.attributes.contains(.hasNarrowAddress)
    memory.index = .none
    let base = address(memory, bytes: 0, isNarrow: isNarrow).base
    let count = (instruction.isWide ? 32 : 16) / max(size.bytes, indexSize.bytes)
    let (target, mask) = (instruction.destination.register, instruction.second.register)
    var values = (GuestRegisters.host(target), HostRegister.none)
    var masks = (GuestRegisters.host(mask), HostRegister.none)
    var indices = (GuestRegisters.host(vector), HostRegister.none)
    if count * size.bytes > 16 {
      values.1 = loadUpperHalf(target)
      masks.1 = loadUpperHalf(mask)
    }
    if count * indexSize.bytes > 16 { indices.1 = loadUpperHalf(vector) }
    let (place, sign) = (temporary(), temporary())
    for lane in 0..<count {
      let (isUpper, position) = (lane >= 16 / size.bytes, lane % (16 / size.bytes))
      let isUpperIndex = lane >= 16 / indexSize.bytes
      moveLane(
        isUpper ? masks.1 : masks.0,
        isUpper ? values.1 : values.0,
        size,
        position,
        isStore: false,
        sign: sign
      ) { emitter in
        emitter.vector(
          indexSize == .s ? .smov : .umov,
          .x,
          place,
          isUpperIndex ? indices.1 : indices.0,
          from: indexSize,
          sourceLane: Int8(lane % (16 / indexSize.bytes))
        )
        emitter.emit(
          .add,
          isNarrow ? .w : .x,
          place,
          base,
          place,
          modifier: shift == 0 ? .none : .lsl,
          amount: shift,
          origin: .addressing
        )
        return place
      }
    }
    // All bits of the mask are cleared, and what lies above the gathered lanes.
    if count * size.bytes < 16 {
      self.vector(.fmov, .d, values.0, values.0)
    }
    if values.1 != .none {
      storeUpperHalf(values.1, target)
    } else if instruction.isWide {
      clearUpperHalf(target)
    }
    clearVector(masks.0)
    clearUpperHalf(mask)
  }
}
