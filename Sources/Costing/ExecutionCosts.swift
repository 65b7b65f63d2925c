internal import CodeTiming
internal import CycleEstimation
package import Diagnostics
package import Execution
internal import HostCode
internal import Lowering
internal import ProgramLowering
package import Quantities
package import Results
internal import Tables
internal import Thunks
internal import Workloads

/// What a run that was executed takes on a machine, everything at its default.
///
/// Priced is what ran: the blocks of Arm64EC code as they are, thunks among them, the blocks of x64
/// code as the emulator's translation of them. What has no code here, the emulator's own part of a
/// crossing and the checks of calls, has the prices that simulations charge.
package struct ExecutionCosts: Sendable {
  /// Cycles by cause.
  package private(set) var total = CostBreakdown()
  /// The same by module of the record; crossings and system routines are in none.
  package private(set) var modules: [CostBreakdown]
  /// The clock.
  package let frequency: Frequency

  /// Prices a run.
  ///
  /// - Parameters:
  ///   - record: What ran.
  ///   - machine: The machine.
  ///   - run: Which translations the run finds.
  /// - Throws: A message when this build cannot read x64 code.
  package init(
    of record: ExecutionRecord,
    on machine: Machine,
    run: RunKind
  ) throws(InvalidInput) {
    let core = TableValues<CoreParameter>(
      CoreParameter.allCases.map { machine.core[$0].default }[...]
    )
    let emulator = TableValues<EmulatorParameter>(
      EmulatorParameter.allCases.map { machine.emulator[$0].default }[...]
    )
    frequency = machine.frequency ?? Frequency(gigahertz: core[.frequency])
    modules = Array(repeating: CostBreakdown(), count: record.emulated.modules.count)
    addNative(record, machine, overhead: 1 + emulator[.nativeOverheadShare])
    try addEmulated(
      record.emulated,
      machine,
      translation: run == .first
        ? emulator[.translation] : run == .cached ? emulator[.cachedTranslation] : 0
    )
    for module in modules { total += module }
    addCrossings(record, machine, core, emulator)
  }

  private mutating func addNative(
    _ record: ExecutionRecord,
    _ machine: Machine,
    overhead: Double
  ) {
    let profile = record.native
    guard !profile.blocks.isEmpty else { return }
    let timed = TimedCode(CodeGraph(ofA64: profile), on: machine.core)
    for (index, block) in profile.blocks.enumerated() {
      let cycles = timed.running[index] * Double(block.executions)
      switch record.purposes[index] {
      case .work: modules[block.module][.native] += cycles * overhead
      case .entryThunk: modules[block.module][.entryThunk] += cycles
      case .exitThunk: modules[block.module][.exitThunk] += cycles
      }
    }
  }

  private mutating func addEmulated(
    _ profile: BlockProfile,
    _ machine: Machine,
    translation: Double
  ) throws(InvalidInput) {
    guard !profile.blocks.isEmpty else { return }
    let code = try RecordedCode(of: profile)
    let lowered = LoweredProgram(
      of: code,
      profile,
      habits: machine.emulator.habits(on: nil, core: machine.core)
    )
    let graph = CodeGraph(lowered, of: code, profile)
    let timed = TimedCode(
      graph,
      on: machine.core,
      hasHardwareOrder: machine.emulator.hasHardwareOrder(on: machine.core),
      asides: AsideCycles(
        of: lowered,
        profile,
        machine.emulator.details.routines,
        on: machine.core.pipeline
      )
    )
    for (index, block) in profile.blocks.enumerated() where block.executions > 0 {
      let cycles = timed.running[index] * Double(block.executions)
      let share = graph.transferShare(of: index)
      modules[block.module][.emulatorDispatch] += cycles * share
      modules[block.module][.emulated] += cycles * (1 - share)
      modules[block.module][.translation] += translation * Double(block.instructions)
    }
  }

  private mutating func addCrossings(
    _ record: ExecutionRecord,
    _ machine: Machine,
    _ core: TableValues<CoreParameter>,
    _ emulator: TableValues<EmulatorParameter>
  ) {
    let calls = CallCycles(of: machine.emulator, on: machine.core)
    func add(_ parts: [CallPathPart], _ signature: CallSignature, times count: UInt64) {
      let prices = PathPrices(calls: calls, core: core, emulator: emulator, position: 0.5)
      let thunks = (calls.entryThunk(signature), calls.exitThunk(signature))
      for part in parts {
        total[part.cause] += prices.cycles(of: part, thunks) * Double(count)
      }
    }
    // The code of thunks ran, and so did what leads to them on either side.
    let ahead: [CallPathPart] = [.emulatorExit, .dispatchReturn, .forwardRemainder]
    let back: [CallPathPart] = [.emulatorEntry, .emulatorReturn, .callbackRemainder]
    for crossing in record.crossings {
      guard crossing.isToNative else {
        add(back, .usual, times: crossing.count)
        continue
      }
      guard let routine = crossing.routine else {
        add(ahead, .usual, times: crossing.count)
        continue
      }
      // A system routine's thunk is not among the code that ran.
      let signature = (try? CallSignature(SystemRoutine.all[routine].signature)) ?? .usual
      add([.fastForward] + ahead + [.entryThunk], signature, times: crossing.count)
    }
    let toX64 = min(record.checkedCallsOfEmulated, record.checkedCalls)
    // The sites of checked calls are among the code that ran.
    total[.callCheck] += calls.checkerOfX64Target.cycles(at: 0.5) * Double(toX64)
    total[.callCheck] += calls.checker.cycles(at: 0.5) * Double(record.checkedCalls - toX64)
    add([.checkRemainder], .usual, times: record.checkedCalls - toX64)
    let mix = MixTables.named(Self.routineMix).map {
      MixEstimate(
        of: TableValues($0.estimates.map(\.default)[...]),
        on: core,
        under: emulator
      )
    }
    for (number, calls) in record.routineCalls.enumerated() {
      let count = calls.fromEmulated + calls.fromNative
      guard count > 0, let mix else { continue }
      let instructions = SystemRoutine.all[number].instructions(calls: count, work: calls.work)
      total[.native] += Double(instructions) * (mix.nativeCycles + mix.mispredictCycles)
    }
  }

  /// The mix of the system's routines.
  private static let routineMix = "mixed"
}

extension CodeGraph {
  /// The share of a block's operations that only lead from block to block.
  fileprivate func transferShare(of index: Int) -> Double {
    let block = blocks[index]
    var all = 0.0
    var transfers = 0.0
    for position in block.operations {
      let times = block.exit.contains(position) ? block.exits : block.executions
      all += times
      if operations[position].origin.isBookkeeping { transfers += times }
    }
    return all > 0 ? transfers / all : 0
  }
}
