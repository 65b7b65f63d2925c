/// What happens to the last register operand before it is used: a shift or an extension.
///
/// It applies to `index` in a memory access, else to `source2`, and is followed by a shift left by
/// `amount` if it is an extension. An immediate is stored as it is used, never with a modifier.
public enum Modifier: UInt8, CaseIterable, Sendable {
  /// The register as it is.
  case none
  /// Shifts by `amount` bits.
  case lsl, lsr, asr, ror
  /// Takes the low 8, 16 or 32 bits without sign, then shifts left.
  case uxtb, uxth, uxtw
  /// Takes the low 8, 16 or 32 bits with sign, then shifts left.
  case sxtb, sxth, sxtw

  /// Whether it extends a narrower value.
  public var isExtension: Bool { rawValue >= Self.uxtb.rawValue }
}
