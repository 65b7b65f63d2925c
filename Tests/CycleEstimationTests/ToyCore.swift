import CycleEstimation
import Diagnostics
import HostCode
import Tables
import Testing

/// A core whose table is small enough to reckon with: every row is one µop of one cycle on port `A`,
/// unless a test says otherwise.
struct ToyCore {
  var ports = #"{ "A": 2, "M": 1, "L": 1, "B": 1 }"#
  var groups = #"{ "I": ["A", "M"] }"#
  var queues = "[]"
  var limits: [String: String] = [
    "rename_width": "4", "dispatch_width_uops": "4", "retire_width": "4",
    "reorder_buffer_uops": "32", "load_queue": "16", "store_queue": "16",
    "general_rename_registers": "64", "vector_rename_registers": "64",
    "flag_rename_registers": "64", "taken_branch_cycles": "1", "store_forward_cycles": "5",
  ]
  var rows: [String: String] = [
    "load": #"{ "uops": ["L"], "latency_cycles": 4, "source": "a toy" }"#,
    "store": #"{ "uops": ["L"], "latency_cycles": 1, "source": "a toy" }"#,
    "branch_conditional": #"{ "uops": ["B"], "latency_cycles": 1, "source": "a toy" }"#,
    "multiply": #"{ "uops": ["M"], "latency_cycles": 3, "source": "a toy" }"#,
  ]

  /// The core table; of its values nothing is read here.
  var text: String {
    let limits = limits.sorted { $0.key < $1.key }
      .map { "\"\($0.key)\": { \"value\": \($0.value), \"source\": \"a toy\" }" }
    let lines = OperationClass.allCases.map { operationClass in
      let key = operationClass.tableKey
      let row = rows[key] ?? #"{ "uops": ["A"], "latency_cycles": 1, "source": "a toy" }"#
      return "    \"\(key)\": \(row)"
    }
    return """
      { "name": "toy", "pipeline": {
        "ports": \(ports),
        "port_groups": \(groups),
        "queues": \(queues),
        "limits": { \(limits.joined(separator: ", ")) },
        "address_update": { "uops": ["A"], "latency_cycles": 1, "source": "a toy" },
        "operations": {
      \(lines.joined(separator: ",\n"))
        } } }
      """
  }

  func table() throws(InvalidInput) -> PipelineTable {
    try PipelineTable(reading: SourceText(path: "toy.json", bytes: Array(text.utf8)))
  }

  func model(_ assumption: PipelineModel.Assumption = .isolatedBlock) throws -> PipelineModel {
    PipelineModel(core: try table(), assuming: assumption)
  }
}

/// A shipped core's model.
func model(
  _ core: String,
  _ assumption: PipelineModel.Assumption = .isolatedBlock
) throws -> PipelineModel {
  let table = try #require(CoreTables.named(core)?.pipeline)
  return PipelineModel(core: table, assuming: assumption)
}

extension PipelineModel {
  /// Steady cycles of an iteration of a block.
  mutating func steadyCycles(_ block: [HostOperation]) -> Double {
    run(block[...], iterations: 400).steadyCyclesPerIteration
  }
}

/// `add xD, xS, #1`.
func add(_ destination: Int, _ source: Int) -> HostOperation {
  HostOperation(.add, destination: .x(destination), source1: .x(source), immediate: 1)
}

/// `mul xD, xS, xS`.
func multiply(_ destination: Int, _ source: Int) -> HostOperation {
  HostOperation(
    .madd,
    destination: .x(destination),
    source1: .x(source),
    source2: .x(source),
    source3: .zr
  )
}

/// `mov xD, xS`.
func move(_ destination: Int, _ source: Int) -> HostOperation {
  HostOperation(.mov, destination: .x(destination), source1: .x(source))
}

/// `ldr xD, [xB, #offset]`.
func load(_ destination: Int, _ base: HostRegister, _ offset: Int64 = 0) -> HostOperation {
  HostOperation(
    .ldr,
    destination: .x(destination),
    base: base,
    immediate: offset,
    addressing: .offset,
    accessBytes: 8
  )
}

/// `str xS, [xB, #offset]`, or `stlr`.
func store(
  _ source: Int,
  _ base: HostRegister,
  _ offset: Int64 = 0,
  ordering: MemoryOrdering = .plain
) -> HostOperation {
  HostOperation(
    .str,
    source1: .x(source),
    base: base,
    immediate: offset,
    addressing: .offset,
    ordering: ordering,
    accessBytes: 8
  )
}

/// `fmla vD.4s, v1.4s, v2.4s`.
func accumulate(_ destination: Int) -> HostOperation {
  HostOperation(
    .fmla,
    size: .v4s,
    destination: .v(destination),
    source1: .v(1),
    source2: .v(2)
  )
}

/// `b.ne`.
let branch = HostOperation(.bCond, immediate: -16, condition: .ne)
