/// What becomes of machine code, instruction by instruction.
public struct CodeExplanation: Sendable {
  /// What an operation asks of a core.
  public struct Cost: Hashable, Sendable {
    /// µops.
    public var microOps: Int
    /// The ports that it takes, as `I` or `L + I`; empty when it is done in renaming.
    public var ports: String
    /// Cycles from its issue to its result.
    public var latency: Int
    /// The least cycles between two of them, where nothing else runs.
    public var interval: Double

    /// Makes a cost.
    ///
    /// - Parameters:
    ///   - microOps: µops.
    ///   - ports: The ports that it takes.
    ///   - latency: Cycles from its issue to its result.
    ///   - interval: The least cycles between two of them.
    public init(microOps: Int, ports: String, latency: Int, interval: Double) {
      self.microOps = microOps
      self.ports = ports
      self.latency = latency
      self.interval = interval
    }
  }

  /// One A64 operation.
  public struct Operation: Hashable, Sendable {
    /// Its text in assembly.
    public var text: String
    /// Why it is there beyond the program's own work; nil when it is that work.
    public var reason: String?
    /// What it asks of the core; nil when no core was chosen.
    public var cost: Cost?
    /// Whether the block's longest chain of results runs through it.
    public var isOnChain = false

    /// Makes an operation.
    ///
    /// - Parameters:
    ///   - text: Its text in assembly.
    ///   - reason: Why it is there beyond the program's own work.
    ///   - cost: What it asks of the core.
    ///   - isOnChain: Whether the block's longest chain of results runs through it.
    public init(text: String, reason: String? = nil, cost: Cost? = nil, isOnChain: Bool = false) {
      self.text = text
      self.reason = reason
      self.cost = cost
      self.isOnChain = isOnChain
    }
  }

  /// One instruction of the code as it is.
  public struct Instruction: Hashable, Sendable {
    /// Its bytes in hexadecimal.
    public var bytes: String
    /// Its text in assembly; a remark when it is not known.
    public var text: String
    /// Whether it is understood, and so among what is counted.
    public var isKnown: Bool
    /// What an emulator makes of it; for A64 code itself.
    public var operations: [Operation]

    /// Makes an instruction.
    ///
    /// - Parameters:
    ///   - bytes: Its bytes in hexadecimal.
    ///   - text: Its text in assembly.
    ///   - isKnown: Whether it is understood.
    ///   - operations: What an emulator makes of it.
    public init(bytes: String, text: String, isKnown: Bool, operations: [Operation]) {
      self.bytes = bytes
      self.text = text
      self.isKnown = isKnown
      self.operations = operations
    }
  }

  /// Code that runs from its first to its last instruction.
  public struct Block: Hashable, Sendable {
    /// Where it lies; nil for code that stands alone.
    public var place: String?
    /// How often it ran; nil when that is not recorded.
    public var executions: UInt64?
    /// Its instructions.
    public var instructions: [Instruction]
    /// What a compiler would have made of it; nil for A64 code.
    public var recompiled: [Operation]?
    /// How its operations run, looped on the core; nil when no core was chosen.
    public var timing: BlockTiming?
    /// How those run that a compiler would have made.
    public var recompiledTiming: BlockTiming?
    /// The block's share, from 0 to 1, of the cycles of the whole recording.
    public var cycleShare: Double?
    /// The first iterations, stage by stage.
    public var timeline: BlockTimeline?

    /// Makes a block.
    ///
    /// - Parameters:
    ///   - place: Where it lies.
    ///   - executions: How often it ran.
    ///   - instructions: Its instructions.
    ///   - recompiled: What a compiler would have made of it.
    public init(
      place: String? = nil,
      executions: UInt64? = nil,
      instructions: [Instruction],
      recompiled: [Operation]? = nil
    ) {
      self.place = place
      self.executions = executions
      self.instructions = instructions
      self.recompiled = recompiled
    }

    /// The operations of its known instructions, in order.
    public var operations: [Operation] { instructions.flatMap(\.operations) }
    /// The number of instructions that are not known.
    public var unknownInstructions: Int { instructions.count { !$0.isKnown } }
  }

  /// What it was explained with, in words: whose code, emulator, host features, flags.
  public var conditions: String
  /// The blocks, in order of the input or of their rank.
  public var blocks: [Block]
  /// What a reader must know.
  public var notes: [String]

  /// Makes an explanation.
  ///
  /// - Parameters:
  ///   - conditions: What it was explained with.
  ///   - blocks: The blocks.
  ///   - notes: What a reader must know.
  public init(conditions: String, blocks: [Block], notes: [String] = []) {
    self.conditions = conditions
    self.blocks = blocks
    self.notes = notes
  }
}
