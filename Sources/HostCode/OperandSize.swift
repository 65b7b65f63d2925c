/// How much of a register an operand is, and in which lanes.
///
/// `w` and `x` are views of general registers; `b` to `q` are scalars in vector registers, zeroing
/// what lies above when written; the rest are vectors, named by lane count and lane width as in
/// assembly (`v4s` is four lanes of 32 bits).
public enum OperandSize: UInt8, CaseIterable, Sendable {
  /// Views of a general register: 32 and 64 bits.
  case w, x
  /// Scalars in a vector register: 8, 16, 32, 64 and 128 bits.
  case b, h, s, d, q
  /// Vectors of 64 bits.
  case v8b, v4h, v2s, v1d
  /// Vectors of 128 bits.
  case v16b, v8h, v4s, v2d
  /// One lane of 128 bits, the result of `pmull`.
  case v1q
  /// Two lanes of 16 bits, which `faddp h0, v0.2h` and its like add up.
  case v2h

  /// The bits of one lane; of the whole, for what has no lanes.
  public var laneBits: Int {
    switch self {
    case .b, .v8b, .v16b: 8
    case .h, .v4h, .v8h, .v2h: 16
    case .w, .s, .v2s, .v4s: 32
    case .x, .d, .v1d, .v2d: 64
    case .q, .v1q: 128
    }
  }

  /// The number of lanes, 1 for what has none.
  public var laneCount: Int {
    switch self {
    case .w, .x, .b, .h, .s, .d, .q, .v1d, .v1q: 1
    case .v2s, .v2d, .v2h: 2
    case .v4h, .v4s: 4
    case .v8b, .v8h: 8
    case .v16b: 16
    }
  }

  /// The bits of all lanes.
  public var bits: Int { laneBits * laneCount }
  /// The bytes of one lane.
  public var laneBytes: Int { laneBits / 8 }
  /// The bytes of all lanes.
  public var bytes: Int { bits / 8 }
  /// Whether this is a view of a general register.
  public var isGeneral: Bool { self == .w || self == .x }
  /// Whether this is a scalar in a vector register.
  public var isScalar: Bool { OperandSize.b.rawValue...OperandSize.q.rawValue ~= rawValue }
  /// Whether this has lanes.
  public var isVector: Bool { rawValue >= OperandSize.v8b.rawValue }

  /// The scalar in a vector register that is as wide as one lane.
  public var lane: OperandSize {
    switch laneBits {
    case 8: .b
    case 16: .h
    case 32: .s
    case 64: .d
    default: .q
    }
  }
}

extension OperandSize: CustomStringConvertible {
  /// As assembly writes it behind the dot: `4s`; a letter for what has no lanes.
  public var description: String {
    switch self {
    case .w: "w"
    case .x: "x"
    default: isVector ? "\(laneCount)\(lane)" : Self.letters[Int(rawValue - Self.b.rawValue)]
    }
  }

  private static let letters = ["b", "h", "s", "d", "q"]
}
