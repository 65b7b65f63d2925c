internal import CodeTiming
internal import CycleEstimation
internal import Lowering
internal import ProgramLowering
internal import Workloads

/// The cycles of a recording of x64 code in both settings.
struct TimedSettings {
  let emulated: TimedCode
  let recompiled: TimedCode

  /// Times a recording.
  init(
    _ emulated: LoweredProgram,
    _ recompiled: RecompiledOperations,
    of code: RecordedCode,
    _ profile: BlockProfile,
    by emulator: EmulatorTable,
    on core: CoreTable
  ) {
    let graph = CodeGraph(emulated, of: code, profile)
    let compiled = CodeGraph(recompiled, of: code, profile)
    (self.emulated, self.recompiled) = together {
      TimedCode(
        graph,
        on: core,
        hasHardwareOrder: emulator.hasHardwareOrder(on: core),
        asides: AsideCycles(of: emulated, profile, emulator.details.routines, on: core.pipeline)
      )
    } _: {
      TimedCode(compiled, on: core, withAccessesOf: graph)
    }
  }
}
