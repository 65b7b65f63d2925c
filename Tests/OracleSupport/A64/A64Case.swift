internal import A64Decoding
internal import Execution
internal import HostCode

/// A random state for an A64 operation, with its words.
struct A64Case {
  /// What is executed: last the operation of the form, which may need one before it.
  private(set) var operations: [HostOperation] = []
  /// The words of the state (`A64Image`).
  private(set) var image = [UInt64](repeating: 0, count: A64Image.words)

  private static let noOperation: UInt64 = 0xD503_201F

  /// How far a branch goes that is taken, as the program around it expects.
  static let branchDistance: Int64 = 8

  /// Makes a case of a form.
  init(of form: A64Form, _ maker: inout CaseMaker) {
    let word = Self.withShortBranch(form.patched { maker.bits() })
    let operation = A64Decoder.decode(word)
    fillRegisters(&maker)
    if operation.base != .none { place(operation, &maker) }
    var first = Self.noOperation
    let isExclusiveStore = operation.opcode == .stxr || operation.opcode == .stxp
    if isExclusiveStore, maker.below(3) != 0 {
      // The load that watches the same address, into the zero register.
      let load = word | 1 << 22 | 0x1F << 16 | 0x1F << 10 | 0x1F
      first = UInt64(load)
      operations.append(A64Decoder.decode(load))
    } else if operation.readsFlags, maker.below(2) == 0 {
      // What the flags come from may be joined with what reads them.
      let setting = Self.wordThatSetsFlags(&maker)
      first = UInt64(setting)
      operations.append(A64Decoder.decode(setting))
    }
    operations.append(operation)
    image[A64Image.code] = first | UInt64(word) << 32
  }

  /// Whether memory has a part in it.
  var hasMemory: Bool { operations.contains { $0.base != .none } }

  /// A sum, a difference or a conjunction, by register or immediate, with flags.
  private static func wordThatSetsFlags(_ maker: inout CaseMaker) -> UInt32 {
    let opcodes: [(bits: UInt32, free: UInt32)] = [
      (0x2B00_0000, 0x801F_03FF), (0x6B00_0000, 0x801F_03FF), (0x6A00_0000, 0x801F_03FF),
      (0x3100_0000, 0x803F_FFFF), (0x7100_0000, 0x803F_FFFF), (0x7200_0000, 0x803F_FFFF),
    ]
    for _ in 0..<16 {
      let opcode = opcodes[Int(maker.below(UInt64(opcodes.count)))]
      let word = opcode.bits | UInt32(truncatingIfNeeded: maker.bits()) & opcode.free
      if A64Decoder.decode(word).setsFlags { return word }
    }
    return 0xEB01_001F
  }

  /// The word with the distance of its branch, if it is one, changed.
  private static func withShortBranch(_ word: UInt32) -> UInt32 {
    let distance = UInt32(branchDistance / 4)
    return switch A64Decoder.decode(word).opcode {
    case .b: word & ~0x3FF_FFFF | distance
    case .bCond, .cbz, .cbnz: word & ~(0x7_FFFF << 5) | distance << 5
    case .tbz, .tbnz: word & ~(0x3FFF << 5) | distance << 5
    default: word
    }
  }

  private mutating func fillRegisters(_ maker: inout CaseMaker) {
    for register in 0...A64Image.stackPointer { image[register] = maker.integer() }
    image[A64Image.nzcv] = maker.below(16) << 28
    image[A64Image.fpcr] = maker.floatControl()
    let format = FloatLanes(&maker)
    for register in 0..<32 {
      let value = maker.below(2) == 0 ? maker.vector() : format.vector(&maker)
      image[A64Image.vectors + register * 2] = value.low
      image[A64Image.vectors + register * 2 + 1] = value.high
    }
  }

