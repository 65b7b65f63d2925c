#if MachineCode
internal import CZydis

extension X64Category {
  /// What instructions of a category of Zydis do.
  init(_ category: ZydisInstructionCategory) {
    self = Self.byZydisCategory[Int(category.rawValue)]
  }

  /// The category of each of Zydis'; sets that are named by their extension are `vector`.
  private static let byZydisCategory: [X64Category] = {
    var table = Array(
      repeating: X64Category.vector,
      count: Int(ZYDIS_CATEGORY_MAX_VALUE.rawValue) + 1
    )
    for (own, zydis) in zydisCategories {
      for category in zydis { table[Int(category.rawValue)] = own }
    }
    return table
  }()

  private static let zydisCategories: [(X64Category, [ZydisInstructionCategory])] = [
    (.unknown, [ZYDIS_CATEGORY_INVALID]),
    (.nop, [ZYDIS_CATEGORY_NOP, ZYDIS_CATEGORY_WIDENOP, ZYDIS_CATEGORY_CET]),
    (.move, [ZYDIS_CATEGORY_DATAXFER, ZYDIS_CATEGORY_MOVDIR, ZYDIS_CATEGORY_SEGOP]),
    (.arithmetic, [ZYDIS_CATEGORY_BINARY, ZYDIS_CATEGORY_ADOX_ADCX, ZYDIS_CATEGORY_DECIMAL]),
    (.logic, [ZYDIS_CATEGORY_LOGICAL, ZYDIS_CATEGORY_LOGICAL_FP]),
    (.shift, [ZYDIS_CATEGORY_SHIFT, ZYDIS_CATEGORY_ROTATE]),
    (
      .bits,
      [
        ZYDIS_CATEGORY_BITBYTE, ZYDIS_CATEGORY_BMI1, ZYDIS_CATEGORY_BMI2, ZYDIS_CATEGORY_LZCNT,
        ZYDIS_CATEGORY_TBM,
      ]
    ),
    (.miscellaneous, [ZYDIS_CATEGORY_MISC, ZYDIS_CATEGORY_MPX, ZYDIS_CATEGORY_WAITPKG]),
    (.conditionalMove, [ZYDIS_CATEGORY_CMOV]),
    (.conditionalSet, [ZYDIS_CATEGORY_SETCC]),
    (.flags, [ZYDIS_CATEGORY_FLAGOP]),
    (.push, [ZYDIS_CATEGORY_PUSH]),
    (.pop, [ZYDIS_CATEGORY_POP]),
    (.call, [ZYDIS_CATEGORY_CALL]),
    (.return, [ZYDIS_CATEGORY_RET]),
    (.jump, [ZYDIS_CATEGORY_UNCOND_BR]),
    (.conditionalJump, [ZYDIS_CATEGORY_COND_BR]),
    (.string, [ZYDIS_CATEGORY_STRINGOP]),
    (.exchange, [ZYDIS_CATEGORY_SEMAPHORE]),
    (.conversion, [ZYDIS_CATEGORY_CONVERT]),
    (.gather, [ZYDIS_CATEGORY_AVX2GATHER, ZYDIS_CATEGORY_GATHER, ZYDIS_CATEGORY_SCATTER]),
    (
      .cryptography,
      [
        ZYDIS_CATEGORY_AES, ZYDIS_CATEGORY_SHA, ZYDIS_CATEGORY_PCLMULQDQ, ZYDIS_CATEGORY_VAES,
        ZYDIS_CATEGORY_VPCLMULQDQ, ZYDIS_CATEGORY_GFNI, ZYDIS_CATEGORY_KEYLOCKER,
        ZYDIS_CATEGORY_KEYLOCKER_WIDE, ZYDIS_CATEGORY_PADLOCK,
      ]
    ),
    (.mmx, [ZYDIS_CATEGORY_MMX, ZYDIS_CATEGORY_AMD3DNOW]),
    (.x87, [ZYDIS_CATEGORY_X87_ALU, ZYDIS_CATEGORY_FCMOV]),
    (
      .prefetch,
      [
        ZYDIS_CATEGORY_PREFETCH, ZYDIS_CATEGORY_PREFETCHWT1, ZYDIS_CATEGORY_CLDEMOTE,
        ZYDIS_CATEGORY_CLFLUSHOPT, ZYDIS_CATEGORY_CLWB, ZYDIS_CATEGORY_CLZERO,
      ]
    ),
    (.systemCall, [ZYDIS_CATEGORY_SYSCALL, ZYDIS_CATEGORY_INTERRUPT]),
    (
      .system,
      [
        ZYDIS_CATEGORY_SYSRET, ZYDIS_CATEGORY_SYSTEM, ZYDIS_CATEGORY_IO, ZYDIS_CATEGORY_IOSTRINGOP,
        ZYDIS_CATEGORY_XSAVE, ZYDIS_CATEGORY_XSAVEOPT, ZYDIS_CATEGORY_RDWRFSGS,
        ZYDIS_CATEGORY_RDRAND, ZYDIS_CATEGORY_RDSEED, ZYDIS_CATEGORY_RDPID, ZYDIS_CATEGORY_RDPRU,
        ZYDIS_CATEGORY_PKU, ZYDIS_CATEGORY_PT, ZYDIS_CATEGORY_PCONFIG, ZYDIS_CATEGORY_SGX,
        ZYDIS_CATEGORY_SMAP, ZYDIS_CATEGORY_VTX, ZYDIS_CATEGORY_SERIALIZE, ZYDIS_CATEGORY_HRESET,
        ZYDIS_CATEGORY_ENQCMD, ZYDIS_CATEGORY_UINTR, ZYDIS_CATEGORY_TSX_LDTRK,
        ZYDIS_CATEGORY_LEGACY,
      ]
    ),
  ]
}

extension X64Branch {
  /// How an instruction goes on, whose first operand is a place in the code or not.
  init(_ source: ZydisFacts, isDirect: Bool) {
    switch source.meta.category {
    case ZYDIS_CATEGORY_CALL, ZYDIS_CATEGORY_UNCOND_BR, ZYDIS_CATEGORY_RET:
      self = Self.transfer(source, isDirect: isDirect)
    case ZYDIS_CATEGORY_COND_BR:
      self = .conditionalJump
    case ZYDIS_CATEGORY_SYSCALL:
      self = .systemCall
    case ZYDIS_CATEGORY_INTERRUPT, ZYDIS_CATEGORY_SYSRET:
      self = .trap
    default:
      self = Self.endsRun(source.mnemonic) ? .trap : .none
    }
  }

  private static func transfer(_ source: ZydisFacts, isDirect: Bool) -> X64Branch {
    if source.meta.branch_type != ZYDIS_BRANCH_TYPE_SHORT,
      source.meta.branch_type != ZYDIS_BRANCH_TYPE_NEAR
    {
      return .trap
    }
    return switch source.meta.category {
    case ZYDIS_CATEGORY_CALL: isDirect ? .call : .indirectCall
    case ZYDIS_CATEGORY_RET: .return
    default: isDirect ? .jump : .indirectJump
    }
  }

  private static func endsRun(_ mnemonic: ZydisMnemonic) -> Bool {
    mnemonic == ZYDIS_MNEMONIC_UD2 || mnemonic == ZYDIS_MNEMONIC_UD1
      || mnemonic == ZYDIS_MNEMONIC_UD0 || mnemonic == ZYDIS_MNEMONIC_HLT
  }
}
#endif
