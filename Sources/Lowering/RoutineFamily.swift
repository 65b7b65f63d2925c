internal import Diagnostics
package import HostCode
package import Quantities
internal import Tables

/// Routines of a translator whose bodies take about as long.
///
/// A lowered call is the translator's own code; the body behind it is charged in cycles, by the
/// emulator table's key `routine_cycles`.
package enum RoutineFamily: String, CaseIterable, Sendable {
  /// Sums, products, quotients, roots and comparisons of 80 bits.
  case arithmetic = "x87_arithmetic"
  /// Between 80 bits and other numbers.
  case conversion = "x87_conversion"
  /// Angles, powers, logarithms and remainders.
  case function = "x87_function"
  /// A dividend of 128 bits.
  case division = "division_128"
  /// `pcmpistri` and its like.
  case strings = "string_comparison"
  /// Saving or restoring the processor's state.
  case state = "state"
  /// What the processor is, random numbers, calls of the system without the system's own time.
  case query = "query"
}

extension Helper {
  /// The routines that it takes as long as.
  package var family: RoutineFamily {
    switch self {
    case .divideUnsigned128, .divideSigned128: .division
    case .cpuid, .extendedControl, .processorID, .random, .systemCall: .query
    case .saveState, .restoreState: .state
    case .compareStrings, .compareStringsByLength: .strings
    case .x87FromSingle, .x87FromDouble, .x87FromInteger, .x87FromDecimal, .x87OperandFromSingle,
      .x87OperandFromDouble, .x87ToSingle, .x87ToDouble, .x87ToDecimal, .x87ToInteger32,
      .x87ToInteger64, .x87Truncate32, .x87Truncate64:
      .conversion
    case .x87Add, .x87Subtract, .x87Multiply, .x87Divide, .x87SquareRoot, .x87Round, .x87Compare,
      .x87Examine, .x87Exponent, .x87Significand, .x87Scale, .x87Examine64, .x87Exponent64,
      .x87Significand64, .x87Scale64:
      .arithmetic
    case .x87Remainder, .x87RemainderNearest, .x87Sine, .x87Cosine, .x87SineCosine, .x87Tangent,
      .x87Power, .x87Arctangent, .x87Logarithm, .x87LogarithmPlusOne, .x87Remainder64,
      .x87RemainderNearest64, .x87Sine64, .x87Cosine64, .x87SineCosine64, .x87Tangent64,
      .x87Power64, .x87Arctangent64, .x87Logarithm64, .x87LogarithmPlusOne64:
      .function
    }
  }
}

/// How long the bodies of a translator's routines take.
package struct RoutineCycles: Sendable {
  /// By family, in the order of its cases.
  private var estimates: [Estimate]

  /// Reads the value of the key `routine_cycles`; nil after a message.
  init?(reading value: JSONValue, to log: DiagnosticLog) {
    guard var entries = JSONObjectReader(value, log: log) else { return nil }
    var read: [Estimate] = []
    for family in RoutineFamily.allCases {
      let entry = entries.required(family.rawValue, expected: "an estimate with a source")
      if let estimate = entry?.readEstimate(in: 0...1e6, to: log) { read.append(estimate) }
    }
    entries.finish()
    guard read.count == RoutineFamily.allCases.count else { return nil }
    estimates = read
  }

  /// The cycles of the body behind an operation; nil for all that calls no routine.
  package func estimate(behind operation: HostOperation) -> Estimate? {
    guard operation.origin == .helper, operation.isBranch,
      let helper = UInt8(exactly: operation.immediate).flatMap(Helper.init),
      let index = RoutineFamily.allCases.firstIndex(of: helper.family)
    else { return nil }
    return estimates[index]
  }
}
