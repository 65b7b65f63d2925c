internal import Quantities
internal import Workloads

/// Runs the calls of a workload in order, for the steps whose code does not fit into the cache.
///
/// All steps ride one stream of events: each step is a *lane*, a bit in masks over lanes. An event
/// is a run of a function; in the lanes that emulate it and do not hold its translation, it is
/// translated, and where that does not fit, the lane drops all translations first.
///
/// A loop whose state at the end of an iteration is one that it had before goes round in a circle
/// from there: what one circle translates is multiplied, and only the rest is walked. The state
/// (which translations every lane holds, and how far every fractional site is) is compared by a
/// 64-bit fingerprint that is kept up to date with each change.
///
/// Calls inside a recursive component are put off until the running function has ended, and run
/// function by function; this bounds the depth by the number of components and changes no total.
struct CacheWalk {
  /// The lanes' state and counters: all that an event touches.
  struct Lanes {
    var used: [UInt64]
    var residentCount: [Int]
    /// The functions that lane l holds: `resident[l * functions ..< … + residentCount[l]]`.
    var resident: [Int32]
    var print: [UInt64]
    var translations: [CallCounts.Translations]
  }

  /// A loop on the stack: calls of one site, runs of a recursive component, or a function's sites.
  private struct Frame {
    /// The site whose calls are being made; in a component's frame, the place in `members`.
    var site: Int32
    /// The end of the function's sites, or of the component's members.
    var end: Int32
    /// The component whose put-off runs this frame makes; -1 for a function's frame.
    var component: Int32
    /// Iterations still to run.
    var remaining: UInt64
    /// The fingerprint of the state to compare with, and how long ago it was taken.
    var markedPrint: UInt64
    var sinceMark: UInt64
    /// How long to keep the mark: Brent's circle finding (BIT 1980) doubles it.
    var markLength: UInt64
  }

  private let graph: FlatCallGraph
  private let laneCount: Int
  private let capacity: UInt64
  /// By function: the lanes that emulate it.
  private let emulated: [UInt64]
  private let hostBytes: [UInt64]
  private let reachedInstructions: [UInt64]
  /// By function: the lanes that hold its translation.
  private var isResident: [UInt64]
  /// By site: calls per run rounded down, what is left over, and how far the leftovers are.
  private var wholeCalls: [UInt64]
  private var leftover: [UInt64]
  private var runsPerCircle: [UInt64]
  private var carried: [UInt64]
  /// By function: put-off runs of a recursive component.
  private var pending: [UInt64]
  private var frames: [Frame]
  private var depth = 0
  /// By depth and lane: the counters when the frame was marked.
  private var marked: [CallCounts.Translations]
  private var print: UInt64 = 0
  private(set) var lanes: Lanes
  /// Runs of functions so far.
  private(set) var events: UInt64 = 0
  /// Whether more instructions were translated than can be counted.
  private(set) var isTooLarge = false

  /// Loops deeper than this are walked without looking for circles.
  private static let markedDepth = 64

  /// - Parameters:
  ///   - graph: The calls.
  ///   - emulated: By function: the lanes (bits) that emulate it.
  ///   - laneCount: How many lanes there are, at most 64.
  ///   - hostBytes: By function: the bytes of its translation.
  ///   - reachedInstructions: By function: the x64 instructions to translate.
  ///   - capacity: The bytes of translations that fit.
  init(
    _ graph: FlatCallGraph,
    emulated: [UInt64],
    laneCount: Int,
    hostBytes: [UInt64],
    reachedInstructions: [UInt64],
    capacity: UInt64
  ) {
    precondition((1...64).contains(laneCount), "a walk has 1 to 64 lanes")
    self.graph = graph
    self.laneCount = laneCount
    self.capacity = capacity
    self.emulated = emulated
    self.hostBytes = hostBytes
    self.reachedInstructions = reachedInstructions
    let functions = graph.functionCount
    isResident = [UInt64](repeating: 0, count: functions)
    wholeCalls = graph.sites.map { $0.callsPerRun.count / $0.callsPerRun.runs }
    leftover = graph.sites.map { $0.callsPerRun.count % $0.callsPerRun.runs }
    runsPerCircle = graph.sites.map(\.callsPerRun.runs)
    carried = [UInt64](repeating: 0, count: graph.sites.count)
    pending = [UInt64](repeating: 0, count: functions)
    let deepest = graph.componentCount * 2 + 2
    frames = [Frame](
      repeating: Frame(
        site: 0,
        end: 0,
        component: -1,
        remaining: 0,
        markedPrint: 0,
        sinceMark: 0,
        markLength: 0
      ),
      count: deepest
    )
    marked = [CallCounts.Translations](
      repeating: .init(),
      count: min(deepest, Self.markedDepth) * laneCount
    )
    lanes = Lanes(
      used: [UInt64](repeating: 0, count: laneCount),
      residentCount: [Int](repeating: 0, count: laneCount),
      resident: [Int32](repeating: 0, count: laneCount * functions),
      print: [UInt64](repeating: 0, count: laneCount),
      translations: [CallCounts.Translations](repeating: .init(), count: laneCount)
    )
  }

