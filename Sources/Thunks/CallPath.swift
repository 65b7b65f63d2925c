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
/// Counted in A64 instructions from FEX's Arm64EC build and Wine's loader, see
/// `Documentation/CostModel.md`; the prices are parameters of the core and the emulator.
public enum CallPathPart: Sendable {
  /// The checker of an Arm64EC indirect call, target native.
  case callCheck
  /// The checker of an Arm64EC call, target x64.
  case callCheckEmulatedTarget
  /// The exit thunk, shaped by the signature.
  case exitThunk
  /// The entry thunk, shaped by the signature.
  case entryThunk
  /// Into the emulator, with the look-up of the target and the start of its block.
  case emulatorEntry
  /// The x64 return to the exit thunk.
  case emulatorReturn
  /// What measured calls into the emulator take beyond the parts above.
  case callbackRemainder
  /// A fast-forward sequence of an export, run by the emulator.
  case fastForward
  /// The look-up of an indirect target by translated code.
  case indirectLookup
  /// Out of the emulator to the entry thunk.
  case emulatorExit
  /// `dispatch_ret` and back into translated code.
  case dispatchReturn
  /// What measured calls out of the emulator take beyond the parts above.
  case forwardRemainder
  /// A linked call and its predicted return.
  case linkedCall
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
      kind.isChecked && !isClassic ? [.callCheck] : []
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
