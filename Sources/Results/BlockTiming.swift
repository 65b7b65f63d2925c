/// How a block runs on a core that does nothing else: over and over, an iteration after the other.
public struct BlockTiming: Hashable, Sendable {
  /// What keeps the block from running faster.
  public enum Bottleneck: Hashable, Sendable {
    /// Results that so many operations hand on, through these registers; none for memory.
    case chain(operations: Int, registers: [String])
    /// The units of these ports.
    case ports([String])
    /// So many operations are renamed in a cycle.
    case renaming(width: Int)
    /// So many µops are dispatched in a cycle.
    case dispatch(width: Int)
    /// A taken branch is followed some cycles later.
    case takenBranch
    /// Too little room for what is in flight.
    case reorderBuffer
    /// Nothing alone: several things at times.
    case mixed
  }

  /// The units of a port.
  public struct Port: Hashable, Sendable {
    /// The name in the core table.
    public var name: String
    /// How many units there are.
    public var units: Int
    /// Cycles per iteration that each of them is taken, on average.
    public var cycles: Double

    /// Makes a port.
    ///
    /// - Parameters:
    ///   - name: The name in the core table.
    ///   - units: How many units there are.
    ///   - cycles: Cycles per iteration that each of them is taken.
    public init(name: String, units: Int, cycles: Double) {
      self.name = name
      self.units = units
      self.cycles = cycles
    }
  }

  /// Cycles per iteration, once they have settled.
  public var cycles: Double
  /// Cycles per iteration under the assumptions of llvm-mca, filling and draining included.
  public var isolatedCycles: Double
  /// Cycles per execution as the block runs in its program, after the blocks before it, with
  /// mispredicts and cache misses; nil for code that stands alone.
  public var pathCycles: Double?
  /// µops per iteration.
  public var microOps: Int
  /// What holds the block up.
  public var bottleneck: Bottleneck
  /// The least cycles per iteration that the bottleneck allows; `cycles` where it has no bound.
  public var boundCycles: Double
  /// How much the ports have to do, in the order of the core table.
  public var ports: [Port]

  /// Makes a timing.
  ///
  /// - Parameters:
  ///   - cycles: Cycles per iteration.
  ///   - isolatedCycles: Cycles per iteration under the assumptions of llvm-mca.
  ///   - microOps: µops per iteration.
  ///   - bottleneck: What holds the block up.
  ///   - boundCycles: The least cycles per iteration that the bottleneck allows.
  ///   - ports: How much the ports have to do.
  public init(
    cycles: Double,
    isolatedCycles: Double,
    microOps: Int,
    bottleneck: Bottleneck,
    boundCycles: Double,
    ports: [Port]
  ) {
    self.cycles = cycles
    self.isolatedCycles = isolatedCycles
    self.microOps = microOps
    self.bottleneck = bottleneck
    self.boundCycles = boundCycles
    self.ports = ports
  }
}

/// When the operations of a block's first iterations went through the stages of a core.
public struct BlockTimeline: Hashable, Sendable {
  /// The way of one operation; cycles count from 0.
  public struct Entry: Hashable, Sendable {
    /// Which iteration, from 0.
    public var iteration: Int
    /// Its position in the block, from 0.
    public var operation: Int
    /// Its text in assembly.
    public var text: String
    /// When it entered the backend.
    public var dispatch: Int
    /// When it left for its port.
    public var issue: Int
    /// When its result was there.
    public var complete: Int
    /// When it retired.
    public var retire: Int

    /// Makes an entry.
    ///
    /// - Parameters:
    ///   - iteration: Which iteration.
    ///   - operation: Its position in the block.
    ///   - text: Its text in assembly.
    ///   - dispatch: When it entered the backend.
    ///   - issue: When it left for its port.
    ///   - complete: When its result was there.
    ///   - retire: When it retired.
    public init(
      iteration: Int,
      operation: Int,
      text: String,
      dispatch: Int,
      issue: Int,
      complete: Int,
      retire: Int
    ) {
      self.iteration = iteration
      self.operation = operation
      self.text = text
      self.dispatch = dispatch
      self.issue = issue
      self.complete = complete
      self.retire = retire
    }
  }

  /// Whose code it is, in a word: emulated, recompiled or native.
  public var setting: String
  /// The ways, in program order.
  public var entries: [Entry]

  /// Makes a timeline.
  ///
  /// - Parameters:
  ///   - setting: Whose code it is, in a word.
  ///   - entries: The ways, in program order.
  public init(setting: String, entries: [Entry]) {
    self.setting = setting
    self.entries = entries
  }
}
