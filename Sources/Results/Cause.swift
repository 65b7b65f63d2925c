/// What a cycle was spent on.
///
/// Every breakdown lists the causes in this order.
public enum Cause: Int, CaseIterable, Sendable {
  /// Work of native code.
  case native
  /// Work of x64 code that the emulator runs.
  case emulated
  /// Making or loading translations of x64 code.
  case translation
  /// Entry thunks: x64 caller, Arm64EC callee.
  case entryThunk
  /// Exit thunks: Arm64EC caller, x64 callee.
  case exitThunk
  /// The call checker at indirect calls of Arm64EC code.
  case callCheck
  /// Ways into, out of and inside the emulator: look-ups, linked calls, `dispatch_ret`.
  case emulatorDispatch

  /// The name in CSV headers, JSON keys and the command line: `entry_thunk`.
  public var name: String {
    switch self {
    case .native: "native"
    case .emulated: "emulated"
    case .translation: "translation"
    case .entryThunk: "entry_thunk"
    case .exitThunk: "exit_thunk"
    case .callCheck: "call_check"
    case .emulatorDispatch: "emulator_dispatch"
    }
  }

  /// The name in running text and legends: `entry thunk`.
  public var title: String {
    String(name.map { $0 == "_" ? " " : $0 })
  }
}
