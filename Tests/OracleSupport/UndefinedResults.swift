internal import X64Decoding

/// What the manuals leave undefined beyond what `X64Instruction.flagsUndefined` says, as it depends
/// on the number of bits that is shifted by.
extension X64Instruction {
  /// The flags that are undefined for a count in `cl`; all that may be, when it is not known.
  func flagsUndefined(count: UInt64?) -> X64Flags {
    let bits = UInt64(operands.first?.bits ?? 64)
    switch mnemonic {
    case .shl, .shr, .sar, .shld, .shrd, .rol, .ror, .rcl, .rcr: break
    default: return []
    }
    guard operands.last?.kind != .immediate || mnemonic == .shld || mnemonic == .shrd else {
      return []
    }
    guard let count else { return [.overflow, .carry] }
    var flags: X64Flags = count & (bits == 64 ? 63 : 31) == 1 ? [] : .overflow
    let isShift = mnemonic == .shl || mnemonic == .shr
    if isShift, bits < 32, count & 31 >= bits { flags.insert(.carry) }
    return flags
  }

  /// Whether the result itself is undefined: a shift of two registers by more than they have.
  var hasUndefinedResult: Bool {
    guard mnemonic == .shld || mnemonic == .shrd, operands.first?.bits == 16 else { return false }
    return operands.last?.kind != .immediate || immediate & 31 > 16
  }

  /// Whether its results need only be near: within 1.5 × 2⁻¹² of the true ones.
  var isEstimate: Bool {
    switch mnemonic {
    case .rcpps, .rcpss, .rsqrtps, .rsqrtss, .vrcpps, .vrcpss, .vrsqrtps, .vrsqrtss: true
    default: false
    }
  }

  /// Whether its result is the processor's own, its time, or chance; or its whole state, which no
  /// routine here writes.
  var tellsOfProcessor: Bool {
    switch mnemonic {
    case .cpuid, .xgetbv, .rdtsc, .rdtscp, .rdpid, .rdrand, .rdseed, .sldt, .str, .smsw, .sgdt,
      .sidt, .fxsave, .fxsave64, .fxrstor, .fxrstor64, .xsave, .xsave64, .xsavec, .xsavec64,
      .xsaveopt, .xsaveopt64, .xrstor, .xrstor64:
      true
    default: false
    }
  }
}
