internal import Quantities

/// A number that stands for a state, kept up to date by adding what each change adds.
///
/// A part of the state with value v adds v × key modulo the prime 2⁶¹ − 1, where every part has a
/// random key of its own. Two states with different values have the same fingerprint with a
/// probability of 2⁻⁶¹.
struct Fingerprint: Equatable {
  private(set) var sum: UInt64 = 0

  private static let prime: UInt64 = 1 << 61 - 1

  /// The key of a part of the state: 1 ..< prime.
  static func key(of part: UInt64) -> UInt64 {
    SeededGenerator.mix(part &+ 0x9E37_79B9_7F4A_7C15) % (prime - 1) + 1
  }

  /// What a part adds when its value grows.
  static func step(_ growth: UInt64, of key: UInt64) -> UInt64 {
    let product = (growth % prime).multipliedFullWidth(by: key)
    return prime.dividingFullWidth(product).remainder
  }

  /// What undoes a step.
  static func reverse(of step: UInt64) -> UInt64 {
    step == 0 ? 0 : prime - step
  }

  /// Adds a step.
  mutating func add(_ step: UInt64) {
    let next = sum + step
    sum = next >= Self.prime ? next - Self.prime : next
  }
}
