/// How often everything happens: by strand, and for translations by step too.
///
/// A *strand* is one thread of one phase over all repeats of the phase. Runs and calls do not
/// depend on the placement; translations do.
public struct CallCounts: Hashable, Sendable {
  /// One thread of one phase.
  public struct Strand: Hashable, Sendable {
    /// The index of the phase.
    public var phase: Int
    /// The index of the thread in the phase.
    public var thread: Int
    /// By function: how often it runs.
    public var runs: [UInt64]
    /// By function: how often it ran in all strands before.
    public var runsBefore: [UInt64]
    /// By call site: how often it calls.
    public var calls: [UInt64]
  }

  /// What the emulator translates in one strand at one step.
  public struct Translations: Hashable, Sendable {
    /// Functions translated, each time counted.
    public var functions: UInt64 = 0
    /// x64 instructions in them.
    public var instructions: UInt64 = 0
    /// Translations dropped because the code cache was full.
    public var evictions: UInt64 = 0
  }

  /// The strands in the order they run: phase by phase, thread by thread.
  public var strands: [Strand]
  /// By step and strand: what is translated.
  public var translations: [[Translations]]
}
