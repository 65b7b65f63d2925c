internal import SampleReading

/// The calls between modules among branches that a processor recorded before samples.
///
/// A sample has the last few branches before it, dozens at most, out of millions. Each stands for as
/// many as fit into the time, or the number of branches, that the sample stands for.
struct SampledBranches {
  /// What is known of the calls of one pair of frames.
  struct Calls {
    /// How many were seen.
    var seen: UInt64 = 0
    /// How many they stand for.
    var estimate = 0.0
    /// The sum of the squares of what each sample's stand for, which is their variance.
    var squares = 0.0
    /// The greatest number that one stands for.
    var greatest = 0.0
  }

  /// Callers and callees, by numbers of frames.
  private(set) var pairs = PairTable()
  private(set) var calls: [Calls] = []
  /// By pair: how often it is in the sample at hand.
  private var counts: [Int32] = []

  /// How far hardware's choice of samples may be from chance, as a factor.
  ///
  /// assumed: samples fall behind slow instructions, and the branches before those are seen more
  /// often than others; published comparisons find block counts from branch records off by some ten
  /// percent, and calls are fewer.
  static let bias = 2.0

  /// The number of a pair of frames.
  mutating func index(from: Int, to: Int) -> Int {
    let index = pairs.index(of: from, to)
    if index == calls.count {
      calls.append(Calls())
      counts.append(0)
    }
    return index
  }

  /// Adds the calls of one sample, each of which stands for so many; nil when that is not known.
  mutating func add(_ indices: [Int], weight: Double?) {
    for index in indices {
      calls[index].seen += 1
      counts[index] += 1
    }
    for index in indices where counts[index] > 0 {
      if let weight, weight < 1e15 {
        let sum = Double(counts[index]) * weight
        calls[index].estimate += sum
        calls[index].squares += sum * sum
        calls[index].greatest = max(calls[index].greatest, weight)
      }
      counts[index] = 0
    }
  }
}

extension SampledBranches.Calls {
  /// The calls that are assumed, and the least and the most that there may have been; nil where it is
  /// not known how many each seen one stands for.
  ///
  /// Chance leaves two standard deviations, and three calls that no sample shows where few were seen.
  var bounds: (low: Double, count: Double, high: Double)? {
    guard estimate > 0 else { return nil }
    let deviation = 2 * squares.squareRoot()
    let known = Double(seen)
    let count = max(known, estimate)
    return (
      max(known, (estimate - deviation) / SampledBranches.bias), count,
      max(known, (estimate + deviation + 3 * greatest) * SampledBranches.bias)
    )
  }
}
