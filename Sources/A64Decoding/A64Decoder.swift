public import HostCode

/// Turns words of A64 machine code into operations.
///
///     A64Decoder.decode(0x8B02_0020)  // add x0, x1, x2
///
/// Covers what user code on Armv8.4 cores holds, with the later FRINTTS, CSSC and flag format
/// extensions; see `Fixtures/README.md` of the tests for what was checked against llvm. Anything
/// else (SVE, memory tagging, privileged or reserved encodings) becomes `unknown` and keeps the
/// word. Authenticated branches become plain ones, and unprivileged and non-temporal accesses
/// ordinary ones.
///
/// One file for each encoding group of the Arm ARM, section C4.1; each function is one of its
/// tables, and takes the fields by the names they have there.
public enum A64Decoder {
  /// The operation that a word encodes.
  public static func decode(_ bits: UInt32) -> HostOperation {
    let word = Word(bits: bits)
    let operation: HostOperation? =
      switch word.field(25, 4) {
      case 0b0000: reserved(word)
      case 0b1000, 0b1001: dataProcessingImmediate(word)
      case 0b1010, 0b1011: branchOrSystem(word)
      case 0b0100, 0b0110, 0b1100, 0b1110: loadOrStore(word)
      case 0b0101, 0b1101: dataProcessingRegister(word)
      case 0b0111, 0b1111: floatOrVector(word)
      default: nil
      }
    return operation ?? .unknown(bits)
  }

  /// Reserved (C4.1.1): only the permanently undefined words.
  private static func reserved(_ word: Word) -> HostOperation? {
    guard word.field(16, 16) == 0 else { return nil }
    return HostOperation(.udf, immediate: Int64(word.field(0, 16)))
  }

  /// Scalar floating point and Advanced SIMD (C4.1.96).
  private static func floatOrVector(_ word: Word) -> HostOperation? {
    switch (word.field(28, 4), word[24]) {
    case (0b0001, false), (0b1001, false): scalarFloat(word)
    case (0b0001, true): scalarFloatThreeSources(word)
    case (0b0000, _), (0b0010, _), (0b0100, _), (0b0110, _): vector(word)
    case (0b0101, _), (0b0111, _): scalarVector(word)
    default: nil
    }
  }
}
