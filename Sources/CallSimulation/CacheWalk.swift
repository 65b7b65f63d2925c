internal import Workloads

/// Runs the calls of a workload in order, for the steps whose code does not fit into the cache.
///
/// All steps ride one stream of events: each step is a *lane* of a `TranslationCache`. An event is a
/// run of a function.
///
/// A loop whose state at the end of an iteration is one that it had before goes round in a circle
/// from there: what one circle translates is multiplied, and only the rest is walked. The state
/// (which translations every lane holds, and how far every fractional site is) is compared by
/// fingerprints that are kept up to date with each change.
///
/// Calls inside a recursive component are put off until the running function has ended, and run
/// function by function; this bounds the depth by the number of components and changes no total.
struct CacheWalk {
  /// A call site and how far its fraction is.
  private struct Site {
    /// Calls per run, rounded down.
    var wholeCalls: UInt64
    /// What is left over of a call per run, in 1 ∕ runs of a call, and what is missing to a whole.
    var leftover: UInt64
    var complement: UInt64
    /// What the calls so far are ahead of the exact fraction.
    var ahead: UInt64 = 0
    /// What falling behind by `leftover`, or going ahead by `complement`, adds to the fingerprint.
    var behindStep: UInt64
    var aheadStep: UInt64
    var callee: Int32
    /// Whether caller and callee are in one recursive component.
    var isPutOff: Bool
    /// Whether the callee calls nothing, so that its runs are done at the site.
    var isLeaf: Bool
  }

  /// A loop on the stack: calls of one site, or runs of a recursive component.
  private struct Frame {
    /// The site whose calls are being made; in a component's frame, the place in `members`.
    var site: Int32 = 0
    /// The end of the function's sites.
    var end: Int32 = 0
    /// The component whose put-off runs this frame makes; -1 for a function's frame.
    var component: Int32 = -1
    /// Iterations still to run.
    var remaining: UInt64 = 0
    /// The state to compare with, and how many iterations ago it was.
    var mark = State()
    var sinceMark: UInt64 = 0
    /// How long to keep the mark: Brent's circle finding (BIT 1980) doubles it; 0 without a mark.
    var markLength: UInt64 = 0
  }

  /// What decides all that a loop does from here.
  private struct State: Equatable {
    var cache: UInt64 = 0
    var sites = Fingerprint()
  }

  private let graph: FlatCallGraph
  private(set) var cache: TranslationCache
  private var sites: [Site]
  private var siteFingerprint = Fingerprint()
  /// By function: put-off runs of a recursive component.
  private var pending: [UInt64]
  private var frames: [Frame]
  private var depth = 0
  /// By depth and lane: the counters when the frame was marked.
  private var marked: [CallCounts.Translations]

  /// Loops deeper than this are walked without looking for circles.
  private static let markedDepth = 64
  private static let progressInterval: UInt64 = 1 << 24

  /// - Parameters:
  ///   - graph: The calls.
  ///   - cache: The code caches, empty.
  init(_ graph: FlatCallGraph, cache: TranslationCache) {
    self.graph = graph
    self.cache = cache
    sites = graph.sites.enumerated().map { index, site in
      let runs = site.callsPerRun.runs
      let leftover = site.callsPerRun.count % runs
      let key = Fingerprint.key(of: UInt64(index))
      let component = graph.component[Int(site.callee)]
      let isRecursive = graph.isRecursive[Int(component)]
      return Site(
        wholeCalls: site.callsPerRun.count / runs,
        leftover: leftover,
        complement: runs - leftover,
        behindStep: Fingerprint.reverse(of: Fingerprint.step(leftover, of: key)),
        aheadStep: leftover == 0 ? 0 : Fingerprint.step(runs - leftover, of: key),
        callee: site.callee,
        isPutOff: isRecursive && component == graph.component[Int(site.caller)],
        isLeaf: !isRecursive && graph.sites(of: Int(site.callee)).isEmpty
      )
    }
    pending = [UInt64](repeating: 0, count: graph.functionCount)
    let deepest = graph.componentCount * 2 + 2
    frames = [Frame](repeating: Frame(), count: deepest)
    marked = [CallCounts.Translations](
      repeating: .init(),
      count: min(deepest, Self.markedDepth) * cache.laneCount
    )
  }

