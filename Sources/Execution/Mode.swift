/// How code at an address is to be translated, as the bits of an address that no address has.
struct Mode: OptionSet, Hashable {
  let rawValue: UInt64

  /// As Arm64EC code, not x64.
  static let native = Mode(rawValue: 1 << 63)
  /// With numbers rounded as `fpcr` says, not to nearest.
  static let controlled = Mode(rawValue: 1 << 62)

  /// `blr x16`: the word with which exit thunks call the emulator.
  static let emulatorCall: UInt32 = 0xD63F_0200

  /// The bits that are the address.
  static let addressBits: UInt64 = 1 << 56 - 1
}
