/// A register that an operation names: general, vector, or one of the status registers.
///
/// The number is an index into a register file of 128 entries: general registers 0–30, the zero
/// register 31, the stack pointer 32, status registers 33–35, vector registers 64–95. Emulated x64
/// uses the same registers by the Arm64EC mapping: rcx is x0, rax is x8, xmm0 is v0.
public struct HostRegister: Hashable, Sendable {
  /// The index in the register file.
  public let number: UInt8

  @inlinable
  init(number: UInt8) {
    self.number = number
  }

  /// A general register; number 31 is the zero register.
  @inlinable
  public static func x(_ number: Int) -> Self {
    precondition(0...31 ~= number, "general registers are x0 to x30 and zr")
    return Self(number: UInt8(truncatingIfNeeded: number))
  }

  /// A vector register.
  @inlinable
  public static func v(_ number: Int) -> Self {
    precondition(0...31 ~= number, "vector registers are v0 to v31")
    return Self(number: 64 + UInt8(truncatingIfNeeded: number))
  }

  /// Reads as zero; what is written to it is lost.
  @inlinable public static var zr: Self { Self(number: 31) }
  /// The stack pointer.
  @inlinable public static var sp: Self { Self(number: 32) }
  /// The four condition flags, as one register.
  @inlinable public static var nzcv: Self { Self(number: 33) }
  /// Rounding mode and other controls of floating point.
  @inlinable public static var fpcr: Self { Self(number: 34) }
  /// The cumulative exception bits of floating point.
  @inlinable public static var fpsr: Self { Self(number: 35) }
  /// No register: the operand is absent.
  @inlinable public static var none: Self { Self(number: 127) }

  /// The link register, x30, that calls write.
  @inlinable public static var link: Self { Self(number: 30) }

  /// Whether this is x0–x30 or the zero register.
  @inlinable public var isGeneral: Bool { number < 32 }
  /// Whether this is v0–v31.
  @inlinable public var isVector: Bool { 64..<96 ~= number }
  /// The number within its kind: 5 for both x5 and v5.
  @inlinable public var encoding: Int { Int(number & 31) }

  /// The register with this index in the register file, if there is one.
  @inlinable
  public init?(index number: Int) {
    guard 0...35 ~= number || 64...95 ~= number else { return nil }
    self.init(number: UInt8(truncatingIfNeeded: number))
  }

  /// The register that is so many later in its kind; after v31 comes v0.
  ///
  /// Register lists and pairs name only their first register.
  @inlinable
  public func advanced(by distance: Int) -> Self {
    Self(number: number & ~31 | UInt8(truncatingIfNeeded: encoding + distance) & 31)
  }
}

extension HostRegister: CustomStringConvertible {
  /// The name without a size: `x5`, `sp`, `v5`.
  public var description: String {
    switch self {
    case .zr: "zr"
    case .sp: "sp"
    case .nzcv: "nzcv"
    case .fpcr: "fpcr"
    case .fpsr: "fpsr"
    case _ where isGeneral: "x\(encoding)"
    case _ where isVector: "v\(encoding)"
    default: "none"
    }
  }
}
