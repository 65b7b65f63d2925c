internal import HostCode

/// One operation that shuffles the four 32-bit lanes of a register.
struct ShuffleStep: Sendable {
  var opcode: HostOpcode
  var size: OperandSize
  /// The lane of `dup`, the bytes of `ext`.
  var immediate: Int64 = 0
  /// Where each lane of the result comes from.
  var lanes: [Int]

  static let all: [ShuffleStep] =
    [
      ShuffleStep(opcode: .dup, size: .v2d, immediate: 0, lanes: [0, 1, 0, 1]),
      ShuffleStep(opcode: .dup, size: .v2d, immediate: 1, lanes: [2, 3, 2, 3]),
      ShuffleStep(opcode: .rev64, size: .v4s, lanes: [1, 0, 3, 2]),
      ShuffleStep(opcode: .zip1, size: .v4s, lanes: [0, 0, 1, 1]),
      ShuffleStep(opcode: .zip2, size: .v4s, lanes: [2, 2, 3, 3]),
      ShuffleStep(opcode: .uzp1, size: .v4s, lanes: [0, 2, 0, 2]),
      ShuffleStep(opcode: .uzp2, size: .v4s, lanes: [1, 3, 1, 3]),
      ShuffleStep(opcode: .trn1, size: .v4s, lanes: [0, 0, 2, 2]),
      ShuffleStep(opcode: .trn2, size: .v4s, lanes: [1, 1, 3, 3]),
    ]
    + (1...3).map { distance in
      ShuffleStep(
        opcode: .ext,
        size: .v16b,
        immediate: Int64(distance * 4),
        lanes: (0..<4).map { ($0 + distance) % 4 }
      )
    }
    + (0...3).map { lane in
      ShuffleStep(
        opcode: .dup,
        size: .v4s,
        immediate: Int64(lane),
        lanes: [lane, lane, lane, lane]
      )
    }
}

/// The shortest way to shuffle 32-bit lanes by a constant: up to two operations, else a table.
enum ShufflePlan: Sendable {
  case copy
  case one(ShuffleStep)
  /// One after the other.
  case two(ShuffleStep, ShuffleStep)
  /// A half of the source and a half of the step's result, joined by an operation on 64-bit lanes.
  case joined(ShuffleStep, HostOpcode, isSwapped: Bool)
  case table

  /// The plan for an immediate of `pshufd`.
  static func find(_ immediate: Int64) -> ShufflePlan { all[Int(immediate & 0xFF)] }

  private static let all: [ShufflePlan] = (0..<256).map { immediate in
    plan((0..<4).map { immediate >> ($0 * 2) & 3 })
  }

  private static func plan(_ wanted: [Int]) -> ShufflePlan {
    if wanted == [0, 1, 2, 3] { return .copy }
    for step in ShuffleStep.all where step.lanes == wanted { return .one(step) }
    for step in ShuffleStep.all {
      for next in ShuffleStep.all where next.lanes.map({ step.lanes[$0] }) == wanted {
        return .two(step, next)
      }
    }
    for step in ShuffleStep.all {
      for (first, second, isSwapped) in [
        ([0, 1, 2, 3], step.lanes, false), (step.lanes, [0, 1, 2, 3], true),
      ] {
        if first[..<2] + second[..<2] == wanted[...] {
          return .joined(step, .zip1, isSwapped: isSwapped)
        }
        if first[2...] + second[2...] == wanted[...] {
          return .joined(step, .zip2, isSwapped: isSwapped)
        }
        if first[2...] + second[..<2] == wanted[...] {
          return .joined(step, .ext, isSwapped: isSwapped)
        }
      }
    }
    return .table
  }
}
