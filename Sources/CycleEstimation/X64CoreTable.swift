public import Tables

/// What one x64 core can do in a cycle: the machine that a recording was made on.
///
/// Only the closed formula uses it, to turn time that was measured on x64 into work.
public typealias X64CoreTable = EstimateTable<X64CoreParameter>

/// The parameters of an x64 core's table; the raw value is the JSON key, its unit last.
public enum X64CoreParameter: String, TableParameter, UnitParameter {
  /// The sustained clock of the machine that the table names.
  case frequency = "frequency_ghz"
  /// Instructions that enter the backend per cycle.
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
  /// A division.
  case divideLatency = "divide_latency_cycles"
  /// Cycles between the starts of two divisions.
  case divideInterval = "divide_interval_cycles"
  /// Scalar floating-point arithmetic.
  case floatLatency = "float_latency_cycles"
  /// SIMD integer arithmetic.
  case vectorLatency = "vector_latency_cycles"
  /// What a mispredicted branch loses.
  case mispredictPenalty = "mispredict_penalty_cycles"
  /// What measured time is times what the formula says.
  case unmodelled = "unmodelled_factor"

  /// The words for such a table in messages.
  public static var tableKind: String { "a table of an x64 core" }

  /// The position of every parameter in its table.
  public static let positions = numberedCases

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
