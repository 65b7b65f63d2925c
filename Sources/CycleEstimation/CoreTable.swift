internal import Diagnostics
public import Tables

/// What one CPU core can do in a cycle, and how long things take on it.
public typealias CoreTable = EstimateTable<CoreParameter>

/// The parameters of a core table.
public enum CoreParameter: Int, TableParameter {
  /// The sustained clock of the machine that the table names.
  case frequency
  /// Operations that enter the backend per cycle.
  case dispatchWidth
  /// Single-cycle integer pipes.
  case integerPorts
  /// Pipes that multiply.
  case multiplyPorts
  /// Pipes that branch.
  case branchPorts
  /// Loads per cycle.
  case loadPorts
  /// Stores per cycle.
  case storePorts
  /// Loads and stores together per cycle.
  case memoryPorts
  /// 128-bit SIMD and floating-point pipes.
  case vectorPorts
  /// A load that hits the first level, to its use.
  case loadLatency
  /// A 64-bit multiplication.
  case multiplyLatency
  /// A 64-bit division.
  case divideLatency
  /// Cycles between the starts of two divisions.
  case divideInterval
  /// Scalar floating-point arithmetic.
  case floatLatency
  /// SIMD integer arithmetic.
  case vectorLatency
  /// What a mispredicted branch loses.
  case mispredictPenalty
  /// What a first-level miss that hits further out adds.
  case l2Latency
  /// A load from memory.
  case memoryLatency
  /// The share of miss latency that other work hides.
  case missOverlap
  /// What an acquire load costs beyond a plain one.
  case orderedLoad
  /// What a release store costs beyond a plain one.
  case orderedStore
  /// 1 when the core has a hardware memory order like x86's, else 0.
  case hardwareMemoryOrder
  /// What a load costs more in that order.
  case hardwareOrderLoad
  /// What a store costs more in that order.
  case hardwareOrderStore

  /// The words for such a table in messages.
  public static var tableKind: String { "a core table" }

  /// Reads the key `pipeline`.
  public static func readDetails(from reader: inout TableDetailsReader) -> PipelineTable? {
    let log = reader.object.log
    return reader.object.required("pipeline", expected: "a pipeline")
      .flatMap { PipelineReading(log: log).read($0, of: reader.name) }
  }

  /// The JSON key, its unit last.
  public var key: String {
    switch self {
    case .frequency: "frequency_ghz"
    case .dispatchWidth: "dispatch_width"
    case .integerPorts: "integer_ports"
    case .multiplyPorts: "multiply_ports"
    case .branchPorts: "branch_ports"
    case .loadPorts: "load_ports"
    case .storePorts: "store_ports"
    case .memoryPorts: "memory_ports"
    case .vectorPorts: "vector_ports"
    case .loadLatency: "load_latency_cycles"
    case .multiplyLatency: "multiply_latency_cycles"
    case .divideLatency: "divide_latency_cycles"
    case .divideInterval: "divide_interval_cycles"
    case .floatLatency: "float_latency_cycles"
    case .vectorLatency: "vector_latency_cycles"
    case .mispredictPenalty: "mispredict_penalty_cycles"
    case .l2Latency: "l2_latency_cycles"
    case .memoryLatency: "memory_latency_ns"
    case .missOverlap: "miss_overlap_share"
    case .orderedLoad: "ordered_load_cycles"
    case .orderedStore: "ordered_store_cycles"
    case .hardwareMemoryOrder: "hardware_memory_order"
    case .hardwareOrderLoad: "hardware_order_load_cycles"
    case .hardwareOrderStore: "hardware_order_store_cycles"
    }
  }

  /// The numbers that a value may have.
  public var bounds: ClosedRange<Double> {
    switch self {
    case .frequency: 0.01...100
    case .dispatchWidth, .integerPorts, .multiplyPorts, .branchPorts, .loadPorts, .storePorts,
      .memoryPorts, .vectorPorts:
      0.1...1000
    case .missOverlap, .hardwareMemoryOrder: 0...1
    default: 0...1e6
    }
  }
}

/// The core tables that are built in.
public enum CoreTables: EmbeddedTables {
  /// The tables in the order of their names.
  public static let all: [CoreTable] = readAll()

  /// Their texts.
  public static let texts = TableText.texts(in: embeddedTables, folder: "Cores")
}

extension CoreTable {
  /// How the core's pipeline is built.
  public var pipeline: PipelineTable { details }
}
