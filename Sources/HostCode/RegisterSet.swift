/// A set of registers: two words of bits, no allocation.
///
///     for register in operation.registersRead { … }
///
/// Never holds the zero register nor `none`: inserting them changes nothing, so a set is exactly
/// what an operation depends on or changes.
public struct RegisterSet: Hashable, Sendable {
  /// General, stack pointer and status registers, bit by register number.
  public let general: UInt64
  /// Vector registers, bit by register number less 64.
  public let vector: UInt64

  // The numbers that name registers: not 31, which is the zero register, nor 127, which is none.
  @inlinable static var generalNumbers: UInt64 { 0xF_7FFF_FFFF }
  @inlinable static var vectorNumbers: UInt64 { 0xFFFF_FFFF }

  /// The empty set.
  @inlinable
  public init() {
    self.init(general: 0, vector: 0)
  }

  @inlinable
  init(general: UInt64, vector: UInt64) {
    self.general = general
    self.vector = vector
  }

  /// The set of some registers.
  @inlinable
  public init(_ registers: HostRegister...) {
    self.init()
    for register in registers { insert(register) }
  }

  /// Whether the set has no members.
  @inlinable public var isEmpty: Bool { general | vector == 0 }

  /// The number of members.
  @inlinable public var count: Int { general.nonzeroBitCount + vector.nonzeroBitCount }

  /// Adds a register; the zero register and `none` are passed over.
  @inlinable
  public mutating func insert(_ register: HostRegister) {
    let bit = (1 as UInt64) << UInt64(register.number & 63)
    if register.number < 64 {
      self = Self(general: general | bit & Self.generalNumbers, vector: vector)
    } else {
      self = Self(general: general, vector: vector | bit & Self.vectorNumbers)
    }
  }

  /// Adds registers that follow one another, from v31 on to v0.
  @inlinable
  public mutating func insert(_ first: HostRegister, count: Int) {
    for distance in 0..<count { insert(first.advanced(by: distance)) }
  }

  /// Whether a register is a member.
  @inlinable
  public func contains(_ register: HostRegister) -> Bool {
    let word = register.number < 64 ? general : vector
    return word >> UInt64(register.number & 63) & 1 == 1
  }

  /// Whether no register is a member of both.
  @inlinable
  public func isDisjoint(with other: Self) -> Bool {
    general & other.general | vector & other.vector == 0
  }

  /// Adds every member of another set.
  @inlinable
  public mutating func formUnion(_ other: Self) {
    self = Self(general: general | other.general, vector: vector | other.vector)
  }

  /// Removes every member of another set.
  @inlinable
  public mutating func subtract(_ other: Self) {
    self = Self(general: general & ~other.general, vector: vector & ~other.vector)
  }
}

extension RegisterSet: Sequence {
  /// The members in the order of their numbers, general before vector.
  public struct Iterator: IteratorProtocol {
    @usableFromInline var general: UInt64
    @usableFromInline var vector: UInt64

    @inlinable
    init(_ set: RegisterSet) {
      general = set.general
      vector = set.vector
    }

    /// The next member.
    @inlinable
    public mutating func next() -> HostRegister? {
      if general != 0 {
        let number = general.trailingZeroBitCount
        general &= general - 1
        return HostRegister(index: number)
      }
      guard vector != 0 else { return nil }
      let number = vector.trailingZeroBitCount
      vector &= vector - 1
      return HostRegister(index: 64 + number)
    }
  }

  /// Starts at the lowest member.
  @inlinable
  public func makeIterator() -> Iterator { Iterator(self) }

  /// The number of members, exactly.
  @inlinable public var underestimatedCount: Int { count }
}

extension RegisterSet: CustomStringConvertible {
  /// The names in order: `x0 x1 nzcv v2`.
  public var description: String {
    map(\.description).joined(separator: " ")
  }
}
