package import Lowering
package import Tables

/// Cycles per x64 instruction of an instruction mix, by a closed formula.
///
/// cycles = (1 − s) × throughput + s × latency + mispredicts + memory order, where
/// - throughput is the longest of the front end and the ports, each operations ∕ width;
/// - latency is the sum of the operations' latencies, as if each waited for the one before;
/// - s is the mix's latency-bound share.
///
/// The native operations are the mix's own, and the emulator adds integer operations by its
/// expansion. A mix does not know the loop that one unit or one long chain bounds, only its machine
/// code does; where that is known, it runs on the pipeline instead.
package struct MixEstimate: Sendable {
  /// Cycles per x64 instruction as recompiled code, without mispredicted branches.
  package let nativeCycles: Double
  /// Cycles per x64 instruction as emulated code, without mispredicted branches.
  package let emulatedCycles: Double
  /// Cycles per x64 instruction that mispredicted branches lose in either.
  package let mispredictCycles: Double

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
    let native = UnitCounts(native: mix)
    let emulated = UnitCounts(emulated: mix, by: emulator)
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
