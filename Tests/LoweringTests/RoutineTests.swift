import HostCode
import Quantities
import Tables
import Testing
import X64Decoding

@testable import Lowering

/// The bodies of the routines that lowered code calls.
struct RoutineTests {
  @Test func `the call of a routine takes what its family takes, and nothing else does`() throws {
    let fex = try #require(EmulatorTables.named("fex"))
    // faddp st1, st0
    let decoder = try #require(X64Decoder())
    var block: [X64Instruction] = []
    try #require(decoder.decode(bytes("de c1")[...], into: &block) == .complete)
    var lowering = EmulatedLowering(habits: .fex)
    var operations: [HostOperation] = []
    try #require(lowering.lower(block[...], flagsLiveOut: [], into: &operations) == 0)
    let estimates = operations.compactMap { fex.details.routines.estimate(behind: $0) }
    try #require(estimates.count == operations.count { $0.opcode == .blr })
    #expect(!estimates.isEmpty)
    #expect(estimates.allSatisfy { $0.low < $0.default && $0.default < $0.high })
    let indirectCall = HostOperation(.blr, source1: .x(3), immediate: 1)
    #expect(fex.details.routines.estimate(behind: indirectCall) == nil)
  }

  @Test func `every emulator says what every family takes`() {
    for table in EmulatorTables.all {
      for helper in Helper.allCases {
        let call = HostOperation(
          .blr,
          source1: .x(16),
          immediate: Int64(helper.rawValue),
          origin: .helper
        )
        #expect(table.details.routines.estimate(behind: call) != nil, "\(table.name) \(helper)")
      }
    }
  }
}
