internal import Lowering
internal import Tables

/// The A64 operations of a mix, per x64 instruction, by the unit that they need.
struct UnitCounts: Hashable, Sendable {
  /// The kinds of units that the closed formula knows.
  enum Unit: Int {
    case integer, multiply, divide, branch, load, store, float, vector
  }

  /// By unit, in its order.
  private var counts = SIMD8<Double>()

  subscript(unit: Unit) -> Double {
    get { counts[unit.rawValue] }
    set { counts[unit.rawValue] = newValue }
  }

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

  /// Multiplies all counts.
  private mutating func scale(by factor: Double) { counts *= factor }

  /// All operations.
  var total: Double { counts.sum() }

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
