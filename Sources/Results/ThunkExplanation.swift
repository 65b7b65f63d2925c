/// The thunks of a signature: their code, what it takes on a core, and the calls that pass them.
public struct ThunkExplanation: Hashable, Sendable {
  /// A piece of code with what it takes.
  public struct Code: Hashable, Sendable {
    /// Its mangled name, or in words what it is.
    public var name: String
    /// Its operations in assembly.
    public var listing: [String]
    /// Bytes of its code.
    public var bytes: Int
    /// Operations that read memory.
    public var loads: Int
    /// Operations that write memory.
    public var stores: Int
    /// Cycles per pass, looped 100 times on its own as llvm-mca does, its calls plain branches.
    public var cycles: Double
    /// Cycles of one pass on its own, from an empty pipeline.
    public var singlePassCycles: Double
    /// Cycles per pass as call paths are charged them: steady, with its branches, and with loads that
    /// wait for stores.
    public var runningCycles: Double

    /// Operations.
    public var instructions: Int { listing.count }

    /// Makes a piece of code.
    public init(
      name: String,
      listing: [String],
      bytes: Int,
      loads: Int,
      stores: Int,
      cycles: Double,
      singlePassCycles: Double,
      runningCycles: Double
    ) {
      self.name = name
      self.listing = listing
      self.bytes = bytes
      self.loads = loads
      self.stores = stores
      self.cycles = cycles
      self.singlePassCycles = singlePassCycles
      self.runningCycles = runningCycles
    }
  }

  /// One part of the way from a caller to a callee and back.
  public struct Part: Hashable, Sendable {
    /// What it is.
    public var name: String
    /// Under which cause it is charged.
    public var cause: Cause
    /// Its cycles.
    public var cycles: Double

    /// Makes a part.
    public init(name: String, cause: Cause, cycles: Double) {
      self.name = name
      self.cause = cause
      self.cycles = cycles
    }
  }

  /// What one call and its return pass.
  public struct Path: Hashable, Sendable {
    /// How the caller runs: native or emulated.
    public var caller: String
    /// How the callee runs.
    public var callee: String
    /// How the call finds its callee.
    public var kind: String
    /// The parts, in the order in which they are passed.
    public var parts: [Part]

    /// The cycles of all parts.
    public var cycles: Double { parts.reduce(0) { $0 + $1.cycles } }

    /// Makes a path.
    public init(caller: String, callee: String, kind: String, parts: [Part]) {
      self.caller = caller
      self.callee = callee
      self.kind = kind
      self.parts = parts
    }
  }

  /// The signature as it was understood.
  public var signature: String
  /// The core that the code runs on.
  public var core: String
  /// The emulator on the other side.
  public var emulator: String
  /// From x64 code to an Arm64EC function.
  public var entry: Code
  /// From Arm64EC code to an x64 function.
  public var exit: Code
  /// The entry thunk of a method that only moves `this`.
  public var adjustor: Code
  /// What Arm64EC code does for an indirect call, without the checker.
  public var callSite: Code
  /// What calls pass, by kind and modes.
  public var paths: [Path]

  /// Makes an explanation.
  public init(
    signature: String,
    core: String,
    emulator: String,
    entry: Code,
    exit: Code,
    adjustor: Code,
    callSite: Code,
    paths: [Path]
  ) {
    self.signature = signature
    self.core = core
    self.emulator = emulator
    self.entry = entry
    self.exit = exit
    self.adjustor = adjustor
    self.callSite = callSite
    self.paths = paths
  }
}
