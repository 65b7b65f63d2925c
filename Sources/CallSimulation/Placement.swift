/// Which functions run natively at one step of a migration.
public struct Placement: Hashable, Sendable {
  /// By function: whether it runs natively.
  public var isNative: [Bool]
  /// Whether the process is a classic Arm64 one: nothing emulated, and no call checks.
  public var isClassicProcess: Bool

  /// Makes a placement.
  ///
  /// - Parameters:
  ///   - isNative: By function: whether it runs natively.
  ///   - isClassicProcess: Whether the process is a classic Arm64 one.
  public init(isNative: [Bool], isClassicProcess: Bool = false) {
    precondition(
      !isClassicProcess || isNative.allSatisfy(\.self),
      "a classic Arm64 process emulates nothing"
    )
    self.isNative = isNative
    self.isClassicProcess = isClassicProcess
  }
}

/// Where the emulator keeps its translations.
///
/// When a translation does not fit beside the others, all are dropped, as FEX and QEMU do.
public struct CodeCache: Hashable, Sendable {
  /// The bytes of translations that fit.
  public var capacity: UInt64
  /// Bytes of translation per byte of x64 code.
  public var hostBytesPerGuestByte: Double

  /// Makes a code cache.
  ///
  /// - Parameters:
  ///   - capacity: The bytes of translations that fit.
  ///   - hostBytesPerGuestByte: Bytes of translation per byte of x64 code.
  public init(capacity: UInt64, hostBytesPerGuestByte: Double) {
    self.capacity = capacity
    self.hostBytesPerGuestByte = hostBytesPerGuestByte
  }

  /// The bytes that the translation of some code takes, rounded up.
  package func hostBytes(of codeBytes: UInt64) -> UInt64 {
    UInt64(min((Double(codeBytes) * hostBytesPerGuestByte).rounded(.up), 0x1p62))
  }
}
