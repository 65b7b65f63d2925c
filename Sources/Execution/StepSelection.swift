internal import HostCode

/// Finds the steps for operations: one of its own for what is frequent, else the operation itself.
///
/// Branches are the translator's. `GuestMachine` gives the meaning that steps of their own must have.
struct StepSelection {
  /// What has been selected.
  var steps: [Step] = []
  /// Where the guest's code is that the operation at hand comes from, for addresses relative to it.
  var address: UInt64 = 0
  /// Whether numbers are rounded as `fpcr` says, so that arithmetic has no steps of its own.
  var isControlled = false
  /// Keeps operations where steps find them.
  let store: OperationStore

  /// Appends the steps of one operation.
  mutating func select(_ operation: HostOperation) {
    let start = steps.count
    if selectInteger(operation) { return }
    steps.removeSubrange(start...)
    if selectMemory(operation) { return }
    steps.removeSubrange(start...)
    if selectVector(operation) { return }
    steps.removeSubrange(start...)
    if !isControlled, selectFloat(operation) { return }
    steps.removeSubrange(start...)
    steps.append(Step(code: .operation, payload: store.add(operation)))
  }

  /// Appends a step with the slots of an operation's registers.
  mutating func append(
    _ code: StepCode,
    _ operation: HostOperation,
    payload: Int64 = 0,
    amount: Int = 0
  ) {
    steps.append(
      Step(
        code: code,
        a: RegisterFile.target(operation.destination),
        b: RegisterFile.slot(operation.source1),
        c: RegisterFile.slot(operation.source2),
        d: UInt8(truncatingIfNeeded: amount),
        payload: payload
      )
    )
  }

  /// The flags, as bits by their values, for which a condition holds.
  static func mask(_ condition: Condition) -> Int64 {
    (0..<16).reduce(0) { $0 | (condition.holds(nzcv: UInt8($1)) ? 1 << Int64($1) : 0) }
  }
}
