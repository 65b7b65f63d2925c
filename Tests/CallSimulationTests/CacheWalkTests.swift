import MemoryAccounting
import Quantities
import Testing
import Workloads

@testable import CallSimulation

struct CacheWalkTests {
  /// A walk of functions that call each other at random, too large for the cache.
  private func walk(functions: Int, repeats: UInt64) -> CacheWalk {
    var generator = SeededGenerator(seed: 5)
    var builder = WorkloadBuilder()
    _ = builder.addModule(Module(name: "m", architecture: .x64))
    for index in 0..<functions {
      _ = builder.addFunction(
        "f\(index)",
        in: 0,
        instructions: 10,
        mix: "mixed",
        codeBytes: UInt64.random(in: 20...60, using: &generator)
      )
    }
    for caller in 0..<functions - 1 {
      for _ in 0..<2 {
        builder.addCall(
          from: caller,
          to: Int.random(in: caller + 1..<functions, using: &generator),
          callsPerRun: CountRatio(UInt64.random(in: 1...1000, using: &generator), per: 997)
        )
      }
    }
    builder.addPhase("p", repeats: repeats, calls: [EntryCall(function: 0, count: 1)])
    let workload = builder.workload
    return CacheWalk(
      FlatCallGraph(workload),
      cache: TranslationCache(
        of: workload.functions.map {
          TranslationCache.Function(
            emulated: 0b1111,
            hostBytes: $0.codeBytes,
            instructions: $0.reachedInstructions
          )
        },
        laneCount: 4,
        capacity: 300
      )
    )
  }

  @Test(
    .enabled(
      if: AllocatedBytes.ofThisThread != nil,
      "bytes are counted in builds with the trait Jemalloc only"
    )
  )
  func `walking events allocates nothing`() {
    var walk = walk(functions: 40, repeats: 200)
    // The first run and the first read make the runtime's own tables.
    _ = walk.run(strand: 0, limit: .max) { _ in }
    _ = AllocatedBytes.ofThisThread
    let before = AllocatedBytes.ofThisThread ?? 0
    let isComplete = walk.run(strand: 0, limit: .max) { _ in }
    let after = AllocatedBytes.ofThisThread ?? 1
    #expect(isComplete)
    #expect(walk.cache.events > 1_000)
    #expect(walk.cache.translations(lane: 0).evictions > 100)
    #expect(after - before == 0)
  }

  @Test func `the limit ends a walk`() {
    var walk = walk(functions: 40, repeats: 1_000_000)
    #expect(!walk.run(strand: 0, limit: 10_000) { _ in })
  }
}
