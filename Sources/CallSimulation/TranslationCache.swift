internal import Quantities

/// The code cache of every lane: which functions each holds, and what it has translated.
///
/// A lane is a step of the migration, a bit in masks. A function that runs is translated in the
/// lanes that emulate it and do not hold it; where its translation does not fit beside the others,
/// the lane drops all of them first.
struct TranslationCache {
  /// A function as the cache sees it.
  struct Function {
    /// The lanes that emulate it.
    var emulated: UInt64
    /// The lanes that hold its translation.
    var resident: UInt64 = 0
    /// The bytes of its translation.
    var hostBytes: UInt64
    /// The x64 instructions to translate.
    var instructions: UInt64
    /// A random number of its own.
    fileprivate var key: UInt64 = 0

    /// - Parameters:
    ///   - emulated: The lanes that emulate it.
    ///   - hostBytes: The bytes of its translation.
    ///   - instructions: The x64 instructions to translate.
    init(emulated: UInt64, hostBytes: UInt64, instructions: UInt64) {
      self.emulated = emulated
      self.hostBytes = hostBytes
      self.instructions = instructions
    }
  }

  private struct Lane {
    var used: UInt64 = 0
    var residentCount = 0
    var fingerprint: UInt64 = 0
    var translations = CallCounts.Translations()
  }

  private let capacity: UInt64
  private var functions: [Function]
  private var lanes: [Lane]
  /// Lane l holds the functions `held[l × functions.count ..< … + lanes[l].residentCount]`.
  private var held: [Int32]
  /// Stands for what all lanes hold: the exclusive or of a random mark of each function and lane.
  private(set) var fingerprint: UInt64 = 0
  /// Runs of functions so far.
  private(set) var events: UInt64 = 0
  /// Whether more was translated than can be counted.
  private(set) var isTooLarge = false

  /// Makes empty caches.
  ///
  /// - Parameters:
  ///   - functions: The functions.
  ///   - laneCount: How many lanes there are, 1 to 64.
  ///   - capacity: The bytes of translations that fit into each.
  init(of functions: [Function], laneCount: Int, capacity: UInt64) {
    precondition((1...64).contains(laneCount), "there are 1 to 64 lanes")
    self.capacity = capacity
    self.functions = functions
    for index in functions.indices {
      self.functions[index].key = SeededGenerator.mix(UInt64(index) + 1)
    }
    lanes = [Lane](repeating: Lane(), count: laneCount)
    held = [Int32](repeating: 0, count: laneCount * functions.count)
  }

  var laneCount: Int { lanes.count }

  /// What a lane has translated so far.
  func translations(lane: Int) -> CallCounts.Translations {
    lanes[lane].translations
  }

  /// Counts what a lane would translate in rounds that all end as they begin.
  mutating func repeatTranslations(
    since before: CallCounts.Translations,
    lane: Int,
    times: UInt64
  ) {
    let now = lanes[lane].translations
    count(now.functions - before.functions, of: now.instructions - before.instructions, lane, times)
    let evictions = (now.evictions - before.evictions).multipliedReportingOverflow(by: times)
    lanes[lane].translations.evictions &+= evictions.partialValue
    if evictions.overflow { isTooLarge = true }
  }

  /// Counts the translation of some functions, so many times.
  private mutating func count(
    _ functions: UInt64,
    of instructions: UInt64,
    _ lane: Int,
    _ times: UInt64
  ) {
    let (all, isTooMany) = instructions.multipliedReportingOverflow(by: times)
    let sum = lanes[lane].translations.instructions &+ all
    guard !isTooMany, max(sum, all) <= CallSimulation.mostCounted else {
      isTooLarge = true
      return
    }
    lanes[lane].translations.instructions = sum
    // Every function that counts has an instruction or more, or is wrapped around harmlessly.
    lanes[lane].translations.functions &+= functions &* times
  }

  /// A function runs so many times, one behind the other.
  mutating func run(_ index: Int, times: UInt64 = 1) {
    events += 1
    let function = functions[index]
    let missing = function.emulated & ~function.resident
    if missing == 0 { return }
    if function.hostBytes <= capacity {
      hold(index, in: missing)
      return
    }
    for lane in lanes.indices where missing >> UInt64(lane) & 1 == 1 {
      count(1, of: function.instructions, lane, times)
      dropAll(lane)
    }
  }

  /// Translates a function that fits, in the lanes of a mask.
  private mutating func hold(_ index: Int, in missing: UInt64) {
    let function = functions[index]
    var missing = missing
    while missing != 0 {
      let lane = missing.trailingZeroBitCount
      missing &= missing - 1
      if function.hostBytes > capacity - lanes[lane].used { dropAll(lane) }
      // A mark of each function and lane: the function's, turned by the lane.
      let mark = function.key << UInt64(lane) | function.key >> (64 - UInt64(lane))
      fingerprint ^= mark
      held[lane * functions.count + lanes[lane].residentCount] = Int32(index)
      Self.hold(function, mark: mark, in: &lanes[lane])
      if lanes[lane].translations.instructions > CallSimulation.mostCounted { isTooLarge = true }
    }
    functions[index].resident = function.emulated
  }

  private static func hold(_ function: Function, mark: UInt64, in lane: inout Lane) {
    lane.used += function.hostBytes
    lane.residentCount += 1
    lane.fingerprint ^= mark
    lane.translations.functions &+= 1
    lane.translations.instructions += function.instructions
  }

  /// Drops every translation of a lane.
  private mutating func dropAll(_ lane: Int) {
    let first = lane * functions.count
    let keep = ~(UInt64(1) << UInt64(lane))
    for place in first..<first + lanes[lane].residentCount {
      functions[Int(held[place])].resident &= keep
    }
    lanes[lane].translations.evictions += UInt64(lanes[lane].residentCount)
    lanes[lane].residentCount = 0
    lanes[lane].used = 0
    fingerprint ^= lanes[lane].fingerprint
    lanes[lane].fingerprint = 0
  }
}
