import CycleEstimation
import Diagnostics
import HostCode
import TestSupport
import Testing

/// Damaged pipelines give mistakes, or cores on which every block ends.
struct PipelineMutationTests {
  private static let mutations: UInt64 = 300

  private static let block = [
    HostOperation(.add, destination: .x(0), source1: .x(0), immediate: 1),
    HostOperation(
      .ldr,
      destination: .x(1),
      base: .x(2),
      immediate: 8,
      addressing: .postIndex,
      accessBytes: 8
    ),
    HostOperation(.str, source1: .x(1), base: .sp, addressing: .offset, accessBytes: 8),
    HostOperation(.sdiv, destination: .x(3), source1: .x(3), source2: .x(4)),
    HostOperation(.cbnz, source1: .x(0), immediate: -16),
  ]

  @Test(arguments: ["oryon-3", "neoverse-n1"])
  func `a damaged pipeline gives cycles or mistakes`(core: String) throws {
    let path = "Sources/CycleEstimation/Cores/\(core).json"
    let bytes = ShippedFile.bytes(of: path)
    var tables = 0
    for seed in 0..<Self.mutations {
      var mutator = Mutator(seed: seed)
      let text = seed.isMultiple(of: 3) ? mutator.damaged(bytes) : mutator.disordered(bytes)
      do {
        let table = try PipelineTable(reading: SourceText(path: path, bytes: text))
        var model = PipelineModel(core: table)
        #expect(model.run(Self.block[...], iterations: 20).cycles > 0, "seed \(seed)")
        tables += 1
      } catch {
        #expect(!error.diagnostics.isEmpty, "seed \(seed)")
      }
    }
    #expect(0 < tables && tables < Self.mutations)
  }
}
