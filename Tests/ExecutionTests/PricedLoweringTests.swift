import Execution
import HostCode
import Lowering
import PEReading
import ProgramLowering
import Tables
import Testing
import Workloads

@Suite struct PricedLoweringTests {
  /// Of translators that write the flags to memory where a translation is left, more is priced than
  /// computed, so they are not among these.
  @Test(arguments: ["fex", "prism", "xtajit-2021", "rosetta2"])
  func `the operations that are executed are those that are priced`(emulator: String) throws {
    var habits = try #require(EmulatorTables.named(emulator)).habits()
    // A share between none and all goes to accesses in the order in which blocks are lowered.
    habits.orderedShare = 1
    var compared = 0
    var all = 0
    for program in try Fixtures.programs() {
      let names = [program.main] + (MixtureTests.libraries[program.name] ?? [])
      let images = try names.map { try Fixtures.image("x64", $0) }
      let run = try #require(program.runs.first { $0.argument > 0 })
      let process = try GuestProcess(images, limits: ExecutionLimits())
      let engine = try #require(ExecutionEngine(process, habits: habits))
      let address = try process.export(run.export, of: 0)
      _ = try engine.call(address, arguments: [UInt64(bitPattern: run.argument)])
      let profile = engine.record().emulated
      let priced = try LoweredProgram(of: profile, habits: habits)
      for (index, block) in profile.blocks.enumerated() where block.executions > 0 {
        let priced = priced.operations[priced.blocks[index].operations]
        let executed = try #require(engine.executedOperations(at: block.address))[...]
        all += 1
        // A recording knows where the program went on, and a look-ahead where it may: in some
        // blocks each sees uses of flags that the other does not.
        guard Self.flags(executed) == Self.flags(priced) else { continue }
        #expect(Self.work(executed) == Self.work(priced), "\(program.name)")
        compared += 1
      }
    }
    #expect(all > 500)
    #expect(Double(compared) > 0.9 * Double(all))
  }

  /// How many operations make flags, and how many of these parity and adjust flags.
  private static func flags(_ operations: ArraySlice<HostOperation>) -> [Int] {
    [
      operations.count(where: \.setsFlags),
      operations.count { $0.origin == .flags || $0.destination == GuestRegisters.parity },
    ]
  }

  /// The operations without bookkeeping, and without what makes only parity and adjust flags.
  private static func work(_ operations: ArraySlice<HostOperation>) -> [HostOperation] {
    operations.compactMap { operation in
      guard !operation.origin.isBookkeeping, operation.origin != .flags else { return nil }
      var operation = operation
      if operation.setsFlags, operation.destination == GuestRegisters.parity {
        operation.destination = .none
      }
      return operation
    }
  }
}
