internal import Diagnostics
public import Tables

/// What kind of work a body without machine code does: its instruction mix.
///
/// Shares are of executed x64 instructions; what is left of 1 is integer work on registers.
public typealias MixTable = EstimateTable<MixParameter>

/// The parameters of an instruction mix.
public enum MixParameter: Int, TableParameter {
  /// Jumps, calls and returns.
  case branch
  /// Divisions and square roots.
  case divide
  /// Multiplications.
  case multiply
  /// Scalar floating point.
  case float
  /// Packed SIMD.
  case vector
  /// Instructions that write memory.
  case store
  /// Instructions that read memory.
  case load
  /// A64 instructions of recompiled code per x64 instruction.
  case nativeInstructions
  /// The share of the work in which each operation waits for the one before.
  case latencyBound
  /// Mispredicted branches per branch, where a recording does not count them.
  case mispredicts

  /// The words for such a table in messages.
  public static var tableKind: String { "an instruction mix" }

  /// The JSON key.
  public var key: String {
    switch self {
    case .branch: "branch_share"
    case .divide: "divide_share"
    case .multiply: "multiply_share"
    case .float: "float_share"
    case .vector: "vector_share"
    case .store: "store_share"
    case .load: "load_share"
    case .nativeInstructions: "a64_per_x64"
    case .latencyBound: "latency_bound_share"
    case .mispredicts: "mispredicts_per_branch"
    }
  }

  /// The numbers that a value may have.
  public var bounds: ClosedRange<Double> {
    self == .nativeInstructions ? 0.01...100 : 0...1
  }
}

/// The instruction mixes that are built in.
public enum MixTables: EmbeddedTables {
  /// The tables in the order of their names.
  public static let all: [MixTable] = readAll()

  /// Their texts.
  public static let texts = TableText.texts(in: embeddedTables, folder: "Mixes")
}
