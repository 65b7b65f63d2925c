/// Why an operation is there: for the program's work, or for a translator's needs.
///
/// The needs come in two kinds. What *helps* computes values that the program's work uses, and
/// has to be executed. What is *bookkeeping* serves only the translator: it is priced, and passed
/// over by execution.
public enum Origin: UInt8, CaseIterable, Sendable {
  /// The program's own work.
  case work

  // What helps.
  /// Computes x64 flags that A64 does not have, or has otherwise.
  case flags
  /// Computes an address that A64 cannot address in one go.
  case addressing
  /// Reads or merges part of a register, as `ah` or a 16-bit result.
  case subregister
  /// Makes a constant that does not fit into the operation that uses it.
  case constant
  /// Moves operands to where the operation needs them.
  case copy
  /// Keeps x64's order of memory accesses.
  case memoryOrder
  /// Computes what A64 defines otherwise: not-a-number, out-of-range conversions, shifts by zero.
  case semantics
  /// Reads or writes a guest register that is kept in memory: upper halves of `ymm`, the x87 stack.
  case memoryRegister
  /// Calls a routine of the translator, which the immediate of the call names.
  case helper
  /// Is in the x64 code, and a compiler for A64 would not have written it: executed, not priced.
  case elided

  // Bookkeeping.
  /// Saves, restores and checks what a calling convention of A64 asks for.
  case callingConvention
  /// Runs at the entry of a translated block: counters, suspension checks.
  case blockEntry
  /// Leaves a block for the next one.
  case blockExit
  /// Predicts returns.
  case shadowStack
  /// Finds the translation of a target.
  case lookup
  /// Writes guest state to memory or reads it back.
  case guestState

  /// Whether execution passes it over.
  public var isBookkeeping: Bool { rawValue >= Self.callingConvention.rawValue }

  /// Whether it costs anything.
  public var isPriced: Bool { self != .elided }

  /// The reason in a few words, as listings give it; nil for the program's own work.
  public var reason: String? {
    switch self {
    case .work: nil
    case .flags: "flags"
    case .addressing: "addressing"
    case .subregister: "part of a register"
    case .constant: "constant"
    case .copy: "copy"
    case .memoryOrder: "memory order"
    case .semantics: "x64 semantics"
    case .memoryRegister: "register in memory"
    case .helper: "routine"
    case .elided: "left out by a compiler"
    case .callingConvention: "calling convention"
    case .blockEntry: "block entry"
    case .blockExit: "block exit"
    case .shadowStack: "return stack"
    case .lookup: "look-up"
    case .guestState: "guest state"
    }
  }
}
