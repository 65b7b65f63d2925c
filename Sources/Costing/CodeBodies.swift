internal import CycleEstimation
internal import Diagnostics
internal import HostCode
internal import Lowering
internal import ProgramLowering
internal import Workloads

/// What the functions' machine code asks of a core, under one emulator.
///
/// Every block of the workload's recording is lowered twice, emulated and recompiled, in the context
/// of the whole recording. Instructions that are not known count as the mean of those that are.
struct CodeBodies {
  /// By function: its work per x64 instruction; nil where its code is unknown.
  private(set) var works: [CodeWork?]

  /// Lowers the code of a workload.
  ///
  /// - Parameters:
  ///   - workload: The workload.
  ///   - emulator: The emulator.
  /// - Throws: A message when this build cannot read x64 code.
  init(of workload: Workload, under emulator: EmulatorTable) throws(InvalidInput) {
    works = Array(repeating: nil, count: workload.functions.count)
    guard let recording = workload.recording else { return }
    let code = try RecordedCode(of: recording)
    let emulated = LoweredProgram(of: code, recording, habits: emulator.habits(on: nil))
    let recompiled = RecompiledOperations(of: code, recording)
    for (index, function) in workload.functions.enumerated() {
      var work = CodeWork()
      var instructions = 0.0
      for block in function.blocks {
        let executions = Double(recording.blocks[block].executions)
        let known =
          Int(recording.blocks[block].instructions) - emulated.blocks[block].unknownInstructions
        instructions += executions * Double(max(0, known))
        work.addEmulated(emulated, block: block, executions: executions)
        for operation in recompiled.operations[recompiled.blocks[block].operations]
        where operation.origin.isPriced {
          work.native.add(operation, times: executions)
        }
      }
      guard instructions > 0 else { continue }
      work.scale(by: 1 / instructions)
      works[index] = work
    }
  }
}

extension CodeWork {
  fileprivate mutating func addEmulated(
    _ program: LoweredProgram,
    block: Int,
    executions: Double
  ) {
    let lowered = program.blocks[block]
    for position in lowered.operations {
      let operation = program.operations[position]
      let times = lowered.exit.contains(position) ? Double(lowered.exits) : executions
      emulated.add(operation, times: times)
      guard !operation.origin.isBookkeeping else {
        transfers += times
        continue
      }
      if operation.isLoad {
        loads += times
        if operation.ordering.isAcquire { orderedLoads += times }
      }
      if operation.isStore {
        stores += times
        if operation.ordering.isRelease { orderedStores += times }
      }
      if operation.isBranch { branches += times }
    }
  }
}
