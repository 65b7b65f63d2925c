package import HostCode
internal import Lowering
internal import Tables

/// What code asks of a core, per x64 instruction: its A64 operations, recompiled and emulated.
package struct CodeWork: Hashable, Sendable {
  /// The operations of recompiled code.
  package var native: UnitCounts
  /// The operations of emulated code.
  package var emulated: UnitCounts
  /// Emulated loads with acquire order.
  package var orderedLoads = 0.0
  /// Emulated stores with release order.
  package var orderedStores = 0.0
  /// All emulated loads.
  package var loads = 0.0
  /// All emulated stores.
  package var stores = 0.0
  /// Jumps, calls and returns of the x64 code.
  package var branches = 0.0
  /// Emulated operations that only lead from block to block: links, look-ups, the return stack.
  package var transfers = 0.0

  /// Makes the work of some code.
  ///
  /// - Parameters:
  ///   - native: The operations of recompiled code.
  ///   - emulated: The operations of emulated code.
  ///   - orderedLoads: Emulated loads with acquire order.
  ///   - orderedStores: Emulated stores with release order.
  ///   - loads: All emulated loads.
  ///   - stores: All emulated stores.
  ///   - branches: Jumps, calls and returns of the x64 code.
  ///   - transfers: Emulated operations that only lead from block to block.
  package init(
    native: UnitCounts = UnitCounts(),
    emulated: UnitCounts = UnitCounts(),
    orderedLoads: Double = 0,
    orderedStores: Double = 0,
    loads: Double = 0,
    stores: Double = 0,
    branches: Double = 0,
    transfers: Double = 0
  ) {
    self.native = native
    self.emulated = emulated
    self.orderedLoads = orderedLoads
    self.orderedStores = orderedStores
    self.loads = loads
    self.stores = stores
    self.branches = branches
    self.transfers = transfers
  }
}

extension CodeWork {
  /// Multiplies all counts.
  package mutating func scale(by factor: Double) {
    native.scale(by: factor)
    emulated.scale(by: factor)
    orderedLoads *= factor
    orderedStores *= factor
    loads *= factor
    stores *= factor
    branches *= factor
    transfers *= factor
  }

  /// The share of the emulated operations that only lead from block to block.
  package var transferShare: Double { emulated.total > 0 ? transfers / emulated.total : 0 }
}

