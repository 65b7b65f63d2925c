/// When a conditional operation takes its first way (Arm ARM C1.2.4, table C1-1).
public enum Condition: UInt8, CaseIterable, Sendable {
  /// Equal (Z), not equal.
  case eq, ne
  /// Unsigned higher or same (C), lower.
  case hs, lo
  /// Minus (N), plus or zero.
  case mi, pl
  /// Overflow (V), no overflow.
  case vs, vc
  /// Unsigned higher, lower or same.
  case hi, ls
  /// Signed greater or equal, less.
  case ge, lt
  /// Signed greater, less or equal.
  case gt, le
  /// Always; the second spelling of always.
  case al, nv

  /// The condition that holds when this one does not; always stays always.
  public var inverted: Condition {
    guard self != .al, self != .nv else { return self }
    return Condition(rawValue: rawValue ^ 1) ?? self
  }

  /// Whether it holds whatever the flags are.
  public var isAlways: Bool { self == .al || self == .nv }

  /// Whether it holds for flags given as the four bits N, Z, C, V, N the highest.
  public func holds(nzcv: UInt8) -> Bool {
    let negative = nzcv & 8 != 0
    let zero = nzcv & 4 != 0
    let carry = nzcv & 2 != 0
    let overflow = nzcv & 1 != 0
    return switch self {
    case .eq: zero
    case .ne: !zero
    case .hs: carry
    case .lo: !carry
    case .mi: negative
    case .pl: !negative
    case .vs: overflow
    case .vc: !overflow
    case .hi: carry && !zero
    case .ls: !carry || zero
    case .ge: negative == overflow
    case .lt: negative != overflow
    case .gt: !zero && negative == overflow
    case .le: zero || negative != overflow
    case .al, .nv: true
    }
  }
}
