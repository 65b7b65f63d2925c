internal import Execution
internal import Quantities
internal import X64Decoding

/// Makes random states for code to run in: special values among others, addresses that hit memory.
struct CaseMaker {
  private var random: SeededGenerator

  /// Makes states that are a function of the seed alone.
  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  /// 64 random bits.
  mutating func bits() -> UInt64 { random.next() }

  /// A number below another one.
  mutating func below(_ limit: UInt64) -> UInt64 { random.next() % max(1, limit) }

  /// A state that one instruction can run in, as far as that can be told from its operands.
  mutating func state(for instruction: X64Instruction) -> GuestCase {
    var state = plainState()
    let target = address()
    state.general[4] = address() & ~15
    shape(&state, for: instruction)
    // Where the x87 has doubles, its results are rounded by the same control.
    if instruction.category != .x87, below(4) == 0 { state.mxcsr |= UInt32(below(4)) << 13 }
    if let memory = instruction.memory { place(memory, at: target, in: &state) }
    return state
  }

  /// A state that a block can run in with luck.
  ///
  /// Where it accesses memory, most registers and much of memory are addresses. Some registers have
  /// the same value.
  mutating func state(for block: [X64Instruction]) -> GuestCase {
    var state = plainState()
    for _ in 0..<below(4) { state.general[Int(below(16))] = state.general[Int(below(16))] }
    guard block.contains(where: { $0.memory != nil || !$0.implicitMemory.isEmpty }) else {
      state.general[4] = address() & ~15
      return state
    }
    for register in state.general.indices {
      switch below(10) {
      case 0..<6: state.general[register] = address() & ~7
      case 6..<8: state.general[register] = below(64)
      default: break
      }
    }
    state.general[4] = address() & ~15
    for word in 0..<state.memory.count / 8 where below(2) == 0 {
      Self.put(address() & ~7, in: &state.memory, at: word * 8)
    }
    return state
  }

  /// An address with memory around it, half of the time a multiple of 64.
  private mutating func address() -> UInt64 {
    let offset = UInt64(GuestCase.memoryBytes) / 4 + below(UInt64(GuestCase.memoryBytes) / 2)
    return GuestCase.memoryAddress + (below(2) == 0 ? offset & ~63 : offset)
  }

  private mutating func plainState() -> GuestCase {
    var state = GuestCase()
    for register in state.general.indices { state.general[register] = integer() }
    state.flags = 0x202 | random.next() & 0x8D5
    state.fsBase = GuestCase.memoryAddress + 4096
    state.gsBase = GuestCase.memoryAddress + 2048
    for number in 0..<16 {
      state.vectors[number] = vector()
      state.upperHalves[number] = vector()
    }
    state.x87 = x87State()
    for word in stride(from: 0, to: state.memory.count, by: 16) {
      let value = vector()
      Self.put(value.low, in: &state.memory, at: word)
      Self.put(value.high, in: &state.memory, at: word + 8)
    }
    return state
  }

  private static func put(_ value: UInt64, in bytes: inout [UInt8], at offset: Int) {
    for byte in 0..<8 {
      bytes[offset + byte] = UInt8(truncatingIfNeeded: value >> UInt64(byte * 8))
    }
  }
}

extension CaseMaker {
  private static let special: [UInt64] = [
    0, 1, .max, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF,
    0x7FFF_FFFF_FFFF_FFFF, 0x8000_0000_0000_0000, 0xFFFF_FFFF_0000_0000, 0x10, 0x0F, 2, 31, 32, 63,
    64, 0xFFFF_FFFF_8000_0000, 0xFFFF_FFFF_FFFF_FF80,
  ]

  /// A value for a general register.
  mutating func integer() -> UInt64 {
    switch below(8) {
    case 0..<3: Self.special[Int(below(UInt64(Self.special.count)))]
    case 3: below(256)
    case 4: random.next() >> below(64)
    default: random.next()
    }
  }

  /// Zeros, ones, 1.5, small and large numbers, infinities, not-a-numbers, denormals.
  private static let singles: [UInt64] = [
    0, 0x8000_0000, 0x3F80_0000, 0xBF80_0000, 0x3FC0_0000, 0x4020_0000, 0xC060_0000, 0x4F00_0000,
    0xCF00_0000, 0x5F00_0000, 0x7F80_0000, 0xFF80_0000, 0x7FC0_0000, 0xFFC1_2345, 0x7F81_0000, 1,
    0x807F_FFFF, 0x7F7F_FFFF, 0x0080_0000, 0x3F00_0000, 0x4EFF_FFFF, 0x42F6_E979,
  ]

  private static let doubles: [UInt64] = [
    0, 0x8000_0000_0000_0000, 0x3FF0_0000_0000_0000, 0xBFF0_0000_0000_0000, 0x3FF8_0000_0000_0000,
    0x4004_0000_0000_0000, 0xC00C_0000_0000_0000, 0x41E0_0000_0000_0000, 0xC1E0_0000_0000_0000,
    0x43E0_0000_0000_0000, 0xC3E0_0000_0000_0000, 0x7FF0_0000_0000_0000, 0xFFF0_0000_0000_0000,
    0x7FF8_0000_0000_0000, 0xFFF8_0000_0001_2345, 0x7FF0_0000_0000_0001, 1, 0x800F_FFFF_FFFF_FFFF,
    0x7FEF_FFFF_FFFF_FFFF, 0x0010_0000_0000_0000, 0x3FE0_0000_0000_0000, 0x41DF_FFFF_FFC0_0000,
    0x405E_DD2F_1A9F_BE77, 0x36A0_0000_0000_0000, 0x47EF_FFFF_F000_0000,
  ]

  /// A value for a vector register, of lanes of one kind.
  mutating func vector() -> Vector128 {
    let kind = below(8)
    return Vector128(half(kind), half(kind))
  }

  private mutating func half(_ kind: UInt64) -> UInt64 {
    switch kind {
    case 0: Self.doubles[Int(below(UInt64(Self.doubles.count)))]
    case 1: single() | single() << 32
    case 2: (Double(Int64(bitPattern: random.next()) >> 40) / 16).bitPattern
    case 3: UInt64(ordinary()) | UInt64(ordinary()) << 32
    case 4: integer()
    case 5: narrow(16)
    case 6: narrow(8)
    default: random.next()
    }
  }

  private mutating func single() -> UInt64 { Self.singles[Int(below(UInt64(Self.singles.count)))] }

  private mutating func ordinary() -> UInt32 {
    (Float(Int64(bitPattern: random.next()) >> 44) / 16).bitPattern
  }

  /// Lanes that are often at their borders.
  private mutating func narrow(_ bits: UInt64) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: 0, to: UInt64(64), by: Int(bits)) {
      let top: UInt64 = 1 << (bits - 1)
      let choices = [0, 1, top, top - 1, 2 * top - 1, random.next(), random.next(), below(16)]
      value |= (choices[Int(below(8))] & (2 * top - 1)) << shift
    }
    return value
  }
}
