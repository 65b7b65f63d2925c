internal import HostCode
internal import X64Decoding

/// How x64's flags live in A64's.
///
/// N, Z and V are SF, ZF and OF. C is the *inverse* of CF, as A64's subtraction leaves it, so that
/// comparisons cost nothing and additions are followed by `cfinv`. PF and AF are made when they are
/// read, from values in registers of their own.
extension Emitter {
  /// Whether the instruction computes flags that live in NZCV and are used.
  var wantsNZCV: Bool { !wanted.isDisjoint(with: [.carry, .zero, .sign, .overflow]) }
  /// Whether flags that live in NZCV are used behind the instruction, wherever they come from.
  var keepsNZCV: Bool { !live.isDisjoint(with: [.carry, .zero, .sign, .overflow]) }
  var wantsCarry: Bool { wanted.contains(.carry) }
  var wantsOverflow: Bool { wanted.contains(.overflow) }
  var wantsParity: Bool { wanted.contains(.parity) }
  var wantsAdjust: Bool { wanted.contains(.adjust) }

  /// Turns the carry of an addition into the inverse that is kept, or back.
  mutating func invertCarry() {
    if habits.features.contains(.flagManipulation) {
      emit(.cfinv, .x, .none, .none, setsFlags: true, origin: .flags)
      return
    }
    let flags = temporary()
    status(.mrs, flags)
    emit(.eor, .x, flags, flags, immediate: 1 << 29, origin: .flags)
    status(.msr, flags)
  }

  /// Reads (`mrs`) or writes (`msr`) all flags.
  mutating func status(_ opcode: HostOpcode, _ register: HostRegister, origin: Origin = .flags) {
    let isRead = opcode == .mrs
    emit(
      HostOperation(
        opcode,
        destination: isRead ? register : .none,
        source1: isRead ? .none : register,
        immediate: SystemRegister.nzcv.rawValue,
        origin: origin
      )
    )
  }

  /// Keeps the value that parity is made of, if it is used.
  mutating func keepParity(_ value: HostRegister, _ size: OperandSize = .w) {
    guard wantsParity, value != GuestRegisters.parity else { return }
    emit(.mov, size, GuestRegisters.parity, value, origin: .flags)
  }

  /// N and Z of a whole result, with C set (no carry) and V clear: what logic leaves.
  ///
  /// - Parameters:
  ///   - value: The result.
  ///   - bits: Its width.
  ///   - carryFollows: Whether the carry is set afterwards anyway.
  mutating func setFlagsOfResult(
    _ value: HostRegister,
    bits: UInt16,
    carryFollows: Bool = false
  ) {
    if bits >= 32 {
      guard wantsNZCV || wantsParity else { return }
      let kept = wantsParity ? GuestRegisters.parity : HostRegister.zr
      // An immediate 0 would make the zero register the stack pointer.
      let zero = value == .zr ? HostRegister.zr : .none
      emit(.sub, Self.size(bits), kept, value, zero, setsFlags: true, origin: .flags)
      return
    }
    keepParity(value)
    guard wantsNZCV else { return }
    emit(
      .add,
      .w,
      .zr,
      .zr,
      value,
      modifier: .lsl,
      amount: UInt8(32 - bits),
      setsFlags: true,
      origin: .flags
    )
    if wantsCarry, !carryFollows { invertCarry() }
  }

  /// The A64 condition of an x64 condition, given by the low four bits of its opcode.
  ///
  /// Parity has none, and is nil.
  static func condition(_ code: Int) -> Condition? {
    switch code {
    case 0: .vs
    case 1: .vc
    case 2: .lo
    case 3: .hs
    case 4: .eq
    case 5: .ne
    case 6: .ls
    case 7: .hi
    case 8: .mi
    case 9: .pl
    case 12: .lt
    case 13: .ge
    case 14: .le
    case 15: .gt
    default: nil
    }
  }

  /// The parity flag, inverted, as bit 0 of a register.
  mutating func oddParity() -> HostRegister {
    let bits = temporary()
    let parity = GuestRegisters.parity
    emit(.eor, .w, bits, parity, parity, modifier: .lsr, amount: 4, origin: .flags)
    emit(.eor, .w, bits, bits, bits, modifier: .lsr, amount: 2, origin: .flags)
    emit(.eor, .w, bits, bits, bits, modifier: .lsr, amount: 1, origin: .flags)
    return bits
  }
}
