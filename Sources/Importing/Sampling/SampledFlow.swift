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
  /// function is that of its caller is part of the same call. Kernel frames, and those of an
  /// emulator that runs code of a known caller, are passed through: what they call, their callers
  /// call.
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
    for link in recording.links { add(link, recording, &names) }
  }

  /// Adds calls that are recorded beside stacks; a function's calls of itself are part of its run.
  private mutating func add(
    _ link: SampledRecording.Link,
    _ recording: SampledRecording,
    _ names: inout SampledNames
  ) {
    let caller = recording.parts(ofFrame: link.caller)
    let callee = recording.parts(ofFrame: link.callee)
    guard names.role(ofModule: caller.module) == .code,
      names.role(ofModule: callee.module) == .code
    else { return }
    let from = names.function(module: caller.module, name: caller.function)
    let to = names.function(module: callee.module, name: callee.function)
    grow(to: names.functions.count)
    guard from != to else { return }
    edges[edge(from: from, to: to)].calls += link.count
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
