/// A decoded x64 instruction: all that lowering, liveness and listings of it need, in 64 bytes.
///
/// Flat and without references, so that a block is an array of them. Made by `X64Decoder`; nothing
/// of it needs the decoding library again.
package struct X64Instruction: Hashable, Sendable {
  /// The constant, with its sign extended; for a branch the distance from the end to its target.
  ///
  /// An instruction uses as many bits of it as its operands have: `mov eax, -1` holds 64 ones.
  package internal(set) var immediate: Int64 = 0
  /// The displacement of the memory operand; one of 64 bits is in `immediate`.
  var displacement: Int32 = 0
  /// Prefixes and traits.
  package internal(set) var attributes: Attributes = []
  /// What it is called.
  package internal(set) var mnemonic: X64Mnemonic = .unknown
  /// The general registers that are read though not listed as operands.
  ///
  /// Those that address implicit memory are among them, and those that are written but keep a part
  /// or, as `rax` with `cmpxchg`, all of their old value.
  package internal(set) var implicitReads = X64RegisterSet()
  /// The general registers that are written, always or at times, though not listed as operands.
  package internal(set) var implicitWrites = X64RegisterSet()
  /// The operands that assembly lists, the destination first; a write mask is in `writeMask`.
  package internal(set) var operands = X64OperandList()
  /// The bytes it takes, 1 to 15.
  package internal(set) var length: UInt8 = 1
  /// The memory that is accessed though not listed, such as the stack by `push`.
  var firstImplicitMemory = X64Operand.none
  var secondImplicitMemory = X64Operand.none
  /// What it does.
  package internal(set) var category: X64Category = .unknown
  /// How it goes on.
  package internal(set) var branch: X64Branch = .none
  /// The effective operand size in bits: 8, 16, 32 or 64; says nothing for vector instructions.
  package internal(set) var operandBits: UInt8 = 0
  /// Bytes of the vectors of a VEX or EVEX instruction: 16, 32 or 64; otherwise 0.
  package internal(set) var vectorBytes: UInt8 = 0
  /// The flags whose old value is used.
  package internal(set) var flagsRead: X64Flags = []
  /// The flags that get a defined value.
  ///
  /// With `mayKeepFlags` they and the undefined ones may also keep their old value.
  package internal(set) var flagsWritten: X64Flags = []
  /// The flags that are left undefined.
  package internal(set) var flagsUndefined: X64Flags = []
  /// The second constant of `enter`, `extrq` and `insertq`.
  package internal(set) var secondImmediate: UInt8 = 0
  /// The number of the EVEX write mask; 0 when nothing is masked.
  package internal(set) var writeMask: UInt8 = 0
  var segment = X64Register.none
  var index = X64Register.none
  var scale: UInt8 = 0

  /// Bytes that are no known instruction: one byte, of which nothing is said.
  package static let unknown = X64Instruction()

  init() {}
}

extension X64Instruction {
  /// Whether the bytes could not be decoded.
  package var isUnknown: Bool { mnemonic == .unknown }

  /// Whether it does nothing at all: a `nop` of any length, or `endbr64`.
  package var isNop: Bool {
    !attributes.isDisjoint(with: [.isNop, .isEndBranch])
  }

  /// Whether it changes memory as one: by `lock`, or as `xchg` without it.
  package var isAtomic: Bool {
    attributes.contains(.hasLock)
      || mnemonic == .xchg && operands.contains { $0.kind == .memory }
  }

  /// The address of its memory operand; nil without one.
  package var memory: X64Memory? {
    guard let operand = operands.first(where: { $0.kind == .memory || $0.kind == .address }) else {
      return nil
    }
    return X64Memory(
      segment: segment,
      base: operand.register,
      index: index,
      scale: scale,
      displacement: attributes.contains(.hasWideAddress) ? immediate : Int64(displacement)
    )
  }

  /// The memory that is accessed though not listed, each addressed by its register alone.
  ///
  /// The stack of `push`, `pop`, `call`, `ret` (by `rsp`, before or after it moves), and the strings
  /// of string instructions (by `rdi` and `rsi`; `memorySegment` moves the latter only).
  package var implicitMemory: X64OperandList {
    X64OperandList(of: firstImplicitMemory, secondImplicitMemory)
  }

