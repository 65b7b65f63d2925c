import PerfModel
import TestSupport
import Testing

/// Damaged profiles give a curve or mistakes: never a crash, and never a wrong sum.
struct ProfileMutationTests {
  /// The shipped profiles with as many mutations as their size allows.
  private static let profiles = {
    let paths = ShippedFile.all(in: "Profiles")
    return paths.map { path in
      let bytes = ShippedFile.bytes(of: path)
      let mutations = max(20, min(2_000 / paths.count, 3_000_000 / bytes.count))
      return (path: path, bytes: bytes, mutations: mutations)
    }
  }()

  @Test func `there are profiles to damage`() {
    #expect(Self.profiles.count >= 2)
  }

  @Test(arguments: profiles)
  func `a damaged profile gives a curve or mistakes`(path: String, bytes: [UInt8], mutations: Int) {
    for seed in 0..<UInt64(mutations) {
      var mutator = Mutator(seed: seed)
      check(mutator.damaged(bytes), path: path, seed: seed)
    }
  }

  @Test(arguments: profiles)
  func `a profile with numbers and names in disorder gives a curve or mistakes`(
    path: String,
    bytes: [UInt8],
    mutations: Int
  ) {
    var curves = 0
    for seed in 0..<UInt64(mutations) {
      var mutator = Mutator(seed: seed &+ 1 << 32)
      if check(mutator.disordered(bytes), path: path, seed: seed) { curves += 1 }
    }
    // Otherwise only the reader would be tested.
    #expect(curves > mutations / 50)
  }

  /// Simulates a profile.
  ///
  /// - Returns: Whether there was a curve.
  @discardableResult
  private func check(_ bytes: [UInt8], path: String, seed: UInt64) -> Bool {
    do {
      let profile = try Profile(reading: SourceText(path: path, bytes: bytes))
      let simulation = try Simulation(of: profile, options: SimulationOptions(samples: 0))
      let curve = try simulation.curve()
      #expect(curve.steps.count == simulation.plan.steps.count + 1, "seed \(seed) of \(path)")
      for step in curve.steps {
        let sum = Cause.allCases.reduce(0) { $0 + step.time[$1].count }
        #expect(sum == step.total.count, "seed \(seed) of \(path)")
        #expect(
          step.total.count >= 0 && step.total.count.isFinite && step.speedup.isFinite,
          "seed \(seed) of \(path)"
        )
      }
      return true
    } catch {
      #expect(error.description.contains(": error: "), "seed \(seed) of \(path)")
      #expect(error.diagnostics.allSatisfy { $0.line > 0 && $0.column > 0 })
      return false
    }
  }
}
