internal import Diagnostics
internal import Quantities
internal import SampleReading
internal import Workloads

/// What a profiler sampled: stacks, and the weight of each.
///
/// Importers add frames, stacks and samples as they read. What `filter` leaves out is not added.
struct SampledRecording {
  /// What weights are.
  enum Unit {
    /// Time on a processor, in picoseconds.
    case picoseconds
    /// Executed instructions.
    case instructions
  }

  var unit = Unit.picoseconds
  /// The paths or names of modules, as they are recorded; empty where a frame has none.
  var modules = NameTable()
  var functions = NameTable()
  var tree = StackTree()
  /// Calls that a processor recorded.
  var branches = SampledBranches()
  /// By node of the tree.
  private(set) var nodes: [Node] = [Node()]
  /// Whether calls were recorded, not only sampled.
  var hasExactCalls = false
  /// What a sample stands for where its weight is not recorded.
  let weightOfSample: UInt64
  /// The picoseconds of a cycle of the recording machine.
  let picosecondsPerCycle: Double
  /// The weight of all samples, those of other processes and times left out.
  private(set) var total: UInt64 = 0
  private(set) var samples: UInt64 = 0
  /// Whether samples were added that stand for the interval.
  private(set) var hasCountedSamples = false
  /// Processes and threads with their weights, in the order of their first samples.
  private(set) var processes = NameTable()
  private(set) var processWeights: [UInt64] = []
  private(set) var threads = PairTable()
  private var threadNames = NameTable()
  private var lastNodes: [Int] = []
  private var frames = PairTable()
  private var provisional: [(module: Int32, function: Int32)] = []
  /// The numbers of the first provisional frames, as looking them up takes longer; -1 where none is.
  private var provisionalFrames: [Int32] = []
  private static let mostProvisionalFrames = 1 << 20
  private var filter: SampleFilter
  /// Calls of one frame by another that are recorded beside the stacks.
  private(set) var links: [Link] = []
  private var totalCalls: UInt64 = 0
  var notes: [String] = []

  /// How samples say what has been called.
  enum CallCounting {
    /// They follow one another in time: what was not on the stack before has been called.
    case inOrder
    /// Every distinct stack has been called at least once.
    case withoutOrder
    /// Calls are added with `addCalls`.
    case elsewhere
  }

  /// What is known of one stack.
  struct Node {
    /// The weight of samples with exactly this stack.
    var weight: UInt64 = 0
    /// The number of those samples.
    var samples: UInt64 = 0
    /// The calls that are known to have happened: each time the stack is there and was not before.
    var calls: UInt64 = 0
  }

  /// All calls of one frame by another.
  struct Link {
    var caller: Int
    var callee: Int
    var count: UInt64
  }

  /// One thread of one process.
  struct Strand {
    fileprivate var process: Int
    fileprivate var thread: Int
    /// Whether its samples are wanted.
    fileprivate(set) var isWanted: Bool
  }

  /// The most that all weights together may be: of picoseconds, more than a day.
  static let greatestTotal: UInt64 = 100_000_000_000_000_000

  /// The most that all recorded calls together may be.
  static let greatestCalls = CountRatio.greatest / 4

  init(_ options: SamplingOptions, on machine: RecordingMachine) {
    filter = SampleFilter(options)
    picosecondsPerCycle = 1000 / machine.clockwork.frequency.gigahertz
    weightOfSample = options.picosecondsPerSample
  }

  /// The number of a frame, by the numbers of its module and function.
  mutating func frame(module: Int, function: Int) -> Int {
    frames.index(of: module, function)
  }

  /// The number of a frame whose module and function will be told later, or have been; by how many
  /// such frames are before it.
  mutating func provisionalFrame(_ index: Int) -> Int {
    if index < provisionalFrames.count, provisionalFrames[index] >= 0 {
      return Int(provisionalFrames[index])
    }
    let frame = frames.index(of: -1, index)
    guard index < Self.mostProvisionalFrames else { return frame }
    while provisionalFrames.count <= index { provisionalFrames.append(-1) }
    provisionalFrames[index] = Int32(truncatingIfNeeded: frame)
    return frame
  }