/// A64 operations, by the unit that they need.
package struct UnitCounts: Hashable, Sendable {
  /// The kinds of units that the closed formula knows.
  package enum Unit: Int {
    case integer, multiply, divide, branch, load, store, float, vector
  }

  /// By unit, in its order.
  private var counts = SIMD8<Double>()

  subscript(unit: Unit) -> Double {
    get { counts[unit.rawValue] }
    set { counts[unit.rawValue] = newValue }
  }

  /// No operations.
  package init() {}

  /// What a compiler makes of a mix: one operation of its unit per x64 instruction, integer ones up
  /// to the measured number; where that number is smaller, all in proportion.
  init(native mix: TableValues<MixParameter>) {
    self.init(oneEach: mix)
    let wanted = mix[.nativeInstructions]
    scale(by: total > wanted ? wanted / total : 1)
    self[.integer] = max(0, wanted - total)
  }

  /// What an emulator makes of a mix: one operation of its unit per x64 instruction (fewer where it
  /// pairs them), and integer ones for the rest of the expansion.
  init(emulated mix: TableValues<MixParameter>, by emulator: TableValues<EmulatorParameter>) {
    self.init(oneEach: mix)
    self[.integer] = max(0, 1 - total) * emulator[.integerExpansion]
    let expansions: [(Unit, EmulatorParameter)] = [
      (.multiply, .multiplyExpansion), (.divide, .divideExpansion), (.branch, .branchExpansion),
      (.load, .loadExpansion), (.store, .storeExpansion), (.float, .floatExpansion),
      (.vector, .vectorExpansion),
    ]
    for (unit, parameter) in expansions {
      let expansion = emulator[parameter]
      self[.integer] += self[unit] * max(0, expansion - 1)
      self[unit] *= min(1, expansion)
    }
  }

  private init(oneEach mix: TableValues<MixParameter>) {
    self[.multiply] = mix[.multiply]
    self[.divide] = mix[.divide]
    self[.branch] = mix[.branch]
    self[.load] = mix[.load]
    self[.store] = mix[.store]
    self[.float] = mix[.float]
    self[.vector] = mix[.vector]
  }

  /// Counts an operation so many times.
  package mutating func add(_ operation: HostOperation, times: Double) {
    self[operation.operationClass.unit] += times
  }

  /// Multiplies all counts.
  package mutating func scale(by factor: Double) { counts *= factor }

  /// All operations.
  package var total: Double { counts.sum() }

  func throughput(on core: TableValues<CoreParameter>) -> Double {
    let arithmetic = self[.integer] + self[.multiply] + self[.divide]
    let bounds = [
      total / core[.dispatchWidth],
      arithmetic / core[.integerPorts],
      self[.multiply] / core[.multiplyPorts],
      self[.divide] * core[.divideInterval],
      self[.branch] / core[.branchPorts],
      self[.load] / core[.loadPorts],
      self[.store] / core[.storePorts],
      (self[.load] + self[.store]) / core[.memoryPorts],
      (self[.float] + self[.vector]) / core[.vectorPorts],
    ]
    return bounds.reduce(0, max)
  }

  func latency(on core: TableValues<CoreParameter>) -> Double {
    self[.integer] + self[.branch] + self[.store]
      + self[.multiply] * core[.multiplyLatency] + self[.divide] * core[.divideLatency]
      + self[.load] * core[.loadLatency]
      + self[.float] * core[.floatLatency] + self[.vector] * core[.vectorLatency]
  }
}

extension OperationClass {
  /// The unit that the closed formula counts it for.
  var unit: UnitCounts.Unit {
    switch self {
    case .multiply, .multiplyLong, .multiplyHigh: .multiply
    case .divide, .floatDivide, .floatSquareRoot: .divide
    case .load, .loadPair, .loadVector, .loadVectorPair, .loadAcquire, .loadExclusive,
      .loadStructure, .loadLane, .loadReplicate, .prefetch:
      .load
    case .store, .storePair, .storeVector, .storeVectorPair, .storeRelease, .storeExclusive,
      .storeStructure, .storeLane, .atomic, .compareAndSwap:
      .store
    case .branch, .branchConditional, .compareAndBranch, .testAndBranch, .call, .callIndirect,
      .branchIndirect, .return:
      .branch
    case .floatMove, .generalToVector, .vectorToGeneral, .floatSign, .floatAdd, .floatMultiply,
      .floatMultiplyAdd, .floatCompare, .floatCompareLanes, .floatSelect, .floatMinMax,
      .floatConvert, .floatConvertGeneral, .floatRound, .floatEstimate, .floatEstimateStep,
      .floatAcross:
      .float
    case .vectorInteger, .vectorIntegerComplex, .vectorDifference, .vectorBits, .vectorMultiply,
      .vectorMultiplyAdd, .vectorDot, .vectorShift, .vectorShiftComplex, .vectorShiftAdd,
      .vectorAcross, .vectorNarrow, .vectorConstant, .vectorShuffle, .vectorTable,
      .vectorEstimate, .cryptoAES, .cryptoSHA1, .cryptoSHA256, .polynomialMultiply:
      .vector
    case .move, .constant, .integer, .integerShifted, .integerFlags, .integerShiftedFlags, .carry,
      .select, .conditionalCompare, .flags, .shift, .bitfieldExtract, .bitfieldInsert, .extract,
      .bitCount, .integerMinMax, .crc, .barrier, .system, .nop, .trap, .unknown:
      .integer
    }
  }
}
