/// How much of the variance of a result each input explains by itself, from given draws.
///
/// The share is the correlation ratio: draws are sorted by the input into bins of equal size, and
/// the variance of the bins' means is set against that of all draws (Pearson; Plischke, Borgonovo
/// and Smith, European Journal of Operational Research 226, 2013, on given data). Chance alone gives
/// bins different means; the correction for it is that of Kelley (ε²). The error comes from leaving
/// out a twentieth of the draws at a time (jackknife).
package struct VarianceShares {
  /// By input: its share, from 0 to 1.
  package private(set) var shares: [Double] = []
  /// By input: the standard error of its share.
  package private(set) var errors: [Double] = []
  /// The standard error of the share of an input that does not matter.
  package private(set) var chance = 0.0

  private static let mostBins = 16
  /// A bin has at least so many draws; fewer would let chance speak.
  private static let drawsPerBin = 32
  private static let groups = 20
  /// Fewer draws say nothing: a bin needs some of each group.
  package static let fewestDraws = 64

  /// Estimates shares; none with fewer draws than `fewestDraws`, or where the result never changes.
  ///
  /// - Parameters:
  ///   - inputs: By input and draw: its value.
  ///   - result: By draw: the result.
  package init(inputs: [[Double]], result: [Double]) {
    let count = result.count
    guard count >= Self.fewestDraws else { return }
    let bins = min(Self.mostBins, count / Self.drawsPerBin)
    chance = (2 * Double(bins - 1)).squareRoot() / Double(count)
    let mean = result.reduce(0, +) / Double(count)
    let centred = result.map { $0 - mean }
    guard centred.contains(where: { abs($0) > 1e-12 * abs(mean) }) else { return }
    for input in inputs {
      let order = (0..<count).sorted { (input[$0], $0) < (input[$1], $1) }
      // By bin and group of draws left out together.
      var sums = [Double](repeating: 0, count: bins * Self.groups)
      var numbers = sums
      var squares = [Double](repeating: 0, count: Self.groups)
      for (place, draw) in order.enumerated() {
        let cell = place * bins / count * Self.groups + draw % Self.groups
        sums[cell] += centred[draw]
        numbers[cell] += 1
        squares[draw % Self.groups] += centred[draw] * centred[draw]
      }
      shares.append(Self.share(sums, numbers, squares, bins: bins, without: nil))
      let parts = (0..<Self.groups).map {
        Self.share(sums, numbers, squares, bins: bins, without: $0)
      }
      let middle = parts.reduce(0, +) / Double(Self.groups)
      let spread = parts.reduce(0) { $0 + ($1 - middle) * ($1 - middle) }
      errors.append((spread * Double(Self.groups - 1) / Double(Self.groups)).squareRoot())
    }
  }

  private static func share(
    _ sums: [Double],
    _ numbers: [Double],
    _ squares: [Double],
    bins: Int,
    without left: Int?
  ) -> Double {
    var (total, count, between, square) = (0.0, 0.0, 0.0, 0.0)
    for bin in 0..<bins {
      var (sum, number) = (0.0, 0.0)
      for group in 0..<groups where group != left {
        sum += sums[bin * groups + group]
        number += numbers[bin * groups + group]
      }
      if number > 0 { between += sum * sum / number }
      total += sum
      count += number
    }
    for group in 0..<groups where group != left { square += squares[group] }
    let all = square - total * total / count
    let explained = between - total * total / count
    guard all > 0, count > Double(bins) else { return 0 }
    let ratio = 1 - (all - explained) / all * (count - 1) / (count - Double(bins))
    return min(max(ratio, 0), 1)
  }
}
