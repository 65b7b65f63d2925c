/// An axis from zero with round ticks.
struct ValueAxis {
  /// The distance of two ticks: 1, 2, 2.5 or 5 times a power of ten.
  let step: Double
  /// How many ticks there are above zero; at least one.
  let tickCount: Int
  private let decimals: Int

  /// Makes an axis that reaches a value with about five ticks.
  init(covering maximum: Double) {
    let raw = maximum.isFinite && maximum.isNormal && maximum > 0 ? maximum / 5 : 0.2
    let exponent = NumberFormatting.decimalExponent(of: raw)
    let power = NumberFormatting.powerOfTen(exponent)
    let multiple = [1, 2, 2.5, 5].first { $0 * power >= raw } ?? 10
    step = multiple * power
    tickCount = max(1, Int((raw * 5 / step).rounded(.up)))
    decimals = max(0, (multiple == 2.5 ? 1 : 0) - exponent - (multiple == 10 ? 1 : 0))
  }

  /// The value at the end of the axis.
  var top: Double { step * Double(tickCount) }

  /// The text at a tick.
  func label(ofTick tick: Int) -> String {
    let value = step * Double(tick)
    return tick == 0 || (step > 1e-6 && top < 1e7)
      ? NumberFormatting.fixed(value, decimals: tick == 0 ? 0 : decimals)
      : NumberFormatting.scientific(value)
  }
}
