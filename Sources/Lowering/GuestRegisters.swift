package import HostCode
package import X64Decoding

/// Where a translator keeps x64's state, by the Arm64EC mapping.
///
/// But for `rsp`, which Arm64EC has in `sp`: A64 does not address by that unless it is aligned.
package enum GuestRegisters {
  /// `rax` to `r15`.
  private static let general: [16 of HostRegister] = [
    .x(8), .x(0), .x(1), .x(27), .x(23), .x(29), .x(25), .x(26),
    .x(2), .x(3), .x(4), .x(5), .x(19), .x(20), .x(21), .x(22),
  ]

  /// Free registers; `x24` and `x17`, free as well, hold what parity and adjust are made from.
  static let temporaries: [9 of HostRegister] = [
    .x(6), .x(7), .x(9), .x(10), .x(11), .x(12), .x(13), .x(14), .x(15),
  ]

  /// A value whose lowest byte has the parity that the parity flag tells.
  package static var parity: HostRegister { .x(24) }
  /// A value whose bit 4, exclusive-or that of `parity`, is the adjust flag.
  package static var adjust: HostRegister { .x(17) }
  /// The translator's own data.
  package static var state: HostRegister { .x(28) }
  /// Registers that instructions use without naming them: `rax`, `rcx`, `rdx`, `rbx`, `rbp`.
  static var rax: HostRegister { .x(8) }
  static var rcx: HostRegister { .x(0) }
  static var rdx: HostRegister { .x(1) }
  static var rbx: HostRegister { .x(27) }
  static var rbp: HostRegister { .x(29) }
  /// `rsp`.
  static var stack: HostRegister { .x(23) }

  /// The general arguments of a translator's routine, from 0 to 2, and where its results come back.
  static func argument(_ number: Int) -> HostRegister { .x(13 + min(number, 2)) }
  /// The vector arguments, and where vector results come back.
  static func vectorArgument(_ number: Int) -> HostRegister { .v(29 + min(number, 2)) }

  /// The host register of a general or vector register.
  package static func host(_ register: X64Register) -> HostRegister {
    if register.isGeneral { return general[Int(register.number)] }
    if register.isVector, register.number < 16 { return .v(Int(register.number)) }
    return .none
  }
}

extension HostRegister {
  /// The register of A64 that holds a general or vector register of x64.
  package init(_ register: X64Register) { self = GuestRegisters.host(register) }
}
