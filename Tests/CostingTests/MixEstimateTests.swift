import CycleEstimation
import Lowering
import Quantities
import Tables
import Testing

/// The closed formula for instruction mixes, against the totals that its shares were fitted to.
struct MixEstimateTests {
  private func estimate(_ mix: String, _ core: String, _ emulator: String) throws -> MixEstimate {
    let mixTable = try #require(MixTables.all.first { $0.name == mix })
    let coreTable = try #require(CoreTables.all.first { $0.name == core })
    let emulatorTable = try #require(EmulatorTables.all.first { $0.name == emulator })
    return MixEstimate(
      of: TableValues(MixParameter.allCases.map { mixTable[$0].default }[...]),
      on: TableValues(CoreParameter.allCases.map { coreTable[$0].default }[...]),
      under: TableValues(EmulatorParameter.allCases.map { emulatorTable[$0].default }[...])
    )
  }

  @Test func `work that waits for floating-point results hardly slows down`() throws {
    // Published for latency-bound floating point: 0.92 to 1.1 (Dart escLocal, TTS synthesis).
    let estimate = try estimate("float", "oryon-1", "prism")
    #expect((1...1.2).contains(estimate.emulatedCycles / estimate.nativeCycles))
  }

  @Test(arguments: MixTables.all.map(\.name).filter { $0 != "float" })
  func `compiled code under Prism on an Oryon takes 1.2 to 2.2 times as long`(
    mix: String
  ) throws {
    // The published band for statically compiled code: Documentation/CostModel.md.
    let estimate = try estimate(mix, "oryon-1", "prism")
    let native = estimate.nativeCycles + estimate.mispredictCycles
    let emulated = estimate.emulatedCycles + estimate.mispredictCycles
    #expect((1.2...2.2).contains(emulated / native), "\(emulated / native)")
  }

  /// llvm-mca 19's cycles of a program's A64 blocks on Neoverse V2, per x64 instruction.
  @Test(arguments: [
    ("branchy", 155_050_765.0 / 457_792_518), ("memory", 914_694.0 / 4_356_373),
    ("simd", 2_689_068.0 / 14_786_500),
  ])
  func `a mix of one program has about that program's native cycles`(
    mix: String,
    cycles: Double
  ) throws {
    let estimate = try estimate(mix, "neoverse-v2", "box64")
    #expect(abs(estimate.nativeCycles / cycles - 1) < 0.25, "\(estimate.nativeCycles / cycles)")
  }

  @Test func `the front end bounds a mix on a narrow core`() throws {
    let wide = try estimate("integer", "oryon-1", "prism")
    let narrow = try estimate("integer", "cortex-a76", "prism")
    #expect(narrow.nativeCycles > wide.nativeCycles)
    #expect(narrow.emulatedCycles > wide.emulatedCycles)
  }

  @Test func `Rosetta's hardware memory order costs less than ordered accesses`() throws {
    let hardware = try estimate("memory", "apple-m1", "rosetta2")
    let software = try estimate("memory", "apple-m1", "xtajit-2021")
    #expect(hardware.emulatedCycles < software.emulatedCycles)
  }

  @Test func `QEMU is the slowest emulator on every core`() throws {
    for core in CoreTables.all {
      let cycles = try EmulatorTables.all.map {
        ($0.name, try estimate("integer", core.name, $0.name).emulatedCycles)
      }
      #expect(cycles.max { $0.1 < $1.1 }?.0 == "qemu-user", "\(core.name)")
    }
  }
}
