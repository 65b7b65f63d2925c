extension HostOperation {
  /// Every register the result depends on, with the condition flags and FPCR among them.
  public var registersRead: RegisterSet {
    var set = RegisterSet()
    if opcode.readsListAtSource1 {
      set.insert(source1, count: Int(registerCount))
    } else if opcode == .casp {
      set.insert(destination, count: 2)
      set.insert(source1, count: 2)
    } else {
      set.insert(source1)
    }
    set.insert(source2)
    set.insert(source3)
    set.insert(base)
    set.insert(index)
    if readsDestination { set.insert(destination, count: Int(loadsList ? registerCount : 1)) }
    if readsFlags { set.insert(.nzcv) }
    if readsFloatingPointControl { set.insert(.fpcr) }
    if opcode == .mrs { set.insert(SystemRegister(rawValue: immediate)?.register ?? .none) }
    return set
  }

  /// Every register it changes, with the condition flags and a written-back base among them.
  ///
  /// Not FPSR: floating-point operations only ever add to it, so none waits for another.
  public var registersWritten: RegisterSet {
    var set = RegisterSet()
    set.insert(destination, count: loadsList ? Int(registerCount) : 1)
    set.insert(secondDestination)
    if addressing.writesBase { set.insert(base) }
    if writesFlags { set.insert(.nzcv) }
    if isCall { set.insert(.link) }
    if opcode == .msr { set.insert(SystemRegister(rawValue: immediate)?.register ?? .none) }
    return set
  }

  /// Whether what it does depends on the condition flags.
  public var readsFlags: Bool {
    switch opcode {
    case .adc, .sbc, .cfinv, .axflag, .xaflag, .rmif, .setf8, .setf16: true
    case .mrs: immediate == SystemRegister.nzcv.rawValue
    default: !condition.isAlways
    }
  }

  /// Whether it changes the condition flags, or some of them.
  public var writesFlags: Bool {
    setsFlags || opcode == .msr && immediate == SystemRegister.nzcv.rawValue
  }

  /// Whether the destination's old value has a part in the result: accumulation, insertion.
  public var readsDestination: Bool {
    if lane != Self.allLanes { return destination != .none }
    switch opcode {
    case .movk, .bfi, .bfxil, .cas, .casp, .fmla, .fmls, .mla, .mls, .bsl, .bit, .bif, .saba,
      .uaba, .sadalp, .uadalp, .sqrdmlah, .sqrdmlsh, .sdot, .udot, .sabal, .uabal, .smlal, .umlal,
      .smlsl, .umlsl, .sqdmlal, .sqdmlsl, .suqadd, .usqadd, .ssra, .usra, .srsra, .ursra, .sli,
      .sri, .tbx, .aese, .aesd, .sha1c, .sha1p, .sha1m, .sha1su0, .sha1su1, .sha256h, .sha256h2,
      .sha256su0, .sha256su1:
      return true
    default:
      return isNarrowing && size.bits == 128
    }
  }

  /// Whether results are half as wide as sources, in vectors: the low or the high half is written.
  public var isNarrowing: Bool {
    size.isVector && sourceSize.isVector && size.laneBits * 2 == sourceSize.laneBits
      && sourceSize.bits == 128
  }

  /// Whether results are twice as wide as sources, in vectors.
  ///
  /// Then the sources are low halves if `sourceSize` has 64 bits, else high halves.
  public var isWidening: Bool {
    size.isVector && sourceSize.isVector && size.laneBits == sourceSize.laneBits * 2
      && size.bits == 128 && opcode.widensHalves
  }

  /// Whether it takes or makes the high half of a vector: `saddl2`, `xtn2`.
  public var usesUpperHalf: Bool {
    isNarrowing && size.bits == 128 || isWidening && sourceSize.bits == 128
  }

  private var loadsList: Bool { registerCount > 1 && !opcode.readsListAtSource1 }

  /// Whether it follows the rounding mode and other controls of floating point.
  public var readsFloatingPointControl: Bool {
    switch opcode {
    case .fsqrt, .fadd, .fsub, .fmul, .fdiv, .fnmul, .fmulx, .fabd, .fmax, .fmin, .fmaxnm, .fminnm,
      .fmadd, .fmsub, .fnmadd, .fnmsub, .fmla, .fmls, .faddp, .fmaxp, .fminp, .fmaxnmp, .fminnmp,
      .fmaxv, .fminv, .fmaxnmv, .fminnmv, .fcmp, .fcmpe, .fccmp, .fccmpe, .fcmeq, .fcmge, .fcmgt,
      .fcmle, .fcmlt, .facge, .facgt, .fcvt, .fcvtn, .fcvtl, .fcvtxn, .frintn, .frintp, .frintm,
      .frintz, .frinta, .frintx, .frinti, .frint32z, .frint32x, .frint64z, .frint64x, .fcvtns,
      .fcvtnu, .fcvtps, .fcvtpu, .fcvtms, .fcvtmu, .fcvtas, .fcvtau, .fcvtzs, .fcvtzu, .scvtf,
      .ucvtf, .fjcvtzs, .frecpe, .frsqrte, .frecps, .frsqrts, .frecpx:
      true
    default: false
    }
  }
}

extension HostOpcode {
  /// Whether `registerCount` registers from `source1` on are read: list stores and table look-ups.
  var readsListAtSource1: Bool {
    switch self {
    case .st1, .st2, .st3, .st4, .tbl, .tbx: true
    default: false
    }
  }

  /// Whether narrow sources of it are halves of a vector, not all of it (as in `saddlp`, `sdot`).
  var widensHalves: Bool {
    switch self {
    case .saddlp, .uaddlp, .sadalp, .uadalp: false
    default: true
    }
  }

  /// Whether only source 2 is narrow.
  var isWide: Bool {
    switch self {
    case .saddw, .uaddw, .ssubw, .usubw, .crc32, .crc32c: true
    default: false
    }
  }
}
