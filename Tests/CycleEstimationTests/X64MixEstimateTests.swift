import CycleEstimation
import Quantities
import Tables
import Testing

struct X64MixEstimateTests {
  private func cycles(_ core: String) throws -> Double {
    let core = try #require(X64CoreTables.named(core))
    let mix = try #require(MixTables.named("mixed"))
    return X64MixEstimate(
      of: TableValues(mix.estimates.map(\.default)[...]),
      on: TableValues(core.estimates.map(\.default)[...])
    ).cycles
  }

  // By hand from the defaults of both tables: (1 − s) · T + s · L + mispredicts, with T of 1/6 and
  // 1/4 by the width, L of 1.620459 and 1.8265347, and s of 0.131.
  @Test(arguments: [("zen-4", 0.3959834623333333), ("skylake", 0.5043660457)])
  func `cycles of a mix on an x64 core are those of the formula`(core: String, cycles: Double)
    throws
  {
    #expect(abs(try self.cycles(core) - cycles) < 1e-9)
  }

  @Test func `a wider core takes fewer cycles`() throws {
    #expect(try cycles("golden-cove") < cycles("skylake"))
    #expect(try cycles("zen-3") < cycles("skylake"))
  }

  @Test func `names of x64 cores are not those of Arm cores`() {
    #expect(Set(X64CoreTables.names).isDisjoint(with: CoreTables.names))
    #expect(X64CoreTables.names == ["golden-cove", "skylake", "zen-3", "zen-4"])
  }
}
