internal import Diagnostics
public import Tables

/// What one CPU core can do in a cycle, and how long things take on it.
public typealias CoreTable = EstimateTable<CoreParameter>

/// The parameters of a core table; the raw value is the JSON key, its unit last.
public enum CoreParameter: String, TableParameter {
  /// The sustained clock of the machine that the table names.
  case frequency = "frequency_ghz"
  /// Operations that enter the backend per cycle.
  case dispatchWidth = "dispatch_width"
  /// Single-cycle integer pipes.
  case integerPorts = "integer_ports"
  /// Pipes that multiply.
  case multiplyPorts = "multiply_ports"
  /// Pipes that branch.
  case branchPorts = "branch_ports"
  /// Loads per cycle.
  case loadPorts = "load_ports"
  /// Stores per cycle.
  case storePorts = "store_ports"
  /// Loads and stores together per cycle.
  case memoryPorts = "memory_ports"
  /// 128-bit SIMD and floating-point pipes.
  case vectorPorts = "vector_ports"
  /// A load that hits the first level, to its use.
  case loadLatency = "load_latency_cycles"
  /// A 64-bit multiplication.
  case multiplyLatency = "multiply_latency_cycles"
  /// A 64-bit division.
  case divideLatency = "divide_latency_cycles"
  /// Cycles between the starts of two divisions.
  case divideInterval = "divide_interval_cycles"
  /// Scalar floating-point arithmetic.
  case floatLatency = "float_latency_cycles"
  /// SIMD integer arithmetic.
  case vectorLatency = "vector_latency_cycles"
  /// What a mispredicted branch loses.
  case mispredictPenalty = "mispredict_penalty_cycles"
  /// What a first-level miss that hits further out adds.
  case l2Latency = "l2_latency_cycles"
  /// A load from memory.
  case memoryLatency = "memory_latency_ns"
  /// The share of miss latency that other work hides.
  case missOverlap = "miss_overlap_share"
  /// What an acquire load costs beyond a plain one.
  case orderedLoad = "ordered_load_cycles"
  /// What a release store costs beyond a plain one.
  case orderedStore = "ordered_store_cycles"
  /// 1 when the core has a hardware memory order like x86's, else 0.
  case hardwareMemoryOrder = "hardware_memory_order"
  /// What a load costs more in that order.
  case hardwareOrderLoad = "hardware_order_load_cycles"
  /// What a store costs more in that order.
  case hardwareOrderStore = "hardware_order_store_cycles"

  /// The words for such a table in messages.
  public static var tableKind: String { "a core table" }

  /// Reads the key `pipeline`.
  public static func readDetails(from reader: inout TableDetailsReader) -> PipelineTable? {
    let log = reader.object.log
    return reader.object.required("pipeline", expected: "a pipeline")
      .flatMap { PipelineReading(log: log).read($0, of: reader.name) }
  }

  /// The position of every parameter in its table.
  public static let positions = numberedCases

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
