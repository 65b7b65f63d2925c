extension HostOperation {
  /// What kind of work this is to a core.
  public var operationClass: OperationClass {
    switch opcode {
    case .unknown: .unknown
    case .mov: source1 == .none || source1 == .zr ? .constant : .move
    case .adr, .adrp: .constant
    case .movk: .integer
    case .add, .sub, .and, .orr, .eor, .bic, .orn, .eon, .lsl, .lsr, .asr, .ror: arithmeticClass
    case .adc, .sbc: .carry
    case .ubfx, .sbfx, .ubfiz, .sbfiz: .bitfieldExtract
    case .bfxil, .bfi: .bitfieldInsert
    case .extr: .extract
    case .madd, .msub: .multiply
    case .smaddl, .smsubl, .umaddl, .umsubl: .multiplyLong
    case .smulh, .umulh: .multiplyHigh
    case .sdiv, .udiv: .divide
    case .rbit, .rev, .rev16, .rev32, .clz, .cls, .ctz, .cnt: .bitCount
    case .abs, .smax, .smin, .umax, .umin: .integerMinMax
    case .csel, .csinc, .csinv, .csneg: .select
    case .ccmp, .ccmn: .conditionalCompare
    case .crc32, .crc32c: .crc
    case .cfinv, .axflag, .xaflag, .rmif, .setf8, .setf16: .flags
    case .b: .branch
    case .bCond: .branchConditional
    case .cbz, .cbnz: .compareAndBranch
    case .tbz, .tbnz: .testAndBranch
    case .bl: .call
    case .blr: .callIndirect
    case .br: .branchIndirect
    case .ret: .return
    case .hint: .nop
    case .dmb, .dsb, .isb, .sb, .clrex: .barrier
    case .mrs, .msr, .cacheMaintenance: .system
    case .svc, .brk, .hlt, .udf: .trap
    default: isMemoryAccess ? memoryClass : vectorClass
    }
  }

  private var arithmeticClass: OperationClass {
    let isByRegister = source2 != .none
    switch opcode {
    case .lsl, .lsr, .asr, .ror: return isByRegister ? .shift : .integer
    default: break
    }
    let isShifted = isByRegister && modifier != .none
    return switch (isShifted, setsFlags) {
    case (false, false): .integer
    case (false, true): .integerFlags
    case (true, false): .integerShifted
    case (true, true): .integerShiftedFlags
    }
  }

  private var memoryClass: OperationClass {
    switch opcode {
    case .ldr, .ldrs:
      ordering.isAcquire ? .loadAcquire : size.isGeneral ? .load : .loadVector
    case .ldp, .ldpsw: size.isGeneral ? .loadPair : .loadVectorPair
    case .ldxr, .ldxp: .loadExclusive
    case .ld1, .ld2, .ld3, .ld4: lane == Self.allLanes ? .loadStructure : .loadLane
    case .ld1r, .ld2r, .ld3r, .ld4r: .loadReplicate
    case .str:
      ordering.isRelease ? .storeRelease : size.isGeneral ? .store : .storeVector
    case .stp: size.isGeneral ? .storePair : .storeVectorPair
    case .stxr, .stxp: .storeExclusive
    case .st1, .st2, .st3, .st4: lane == Self.allLanes ? .storeStructure : .storeLane
    case .dcZVA: .store
    case .cas, .casp: .compareAndSwap
    case .prfm: .prefetch
    default: .atomic
    }
  }

  private var vectorClass: OperationClass {
    switch opcode {
    case .fmov, .dup, .ins, .umov, .smov: transferClass
    case .fabs, .fneg: .floatSign
    case .fadd, .fsub, .fabd, .faddp: .floatAdd
    case .fmul, .fnmul, .fmulx: .floatMultiply
    case .fdiv: .floatDivide
    case .fsqrt: .floatSquareRoot
    case .fmax, .fmin, .fmaxnm, .fminnm, .fmaxp, .fminp, .fmaxnmp, .fminnmp: .floatMinMax
    case .fmadd, .fmsub, .fnmadd, .fnmsub, .fmla, .fmls: .floatMultiplyAdd
    case .fmaxv, .fminv, .fmaxnmv, .fminnmv: .floatAcross
    case .fcmp, .fcmpe, .fccmp, .fccmpe: .floatCompare
    case .fcsel: .floatSelect
    case .fcmeq, .fcmge, .fcmgt, .fcmle, .fcmlt, .facge, .facgt: .floatCompareLanes
    case .frintn, .frintp, .frintm, .frintz, .frinta, .frintx, .frinti, .frint32z, .frint32x,
      .frint64z, .frint64x:
      .floatRound
    case .fcvt, .fcvtn, .fcvtl, .fcvtxn, .fcvtns, .fcvtnu, .fcvtps, .fcvtpu, .fcvtms, .fcvtmu,
      .fcvtas, .fcvtau, .fcvtzs, .fcvtzu, .scvtf, .ucvtf, .fjcvtzs:
      size.isGeneral || sourceSize.isGeneral ? .floatConvertGeneral : .floatConvert
    case .frecpe, .frsqrte, .frecpx: .floatEstimate
    case .frecps, .frsqrts: .floatEstimateStep
    case .movi, .mvni: .vectorConstant
    case .orrVector: source1 == source2 ? .vectorShuffle : .vectorInteger
    case .zip1, .zip2, .uzp1, .uzp2, .trn1, .trn2, .ext: .vectorShuffle
    case .tbl, .tbx: .vectorTable
    case .aese, .aesd, .aesmc, .aesimc: .cryptoAES
    case .sha1c, .sha1p, .sha1m, .sha1h, .sha1su0, .sha1su1: .cryptoSHA1
    case .sha256h, .sha256h2, .sha256su0, .sha256su1: .cryptoSHA256
    case .pmull: size == .v1q ? .polynomialMultiply : .vectorMultiply
    default: vectorIntegerClass
    }
  }

  private var transferClass: OperationClass {
    if sourceSize.isGeneral && source1 != .none { return .generalToVector }
    if size.isGeneral { return .vectorToGeneral }
    return opcode == .fmov ? .floatMove : .vectorShuffle
  }

  private var vectorIntegerClass: OperationClass {
    switch opcode {
    case .mul, .pmul, .smull, .umull, .sqdmull, .sqdmulh, .sqrdmulh: .vectorMultiply
    case .mla, .mls, .smlal, .umlal, .smlsl, .umlsl, .sqdmlal, .sqdmlsl, .sqrdmlah, .sqrdmlsh:
      .vectorMultiplyAdd
    case .sdot, .udot: .vectorDot
    case .sabd, .uabd, .saba, .uaba, .sabdl, .uabdl, .sabal, .uabal: .vectorDifference
    case .clsVector, .clzVector, .cntVector, .rbitVector, .rev16Vector, .rev32Vector, .rev64:
      .vectorBits
    case .shl, .sshr, .ushr, .sli, .sri, .sshl, .ushl, .sshll, .ushll, .shll: .vectorShift
    case .srshr, .urshr, .srshl, .urshl, .sqshl, .uqshl, .sqrshl, .uqrshl, .sqshlu, .shrn, .rshrn,
      .sqshrn, .uqshrn, .sqrshrn, .uqrshrn, .sqshrun, .sqrshrun:
      .vectorShiftComplex
    case .ssra, .usra, .srsra, .ursra: .vectorShiftAdd
    case .addv, .smaxv, .sminv, .umaxv, .uminv, .saddlv, .uaddlv: .vectorAcross
    case .xtn, .sqxtn, .uqxtn, .sqxtun, .addhn, .subhn, .raddhn, .rsubhn: .vectorNarrow
    case .urecpe, .ursqrte: .vectorEstimate
    case .shadd, .uhadd, .srhadd, .urhadd, .shsub, .uhsub, .sqadd, .uqadd, .sqsub, .uqsub, .suqadd,
      .usqadd, .sqabs, .sqneg, .addp, .smaxp, .sminp, .umaxp, .uminp, .saddlp, .uaddlp, .sadalp,
      .uadalp:
      .vectorIntegerComplex
    default: .vectorInteger
    }
  }
}