  /// Runs one strand.
  ///
  /// - Parameters:
  ///   - strand: The strand's index.
  ///   - limit: The most events to walk, over all strands so far.
  ///   - progress: Called every few million events with the events so far.
  /// - Returns: Whether the strand was run to its end.
  mutating func run(strand: Int, limit: UInt64, progress: (UInt64) -> Void) -> Bool {
    let function = graph.functionCount + strand
    depth = 0
    // The frame at the bottom is the loop over the repeats of the phase.
    push(Frame(site: -1, end: 0, remaining: graph.strands[strand].repeats))
    var nextProgress = cache.events + Self.progressInterval
    while depth > 0, cache.events < limit, !cache.isTooLarge {
      if cache.events >= nextProgress {
        progress(cache.events)
        nextProgress = cache.events + Self.progressInterval
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
            call(Int(sites[Int(frames[top].site)].callee))
          }
        }
      } else {
        makeCalls(top)
      }
    }
    return cache.events < limit || cache.isTooLarge
  }

  private mutating func push(_ frame: Frame) {
    frames[depth] = frame
    depth += 1
  }

  /// Starts on the sites of a function that runs.
  private mutating func pushSites(of function: Int) {
    let first = graph.firstSite[function]
    let end = graph.firstSite[function + 1]
    if first < end { push(Frame(site: first - 1, end: end)) }
  }

  /// Goes on to the next site of the running function that has calls to follow, or ends it.
  private mutating func makeCalls(_ top: Int) {
    let next = Self.makeCalls(
      Int(frames[top].site) + 1..<Int(frames[top].end),
      sites: &sites,
      fingerprint: &siteFingerprint,
      cache: &cache,
      pending: &pending
    )
    guard let next else {
      depth -= 1
      return
    }
    frames[top].site = Int32(next.site)
    frames[top].remaining = next.calls
    frames[top].markLength = 0
  }

  /// Makes the calls of sites one behind the other: of leaves at once, inside a recursive component
  /// later, up to the first site whose calls are to be followed.
  ///
  /// A site makes ⌈(i + 1) × rate⌉ − ⌈i × rate⌉ calls in run i of its caller. This is the innermost
  /// loop, so it works on the parts of the walk and not through `self`.
  private static func makeCalls(
    _ range: Range<Int>,
    sites: inout [Site],
    fingerprint: inout Fingerprint,
    cache: inout TranslationCache,
    pending: inout [UInt64]
  ) -> (site: Int, calls: UInt64)? {
    var span = sites.mutableSpan
    for index in range {
      let site = span[index]
      let isAhead = site.ahead >= site.leftover
      let calls = isAhead ? site.wholeCalls : site.wholeCalls + 1
      if site.leftover > 0 {
        span[index].ahead = isAhead ? site.ahead - site.leftover : site.ahead + site.complement
        fingerprint.add(isAhead ? site.behindStep : site.aheadStep)
      }
      if calls == 0 { continue }
      if site.isLeaf {
        cache.run(Int(site.callee), times: calls)
      } else if site.isPutOff {
        pending[Int(site.callee)] += calls
      } else {
        return (index, calls)
      }
    }
    return nil
  }

  /// Calls a function that is not in the component of its caller.
  private mutating func call(_ function: Int) {
    let component = Int(graph.component[function])
    if graph.isRecursive[component] {
      pending[function] += 1
      let members = graph.members(of: component)
      push(Frame(site: Int32(members.lowerBound), component: Int32(component)))
    } else {
      cache.run(function)
      pushSites(of: function)
    }
  }

  /// Makes one put-off run of a recursive component, member by member and round again.
  private mutating func runPutOff(_ top: Int) {
    if frames[top].remaining == 0 {
      let members = graph.members(of: Int(frames[top].component))
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
    cache.run(function)
    pushSites(of: function)
  }

  /// Multiplies what a circle of iterations translates, when the loop has come round to its mark.
  private mutating func skipCircles(_ top: Int) {
    guard top < Self.markedDepth, frames[top].remaining > 1 || frames[top].markLength > 0 else {
      return
    }
    let state = State(cache: cache.fingerprint, sites: siteFingerprint)
    if frames[top].markLength == 0 {
      frames[top].markLength = 1
    } else {
      frames[top].sinceMark += 1
      if frames[top].mark == state {
        let circle = frames[top].sinceMark
        let circles = frames[top].remaining / circle
        for lane in 0..<cache.laneCount {
          cache.repeatTranslations(
            since: marked[top * cache.laneCount + lane],
            lane: lane,
            times: circles
          )
        }
        frames[top].remaining -= circles * circle
      } else if frames[top].sinceMark < frames[top].markLength {
        return
      } else {
        frames[top].markLength *= 2
      }
    }
    frames[top].mark = state
    frames[top].sinceMark = 0
    for lane in 0..<cache.laneCount {
      marked[top * cache.laneCount + lane] = cache.translations(lane: lane)
    }
  }
}
