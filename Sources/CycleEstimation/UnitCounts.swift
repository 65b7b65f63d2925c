internal import Lowering
internal import Tables

/// The operations of a mix, per x64 instruction, by the unit that they need.
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
    expand(.multiply, by: emulator[.multiplyExpansion])
    expand(.divide, by: emulator[.divideExpansion])
    expand(.branch, by: emulator[.branchExpansion])
    expand(.load, by: emulator[.loadExpansion])
    expand(.store, by: emulator[.storeExpansion])
    expand(.float, by: emulator[.floatExpansion])
    expand(.vector, by: emulator[.vectorExpansion])
  }

  /// Adds the integer operations of an expansion, or takes away what is paired.
  private mutating func expand(_ unit: Unit, by expansion: Double) {
    self[.integer] += self[unit] * max(0, expansion - 1)
    self[unit] *= min(1, expansion)
  }

  /// The x64 instructions of a mix themselves, each as an operation of its unit.
  init(x64 mix: TableValues<MixParameter>) {
    self.init(oneEach: mix)
    self[.integer] = max(0, 1 - total)
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

  func throughput<Parameter: UnitParameter>(on core: TableValues<Parameter>) -> Double {
    let arithmetic = self[.integer] + self[.multiply] + self[.divide]
    var longest = total / core[.dispatchWidth]
    longest = max(longest, arithmetic / core[.integerPorts])
    longest = max(longest, self[.multiply] / core[.multiplyPorts])
    longest = max(longest, self[.divide] * core[.divideInterval])
    longest = max(longest, self[.branch] / core[.branchPorts])
    longest = max(longest, self[.load] / core[.loadPorts])
    longest = max(longest, self[.store] / core[.storePorts])
    longest = max(longest, (self[.load] + self[.store]) / core[.memoryPorts])
    longest = max(longest, (self[.float] + self[.vector]) / core[.vectorPorts])
    return longest
  }

  func latency<Parameter: UnitParameter>(on core: TableValues<Parameter>) -> Double {
    self[.integer] + self[.branch] + self[.store]
      + self[.multiply] * core[.multiplyLatency] + self[.divide] * core[.divideLatency]
      + self[.load] * core[.loadLatency]
      + self[.float] * core[.floatLatency] + self[.vector] * core[.vectorLatency]
  }
}
