/// What is known of the machine code that a recorded program ran, by module.
public struct CodeEstimate: Sendable {
  /// The instructions of one module, or of all.
  public struct Part: Hashable, Sendable {
    /// The module's file name; `total` for all.
    public var name: String
    /// Instructions that ran, each as often as it did.
    public var executedInstructions: UInt64
    /// Those among them that are known.
    public var knownInstructions: UInt64
    /// The A64 instructions that an emulator runs for them; nil for code that needs none.
    public var emulatedInstructions: UInt64?
    /// The A64 instructions that they would be when compiled for it; nil where that is not known.
    public var recompiledInstructions: UInt64?
    /// What the code takes on the core.
    public var cycles: Cycles

    /// Makes a part.
    ///
    /// - Parameters:
    ///   - name: The module's file name.
    ///   - executedInstructions: Instructions that ran.
    ///   - knownInstructions: Those among them that are known.
    ///   - emulatedInstructions: The A64 instructions that an emulator runs for them.
    ///   - recompiledInstructions: The A64 instructions that they would be when compiled for it.
    ///   - cycles: What the code takes on the core.
    public init(
      name: String,
      executedInstructions: UInt64 = 0,
      knownInstructions: UInt64 = 0,
      emulatedInstructions: UInt64? = nil,
      recompiledInstructions: UInt64? = nil,
      cycles: Cycles = Cycles()
    ) {
      self.name = name
      self.executedInstructions = executedInstructions
      self.knownInstructions = knownInstructions
      self.emulatedInstructions = emulatedInstructions
      self.recompiledInstructions = recompiledInstructions
      self.cycles = cycles
    }

    /// The share of executed instructions that are known; 1 when nothing ran.
    public var coverage: Double {
      executedInstructions == 0
        ? 1 : Double(knownInstructions) / Double(executedInstructions)
    }
  }

  /// Cycles on a core, by what runs; nil for what the code has not.
  public struct Cycles: Hashable, Sendable {
    /// A64 code as it runs in the program.
    public var native: Double?
    /// Emulated x64 code as it runs in the program.
    public var emulated: Double?
    /// The x64 code, compiled for A64, as it would run in the program.
    public var recompiled: Double?
    /// The A64 code, or the x64 code compiled for it, when each block is looped on its own.
    public var isolated: Double?
    /// Emulated code when each block is looped on its own.
    public var isolatedEmulated: Double?

    /// No code.
    public init() {}

    /// Adds those of other code.
    public static func += (sum: inout Cycles, other: Cycles) {
      func add(_ first: inout Double?, _ second: Double?) {
        if let second { first = (first ?? 0) + second }
      }
      add(&sum.native, other.native)
      add(&sum.emulated, other.emulated)
      add(&sum.recompiled, other.recompiled)
      add(&sum.isolated, other.isolated)
      add(&sum.isolatedEmulated, other.isolatedEmulated)
    }
  }

  /// The file that was read.
  public var file: String
  /// Whose code it is: `x86_64` or `aarch64`.
  public var guest: String
  /// The emulator whose instructions are counted; nil for code that needs none.
  public var emulator: String?
  /// The core that the cycles are of.
  public var core: String
  /// The modules that ran, the most instructions first.
  public var modules: [Part]
  /// What a reader must know about the recording.
  public var notes: [String]

  /// Makes an estimate of its parts.
  ///
  /// - Parameters:
  ///   - file: The file that was read.
  ///   - guest: Whose code it is.
  ///   - emulator: The emulator whose instructions are counted.
  ///   - core: The core that the cycles are of.
  ///   - modules: The modules that ran.
  ///   - notes: What a reader must know.
  public init(
    file: String,
    guest: String,
    emulator: String? = nil,
    core: String,
    modules: [Part],
    notes: [String]
  ) {
    self.file = file
    self.guest = guest
    self.emulator = emulator
    self.core = core
    self.modules = modules
    self.notes = notes
  }

  /// All modules together.
  public var total: Part {
    modules.reduce(into: Part(name: "total")) { total, module in
      total.executedInstructions += module.executedInstructions
      total.knownInstructions += module.knownInstructions
      total.emulatedInstructions = sum(total.emulatedInstructions, module.emulatedInstructions)
      total.recompiledInstructions = sum(
        total.recompiledInstructions,
        module.recompiledInstructions
      )
      total.cycles += module.cycles
    }
  }

  /// A sum, or the greatest number where that is too small; nil when nothing is known.
  private func sum(_ first: UInt64?, _ second: UInt64?) -> UInt64? {
    guard let first, let second else { return first ?? second }
    let (sum, isTooMuch) = first.addingReportingOverflow(second)
    return isTooMuch ? .max : sum
  }
}
