internal import HostCode
internal import X64Decoding

/// Shuffles by a constant, and lanes from and to general registers.
extension Emitter {
  mutating func lowerShuffle(_ instruction: X64Instruction) -> Bool {
    guard !Self.usesMMX(instruction), let (first, second) = Self.pair(instruction) else {
      return false
    }
    let selector = Int(instruction.immediate & 0xFF)
    let lanes = (0..<4).map { selector >> ($0 * 2) & 3 }
    let target = GuestRegisters.host(first.register)
    switch instruction.mnemonic {
    case .pshufd:
      shuffleDoublewords(target, readVector(second, of: instruction), lanes)
    case .shufps:
      let source = readVector(second, of: instruction)
      shuffle(target, [target, target, source, source], lanes, .s)
    case .shufpd:
      let source = readVector(second, of: instruction)
      let upper = source
      switch selector & 3 {
      case 0: vector(.zip1, .v2d, target, target, upper)
      case 1: vector(.ext, .v16b, target, target, upper, immediate: 8)
      case 2: insertLane(target, 1, upper, 1, .d)
      default: vector(.zip2, .v2d, target, target, upper)
      }
    case .pshuflw, .pshufhw:
      let source = readVector(second, of: instruction)
      let start = instruction.mnemonic == .pshufhw ? 4 : 0
      let result = source == target ? vectorTemporary() : target
      copyVector(result, source, origin: .copy)
      for lane in 0..<4 where lanes[lane] != lane {
        insertLane(result, start + lane, source, start + lanes[lane], .h)
      }
      copyVector(target, result, origin: .copy)
    case .pshufb:
      let source = readVector(second, of: instruction)
      let mask = vectorTemporary()
      let index = vectorTemporary()
      vector(.movi, .v16b, mask, .none, immediate: 0x8F, origin: .constant)
      vector(.andVector, .v16b, index, source, mask, origin: .semantics)
      vector(.tbl, .v16b, target, target, index)
    case .palignr:
      return align(target, readVector(second, of: instruction), by: instruction.immediate & 0xFF)
    case .pinsrb: return insert(instruction, target, second, .b, selector & 15)
    case .pinsrw: return insert(instruction, target, second, .h, selector & 7)
    case .pinsrd: return insert(instruction, target, second, .s, selector & 3)
    case .pinsrq: return insert(instruction, target, second, .d, selector & 1)
    case .pextrb: return extract(instruction, first, second, .b, selector & 15)
    case .pextrw: return extract(instruction, first, second, .h, selector & 7)
    case .pextrd, .extractps: return extract(instruction, first, second, .s, selector & 3)
    case .pextrq: return extract(instruction, first, second, .d, selector & 1)
    case .blendps, .blendpd, .pblendw:
      let size: OperandSize =
        switch instruction.mnemonic {
        case .blendps: .s
        case .blendpd: .d
        default: .h
        }
      let source = readVector(second, of: instruction)
      let count = 128 / size.bits
      guard selector & ((1 << count) - 1) != (1 << count) - 1 else {
        copyVector(target, source)
        return true
      }
      for lane in 0..<count where selector >> lane & 1 == 1 {
        insertLane(target, lane, source, lane, size)
      }
    case .blendvps, .blendvpd, .pblendvb:
      let size: OperandSize =
        switch instruction.mnemonic {
        case .blendvps: .v4s
        case .blendvpd: .v2d
        default: .v16b
        }
      let source = readVector(second, of: instruction)
      let mask = vectorTemporary()
      vector(.sshr, size, mask, .v(0), immediate: Int64(size.laneBits - 1))
      vector(.bit, .v16b, target, source, mask)
    default: return false
    }
    return true
  }

