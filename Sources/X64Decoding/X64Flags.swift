/// A set of the flags that x64 code computes with.
///
/// The six of arithmetic and the direction of string instructions; those of the system (interrupts,
/// traps, alignment checks) are left out.
package struct X64Flags: OptionSet, Hashable, Sendable {
  package var rawValue: UInt8

  @inlinable
  package init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// The set of some members, without a call for each.
  @inlinable
  package init(arrayLiteral members: X64Flags...) {
    var bits: UInt8 = 0
    for member in members { bits |= member.rawValue }
    self.init(rawValue: bits)
  }

  /// CF: a carry or borrow out of the highest bit.
  @inlinable package static var carry: X64Flags { X64Flags(rawValue: 1 << 0) }
  /// PF: the lowest byte of the result has an even number of ones.
  @inlinable package static var parity: X64Flags { X64Flags(rawValue: 1 << 1) }
  /// AF: a carry out of bit 3.
  @inlinable package static var adjust: X64Flags { X64Flags(rawValue: 1 << 2) }
  /// ZF: the result is zero.
  @inlinable package static var zero: X64Flags { X64Flags(rawValue: 1 << 3) }
  /// SF: the highest bit of the result.
  @inlinable package static var sign: X64Flags { X64Flags(rawValue: 1 << 4) }
  /// OF: the result is too large for its sign.
  @inlinable package static var overflow: X64Flags { X64Flags(rawValue: 1 << 5) }
  /// DF: string instructions go downwards.
  @inlinable package static var direction: X64Flags { X64Flags(rawValue: 1 << 6) }

  /// The six flags of arithmetic.
  @inlinable package static var arithmetic: X64Flags {
    [.carry, .parity, .adjust, .zero, .sign, .overflow]
  }

  /// The flags in Intel's order, with their bit in the flags register.
  private static let names: [(flag: X64Flags, bit: UInt32, name: String)] = [
    (.carry, 0, "CF"), (.parity, 2, "PF"), (.adjust, 4, "AF"), (.zero, 6, "ZF"), (.sign, 7, "SF"),
    (.direction, 10, "DF"), (.overflow, 11, "OF"),
  ]
}

extension X64Flags {
  /// The flags of a mask in the layout of the flags register (Intel SDM volume 1, figure 3-8).
  init(register mask: UInt32) {
    self = []
    // Written out because a decoder does this three times for every instruction.
    if mask & 1 << 0 != 0 { insert(.carry) }
    if mask & 1 << 2 != 0 { insert(.parity) }
    if mask & 1 << 4 != 0 { insert(.adjust) }
    if mask & 1 << 6 != 0 { insert(.zero) }
    if mask & 1 << 7 != 0 { insert(.sign) }
    if mask & 1 << 10 != 0 { insert(.direction) }
    if mask & 1 << 11 != 0 { insert(.overflow) }
  }
}

extension X64Flags: CustomStringConvertible {
  /// Intel's names in the order of the flags register: `CF ZF`.
  package var description: String {
    Self.names.filter { contains($0.flag) }.map(\.name).joined(separator: " ")
  }
}
