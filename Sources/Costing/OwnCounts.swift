internal import CallSimulation
internal import Workloads

/// What one function's own body counts in one strand.
struct OwnCounts {
  /// x64 instructions, or picoseconds of measured time.
  var work = 0.0
  var mispredicts = 0.0
  var l1Misses = 0.0
  var lastLevelMisses = 0.0

  static func += (first: inout OwnCounts, second: OwnCounts) {
    first.work += second.work
    first.mispredicts += second.mispredicts
    first.l1Misses += second.l1Misses
    first.lastLevelMisses += second.lastLevelMisses
  }
}

extension CallCounts.Strand {
  /// The counts of a function's own body.
  func ownCounts(of function: Function, at index: Int) -> OwnCounts {
    let before = runsBefore[index]
    func inStrand(_ ratio: CountRatio?) -> Double {
      guard let ratio, runs[index] > 0 else { return 0 }
      let after = ratio.total(after: before + runs[index])
      // Beyond 64 bits there is no exact count.
      guard after < .max else { return Double(runs[index]) * ratio.mean }
      return Double(after - ratio.total(after: before))
    }
    let perRun =
      switch function.body {
      case .instructions(let instructions, _): instructions
      case .measured(let measurement, _): measurement.picoseconds
      }
    return OwnCounts(
      work: inStrand(perRun),
      mispredicts: inStrand(function.events.mispredicts),
      l1Misses: inStrand(function.events.l1Misses),
      lastLevelMisses: inStrand(function.events.lastLevelMisses)
    )
  }
}