  private mutating func shuffleDoublewords(
    _ target: HostRegister,
    _ source: HostRegister,
    _ lanes: [Int]
  ) {
    switch lanes {
    case [0, 1, 2, 3]: copyVector(target, source)
    case [0, 0, 1, 1]: vector(.zip1, .v4s, target, source, source)
    case [2, 2, 3, 3]: vector(.zip2, .v4s, target, source, source)
    case [0, 2, 0, 2]: vector(.uzp1, .v4s, target, source, source)
    case [1, 3, 1, 3]: vector(.uzp2, .v4s, target, source, source)
    case [0, 1, 0, 1]: vector(.dup, .v2d, target, source, sourceLane: 0)
    case [2, 3, 2, 3]: vector(.dup, .v2d, target, source, sourceLane: 1)
    case [1, 0, 3, 2]: vector(.rev64, .v4s, target, source)
    case [0, 0, 2, 2]: vector(.trn1, .v4s, target, source, source)
    case [1, 1, 3, 3]: vector(.trn2, .v4s, target, source, source)
    default:
      let distance = (lanes[0] + 4) % 4
      if lanes.enumerated().allSatisfy({ $0.element == ($0.offset + distance) % 4 }) {
        vector(.ext, .v16b, target, source, source, immediate: Int64(distance * 4))
      } else if lanes.allSatisfy({ $0 == lanes[0] }) {
        vector(.dup, .v4s, target, source, sourceLane: Int8(lanes[0]))
      } else {
        shuffle(target, [source, source, source, source], lanes, .s)
      }
    }
  }

  /// Lane by lane, when nothing better is known: the lane that comes most often to all, then the
  /// others one by one.
  private mutating func shuffle(
    _ target: HostRegister,
    _ sources: [HostRegister],
    _ lanes: [Int],
    _ size: OperandSize
  ) {
    let result = sources.contains(target) ? vectorTemporary() : target
    let wanted = zip(sources, lanes).map { ($0, $1) }
    let most =
      wanted.indices.max { first, second in
        wanted.count { $0 == wanted[first] } < wanted.count { $0 == wanted[second] }
      } ?? 0
    vector(.dup, .v4s, result, sources[most], sourceLane: Int8(lanes[most]))
    for lane in wanted.indices where wanted[lane] != wanted[most] {
      insertLane(result, lane, sources[lane], lanes[lane], size)
    }
    copyVector(target, result, origin: .copy)
  }

  private mutating func align(
    _ target: HostRegister,
    _ source: HostRegister,
    by bytes: Int64
  ) -> Bool {
    if bytes >= 32 {
      vector(.movi, .v2d, target, .none)
    } else if bytes > 16 {
      let zero = vectorTemporary()
      vector(.movi, .v2d, zero, .none, origin: .constant)
      vector(.ext, .v16b, target, target, zero, immediate: bytes - 16)
    } else if bytes == 0 {
      copyVector(target, source)
    } else if bytes < 16 {
      vector(.ext, .v16b, target, source, target, immediate: bytes)
    }
    return true
  }

  private mutating func insert(
    _ instruction: X64Instruction,
    _ target: HostRegister,
    _ second: X64Operand,
    _ size: OperandSize,
    _ lane: Int
  ) -> Bool {
    if second.kind == .memory {
      let place = address(instruction, bytes: 0)
      emit(
        HostOperation(
          .ld1,
          size: size,
          destination: target,
          base: place.base,
          lane: Int8(lane),
          addressing: .offset,
          accessBytes: UInt8(size.bytes)
        )
      )
      return true
    }
    vector(
      .ins,
      size,
      target,
      GuestRegisters.host(second.register),
      from: size == .d ? .x : .w,
      lane: Int8(lane)
    )
    return true
  }

  private mutating func extract(
    _ instruction: X64Instruction,
    _ first: X64Operand,
    _ second: X64Operand,
    _ size: OperandSize,
    _ lane: Int
  ) -> Bool {
    let source = GuestRegisters.host(second.register)
    if first.kind == .memory {
      let place = address(instruction, bytes: 0)
      emit(
        HostOperation(
          .st1,
          size: size,
          source1: source,
          base: place.base,
          lane: Int8(lane),
          addressing: .offset,
          accessBytes: UInt8(size.bytes)
        )
      )
      return true
    }
    vector(
      .umov,
      size == .d ? .x : .w,
      GuestRegisters.host(first.register),
      source,
      from: size,
      sourceLane: Int8(lane)
    )
    return true
  }
}
