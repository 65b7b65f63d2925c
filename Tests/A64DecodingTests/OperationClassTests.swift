import A64Decoding
import HostCode
import Testing

/// The classes of decoded words, by mnemonics as the optimization guides of cores group them.
@Suite struct OperationClassTests {
  static let mnemonics: [OperationClass: String] = [
    .bitCount: "rev ctz", .bitfieldExtract: "ubfx ubfiz sxtb sxtw",
    .bitfieldInsert: "bfi bfxil",
    .conditionalCompare: "ccmp ccmn", .select: "csel cset csetm cinc cneg", .carry: "adcs sbc ngc",
    .flags: "cfinv rmif setf8 axflag", .crc: "crc32b crc32cx", .divide: "udiv sdiv",
    .multiplyLong: "umaddl smnegl", .multiplyHigh: "smulh umulh", .extract: "extr",
    .constant: "adr adrp", .testAndBranch: "tbz tbnz", .compareAndBranch: "cbz cbnz",
    .branchConditional: "b.eq b.ne b.al", .call: "bl", .callIndirect: "blr", .return: "ret",
    .branchIndirect: "br", .loadAcquire: "ldar ldarb ldapr ldapurh ldapursw",
    .loadExclusive: "ldxr ldaxrb ldaxp", .storeRelease: "stlr stlurb",
    .storeExclusive: "stxr stlxp", .compareAndSwap: "casal cash casp", .prefetch: "prfm prfum",
    .atomic: "ldadd ldclral swpa stadd ldumaxb", .loadReplicate: "ld1r ld4r",
    .barrier: "dmb isb sb",
    .nop: "nop paciasp bti", .system: "mrs msr ic", .trap: "svc brk udf",
    .floatAdd: "fadd fsub faddp", .floatMultiply: "fmulx fnmul", .floatMultiplyAdd: "fmadd fmla",
    .floatDivide: "fdiv", .floatSquareRoot: "fsqrt", .floatCompare: "fcmp fccmpe",
    .floatCompareLanes: "fcmeq facge", .floatConvertGeneral: "fjcvtzs", .floatRound: "frintm",
    .floatConvert: "fcvt fcvtl fcvtn2", .floatSelect: "fcsel", .floatSign: "fneg fabs",
    .floatEstimate: "frecpe", .floatEstimateStep: "frsqrts", .floatMinMax: "fmaxnm fminp",
    .floatAcross: "fmaxv", .vectorToGeneral: "umov smov", .vectorMultiplyAdd: "mla smlal2",
    .vectorDot: "sdot udot", .vectorDifference: "uabd sabal", .vectorNarrow: "xtn sqxtun2 addhn",
    .vectorShift: "shl ushll sri", .vectorShiftComplex: "rshrn sqrshl", .vectorShiftAdd: "usra",
    .vectorAcross: "addv uaddlv", .vectorConstant: "movi mvni", .vectorTable: "tbl tbx",
    .vectorShuffle: "zip1 ext trn2", .vectorIntegerComplex: "uqadd addp saddlp",
    .cryptoAES: "aese aesmc", .cryptoSHA1: "sha1c sha1h", .cryptoSHA256: "sha256h2 sha256su0",
  ]

  @Test func `a word has the class of its mnemonic`() throws {
    var classes: [Substring: OperationClass] = [:]
    for (kind, names) in Self.mnemonics {
      for name in names.split(separator: " ") { classes[name] = kind }
    }
    var found: Set<Substring> = []
    for row in try Fixture.rows("recorded") + Fixture.rows("random") {
      let name = row.text.prefix { $0 != " " }
      guard let expected = classes[name] else { continue }
      found.insert(name)
      #expect(A64Decoder.decode(row.word).operationClass == expected, "\(row.text)")
    }
    #expect(Set(classes.keys).subtracting(found).isEmpty)
  }

  @Test(
    arguments: [
      (0xF940_0020, OperationClass.load), (0x3DC0_0020, .loadVector), (0xA940_0440, .loadPair),
      (0xAD40_0440, .loadVectorPair), (0xF900_0020, .store), (0x3D80_0020, .storeVector),
      (0xA900_0440, .storePair), (0xAD00_0440, .storeVectorPair), (0x4C40_7020, .loadStructure),
      (0x0D40_1C20, .loadLane), (0x4C00_7020, .storeStructure), (0x0D00_1C20, .storeLane),
      (0x9E67_0020, .generalToVector), (0x9E66_0020, .vectorToGeneral), (0x1E60_4020, .floatMove),
      (0x4EA1_1C20, .vectorShuffle), (0x4EA2_1C20, .vectorInteger),
      (0x0EE2_E020, .polynomialMultiply),
      (0x0E22_E020, .vectorMultiply), (0x9E62_0020, .floatConvertGeneral),
      (0x5E61_D820, .floatConvert),
    ] as [(UInt32, OperationClass)]
  )
  func `a word with a shared mnemonic has the class of its operands`(
    word: UInt32,
    expected: OperationClass
  ) {
    let operation = A64Decoder.decode(word)
    #expect(operation.operationClass == expected, "\(operation)")
  }
}
