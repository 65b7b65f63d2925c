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
    if sum > 0, let address, recording.functions[function].addresses.last != address {
      recording.functions[function].addresses.append(address)
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

  /// The recording with the addresses of its functions in order.
  func finished() -> CallgrindRecording {
    var recording = recording
    for index in recording.functions.indices where !recording.functions[index].addresses.isEmpty {
      let sorted = recording.functions[index].addresses.sorted()
      recording.functions[index].addresses = zip(sorted, sorted.dropFirst())
        .filter { $0 != $1 }
        .map(\.1)
      recording.functions[index].addresses.insert(sorted[0], at: 0)
    }
    return recording
  }
}