  /// Runs one strand.
  ///
  /// - Parameters:
  ///   - strand: The strand's index.
  ///   - limit: The most events to walk, over all strands so far.
  ///   - progress: Called every few million events with the events so far.
  /// - Returns: Whether the strand was run to its end.
  mutating func run(
    strand: Int,
    limit: UInt64,
    progress: (UInt64) -> Void
  ) -> Bool {
    let function = graph.functionCount + strand
    depth = 0
    // The frame at the bottom is the loop over the repeats of the phase.
    push(site: -1, end: -1, component: -1)
    frames[0].remaining = graph.strands[strand].repeats
    frames[0].markLength = 0
    var nextProgress = events + Self.progressInterval
    while depth > 0, events < limit, !isTooLarge {
      if events >= nextProgress {
        progress(events)
        nextProgress = events + Self.progressInterval
      }
      let top = depth - 1
      if frames[top].component >= 0 {
        runPutOff(top)
      } else if frames[top].remaining > 0 {
        skipCircles(top)
        if frames[top].remaining > 0 {
          frames[top].remaining -= 1
          if top == 0 {
            pushSites(of: function)
          } else {
            enter(Int(graph.sites[Int(frames[top].site)].callee))
          }
        }
      } else {
        nextSite(top)
      }
    }
    return events < limit || isTooLarge
  }

  private static let progressInterval: UInt64 = 1 << 24

  private mutating func push(site: Int32, end: Int32, component: Int32) {
    frames[depth].site = site
    frames[depth].end = end
    frames[depth].component = component
    frames[depth].remaining = 0
    depth += 1
  }

  /// Starts on the sites of a function that runs.
  private mutating func pushSites(of function: Int) {
    let first = graph.firstSite[function]
    let end = graph.firstSite[function + 1]
    if first < end { push(site: first - 1, end: end, component: -1) }
  }

  /// Goes on to the next site of the running function, or ends it.
  private mutating func nextSite(_ top: Int) {
    let site = Int(frames[top].site) + 1
    guard site < Int(frames[top].end) else {
      depth -= 1
      return
    }
    frames[top].site = Int32(site)
    let count = callsOfNextRun(of: site)
    if count == 0 { return }
    let callee = Int(graph.sites[site].callee)
    let component = graph.component[callee]
    if component == graph.component[Int(graph.sites[site].caller)],
      graph.isRecursive[Int(component)]
    {
      pending[callee] += count
    } else {
      frames[top].remaining = count
      frames[top].markLength = 0
    }
  }

  /// The calls that a site makes in this run of its caller: ⌈(i + 1) × rate⌉ − ⌈i × rate⌉.
  private mutating func callsOfNextRun(of site: Int) -> UInt64 {
    let left = leftover[site]
    if left == 0 { return wholeCalls[site] }
    // `carried` is what the calls so far are ahead of the exact fraction, in 1 / runs of a call.
    let before = carried[site]
    let isAhead = before >= left
    let after = isAhead ? before - left : before + (runsPerCircle[site] - left)
    carried[site] = after
    let place = UInt64(truncatingIfNeeded: site) << 1 | 1
    print ^= SeededGenerator.mix(place &* 0x9E37_79B9_7F4A_7C15 ^ SeededGenerator.mix(before))
    print ^= SeededGenerator.mix(place &* 0x9E37_79B9_7F4A_7C15 ^ SeededGenerator.mix(after))
    return isAhead ? wholeCalls[site] : wholeCalls[site] + 1
  }

  /// Calls a function that is not in the component of its caller.
  private mutating func enter(_ function: Int) {
    let component = Int(graph.component[function])
    if graph.isRecursive[component] {
      pending[function] += 1
      let members = graph.members(of: component)
      push(
        site: Int32(members.lowerBound),
        end: Int32(members.upperBound),
        component: Int32(component)
      )
    } else {
      touch(function)
      pushSites(of: function)
    }
  }

