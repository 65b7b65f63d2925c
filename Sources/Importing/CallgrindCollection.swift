internal import Workloads

/// Sums up the lines of recordings as they are read.
struct CallgrindCollection {
  private struct FunctionKey: Hashable {
    var object: Int
    var file: Int
    var name: Int
  }

  private struct CallKey: Hashable {
    var caller: Int
    var callee: Int
  }

  /// The greatest sum of all costs, and of all calls.
  ///
  /// No total of a workload then exceeds `CountRatio.greatest`; the difference is room for the run
  /// that the importer may add to each function.
  static let greatestTotal = CountRatio.greatest - 1_000_000_000

  var recording = CallgrindRecording()
  private(set) var names: [String] = []
  private var nameIndices: [String: Int] = [:]
  private var functionIndices: [FunctionKey: Int] = [:]
  private var callIndices: [CallKey: Int] = [:]
  /// The column that counts instructions, once the events are known.
  private var instructionColumn: Int {
    recording.column(of: CallgrindRecording.instructionEvent) ?? 0
  }
  private var totalCost: UInt64 = 0
  private var totalCalls: UInt64 = 0

  /// Whether any cost other than 0 was added.
  var hasCosts: Bool { totalCost > 0 }

  /// The index of a name in `names`, the same for the same name.
  mutating func intern(_ name: String) -> Int {
    if let index = nameIndices[name] { return index }
    names.append(name)
    nameIndices[name] = names.count - 1
    return names.count - 1
  }

  /// The index of the function of these names.
  mutating func function(object: Int, file: Int, name: Int) -> Int {
    let key = FunctionKey(object: object, file: file, name: name)
    if let index = functionIndices[key] { return index }
    let index = recording.functions.count
    recording.functions.append(
      .init(
        object: names[object],
        file: names[file],
        name: names[name],
        costs: Array(repeating: 0, count: recording.events.count)
      )
    )
    functionIndices[key] = index
    return index
  }

  /// Adds a line of own cost.
  ///
  /// - Returns: Whether the sum of all costs is still within `greatestTotal`.
  mutating func add(_ costs: ArraySlice<UInt64>, to function: Int, at address: UInt64?) -> Bool {
    var sum: UInt64 = 0
    for (column, cost) in costs.enumerated() {
      recording.functions[function].costs[column] &+= cost
      sum += cost
    }
    if sum > 0, let address {
      let executions = instructionColumn < costs.count ? costs[instructionColumn] : 0
      recording.functions[function].add(
        CallgrindRecording.Instruction(address: address, executions: executions)
      )
    }
    totalCost += min(sum, CountRatio.greatest)
    return totalCost <= Self.greatestTotal
  }

  /// Adds calls.
  ///
  /// - Returns: Whether the sum of all calls is still within `greatestTotal`.
  mutating func add(_ call: CallgrindRecording.Call) -> Bool {
    let key = CallKey(caller: call.caller, callee: call.callee)
    if let index = callIndices[key] {
      recording.calls[index].count += call.count
      let sum = recording.calls[index].inclusiveInstructions + call.inclusiveInstructions
      recording.calls[index].inclusiveInstructions = min(sum, CountRatio.greatest)
      if let address = call.address {
        recording.calls[index].address = min(recording.calls[index].address ?? address, address)
      }
    } else {
      callIndices[key] = recording.calls.count
      recording.calls.append(call)
    }
    totalCalls += call.count
    return totalCalls <= Self.greatestTotal
  }

  /// The recording with the instructions of its functions in order.
  func finished() -> CallgrindRecording {
    var recording = recording
    for index in recording.functions.indices {
      let sorted = recording.functions[index].instructions.sorted { $0.address < $1.address }
      recording.functions[index].instructions.removeAll(keepingCapacity: true)
      for instruction in sorted { recording.functions[index].add(instruction) }
    }
    return recording
  }
}

extension CallgrindRecording.Function {
  /// Adds executions of an instruction; to the last one, where it is the same.
  fileprivate mutating func add(_ instruction: CallgrindRecording.Instruction) {
    if let last = instructions.indices.last, instructions[last].address == instruction.address {
      instructions[last].executions += instruction.executions
    } else {
      instructions.append(instruction)
    }
  }
}
