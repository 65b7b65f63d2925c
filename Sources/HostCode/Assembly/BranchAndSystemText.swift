/// Assembly of branches, barriers, hints and system registers.
extension HostOperation {
  var branchText: String {
    switch opcode {
    case .b, .bl: text(nil, "#\(immediate)")
    case .bCond: text("b.\(condition)", "#\(immediate)")
    case .cbz, .cbnz: text(nil, source1Text, "#\(immediate)")
    case .tbz, .tbnz: text(nil, source1Text, "#\(amount)", "#\(immediate)")
    default: text(nil, opcode == .ret && source1 == .link ? nil : source1Text)
    }
  }

  var systemText: String {
    switch opcode {
    case .hint: Self.hintNames[Int(immediate)] ?? text(nil, "#\(immediate)")
    case .dmb, .dsb: text(nil, Self.barrierNames[Int(immediate)] ?? "#\(immediate)")
    case .isb, .clrex: text(nil, immediate == 15 ? nil : "#\(immediate)")
    case .mrs: text(nil, destinationText, systemRegisterName)
    case .msr: text(nil, systemRegisterName, source1Text)
    case .dcZVA: text("dc", "zva", base.text(.x))
    case .cacheMaintenance: cacheText
    case .svc, .brk, .hlt: text(nil, "#\(immediate == 0 ? "0" : hexadecimal(immediate))")
    case .udf: text(nil, "#\(immediate)")
    default: text()
    }
  }

  private var systemRegisterName: String? {
    SystemRegister(rawValue: immediate)?.name
  }

  private var cacheText: String {
    let operation = CacheOperation(rawValue: immediate)
    return text(operation == .ivau ? "ic" : "dc", operation.map { "\($0)" }, source1Text)
  }

  private static let barrierNames: [Int: String] = [
    1: "oshld", 2: "oshst", 3: "osh", 5: "nshld", 6: "nshst", 7: "nsh", 9: "ishld", 10: "ishst",
    11: "ish", 13: "ld", 14: "st", 15: "sy",
  ]

  private static let hintNames: [Int: String] = [
    0: "nop", 1: "yield", 2: "wfe", 3: "wfi", 4: "sev", 5: "sevl", 6: "dgh", 7: "xpaclri",
    8: "pacia1716", 10: "pacib1716", 12: "autia1716", 14: "autib1716", 20: "csdb", 24: "paciaz",
    25: "paciasp", 26: "pacibz", 27: "pacibsp", 28: "autiaz", 29: "autiasp", 30: "autibz",
    31: "autibsp", 32: "bti", 34: "bti c", 36: "bti j", 38: "bti jc",
  ]
}
