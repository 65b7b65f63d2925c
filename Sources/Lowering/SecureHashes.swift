internal import HostCode
internal import X64Decoding

/// SHA-1 and SHA-256.
///
/// x64 has the first word in the highest lane where A64 has it in the lowest, for SHA-1 and for the
/// state of SHA-256.
extension Emitter {
  mutating func lowerSHA(_ operands: VectorOperands) -> Bool {
    let (target, first, second) = (operands.destination, operands.first, operands.second)
    switch operands.name {
    case .sha1rnds4: sha1Rounds(operands)
    case .sha1nexte:
      let (word, zero) = (vectorTemporary(), vectorTemporary())
      vector(.dup, .v4s, word, first, sourceLane: 3)
      vector(.sha1h, .s, word, word)
      clearVector(zero, origin: .constant)
      vector(.ext, .v16b, word, zero, word, immediate: 4)
      vector(.addVector, .v4s, target, second, word)
    case .sha1msg1:
      let words = vectorTemporary()
      vector(.ext, .v16b, words, second, first, immediate: 8)
      vector(.eorVector, .v16b, target, words, first)
    case .sha1msg2:
      let (words, last) = (vectorTemporary(), vectorTemporary())
      reverseWords(words, first)
      reverseWords(last, second)
      vector(.sha1su1, .v4s, words, last)
      reverseWords(target, words)
    case .sha256rnds2: sha256Rounds(operands)
    case .sha256msg1: change(operands) { $0.vector(.sha256su0, .v4s, $1, second) }
    case .sha256msg2:
      // A64 adds what `paddd` has added before on x64, so that is zero here.
      let (zero, words) = (vectorTemporary(), vectorTemporary())
      clearVector(zero, origin: .constant)
      copyVector(words, second, origin: .copy)
      insertLane(words, 0, zero, 0, .s)
      change(operands) { $0.vector(.sha256su1, .v4s, $1, zero, words) }
    default: return false
    }
    return true
  }

  /// Reverses the order of four words.
  private mutating func reverseWords(_ target: HostRegister, _ source: HostRegister) {
    vector(.rev64, .v4s, target, source, origin: .semantics)
    vector(.ext, .v16b, target, target, target, immediate: 8, origin: .semantics)
  }

  private mutating func sha1Rounds(_ operands: VectorOperands) {
    let rounds: (HostOpcode, VectorConstant) =
      switch operands.immediate & 3 {
      case 0: (.sha1c, .sha1Choose)
      case 1: (.sha1p, .sha1Parity)
      case 2: (.sha1m, .sha1Majority)
      default: (.sha1p, .sha1LastParity)
      }
    let (state, words, zero) = (vectorTemporary(), vectorTemporary(), vectorTemporary())
    reverseWords(state, operands.first)
    vector(.addVector, .v4s, words, operands.second, load(rounds.1))
    reverseWords(words, words)
    // The fifth word of the state is in the words already.
    clearVector(zero, origin: .constant)
    emit(
      HostOperation(
        rounds.0,
        size: .q,
        sourceSize: .v4s,
        destination: state,
        source1: zero,
        source2: words
      )
    )
    reverseWords(operands.destination, state)
  }

  /// Two rounds: A64 makes four, of which the upper words of its results tell the first two.
  private mutating func sha256Rounds(_ operands: VectorOperands) {
    let (low, high, old) = (vectorTemporary(), vectorTemporary(), vectorTemporary())
    vector(.zip2, .v2d, low, operands.second, operands.first)
    vector(.rev64, .v4s, low, low, origin: .semantics)
    vector(.zip1, .v2d, high, operands.second, operands.first)
    vector(.rev64, .v4s, high, high, origin: .semantics)
    copyVector(old, low, origin: .copy)
    vector(.sha256h, .q, low, high, operands.third, from: .v4s)
    vector(.sha256h2, .q, high, old, operands.third, from: .v4s)
    vector(.zip2, .v2d, operands.destination, high, low)
    vector(.rev64, .v4s, operands.destination, operands.destination, origin: .semantics)
  }
}
