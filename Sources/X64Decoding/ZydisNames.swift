#if MachineCode
internal import CZydis

/// Zydis' numbers for mnemonics in ours.
enum ZydisMnemonics {
  /// Our mnemonic for each of Zydis'.
  ///
  /// Matched by name once, since Zydis numbers them anew in every version.
  static let own: [X64Mnemonic] = {
    let byName = Dictionary(
      X64Mnemonic.allCases.map { ($0.name, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    return (0...ZYDIS_MNEMONIC_MAX_VALUE.rawValue).map { number in
      guard number != ZYDIS_MNEMONIC_INVALID.rawValue,
        let name = unsafe ZydisMnemonicGetString(ZydisMnemonic(rawValue: number))
      else { return .unknown }
      return byName[unsafe String(cString: name)] ?? .other
    }
  }()
}

extension X64Register {
  /// The register that Zydis calls so.
  init(_ register: ZydisRegister) {
    let number = register.rawValue
    for range in Self.zydisRanges where number >= range.first && number <= range.last {
      self.init(range.class, UInt8(truncatingIfNeeded: number - range.first) + range.firstNumber)
      return
    }
    self = number == ZYDIS_REGISTER_NONE.rawValue ? .none : X64Register(.other)
  }

  private struct ZydisRange {
    var first: UInt32
    var last: UInt32
    var `class`: Class
    var firstNumber: UInt8

    init(_ first: ZydisRegister, _ last: ZydisRegister, _ own: Class, from number: UInt8 = 0) {
      self.first = first.rawValue
      self.last = last.rawValue
      self.class = own
      firstNumber = number
    }
  }

  /// The commonest first.
  private static let zydisRanges = [
    ZydisRange(ZYDIS_REGISTER_RAX, ZYDIS_REGISTER_R15, .qword),
    ZydisRange(ZYDIS_REGISTER_NONE, ZYDIS_REGISTER_NONE, .none),
    ZydisRange(ZYDIS_REGISTER_EAX, ZYDIS_REGISTER_R15D, .dword),
    ZydisRange(ZYDIS_REGISTER_RFLAGS, ZYDIS_REGISTER_RFLAGS, .flags),
    ZydisRange(ZYDIS_REGISTER_XMM0, ZYDIS_REGISTER_XMM31, .xmm),
    ZydisRange(ZYDIS_REGISTER_RIP, ZYDIS_REGISTER_RIP, .instructionPointer),
    ZydisRange(ZYDIS_REGISTER_EIP, ZYDIS_REGISTER_EIP, .instructionPointer, from: 1),
    ZydisRange(ZYDIS_REGISTER_AL, ZYDIS_REGISTER_BL, .byte),
    ZydisRange(ZYDIS_REGISTER_AH, ZYDIS_REGISTER_BH, .highByte),
    ZydisRange(ZYDIS_REGISTER_SPL, ZYDIS_REGISTER_R15B, .byte, from: 4),
    ZydisRange(ZYDIS_REGISTER_AX, ZYDIS_REGISTER_R15W, .word),
    ZydisRange(ZYDIS_REGISTER_YMM0, ZYDIS_REGISTER_YMM31, .ymm),
    ZydisRange(ZYDIS_REGISTER_ZMM0, ZYDIS_REGISTER_ZMM31, .zmm),
    ZydisRange(ZYDIS_REGISTER_ST0, ZYDIS_REGISTER_ST7, .x87),
    ZydisRange(ZYDIS_REGISTER_MM0, ZYDIS_REGISTER_MM7, .mmx),
    ZydisRange(ZYDIS_REGISTER_K0, ZYDIS_REGISTER_K7, .mask),
    ZydisRange(ZYDIS_REGISTER_ES, ZYDIS_REGISTER_GS, .segment),
    ZydisRange(ZYDIS_REGISTER_TMM0, ZYDIS_REGISTER_TMM7, .tile),
    ZydisRange(ZYDIS_REGISTER_CR0, ZYDIS_REGISTER_CR15, .control),
    ZydisRange(ZYDIS_REGISTER_DR0, ZYDIS_REGISTER_DR15, .debug),
  ]
}
#endif