  /// Makes one put-off run of a recursive component, member by member and round again.
  private mutating func runPutOff(_ top: Int) {
    let component = Int(frames[top].component)
    if frames[top].remaining == 0 {
      let members = graph.members(of: component)
      var place = Int(frames[top].site)
      for _ in members {
        if place == members.upperBound { place = members.lowerBound }
        if pending[Int(graph.members[place])] > 0 { break }
        place += 1
      }
      if place == members.upperBound { place = members.lowerBound }
      let function = Int(graph.members[place])
      guard pending[function] > 0 else {
        depth -= 1
        return
      }
      frames[top].site = Int32(place)
      frames[top].remaining = pending[function]
      pending[function] = 0
    }
    frames[top].remaining -= 1
    let function = Int(graph.members[Int(frames[top].site)])
    if frames[top].remaining == 0 { frames[top].site += 1 }
    touch(function)
    pushSites(of: function)
  }

  /// Multiplies what a circle of iterations translates, when the loop has come round to its mark.
  private mutating func skipCircles(_ top: Int) {
    guard top < Self.markedDepth, frames[top].remaining > 1 || frames[top].markLength > 0 else {
      return
    }
    if frames[top].markLength == 0 {
      frames[top].markLength = 1
    } else {
      frames[top].sinceMark += 1
      if frames[top].markedPrint == print {
        let circle = frames[top].sinceMark
        let circles = frames[top].remaining / circle
        for lane in 0..<laneCount {
          let before = marked[top * laneCount + lane]
          let now = lanes.translations[lane]
          lanes.translations[lane].functions += (now.functions - before.functions) &* circles
          let (instructions, isTooLarge) = (now.instructions - before.instructions)
            .multipliedReportingOverflow(by: circles)
          if isTooLarge { self.isTooLarge = true }
          countInstructions(instructions, in: lane)
          lanes.translations[lane].evictions += (now.evictions - before.evictions) &* circles
        }
        frames[top].remaining -= circles * circle
      } else if frames[top].sinceMark < frames[top].markLength {
        return
      } else {
        frames[top].markLength *= 2
      }
    }
    frames[top].markedPrint = print
    frames[top].sinceMark = 0
    for lane in 0..<laneCount { marked[top * laneCount + lane] = lanes.translations[lane] }
  }

  /// One event: a function runs, and is translated in the lanes that need it.
  private mutating func touch(_ function: Int) {
    events += 1
    var missing = emulated[function] & ~isResident[function]
    if missing == 0 { return }
    let bytes = hostBytes[function]
    while missing != 0 {
      let lane = missing.trailingZeroBitCount
      missing &= missing - 1
      lanes.translations[lane].functions += 1
      countInstructions(reachedInstructions[function], in: lane)
      if bytes > capacity - lanes.used[lane] {
        dropAll(lane)
        if bytes > capacity { continue }
      }
      lanes.used[lane] += bytes
      lanes.resident[lane * graph.functionCount + lanes.residentCount[lane]] = Int32(function)
      lanes.residentCount[lane] += 1
      isResident[function] |= 1 << UInt64(lane)
      // Never 0, which `mix` leaves as it is: a mark that cannot be seen.
      let mark = SeededGenerator.mix(UInt64(function) << 8 | UInt64(lane) << 1 | 1)
      lanes.print[lane] ^= mark
      print ^= mark
    }
  }

  private mutating func countInstructions(_ count: UInt64, in lane: Int) {
    let sum = lanes.translations[lane].instructions &+ count
    if max(sum, count) > CallSimulation.mostCounted { isTooLarge = true }
    // Once too large, only what stays below may be added: nothing must overflow on the way out.
    if !isTooLarge { lanes.translations[lane].instructions = sum }
  }

  /// Drops every translation of a lane.
  private mutating func dropAll(_ lane: Int) {
    let first = lane * graph.functionCount
    let keep = ~(UInt64(1) << UInt64(lane))
    for place in first..<first + lanes.residentCount[lane] {
      isResident[Int(lanes.resident[place])] &= keep
    }
    lanes.translations[lane].evictions += UInt64(lanes.residentCount[lane])
    lanes.residentCount[lane] = 0
    lanes.used[lane] = 0
    print ^= lanes.print[lane]
    lanes.print[lane] = 0
  }
}