  /// How many provisional frames have been told.
  var provisionalCount: Int { provisional.count }

  /// Tells the module and the function of the next provisional frame.
  mutating func appendProvisional(module: Int, function: Int) {
    provisional.append((Int32(module), Int32(function)))
  }

  /// The numbers of a frame's module and function.
  func parts(ofFrame frame: Int) -> (module: Int, function: Int) {
    let (first, second) = (frames.firsts[frame], Int(frames.seconds[frame]))
    guard first < 0 else { return (Int(first), second) }
    return (Int(provisional[second].module), Int(provisional[second].function))
  }

  /// The node of a frame called by another node's.
  mutating func child(of node: Int, frame: Int) -> Int {
    let child = tree.child(of: node, frame: frame)
    if child == nodes.count { nodes.append(Node()) }
    return child
  }

  /// A thread, by the names that tools give it and its process; empty where there is none.
  mutating func strand(process: String = "", thread: String = "") -> Strand {
    let processIndex = processes.index(of: process)
    if processIndex == processWeights.count { processWeights.append(0) }
    let index = threads.index(of: processIndex, threadNames.index(of: thread))
    if index == lastNodes.count { lastNodes.append(StackTree.root) }
    return Strand(
      process: processIndex,
      thread: index,
      isWanted: filter.wants(process: process, thread: thread)
    )
  }

  /// What to say of a recording without stacks.
  static let noStacks =
    "a table of times has no stacks: no calls are known, and the curve is what would be if calls"
    + " cost nothing"

  /// Whether only samples of some times are wanted.
  var isCutInTime: Bool { filter.times != .min ... .max }

  /// Whether samples of a time are wanted; of the recording's own clock.
  func wants(time picoseconds: Int64) -> Bool { filter.times.contains(picoseconds) }

  /// Adds samples of one stack.
  ///
  /// - Parameters:
  ///   - node: The stack.
  ///   - weight: Their weight; that of a sample each when nil.
  ///   - count: How many they are.
  ///   - strand: The thread that they are of.
  ///   - counting: How they say what has been called.
  /// - Returns: Whether the weights still have a sum that fits.
  mutating func add(
    _ node: Int,
    weight: UInt64? = nil,
    samples count: UInt64 = 1,
    of strand: Strand,
    counting: CallCounting
  ) -> Bool {
    let (product, overflows) = weightOfSample.multipliedReportingOverflow(by: count)
    let isCounted = weight == nil
    let weight = weight ?? (overflows ? .max : product)
    guard weight <= Self.greatestTotal - min(total, Self.greatestTotal),
      count <= Self.greatestTotal - samples
    else { return false }
    guard strand.isWanted else { return true }
    if isCounted { hasCountedSamples = true }
    nodes[node].weight += weight
    nodes[node].samples += count
    processWeights[strand.process] += weight
    total += weight
    samples += count
    switch counting {
    case .inOrder:
      let last = lastNodes[strand.thread]
      lastNodes[strand.thread] = node
      if last != node { tree.nodes(of: node, notOn: last) { nodes[$0].calls += 1 } }
    case .withoutOrder:
      var open = node
      while open != StackTree.root, nodes[open].calls == 0 {
        nodes[open].calls = 1
        open = tree.parent(of: open)
      }
    case .elsewhere: break
    }
    return true
  }

  /// Adds calls that were recorded.
  ///
  /// - Returns: Whether all calls still have a sum that fits.
  mutating func addCalls(_ count: UInt64, of node: Int) -> Bool {
    guard takes(count) else { return false }
    nodes[node].calls += count
    return true
  }

  /// Adds calls of one frame by another that were recorded beside the stacks.
  ///
  /// - Returns: Whether all calls still have a sum that fits.
  mutating func addCalls(_ count: UInt64, from caller: Int, to callee: Int) -> Bool {
    guard takes(count) else { return false }
    if count > 0 { links.append(Link(caller: caller, callee: callee, count: count)) }
    return true
  }

  private mutating func takes(_ count: UInt64) -> Bool {
    guard count <= Self.greatestCalls - totalCalls else { return false }
    totalCalls += count
    return true
  }
}
