public import Workloads

/// How a function runs.
public enum ExecutionMode: Int, CaseIterable, Sendable {
  /// As x64 code in the emulator.
  case emulated
  /// As Arm code.
  case native
}

/// One named part of the way from a caller to a callee and back.
///
/// The raw value is its name in reports. Where its code is known, it is priced by the core's
/// pipeline; else its price is a parameter of the emulator, see `Documentation/CostModel.md`.
public enum CallPathPart: String, Sendable {
  /// An Arm64EC indirect call's site and checker, target native.
  case callCheck = "call check"
  /// The same, target x64.
  case callCheckEmulatedTarget = "call check, x64 target"
  /// What measured checked calls between native functions take beyond their code.
  case checkRemainder = "check remainder"
  /// The exit thunk, shaped by the signature.
  case exitThunk = "exit thunk"
  /// The entry thunk, shaped by the signature.
  case entryThunk = "entry thunk"
  /// Into the emulator, with the look-up of the target and the start of its block.
  case emulatorEntry = "emulator entry"
  /// The x64 return to the exit thunk.
  case emulatorReturn = "emulator return"
  /// What measured calls into the emulator take beyond the parts above.
  case callbackRemainder = "callback remainder"
  /// A fast-forward sequence of an export, run by the emulator.
  case fastForward = "fast-forward sequence"
  /// What an indirect call of translated code takes beyond a linked one.
  case indirectLookup = "indirect look-up"
  /// Out of the emulator to the entry thunk.
  case emulatorExit = "emulator exit"
  /// `dispatch_ret` and back into translated code.
  case dispatchReturn = "dispatch return"
  /// What measured calls out of the emulator take beyond the parts above.
  case forwardRemainder = "forward remainder"
  /// A linked call and its predicted return.
  case linkedCall = "linked call"
}

/// The parts that a call and its return pass, by the modes of caller and callee.
public enum CallPath {
  /// The parts of one path.
  ///
  /// - Parameters:
  ///   - kind: How the call finds its callee.
  ///   - caller: How the caller runs.
  ///   - callee: How the callee runs.
  ///   - isClassic: Whether the process is a classic Arm64 one, which has no checker.
  /// - Returns: The parts in the order they are passed.
  public static func parts(
    of kind: CallKind,
    from caller: ExecutionMode,
    to callee: ExecutionMode,
    inClassicProcess isClassic: Bool = false
  ) -> [CallPathPart] {
    switch (caller, callee) {
    case (.native, .native):
      kind.isChecked && !isClassic ? [.callCheck, .checkRemainder] : []
    case (.native, .emulated):
      [
        .callCheckEmulatedTarget, .exitThunk, .emulatorEntry, .emulatorReturn, .callbackRemainder,
      ]
    case (.emulated, .native):
      [
        kind == .import ? .fastForward : kind == .direct ? .linkedCall : .indirectLookup,
        .emulatorExit, .entryThunk, .dispatchReturn, .forwardRemainder,
      ]
    case (.emulated, .emulated):
      kind == .direct ? [.linkedCall] : [.linkedCall, .indirectLookup]
    }
  }
}
