/// One operand of an instruction, in four bytes.
///
/// What has no room here is in the instruction, which has at most one of each: the rest of an
/// address in `X64Instruction.memory`, the constant in `X64Instruction.immediate`.
package struct X64Operand: Hashable, Sendable {
  /// What an operand is.
  package enum Kind: UInt8, Sendable {
    /// There is no such operand.
    case none
    /// A register.
    case register
    /// A place in memory, which is accessed unless `access` is empty (as in a long `nop`).
    case memory
    /// An address that is only computed, as in `lea`.
    case address
    /// A constant.
    case immediate
    /// The target of a branch, as the distance from the end of the instruction.
    case relativeTarget
  }

  /// How an instruction uses an operand.
  package struct Access: OptionSet, Hashable, Sendable {
    package var rawValue: UInt8

    @inlinable
    package init(rawValue: UInt8) {
      self.rawValue = rawValue
    }

    /// The set of some members, without a call for each.
    @inlinable
    package init(arrayLiteral members: Access...) {
      var bits: UInt8 = 0
      for member in members { bits |= member.rawValue }
      self.init(rawValue: bits)
    }

    @inlinable package static var read: Access { Access(rawValue: 1 << 0) }
    @inlinable package static var write: Access { Access(rawValue: 1 << 1) }
    /// Read or not, depending on values: `cmov` from memory, `rep movs` of no bytes.
    @inlinable package static var conditionalRead: Access { Access(rawValue: 1 << 2) }
    /// Written or left as it is, depending on values: `cmov`, `cmpxchg`, a masked write.
    @inlinable package static var conditionalWrite: Access { Access(rawValue: 1 << 3) }
  }

  /// The kind in the low half, the access in the high half.
  @usableFromInline let kindAndAccess: UInt8
  /// The register, or the base register of an address; `none` for other kinds.
  package let register: X64Register
  /// The size in bits: of the value, not of the register; `addsd xmm0, xmm1` has 64.
  package let bits: UInt16

  init(kind: Kind, register: X64Register, access: Access, bits: UInt16) {
    kindAndAccess = kind.rawValue | access.rawValue << 4
    self.register = register
    self.bits = bits
  }

  /// No operand.
  package static let none = X64Operand(kind: .none, register: .none, access: [], bits: 0)

  /// What it is.
  @inlinable package var kind: Kind {
    switch kindAndAccess & 0xF {
    case 1: .register
    case 2: .memory
    case 3: .address
    case 4: .immediate
    case 5: .relativeTarget
    default: .none
    }
  }

  /// How it is used.
  @inlinable package var access: Access { Access(rawValue: kindAndAccess >> 4) }

  /// Whether it is or may be read.
  @inlinable package var isRead: Bool { !access.isDisjoint(with: [.read, .conditionalRead]) }

  /// Whether it is or may be written.
  @inlinable package var isWritten: Bool { !access.isDisjoint(with: [.write, .conditionalWrite]) }

  /// Whether it is a place in memory that is or may be accessed.
  @inlinable package var isMemoryAccess: Bool { kind == .memory && !access.isEmpty }

  /// The size in whole bytes.
  @inlinable package var bytes: Int { (Int(bits) + 7) / 8 }
}

/// An address: `segment:[base + index × scale + displacement]`.
package struct X64Memory: Hashable, Sendable {
  /// `fs` or `gs` when the address is relative to it, otherwise `none`: the others begin at 0.
  package var segment: X64Register
  /// A general register, `rip`, or `none`.
  package var base: X64Register
  /// A general register, a vector register in gathers and scatters, or `none`.
  package var index: X64Register
  /// 1, 2, 4 or 8; 0 without an index.
  package var scale: UInt8
  /// What is added; with the base `rip` it counts from the end of the instruction.
  package var displacement: Int64

  /// Makes an address.
  package init(
    segment: X64Register = .none,
    base: X64Register = .none,
    index: X64Register = .none,
    scale: UInt8 = 0,
    displacement: Int64 = 0
  ) {
    self.segment = segment
    self.base = base
    self.index = index
    self.scale = scale
    self.displacement = displacement
  }

  /// Whether it is an address that is known when the code is.
  package var isRelativeToInstruction: Bool { base.class == .instructionPointer }
}