  /// Fills memory, and makes the address of an operation one of it.
  private mutating func place(_ operation: HostOperation, _ maker: inout CaseMaker) {
    for word in A64Image.memory..<A64Image.words {
      image[word] = maker.below(2) == 0 ? maker.integer() : maker.bits()
    }
    let room = UInt64(A64Image.memoryBytes - 128)
    var target = A64Image.memoryAddress + maker.below(room)
    let isAligned =
      operation.isAtomic || operation.ordering != .plain
      || [.ldxr, .ldxp, .stxr, .stxp].contains(operation.opcode)
    if isAligned || maker.below(2) == 0 { target &= ~UInt64(max(1, operation.accessBytes) - 1) }
    switch operation.addressing {
    case .offset, .preIndex: target &-= UInt64(bitPattern: operation.immediate)
    case .register: target &-= offset(operation)
    case .postIndex, .none, .literal: break
    }
    image[operation.base == .sp ? A64Image.stackPointer : operation.base.encoding] = target
    // What memory holds is sometimes what `cas` compares with.
    let isCompared = operation.opcode == .cas || operation.opcode == .casp
    let isFree = ![operation.destination, operation.destination.advanced(by: 1)]
      .contains(operation.base)
    if isCompared, isFree, maker.below(2) == 0 {
      let bytes = target - A64Image.memoryAddress
      let word = A64Image.memory + Int(bytes / 8)
      let shift = bytes % 8 * 8
      set(operation.destination, image[word] >> shift)
      let isWide = operation.opcode == .casp && operation.accessBytes == 16
      if operation.opcode == .casp {
        set(
          operation.destination.advanced(by: 1),
          isWide ? image[word + 1] : image[word] >> 32
        )
      }
    }
  }

  private mutating func set(_ register: HostRegister, _ value: UInt64) {
    if register != .zr { image[register.encoding] = value }
  }

  /// What an index register adds to an address.
  private func offset(_ operation: HostOperation) -> UInt64 {
    let value = operation.index == .zr ? 0 : image[operation.index.encoding]
    let extended: UInt64 =
      switch operation.modifier {
      case .uxtw: value & 0xFFFF_FFFF
      case .sxtw: UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: value)))
      default: value
      }
    return extended << UInt64(operation.amount)
  }
}

/// Floating-point lanes of one format that are near each other, so that sums cancel, products are
/// denormal, and roundings are ties.
private struct FloatLanes {
  private let bits: UInt64
  private let exponentBits: UInt64
  private let base: UInt64

  init(_ maker: inout CaseMaker) {
    let formats: [(bits: UInt64, exponent: UInt64)] = [(16, 5), (32, 8), (64, 11), (64, 11)]
    (bits, exponentBits) = formats[Int(maker.below(4))]
    let limit: UInt64 = 1 << exponentBits
    let middle = limit / 2
    // Small, large, so that products are denormal, around 1.
    let bases = [1, limit - 4, middle / 2, middle - 1, middle - 1, middle + limit / 16]
    base = bases[Int(maker.below(6))]
  }

  func vector(_ maker: inout CaseMaker) -> Vector128 {
    Vector128(half(&maker), half(&maker))
  }

  private func half(_ maker: inout CaseMaker) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: 0, to: UInt64(64), by: Int(bits)) {
      value |= lane(&maker) << shift
    }
    return value
  }

  private func lane(_ maker: inout CaseMaker) -> UInt64 {
    let significandBits = bits - exponentBits - 1
    let limit: UInt64 = 1 << exponentBits
    let exponent = min(max(base, 4) - 4 + maker.below(8), limit - 1)
    let mask: UInt64 = 1 << significandBits - 1
    let random = maker.bits()
    let significand: UInt64 =
      switch maker.below(6) {
      case 0: 0
      case 1: mask
      case 2: UInt64(1) << (random % significandBits)
      case 3: mask & ~(mask >> (random % significandBits))
      default: random & mask
      }
    return maker.below(2) << (bits - 1) | exponent << significandBits | significand
  }
}

extension CaseMaker {
  /// FPCR: half of the time as it is at first, else with another rounding, flushing, one not-a-number.
  fileprivate mutating func floatControl() -> UInt64 {
    guard below(2) == 0 else { return 0 }
    var control = below(4) << 22
    for bit in [19, 24, 25] as [UInt64] where below(4) == 0 { control |= 1 << bit }
    return control
  }
}
