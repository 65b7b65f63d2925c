/// How the address of a memory access is made.
public enum Addressing: UInt8, CaseIterable, Sendable {
  /// No memory access.
  case none
  /// `base + immediate`.
  case offset
  /// `base + modifier(index)`.
  case register
  /// `base + immediate`, which is also written to the base.
  case preIndex
  /// `base`, to which `immediate`, or `index` if there is one, is added afterwards.
  case postIndex
  /// The operation's own address + `immediate`.
  case literal

  /// Whether the access changes its base register.
  public var writesBase: Bool { self == .preIndex || self == .postIndex }
}

/// What a memory access is ordered with (Arm ARM B2.3).
public enum MemoryOrdering: UInt8, CaseIterable, Sendable {
  /// With nothing.
  case plain
  /// No later access goes before it: `ldar`, `ldaxr`.
  case acquire
  /// The same, but it may go before an earlier release: `ldapr`, the order of an x86 load.
  case acquirePC
  /// No earlier access goes after it: `stlr`, the order of an x86 store.
  case release
  /// Both: `ldaddal`.
  case acquireRelease

  /// Whether later accesses wait for it.
  public var isAcquire: Bool { self == .acquire || self == .acquirePC || self == .acquireRelease }
  /// Whether it waits for earlier accesses.
  public var isRelease: Bool { self == .release || self == .acquireRelease }
}
