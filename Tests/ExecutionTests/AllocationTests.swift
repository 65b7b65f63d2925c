import Execution
import Lowering
import MemoryAccounting
import PEReading
import Tables
import Testing

@Suite struct AllocationTests {
  @Test(arguments: ["hashing", "matrix", "sorting", "tokens", "filter", "audio"])
  func `nothing is allocated while translated code runs`(name: String) throws {
    // In a build that counts no bytes there is nothing to see.
    guard AllocatedBytes.ofThisThread != nil else { return }
    let habits = try #require(EmulatorTables.named("prism")).habits()
    let program = try #require(try Fixtures.programs().first { $0.name == name })
    let names = [program.main] + (MixtureTests.libraries[name] ?? [])
    for mixture in 0..<4 {
      let images = try names.enumerated().map { index, name in
        try Fixtures.image(Fixtures.architectures[mixture >> index & 1], name)
      }
      let process = try GuestProcess(images, limits: ExecutionLimits())
      let engine = try #require(ExecutionEngine(process, habits: habits))
      let address = try process.export("run", of: 0)
      let arguments: [UInt64] = [40]
      for _ in 0..<2 { _ = try engine.call(address, arguments: arguments) }
      let before = AllocatedBytes.ofThisThread
      _ = try engine.call(address, arguments: arguments)
      #expect(AllocatedBytes.ofThisThread == before, "\(name) \(mixture)")
    }
  }
}
