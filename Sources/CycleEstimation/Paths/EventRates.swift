package import Quantities

/// What a pipeline does not know, where a recording does not count it either: how often branches are
/// mispredicted and accesses miss the caches, by their kind.
///
/// A branch that always went the same way is always predicted. Of the times that one did not go
/// where it went most, a share is mispredicted; the rest is what a predictor knows from the branches
/// before. Returns are predicted by the return stack, and emulators pair theirs with calls.
package struct EventRates: Sendable {
  /// Mispredicts per time that a conditional branch did not go where it went most.
  package var conditionalMispredicts: Double
  /// Mispredicts per time that an indirect jump or call did not go where it went most.
  package var indirectMispredicts: Double
  /// First-level misses that hit further out, per load.
  package var loadMisses: Double
  /// First-level misses that hit further out, per store.
  package var storeMisses: Double
  /// Last-level misses, per load or store.
  package var lastLevelMisses: Double

  /// The rates with their names in results, in the order of the members.
  package static let estimates: KeyValuePairs<String, Estimate> = [
    "branches.conditional_mispredicts": Estimate(
      low: 0.04,
      default: 0.39,
      high: 0.81,
      source: """
        measured: median, least and most of eleven Debian programs (Scripts/record-pairs, arm64) \
        under QEMU, predicted by a TAGE of ten tables with histories of 4 to 376 branches; in the \
        mean 3.1 % of the branches are mispredicted, as of SPECint 2017 on Oryon (3.15 %: jiegec, \
        blog-source, benchmark data of X1E80100)
        """
    ),
    "branches.indirect_mispredicts": Estimate(
      low: 0.001,
      default: 0.03,
      high: 0.25,
      source: """
        measured: mean of the seven of those programs with many indirect jumps (0.0003 to 0.11), \
        predicted by an ITTAGE of six tables; high assumed: cores that tell targets by short \
        histories
        """
    ),
    "accesses.load_misses": Estimate(
      low: 0,
      default: 0.019,
      high: 0.093,
      source: """
        measured: median, least and most of thirteen Debian programs (those of \
        Scripts/record-pairs, gzip, xz and zstd; x64) in cachegrind 3.19, 96 KB in 6 ways and \
        12 MB in 12 ways; 0.019 with 64 KB in 4 ways too
        """
    ),
    "accesses.store_misses": Estimate(
      low: 0,
      default: 0.0007,
      high: 0.007,
      source: "measured: as load_misses"
    ),
    "accesses.last_level_misses": Estimate(
      low: 0.0001,
      default: 0.0008,
      high: 0.008,
      source: """
        measured: as load_misses, all accesses; first touches are among them, which a longer run \
        has fewer of
        """
    ),
  ]

  /// The rates at their defaults.
  package static let usual = EventRates(estimates.map(\.value.default)[...])

  /// - Parameter values: The rates in the order of `estimates`.
  package init(_ values: ArraySlice<Double>) {
    precondition(values.count == Self.estimates.count, "there is a value per rate")
    let first = values.startIndex
    conditionalMispredicts = values[first]
    indirectMispredicts = values[first + 1]
    loadMisses = values[first + 2]
    storeMisses = values[first + 3]
    lastLevelMisses = values[first + 4]
  }
}
