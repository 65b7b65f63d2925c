package import Lowering
package import Tables

/// Cycles per x64 instruction of an instruction mix, by a closed formula.
///
/// cycles = (1 − s) × throughput + s × latency + mispredicts + memory order, where
/// - throughput is the longest of the front end and the ports, each operations ∕ width;
/// - latency is the sum of the operations' latencies, as if each waited for the one before;
/// - s is the mix's latency-bound share.
///
/// The native operations are the mix's own; the emulator adds integer operations by its expansion.
/// Against llvm-mca's totals of five programs the mean absolute error is 15 to 23 %, of a single
/// program up to 58 % (`Documentation/CostModel.md`): a mix does not know the loop that one unit or
/// one long chain bounds, only its machine code does.
package struct MixEstimate: Sendable {
  /// Cycles per x64 instruction as recompiled code, without mispredicted branches.
  package private(set) var nativeCycles: Double
  /// Cycles per x64 instruction as emulated code, without mispredicted branches.
  package private(set) var emulatedCycles: Double
  /// Cycles per x64 instruction that mispredicted branches lose in either.
  package private(set) var mispredictCycles: Double

  /// Estimates a mix.
  ///
  /// - Parameters:
  ///   - mix: The instruction mix.
  ///   - core: The core that runs it.
  ///   - emulator: The emulator that runs it emulated.
  package init(
    of mix: TableValues<MixParameter>,
    on core: TableValues<CoreParameter>,
    under emulator: TableValues<EmulatorParameter>
  ) {
    let native = Operations(native: mix)
    let emulated = Operations(emulated: mix, by: emulator)
    let share = mix[.latencyBound]
    let latency = native.latency(on: core)
    let extra = max(0, emulated.total - native.total)
    nativeCycles = (1 - share) * native.throughput(on: core) + share * latency
    emulatedCycles =
      (1 - share) * emulated.throughput(on: core)
      + share * (latency + emulator[.chainExtensionShare] * extra)
      + Self.orderCycles(of: mix, on: core, under: emulator)
    mispredictCycles = mix[.branch] * mix[.mispredicts] * core[.mispredictPenalty]
  }

  /// What keeping x86's memory order costs per x64 instruction.
  private static func orderCycles(
    of mix: TableValues<MixParameter>,
    on core: TableValues<CoreParameter>,
    under emulator: TableValues<EmulatorParameter>
  ) -> Double {
    if emulator[.usesHardwareMemoryOrder] > 0, core[.hardwareMemoryOrder] > 0 {
      return mix[.load] * core[.hardwareOrderLoad] + mix[.store] * core[.hardwareOrderStore]
    }
    return mix[.load] * emulator[.orderedLoadShare] * core[.orderedLoad]
      + mix[.store] * emulator[.orderedStoreShare] * core[.orderedStore]
  }
}

/// A64 operations per x64 instruction, by the unit that they need.
private struct Operations {
  var integer = 0.0
  var multiply = 0.0
  var divide = 0.0
  var branch = 0.0
  var load = 0.0
  var store = 0.0
  var float = 0.0
  var vector = 0.0

  /// What a compiler makes: one operation of its unit per x64 instruction, integer ones up to the
  /// measured number; where that number is smaller, all in proportion.
  init(native mix: TableValues<MixParameter>) {
    self.init(oneEach: mix)
    let wanted = mix[.nativeInstructions]
    let scale = total > wanted ? wanted / total : 1
    multiply *= scale
    divide *= scale
    branch *= scale
    load *= scale
    store *= scale
    float *= scale
    vector *= scale
    integer = max(0, wanted - total)
  }

  /// What an emulator makes: one operation of its unit per x64 instruction (fewer where it pairs
  /// them), and integer ones for the rest of the expansion.
  init(emulated mix: TableValues<MixParameter>, by emulator: TableValues<EmulatorParameter>) {
    self.init(oneEach: mix)
    let plain = max(0, 1 - total)
    integer = plain * emulator[.integerExpansion]
    func expand(_ operations: inout Double, by parameter: EmulatorParameter) {
      let expansion = emulator[parameter]
      integer += operations * max(0, expansion - 1)
      operations *= min(1, expansion)
    }
    expand(&multiply, by: .multiplyExpansion)
    expand(&divide, by: .divideExpansion)
    expand(&branch, by: .branchExpansion)
    expand(&load, by: .loadExpansion)
    expand(&store, by: .storeExpansion)
    expand(&float, by: .floatExpansion)
    expand(&vector, by: .vectorExpansion)
  }

  private init(oneEach mix: TableValues<MixParameter>) {
    multiply = mix[.multiply]
    divide = mix[.divide]
    branch = mix[.branch]
    load = mix[.load]
    store = mix[.store]
    float = mix[.float]
    vector = mix[.vector]
  }

  var total: Double { integer + multiply + divide + branch + load + store + float + vector }

  func throughput(on core: TableValues<CoreParameter>) -> Double {
    let bounds = [
      total / core[.dispatchWidth],
      (integer + multiply + divide) / core[.integerPorts],
      multiply / core[.multiplyPorts],
      divide * core[.divideInterval],
      branch / core[.branchPorts],
      load / core[.loadPorts],
      store / core[.storePorts],
      (load + store) / core[.memoryPorts],
      (float + vector) / core[.vectorPorts],
    ]
    return bounds.reduce(0, max)
  }

  func latency(on core: TableValues<CoreParameter>) -> Double {
    integer + branch + store
      + multiply * core[.multiplyLatency] + divide * core[.divideLatency]
      + load * core[.loadLatency]
      + float * core[.floatLatency] + vector * core[.vectorLatency]
  }
}
