package import Lowering
package import Tables

/// Cycles per x64 instruction of an instruction mix, or of lowered code, by a closed formula.
///
/// cycles = (1 − s) × throughput + s × latency + mispredicts + memory order, where
/// - throughput is the longest of the front end and the ports, each operations ∕ width;
/// - latency is the sum of the operations' latencies, as if each waited for the one before;
/// - s is the mix's latency-bound share.
///
/// The native operations are the mix's own, and the emulator adds integer operations by its
/// expansion; of machine code both are counted.
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
    let work = CodeWork(
      native: UnitCounts(native: mix),
      emulated: UnitCounts(emulated: mix, by: emulator),
      orderedLoads: mix[.load] * emulator[.orderedLoadShare],
      orderedStores: mix[.store] * emulator[.orderedStoreShare],
      loads: mix[.load],
      stores: mix[.store],
      branches: mix[.branch]
    )
    self.init(of: work, in: mix, on: core, under: emulator)
  }

  /// Estimates machine code that has been lowered.
  ///
  /// - Parameters:
  ///   - work: Its operations per x64 instruction.
  ///   - mix: What operations do not tell: what waits for results, what is mispredicted.
  ///   - core: The core that runs it.
  ///   - emulator: The emulator that runs it emulated.
  package init(
    of work: CodeWork,
    in mix: TableValues<MixParameter>,
    on core: TableValues<CoreParameter>,
    under emulator: TableValues<EmulatorParameter>
  ) {
    let share = mix[.latencyBound]
    let latency = work.native.latency(on: core)
    let extra = max(0, work.emulated.total - work.native.total)
    nativeCycles = (1 - share) * work.native.throughput(on: core) + share * latency
    emulatedCycles =
      (1 - share) * work.emulated.throughput(on: core)
      + share * (latency + emulator[.chainExtensionShare] * extra)
      + Self.orderCycles(of: work, on: core, under: emulator)
    mispredictCycles = work.branches * mix[.mispredicts] * core[.mispredictPenalty]
  }

  /// What keeping x86's memory order costs per x64 instruction.
  private static func orderCycles(
    of work: CodeWork,
    on core: TableValues<CoreParameter>,
    under emulator: TableValues<EmulatorParameter>
  ) -> Double {
    if emulator[.usesHardwareMemoryOrder] > 0, core[.hardwareMemoryOrder] > 0 {
      return work.loads * core[.hardwareOrderLoad] + work.stores * core[.hardwareOrderStore]
    }
    return work.orderedLoads * core[.orderedLoad] + work.orderedStores * core[.orderedStore]
  }
}
