internal import HostCode

/// What a run did, by its steps: to see where its time goes.
extension ExecutionEngine {
  /// How often each kind of step was executed, the most frequent first.
  ///
  /// An operation that has no step of its own is listed by its opcode and sizes. Blocks that were left
  /// by indirect branches to other targets than the first are left out.
  package func stepCounts() -> [(step: String, count: UInt64)] {
    var counts: [String: UInt64] = [:]
    for block in translator.blocks {
      guard var place = block.start, let end = block.end else { continue }
      let executions = block.directExecutions
      while place != end {
        let step = place.step
        counts[Self.name(of: step), default: 0] += executions
        let isBehindConstant = step.code == .vectorConstant
        place = place.advanced(by: isBehindConstant ? 2 : 1)
      }
      counts["\(end.step.code)", default: 0] += executions
    }
    return counts.map { ($0.key, $0.value) }
      .sorted { ($1.count, $0.step) < ($0.count, $1.step) }
  }

  private static func name(of step: Step) -> String {
    guard step.code == .operation,
      let operation = unsafe UnsafePointer<HostOperation>(bitPattern: Int(step.payload))
    else { return "\(step.code)" }
    let (opcode, size) = unsafe (operation.pointee.opcode, operation.pointee.size)
    let lanes = unsafe "\(operation.pointee.lane) \(operation.pointee.sourceLane)"
    return unsafe "operation \(opcode) \(size) \(operation.pointee.sourceSize) \(lanes)"
      + " \(operation.pointee)"
  }
}