  /// `fs` or `gs` when memory is addressed relative to it, otherwise `none`.
  package var memorySegment: X64Register { segment }

  /// Where a branch to a target in the code goes, when it is at an address; nil for all else.
  package func target(at address: UInt64) -> UInt64? {
    guard operands.first?.kind == .relativeTarget else { return nil }
    return address &+ UInt64(length) &+ UInt64(bitPattern: immediate)
  }

  /// Where a memory operand relative to `rip` is, when the instruction is at an address.
  package func memoryAddress(at address: UInt64) -> UInt64? {
    guard let memory, memory.isRelativeToInstruction else { return nil }
    return address &+ UInt64(length) &+ UInt64(bitPattern: memory.displacement)
  }
}

extension X64Instruction {
  /// Prefixes and traits of an instruction.
  package struct Attributes: OptionSet, Hashable, Sendable {
    package var rawValue: UInt32

    @inlinable
    package init(rawValue: UInt32) {
      self.rawValue = rawValue
    }

    /// The set of some members, without a call for each.
    @inlinable
    package init(arrayLiteral members: Attributes...) {
      var bits: UInt32 = 0
      for member in members { bits |= member.rawValue }
      self.init(rawValue: bits)
    }

    /// `lock`: reads and writes memory as one.
    @inlinable package static var hasLock: Attributes { Attributes(rawValue: 1 << 0) }
    /// `rep` of `movs`, `stos`, `lods`, `ins`, `outs`.
    @inlinable package static var hasRep: Attributes { Attributes(rawValue: 1 << 1) }
    /// `repe` of `cmps`, `scas`.
    @inlinable package static var hasRepe: Attributes { Attributes(rawValue: 1 << 2) }
    /// `repne` of `cmps`, `scas`.
    @inlinable package static var hasRepne: Attributes { Attributes(rawValue: 1 << 3) }
    /// Encoded with VEX, or AMD's XOP.
    @inlinable package static var isVEX: Attributes { Attributes(rawValue: 1 << 4) }
    /// Encoded with EVEX.
    @inlinable package static var isEVEX: Attributes { Attributes(rawValue: 1 << 5) }
    /// Does nothing.
    @inlinable package static var isNop: Attributes { Attributes(rawValue: 1 << 6) }
    /// `endbr64` or `endbr32`.
    @inlinable package static var isEndBranch: Attributes { Attributes(rawValue: 1 << 7) }
    /// Addresses have 32 bits, by a prefix.
    @inlinable package static var hasNarrowAddress: Attributes { Attributes(rawValue: 1 << 8) }
    /// The address has 64 bits and is in `immediate` (`mov rax, [moffs64]`).
    @inlinable package static var hasWideAddress: Attributes { Attributes(rawValue: 1 << 9) }
    /// The flags stay as they are for some values: a shift by `cl` or by no bits, `rep` of nothing.
    @inlinable package static var mayKeepFlags: Attributes { Attributes(rawValue: 1 << 10) }
    /// Reads `xmm0` though not listed: `blendvps`, `sha256rnds2`.
    @inlinable package static var readsXMM0: Attributes { Attributes(rawValue: 1 << 11) }
    /// Writes `xmm0` though not listed: `pcmpistrm`.
    @inlinable package static var writesXMM0: Attributes { Attributes(rawValue: 1 << 12) }
    /// Only the system may run it.
    @inlinable package static var isPrivileged: Attributes { Attributes(rawValue: 1 << 13) }
    /// The write mask zeroes what it leaves out, instead of keeping it.
    @inlinable package static var isZeroing: Attributes { Attributes(rawValue: 1 << 14) }
    /// The memory operand is one element for all (EVEX).
    @inlinable package static var isBroadcast: Attributes { Attributes(rawValue: 1 << 15) }
    /// The rounding mode is part of the instruction (EVEX).
    @inlinable package static var hasRounding: Attributes { Attributes(rawValue: 1 << 16) }
  }
}
