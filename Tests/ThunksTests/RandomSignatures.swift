import Quantities
import Workloads

/// Signatures by chance, the same for the same seed.
struct RandomSignatures {
  /// Which types they are of.
  enum Kind: CaseIterable {
    /// Integers, pointers, floats and doubles; up to 12 parameters.
    case scalars
    /// Also structures.
    case structures
    /// Also structures of floats or doubles alone.
    case floatStructures
    /// Also vectors, structures at multiples of 16 bytes, and variable arguments.
    case everything
  }

  private var generator: SeededGenerator
  private let kind: Kind

  init(_ kind: Kind, seed: UInt64) {
    self.kind = kind
    generator = SeededGenerator(seed: seed)
  }

  /// So many signatures whose thunks have different names.
  mutating func make(_ count: Int) -> [CallSignature] {
    (0..<count).map { _ in makeOne() }
  }

  private mutating func makeOne() -> CallSignature {
    let most = kind == .scalars ? 12 : 8
    let isVariadic = kind == .everything && below(10) == 0
    let count = isVariadic ? 1 + below(2) : below(most + 1)
    return CallSignature(
      parameters: (0..<count).map { _ in value() },
      result: below(5) == 0 ? nil : value(),
      isVariadic: isVariadic
    )
  }

  private mutating func value() -> CallSignature.Value {
    let scalars: [CallSignature.Value] = [.integer, .integer, .integer, .float, .double]
    guard kind != .scalars, below(2) == 0 else { return scalars[below(5)] }
    // Compilers differ on structures of 3, 5, 6 and 7 bytes: they are left out.
    let bytes = [1, 2, 4, 8, 9, 12, 16, 17, 24, 32, 40]
    switch kind {
    case .scalars: return .integer
    case .structures: return .structure(bytes: bytes[below(bytes.count)])
    case .floatStructures:
      return below(2) == 0 ? .floats(1 + below(4)) : .doubles(1 + below(4))
    case .everything:
      switch below(7) {
      case 0: return .floats(1 + below(4))
      case 1: return .doubles(1 + below(4))
      case 2: return .vector(bytes: 8 + 8 * below(2))
      case 3: return .structure(bytes: 16 + 16 * below(2), isAlignedTo16: true)
      default: return .structure(bytes: bytes[below(bytes.count)])
      }
    }
  }

  private mutating func below(_ limit: Int) -> Int {
    min(limit - 1, Int(generator.nextUnit() * Double(limit)))
  }
}
