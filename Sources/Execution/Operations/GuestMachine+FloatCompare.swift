internal import HostCode

/// Comparisons of floating-point numbers, and selections by flags.
extension GuestMachine {
  mutating func executeFloatComparison<T: LaneFloat>(
    _ operation: HostOperation,
    _ type: T.Type
  ) -> Bool {
    switch operation.opcode {
    case .fcmp, .fcmpe: setFlags(operation, type)
    case .fccmp, .fccmpe:
      if operation.condition.holds(nzcv: nzcv) {
        setFlags(operation, type)
      } else {
        nzcv = operation.amount & 15
      }
    case .fcsel:
      let source =
        operation.condition.holds(nzcv: nzcv) ? operation.source1 : operation.source2
      let value = vector(source)[0, operation.size]
      writeLanes(operation) { _ in value }
    default: return executeMask(operation, type)
    }
    return true
  }

  /// Less is N, equal Z and C, greater C, unordered C and V.
  private mutating func setFlags<T: LaneFloat>(_ operation: HostOperation, _ type: T.Type) {
    let control = floatControl
    let first = control.operand(T(lane: vector(operation.source1)[0, operation.size]))
    let second = control.operand(T(lane: vector(operation.source2)[0, operation.size]))
    nzcv = first < second ? 8 : first == second ? 6 : first > second ? 2 : 3
  }

  private mutating func executeMask<T: LaneFloat>(
    _ operation: HostOperation,
    _ type: T.Type
  ) -> Bool {
    let holds: (T, T) -> Bool
    switch operation.opcode {
    case .fcmeq: holds = { $0 == $1 }
    case .fcmge: holds = { $0 >= $1 }
    case .fcmgt: holds = { $0 > $1 }
    case .fcmle: holds = { $0 <= $1 }
    case .fcmlt: holds = { $0 < $1 }
    case .facge: holds = { $0.magnitude >= $1.magnitude }
    case .facgt: holds = { $0.magnitude > $1.magnitude }
    default: return false
    }
    let machine = self
    let control = floatControl
    writeLanes(operation) { lane in
      let first = control.operand(T(lane: machine.first(operation, lane)))
      let second = control.operand(T(lane: machine.second(operation, lane)))
      return holds(first, second) ? .max : 0
    }
    return true
  }
}
