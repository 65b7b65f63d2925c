import Execution
import Lowering
import PEReading
import Testing
import Workloads

@Suite struct RecordTests {
  /// What a run of a program in one mixture counts.
  static func record(
    of program: FixtureProgram,
    _ run: FixtureRun,
    native mixture: Int
  ) throws -> ExecutionRecord {
    let names = [program.main] + (MixtureTests.libraries[program.name] ?? [])
    let images = try names.enumerated().map { index, name in
      try Fixtures.image(Fixtures.architectures[mixture >> index & 1], name)
    }
    let process = try GuestProcess(images, limits: ExecutionLimits())
    let engine = try #require(ExecutionEngine(process, habits: .fex))
    let address = try process.export(run.export, of: 0)
    _ = try engine.call(address, arguments: [UInt64(bitPattern: run.argument)])
    return engine.record()
  }

  /// The instructions that ran, by image.
  static func instructions(_ profile: BlockProfile) -> [String: Int] {
    var result: [String: Int] = [:]
    for block in profile.blocks where block.executions > 0 {
      result[profile.modules[block.module].name, default: 0] +=
        Int(block.executions) * Int(block.instructions)
    }
    return result
  }

  @Test func `as many instructions run in each image as under QEMU`() throws {
    for program in try Fixtures.programs() {
      for run in program.runs {
        let what = "\(program.name) \(run.export) \(run.argument)"
        let emulated = try Self.record(of: program, run, native: 0)
        var expected = run.x64.instructions
        // QEMU counts an instruction on two pages twice: one of `pixels.dll`, at 0x180001ffe.
        if program.name == "filter" { expected["pixels.dll"]? -= 120 * Int(run.argument) }
        #expect(Self.instructions(emulated.emulated) == expected, "\(what)")
        #expect(emulated.native.blocks.isEmpty, "\(what)")
        // The x64 stubs that a table of imports points to run here; see the fixtures' README.
        guard program.name != "links" else { continue }
        let native = try Self.record(of: program, run, native: .max)
        #expect(Self.instructions(native.native) == run.arm64ec.instructions, "\(what)")
      }
    }
  }

  @Test(arguments: ["hashing", "matrix", "sorting", "tokens", "filter", "audio", "strings"])
  func `each call between images of both kinds crosses once`(name: String) throws {
    let program = try #require(try Fixtures.programs().first { $0.name == name })
    let library = try #require(MixtureTests.libraries[name]?.first)
    let run = try #require(program.runs.first { $0.argument > 0 })
    func calls(_ from: String, _ to: String) -> UInt64 {
      UInt64(run.x64.calls.filter { $0.from == from && $0.to == to }.reduce(0) { $0 + $1.count })
    }
    // Of the system's module, calls of data imports are none here.
    let ahead = try Self.record(of: program, run, native: 0b10)
    #expect(
      ahead.crossings(toNative: true)
        == calls(program.main, library) + calls(program.main, "ucrtbase.dll")
    )
    #expect(ahead.crossings(toNative: false) == calls(library, program.main))
    let back = try Self.record(of: program, run, native: 0b01)
    #expect(
      back.crossings(toNative: true)
        == calls(library, program.main) + calls(library, "ucrtbase.dll")
    )
    #expect(back.crossings(toNative: false) == calls(program.main, library))
  }
}
