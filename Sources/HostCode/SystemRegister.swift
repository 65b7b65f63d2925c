/// A system register that user code reads or writes, by its encoding `op0:op1:CRn:CRm:op2`.
public enum SystemRegister: Int64, CaseIterable, Sendable {
  /// The condition flags.
  case nzcv = 0xDA10
  /// Floating-point control.
  case fpcr = 0xDA20
  /// Floating-point status.
  case fpsr = 0xDA21
  /// The thread pointer.
  case threadPointer = 0xDE82
  /// The read-only thread pointer.
  case readOnlyThreadPointer = 0xDE83
  /// The virtual counter, as `rdtsc` is translated to.
  case virtualCounter = 0xDF02
  /// The frequency of the counter.
  case counterFrequency = 0xDF00
  /// The size of the block that `dc zva` clears.
  case zeroBlockSize = 0xD807
  /// Cache line sizes.
  case cacheType = 0xD801
  /// The core's maker and model, which Linux lets user code read.
  case mainID = 0xC000

  /// The name in assembly.
  public var name: String {
    switch self {
    case .nzcv: "NZCV"
    case .fpcr: "FPCR"
    case .fpsr: "FPSR"
    case .threadPointer: "TPIDR_EL0"
    case .readOnlyThreadPointer: "TPIDRRO_EL0"
    case .virtualCounter: "CNTVCT_EL0"
    case .counterFrequency: "CNTFRQ_EL0"
    case .zeroBlockSize: "DCZID_EL0"
    case .cacheType: "CTR_EL0"
    case .mainID: "MIDR_EL1"
    }
  }

  /// Whether user code may write it.
  public var isWritable: Bool {
    switch self {
    case .nzcv, .fpcr, .fpsr, .threadPointer: true
    default: false
    }
  }

  /// The register of its own that it is, if operations other than `mrs` and `msr` depend on it.
  public var register: HostRegister {
    switch self {
    case .nzcv: .nzcv
    case .fpcr: .fpcr
    case .fpsr: .fpsr
    default: .none
    }
  }
}

/// A cache operation that user code may use, by its encoding `op1:CRn:CRm:op2`.
public enum CacheOperation: Int64, CaseIterable, Sendable {
  /// Invalidates instructions.
  case ivau = 0x1BA9
  /// Cleans data to where instructions, other observers, or power failures see it.
  case cvac = 0x1BD1, cvau = 0x1BD9, cvap = 0x1BE1
  /// Cleans and invalidates data.
  case civac = 0x1BF1
}
