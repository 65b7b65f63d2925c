internal import Diagnostics
public import Tables

/// What kind of work a body without machine code does: its instruction mix.
///
/// Shares are of executed x64 instructions; what is left of 1 is integer work on registers.
public typealias MixTable = EstimateTable<MixParameter>

/// The parameters of an instruction mix; the raw value is the JSON key.
public enum MixParameter: String, TableParameter {
  /// Jumps, calls and returns.
  case branch = "branch_share"
  /// Divisions and square roots.
  case divide = "divide_share"
  /// Multiplications.
  case multiply = "multiply_share"
  /// Scalar floating point.
  case float = "float_share"
  /// Packed SIMD.
  case vector = "vector_share"
  /// Instructions that write memory.
  case store = "store_share"
  /// Instructions that read memory.
  case load = "load_share"
  /// A64 instructions of recompiled code per x64 instruction.
  case nativeInstructions = "a64_per_x64"
  /// The share of the work in which each operation waits for the one before.
  case latencyBound = "latency_bound_share"
  /// Mispredicted branches per branch, where a recording does not count them.
  case mispredicts = "mispredicts_per_branch"

  /// The words for such a table in messages.
  public static var tableKind: String { "an instruction mix" }

  /// The position of every parameter in its table.
  public static let positions = numberedCases

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
