package import CycleEstimation
internal import HostCode
package import Lowering
package import ProgramLowering
internal import Quantities
package import Workloads

/// Cycles of emulated code beside the ways through its blocks, per execution of each block.
package struct AsideCycles: Sendable {
  /// By block: the elements of a repeated string instruction, in the translator's own loops.
  package private(set) var strings: [Double]
  /// By block: the bodies of the routines that its code calls.
  package private(set) var routines: [Double]

  /// Sums up what a program has.
  ///
  /// - Parameters:
  ///   - program: The program; its blocks' ways leave out what is repeated.
  ///   - profile: The recording.
  ///   - routines: How long the translator's routines take.
  ///   - core: The core.
  ///   - end: Which number to take where there is a range.
  package init(
    of program: LoweredProgram,
    _ profile: BlockProfile,
    _ routines: RoutineCycles,
    on core: PipelineTable,
    at end: RangeEnd = .default
  ) {
    strings = Array(repeating: 0, count: program.blocks.count)
    self.routines = strings
    var model = PipelineModel(core: core, at: end)
    for (index, block) in program.blocks.enumerated() {
      let executions = Double(profile.blocks[index].executions)
      if executions > 0, block.repetitions > 0 {
        let run = model.run(program.operations[block.repeated], iterations: 20)
        let repetitions = Double(block.repetitions) / executions
        strings[index] = run.steadyCyclesPerIteration * repetitions
      }
      for operation in program.operations[block.operations] {
        guard let estimate = routines.estimate(behind: operation) else { continue }
        self.routines[index] += estimate.value(at: end)
      }
    }
  }
}
