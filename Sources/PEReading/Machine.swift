/// A kind of processor, by the number in file headers (PE format, "Machine Types").
package struct Machine: RawRepresentable, Hashable, Sendable {
  package var rawValue: UInt16

  package init(rawValue: UInt16) { self.rawValue = rawValue }

  package static let x86 = Machine(rawValue: 0x14C)
  package static let arm = Machine(rawValue: 0x1C4)
  package static let x64 = Machine(rawValue: 0x8664)
  package static let arm64 = Machine(rawValue: 0xAA64)
  /// In objects only: an Arm64EC image has the number of x64.
  package static let arm64ec = Machine(rawValue: 0xA641)
  /// In options only: an Arm64X image has the number of Arm64.
  package static let arm64x = Machine(rawValue: 0xA64E)

  /// The name that Microsoft's tools print behind the number; nil for rare ones.
  package var name: String? {
    switch self {
    case .x86: "x86"
    case .arm: "ARM"
    case .x64: "x64"
    case .arm64: "ARM64"
    case .arm64ec: "ARM64EC"
    case .arm64x: "ARM64X"
    case Machine(rawValue: 0x1C0): "ARM"
    case Machine(rawValue: 0x1C2): "Thumb"
    case Machine(rawValue: 0x200): "IA64"
    case Machine(rawValue: 0xEBC): "EBC"
    case Machine(rawValue: 0x5032): "RISC-V32"
    case Machine(rawValue: 0x5064): "RISC-V64"
    case Machine(rawValue: 0x6232): "LOONGARCH32"
    case Machine(rawValue: 0x6264): "LOONGARCH64"
    default: nil
    }
  }
}
