internal import CodeTiming
internal import CycleEstimation
internal import Diagnostics
internal import HostCode
internal import Lowering
internal import ProgramLowering
internal import Quantities
internal import Tables
internal import Thunks
internal import Workloads

/// What the functions' machine code takes on a machine.
///
/// Every block of the workload's recording is lowered twice, emulated and recompiled, in the context
/// of the whole recording, and both programs run on the core's pipeline at each end of its ranges.
/// Instructions that are not known count as the mean of those that are.
struct CodeBodies {
  /// By function: its cycles per x64 instruction; nil where its code is unknown.
  private(set) var bodies: [CodeBody?]

  /// Times the code of a workload.
  ///
  /// - Parameters:
  ///   - workload: The workload.
  ///   - machine: The machine.
  /// - Throws: A message when this build cannot read x64 code.
  init(of workload: Workload, on machine: Machine) throws(InvalidInput) {
    bodies = Array(repeating: nil, count: workload.functions.count)
    guard let recording = workload.recording else { return }
    let code = try RecordedCode(of: recording)
    let habits = machine.emulator.habits(on: nil, core: machine.core)
    let hasHardwareOrder = machine.emulator.hasHardwareOrder(on: machine.core)
    let lowered = LoweredProgram(of: code, recording, habits: habits)
    let emulated = CodeGraph(lowered, of: code, recording)
    let recompiled = CodeGraph(RecompiledOperations(of: code, recording), of: code, recording)
    let cycles = RangeEnd.allCases.map { end in
      (
        emulated: PathCycles(of: emulated, on: machine.core.pipeline, at: end).perExecution,
        asides: AsideCycles(
          of: lowered,
          recording,
          machine.emulator.details.routines,
          on: machine.core.pipeline,
          at: end
        ),
        native: PathCycles(of: recompiled, on: machine.core.pipeline, at: end).perExecution
      )
    }
    let branches = recompiled.eventOccasions
    let accesses = emulated.eventOccasions
    for (index, function) in workload.functions.enumerated() {
      var body = CodeBody(paysHardwareOrder: hasHardwareOrder)
      var instructions = 0.0
      for block in function.blocks {
        let executions = emulated.blocks[block].executions
        let known =
          Int(recording.blocks[block].instructions) - lowered.blocks[block].unknownInstructions
        instructions += executions * Double(max(0, known))
        for (end, cycles) in cycles.enumerated() {
          body.native[end] += executions * cycles.native[block]
          let asides = cycles.asides.strings[block] + cycles.asides.routines[block]
          body.emulated[end] += executions * (cycles.emulated[block] + asides)
        }
        // Both modes take the same branches and access the same places.
        var occasions = branches[block]
        occasions.loads = accesses[block].loads
        occasions.stores = accesses[block].stores
        body.occasions.add(occasions, times: executions)
        body.addOperations(of: emulated.blocks[block], in: emulated)
      }
      guard instructions > 0 else { continue }
      body.scale(by: 1 / instructions)
      bodies[index] = body
    }
  }
}

/// The cycles of a function's machine code per x64 instruction, without mispredicted branches and
/// cache misses.
struct CodeBody: Hashable {
  /// Recompiled and emulated, at the low end of the pipeline's ranges, the default, the high end.
  var native = [0.0, 0.0, 0.0]
  var emulated = [0.0, 0.0, 0.0]
  /// Branches and accesses, for what happens to them now and then.
  var occasions = EventOccasions()
  /// Whether the core's own memory order makes emulated accesses slower.
  let paysHardwareOrder: Bool
  /// Emulated operations, and those that only lead from block to block: links, look-ups, returns.
  private var operations = 0.0
  private var transfers = 0.0

  /// The share of the emulated operations that only lead from block to block.
  var transferShare: Double { operations > 0 ? transfers / operations : 0 }

  fileprivate init(paysHardwareOrder: Bool) { self.paysHardwareOrder = paysHardwareOrder }

  fileprivate mutating func addOperations(of block: CodeGraph.Block, in graph: CodeGraph) {
    for position in block.operations {
      let times = block.exit.contains(position) ? block.exits : block.executions
      operations += times
      if graph.operations[position].origin.isBookkeeping { transfers += times }
    }
  }

  fileprivate mutating func scale(by factor: Double) {
    for end in native.indices {
      native[end] *= factor
      emulated[end] *= factor
    }
    let all = occasions
    occasions = EventOccasions()
    occasions.add(all, times: factor)
    operations *= factor
    transfers *= factor
  }
}

/// Where the numbers that only machine code needs lie in a draw.
struct CodeParameters {
  /// The position in the pipeline's ranges: 0 at their low end, ½ at the defaults, 1 at the high end.
  let pipeline: Int
  /// The rates of mispredicts and misses.
  let rates: Range<Int>

  /// The position as a parameter.
  static let pipelinePosition = Estimate(
    low: 0,
    default: 0.5,
    high: 1,
    source: "the ranges of the core's pipeline table, all at the same position"
  )

  init(pipeline: Int, in parameters: inout Parameters) {
    self.pipeline = pipeline
    let first = parameters.all.count
    for (name, estimate) in EventRates.estimates {
      _ = parameters.append(name, estimate, in: 0...1)
    }
    rates = first..<parameters.all.count
  }
}

extension CodeBody {
  /// Cycles at a draw, by mode, with the events that were not recorded.
  func cycles(
    at draw: [Double],
    _ parameters: CodeParameters,
    on core: TableValues<CoreParameter>,
    _ prices: EventPrices,
    of bodyClass: CostSheet.BodyClass,
    _ mode: ExecutionMode
  ) -> Double {
    let ends = mode == .native ? native : emulated
    let position = draw[parameters.pipeline]
    let (low, high, share) =
      position < 0.5 ? (ends[0], ends[1], 2 * position) : (ends[1], ends[2], 2 * position - 1)
    var cycles = low + (high - low) * share
    if mode == .emulated, paysHardwareOrder {
      cycles +=
        occasions.loads * core[.hardwareOrderLoad] + occasions.stores * core[.hardwareOrderStore]
    }
    let rates = EventRates(draw[parameters.rates])
    if !bodyClass.hasRecordedMispredicts {
      cycles += occasions.mispredictCycles(at: rates, prices)
    }
    if !bodyClass.hasRecordedMisses { cycles += occasions.missCycles(at: rates, prices) }
    return cycles
  }
}
