internal import X64Decoding

/// A block of the guest's code that has been translated, with how it ends.
///
/// Its steps end with the one at `end`, behind which are two edges and the known target of an
/// indirect branch; see `StepCode`.
struct TranslatedBlock {
  /// How a block goes on.
  enum End: Hashable {
    /// To an address: by a jump, or without one.
    case jump(UInt64), fall(UInt64)
    /// To the first address by a branch that is taken, else to the second.
    case branch(UInt64, UInt64)
    /// By a call, to come back to the second address.
    case call(UInt64, UInt64)
    /// The same by an address that is a value.
    case indirectCall(UInt64)
    case indirectJump
    case `return`
    /// Not at all: what is behind it is not covered.
    case refused
  }

  /// The address of the first instruction.
  var address: UInt64
  /// How it was read.
  var mode: Mode
  /// The instructions of the guest.
  var instructions: Int
  /// Their bytes.
  var bytes: Int
  var wayOut: End
  /// The step that ends it; nil until it is translated.
  var end: StepPlace?
  /// How many steps there are from `end` on.
  var stepsBehind = 0
  /// The first of its steps.
  var start: StepPlace?
  /// Where its instructions' steps begin, among the marks of all blocks.
  var marks = 0..<0

  /// How often it was gone through, without the targets of an indirect branch that are not the
  /// known one.
  var directExecutions: UInt64 {
    guard let end else { return 0 }
    return switch wayOut {
    case .branch: end.advanced(by: 1).edge.count &+ end.advanced(by: 2).edge.count
    default: end.advanced(by: 1).edge.count
    }
  }
}
