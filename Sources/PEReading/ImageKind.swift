/// What an image is: which processes may load it, and how its code runs.
package enum ImageKind: String, CaseIterable, Sendable {
  /// x64 code only.
  case x64
  /// Arm64EC code, with x64 code or without.
  case arm64ec
  /// Arm64 code for Arm64 processes and Arm64EC code for the others.
  case arm64x
  /// Arm64 code only.
  case arm64
  case x86
  /// 32-bit Arm code.
  case arm
  /// Managed code only, which is compiled where it runs.
  case managed
  case unknown
}

extension PEImage {
  /// The kind, by the machine and the pointer to CHPE metadata.
  package var kind: ImageKind {
    if let managedRuntime, managedRuntime.hasOnlyManagedCode, !managedRuntime.needs32Bits,
      fileHeader.machine == .x86
    {
      return .managed
    }
    let isHybrid = (loadConfiguration?["CHPEMetadataPointer"] ?? 0) != 0
    return switch fileHeader.machine {
    case .x64: isHybrid ? .arm64ec : .x64
    case .arm64: isHybrid ? .arm64x : .arm64
    case .x86: .x86
    case .arm: .arm
    case .arm64ec: .arm64ec
    case .arm64x: .arm64x
    default: .unknown
    }
  }
}