extension HostOperation {
  /// Whether it reads memory.
  public var isLoad: Bool {
    switch opcode {
    case .ldr, .ldrs, .ldp, .ldpsw, .ldxr, .ldxp, .ld1, .ld2, .ld3, .ld4, .ld1r, .ld2r, .ld3r,
      .ld4r:
      true
    default: isAtomic
    }
  }

  /// Whether it writes memory, at least sometimes.
  public var isStore: Bool {
    switch opcode {
    case .str, .stp, .stxr, .stxp, .st1, .st2, .st3, .st4, .dcZVA: true
    default: isAtomic
    }
  }

  /// Whether it reads and writes memory at once.
  public var isAtomic: Bool {
    HostOpcode.cas.rawValue...HostOpcode.ldumin.rawValue ~= opcode.rawValue
  }

  /// Whether it reads, writes or hints at memory.
  public var isMemoryAccess: Bool { isLoad || isStore || opcode == .prfm }

  /// Whether it may go elsewhere than to the next operation; traps not counted.
  public var isBranch: Bool {
    HostOpcode.b.rawValue...HostOpcode.ret.rawValue ~= opcode.rawValue
  }

  /// Whether it is a branch that leaves a return address in the link register.
  public var isCall: Bool { opcode == .bl || opcode == .blr }

  /// Whether a straight run of operations ends here.
  public var endsBlock: Bool { isBranch || opcode.isTrap }
}

extension HostOpcode {
  /// Whether it leaves the program.
  var isTrap: Bool {
    HostOpcode.svc.rawValue...HostOpcode.udf.rawValue ~= rawValue
  }
}
