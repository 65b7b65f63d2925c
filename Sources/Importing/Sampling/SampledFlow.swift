internal import SampleReading

/// Who called whom in sampled stacks, and where the time went.
struct SampledFlow {
  /// All calls of one function by another.
  struct Edge {
    var caller: Int
    var callee: Int
    /// The calls that are known to have happened.
    var calls: UInt64 = 0
    /// The weight of the samples in the callee itself, called so.
    var weight: UInt64 = 0
    var samples: UInt64 = 0
    /// The weight of the samples in the callee and all that it calls; recursion counts again.
    var inclusive: UInt64 = 0
    /// What recorded branches say of the number of calls.
    var branches: (low: Double, count: Double, high: Double)?
  }

  /// By function: the weight of the samples in it.
  private(set) var own: [UInt64] = []
  /// By function: how often it is the first of a stack.
  private(set) var entries: [UInt64] = []
  /// By function: the weight of the samples in it and in all that it calls; recursion counts again.
  private(set) var inclusive: [UInt64] = []
  private(set) var edges: [Edge] = []
  private var edgeIndex = PairTable()

  /// Follows all stacks of a recording.
  ///
  /// Parents have smaller numbers than their children, so that one pass is enough. A frame whose
  /// function is that of its caller is part of the same call. Kernel frames, those that are no code,
  /// and those of an emulator that runs code of a known caller, are passed through: what they call,
  /// their callers call.
  init(_ recording: SampledRecording, names: inout SampledNames) {
    let tree = recording.tree
    /// By node: the weight of the samples in it and above it.
    var weights = recording.nodes.map(\.weight)
    for node in stride(from: tree.count - 1, to: 0, by: -1) {
      weights[tree.parent(of: node)] += weights[node]
    }
    /// By node: the function that calls what the node calls; -1 where nothing does.
    var functionOf = Array(repeating: Int32(-1), count: tree.count)
    /// By node: the edge by which that function was called; -1 for entries.
    var edgeOf = Array(repeating: Int32(-1), count: tree.count)
    for node in 1..<max(1, tree.count) {
      let parent = tree.parent(of: node)
      let caller = Int(functionOf[parent])
      let frame = recording.parts(ofFrame: tree.frame(of: node))
      let record = recording.nodes[node]
      functionOf[node] = functionOf[parent]
      edgeOf[node] = edgeOf[parent]
      var function = caller
      switch names.role(ofModule: frame.module) {
      case .kernel:
        if record.weight > 0 {
          let kernel = names.kernel()
          grow(to: names.functions.count)
          own[kernel] += record.weight
          entries[kernel] = 1
        }
        continue
      case .emulator:
        if caller < 0 || !names.isX64(caller) { function = names.emulatedCode() }
      case .structure:
        guard caller < 0 else { break }
        if record.weight > 0 {
          let unknown = names.unknownCode()
          grow(to: names.functions.count)
          own[unknown] += record.weight
          entries[unknown] = 1
        }
        continue
      case .code:
        function = names.function(module: frame.module, name: frame.function)
      }
      grow(to: names.functions.count)
      if function != caller {
        functionOf[node] = Int32(function)
        inclusive[function] += weights[node]
        if caller < 0 {
          edgeOf[node] = -1
          entries[function] += recording.links.isEmpty ? max(1, record.calls) : record.calls
        } else {
          edgeOf[node] = Int32(edge(from: caller, to: function))
          edges[Int(edgeOf[node])].calls += record.calls
          edges[Int(edgeOf[node])].inclusive += weights[node]
        }
      }
      own[function] += record.weight
      guard edgeOf[node] >= 0 else { continue }
      edges[Int(edgeOf[node])].weight += record.weight
      edges[Int(edgeOf[node])].samples += record.samples
    }
    for link in recording.links {
      guard let edge = edge(link.caller, link.callee, recording, &names) else { continue }
      edges[edge].calls += link.count
    }
    addBranches(recording, &names)
  }

  /// Adds the calls that were seen as branches.
  ///
  /// A function that nothing else is known to call has been called at least once.
  private mutating func addBranches(_ recording: SampledRecording, _ names: inout SampledNames) {
    let branches = recording.branches
    guard branches.pairs.count > 0 else { return }
    for index in 0..<branches.pairs.count {
      let (caller, callee) = (branches.pairs.firsts[index], branches.pairs.seconds[index])
      guard let edge = edge(Int(caller), Int(callee), recording, &names) else { continue }
      let calls = branches.calls[index]
      edges[edge].calls = max(edges[edge].calls, calls.seen)
      guard let bounds = calls.bounds else { continue }
      let known = edges[edge].branches ?? (0, 0, 0)
      edges[edge].branches = (
        known.low + bounds.low, known.count + bounds.count, known.high + bounds.high
      )
    }
    var isCalled = Array(repeating: false, count: own.count)
    for edge in edges { isCalled[edge.callee] = true }
    for function in own.indices where entries[function] == 0 && !isCalled[function] {
      entries[function] = 1
    }
  }

  /// The edge of calls between two frames that are told beside stacks; nil where one is no code, or
  /// both are of one function, whose calls of itself are part of its run.
  private mutating func edge(
    _ caller: Int,
    _ callee: Int,
    _ recording: SampledRecording,
    _ names: inout SampledNames
  ) -> Int? {
    let (caller, callee) = (recording.parts(ofFrame: caller), recording.parts(ofFrame: callee))
    guard names.role(ofModule: caller.module) == .code,
      names.role(ofModule: callee.module) == .code
    else { return nil }
    let from = names.function(module: caller.module, name: caller.function)
    let to = names.function(module: callee.module, name: callee.function)
    grow(to: names.functions.count)
    return from == to ? nil : edge(from: from, to: to)
  }

  private mutating func edge(from caller: Int, to callee: Int) -> Int {
    let index = edgeIndex.index(of: caller, callee)
    if index == edges.count { edges.append(Edge(caller: caller, callee: callee)) }
    return index
  }

  private mutating func grow(to count: Int) {
    while own.count < count {
      own.append(0)
      inclusive.append(0)
      entries.append(0)
    }
  }
}
