/// A set of registers: two words of bits, no allocation.
///
///     for register in operation.registersRead { … }
///
/// Never holds the zero register nor `none`: inserting them changes nothing, so a set is exactly
/// what an operation depends on or changes.
public struct RegisterSet: Hashable, Sendable {
  /// General, stack pointer and status registers, bit by register number.
  public private(set) var general: UInt64 = 0
  /// Vector registers, bit by register number less 64.
  public private(set) var vector: UInt64 = 0

  // The numbers that name registers: not 31, which is the zero register, nor 127, which is none.
  private static let generalNumbers: UInt64 = 0xF_7FFF_FFFF
  private static let vectorNumbers: UInt64 = 0xFFFF_FFFF

  /// The empty set.
  public init() {}

  /// The set of some registers.
  public init(_ registers: HostRegister...) {
    for register in registers { insert(register) }
  }

  /// Whether the set has no members.
  public var isEmpty: Bool { general | vector == 0 }

  /// The number of members.
  public var count: Int { general.nonzeroBitCount + vector.nonzeroBitCount }

  /// Adds a register; the zero register and `none` are passed over.
  public mutating func insert(_ register: HostRegister) {
    let bit = (1 as UInt64) << UInt64(register.number & 63)
    if register.number < 64 {
      general |= bit & Self.generalNumbers
    } else {
      vector |= bit & Self.vectorNumbers
    }
  }

  /// Adds registers that follow one another, from v31 on to v0.
  public mutating func insert(_ first: HostRegister, count: Int) {
    for distance in 0..<count { insert(first.advanced(by: distance)) }
  }

  /// Whether a register is a member.
  public func contains(_ register: HostRegister) -> Bool {
    let word = register.number < 64 ? general : vector
    return word >> UInt64(register.number & 63) & 1 == 1
  }

  /// Whether no register is a member of both.
  public func isDisjoint(with other: Self) -> Bool {
    general & other.general | vector & other.vector == 0
  }

  /// Adds every member of another set.
  public mutating func formUnion(_ other: Self) {
    general |= other.general
    vector |= other.vector
  }

  /// Removes every member of another set.
  public mutating func subtract(_ other: Self) {
    general &= ~other.general
    vector &= ~other.vector
  }
}

extension RegisterSet: Sequence {
  /// The members in the order of their numbers, general before vector.
  public struct Iterator: IteratorProtocol {
    var rest: RegisterSet

    /// The next member.
    public mutating func next() -> HostRegister? {
      if rest.general != 0 {
        let number = rest.general.trailingZeroBitCount
        rest.general &= rest.general - 1
        return HostRegister(index: number)
      }
      guard rest.vector != 0 else { return nil }
      let number = rest.vector.trailingZeroBitCount
      rest.vector &= rest.vector - 1
      return HostRegister(index: 64 + number)
    }
  }

  /// Starts at the lowest member.
  public func makeIterator() -> Iterator { Iterator(rest: self) }

  /// The number of members, exactly.
  public var underestimatedCount: Int { count }
}

extension RegisterSet: CustomStringConvertible {
  /// The names in order: `x0 x1 nzcv v2`.
  public var description: String {
    map(\.description).joined(separator: " ")
  }
}
