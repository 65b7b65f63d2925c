internal import Quantities

/// The widths and sizes of a core's pipeline; the raw value is the JSON key.
///
/// A core without a limit on something gives a number that is never reached.
enum PipelineParameter: String, CaseIterable {
  /// Operations decoded and renamed per cycle.
  case renameWidth = "rename_width"
  /// µops dispatched per cycle.
  case dispatchWidth = "dispatch_width_uops"
  /// Operations retired per cycle.
  case retireWidth = "retire_width"
  /// µops between dispatch and retirement.
  case reorderBuffer = "reorder_buffer_uops"
  /// Loads and stores between dispatch and retirement.
  case loadQueue = "load_queue"
  case storeQueue = "store_queue"
  /// Results in flight: general registers, vector registers, condition flags.
  case generalRegisters = "general_rename_registers"
  case vectorRegisters = "vector_rename_registers"
  case flagRegisters = "flag_rename_registers"
  /// Cycles from a taken branch to the next one.
  case takenBranch = "taken_branch_cycles"
  /// Cycles from a store's issue to the result of a load from the same place.
  case storeForwarding = "store_forward_cycles"

  /// Whether it is a number of cycles: the fewer, the faster.
  var isTime: Bool { self == .takenBranch || self == .storeForwarding }

  var bounds: ClosedRange<Double> {
    switch self {
    case .takenBranch, .storeForwarding: 0...1000
    case .renameWidth, .dispatchWidth, .retireWidth: 1...64
    case .reorderBuffer: 1...4096
    default: 1...60_000
    }
  }
}

extension PipelineTable {
  /// A width, a size or some cycles as a whole number.
  func whole(_ parameter: PipelineParameter, _ end: RangeEnd) -> Int {
    let number = parameter.isTime ? end : end.opposite
    return Int(self[parameter].value(at: number).rounded())
  }
}

extension Estimate {
  /// One of the three numbers.
  package func value(at end: RangeEnd) -> Double {
    switch end {
    case .low: low
    case .default: `default`
    case .high: high
    }
  }
}
