public import Tables

/// What one x64 core can do in a cycle: the machine that a recording was made on.
///
/// Only the closed formula uses it, to turn time that was measured on x64 into work.
public typealias X64CoreTable = EstimateTable<X64CoreParameter>

/// The parameters of an x64 core's table.
public enum X64CoreParameter: Int, TableParameter, UnitParameter {
  /// The sustained clock of the machine that the table names.
  case frequency
  /// Instructions that enter the backend per cycle.
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
  /// A division.
  case divideLatency
  /// Cycles between the starts of two divisions.
  case divideInterval
  /// Scalar floating-point arithmetic.
  case floatLatency
  /// SIMD integer arithmetic.
  case vectorLatency
  /// What a mispredicted branch loses.
  case mispredictPenalty
  /// What measured time is times what the formula says.
  case unmodelled

  /// The words for such a table in messages.
  public static var tableKind: String { "a table of an x64 core" }

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
    case .unmodelled: "unmodelled_factor"
    }
  }

  /// The numbers that a value may have.
  public var bounds: ClosedRange<Double> {
    switch self {
    case .frequency, .unmodelled: 0.01...100
    case .dispatchWidth, .integerPorts, .multiplyPorts, .branchPorts, .loadPorts, .storePorts,
      .memoryPorts, .vectorPorts:
      0.1...1000
    default: 0...1e6
    }
  }
}

/// The tables of x64 cores that are built in.
public enum X64CoreTables: EmbeddedTables {
  /// The tables in the order of their names.
  public static let all: [X64CoreTable] = readAll()

  /// Their texts.
  public static let texts = TableText.texts(in: embeddedTables, folder: "X64Cores")
}

/// The parameters that the closed formula takes from a core, of whatever architecture.
protocol UnitParameter: TableParameter {
  static var dispatchWidth: Self { get }
  static var integerPorts: Self { get }
  static var multiplyPorts: Self { get }
  static var branchPorts: Self { get }
  static var loadPorts: Self { get }
  static var storePorts: Self { get }
  static var memoryPorts: Self { get }
  static var vectorPorts: Self { get }
  static var loadLatency: Self { get }
  static var multiplyLatency: Self { get }
  static var divideLatency: Self { get }
  static var divideInterval: Self { get }
  static var floatLatency: Self { get }
  static var vectorLatency: Self { get }
}

extension CoreParameter: UnitParameter {}

/// Cycles per x64 instruction of a mix on an x64 core: the formula of `MixEstimate`, with one
/// operation of its unit for each instruction.
package struct X64MixEstimate: Sendable {
  /// Cycles per instruction, with mispredicted branches.
  package let cycles: Double

  /// Estimates a mix.
  ///
  /// - Parameters:
  ///   - mix: The instruction mix.
  ///   - core: The core that runs it.
  package init(of mix: TableValues<MixParameter>, on core: TableValues<X64CoreParameter>) {
    let counts = UnitCounts(x64: mix)
    let share = mix[.latencyBound]
    let running = (1 - share) * counts.throughput(on: core) + share * counts.latency(on: core)
    let mispredicts = mix[.branch] * mix[.mispredicts] * core[.mispredictPenalty]
    cycles = (running + mispredicts) * core[.unmodelled]
  }
}
