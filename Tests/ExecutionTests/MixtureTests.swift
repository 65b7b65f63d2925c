import Execution
import Lowering
import PEReading
import Tables
import Testing

@Suite struct MixtureTests {
  /// The images that a program loads beside its main one.
  static let libraries = [
    "hashing": ["codec.dll"], "matrix": ["linear.dll"], "sorting": ["sort.dll"],
    "tokens": ["lexer.dll"], "filter": ["pixels.dll"], "audio": ["plugin.dll"],
    "strings": ["text.dll"], "shapes": ["figures.dll"],
    "links": ["forwards.dll", "ordinals.dll", "codec.dll"], "cycle-a": ["cycle-b.dll"],
  ]

  @Test(arguments: ["fex", "box64", "prism"])
  func `a program gives what it gives on a processor, whichever images are Arm64EC`(
    emulator: String
  ) throws {
    let habits = try #require(EmulatorTables.named(emulator)).habits()
    for program in try Fixtures.programs() {
      let names = [program.main] + (Self.libraries[program.name] ?? [])
      for mixture in 0..<1 << names.count {
        let images = try names.enumerated().map { index, name in
          try Fixtures.image(Fixtures.architectures[mixture >> index & 1], name)
        }
        // One translator runs all, the others what is short.
        for run in emulator == "fex" ? program.runs : Array(program.runs.prefix(2)) {
          let result = try Self.result(of: run, images, habits)
          #expect(result == run.result, "\(program.name) \(run.export) \(run.argument) \(mixture)")
        }
      }
    }
  }

  /// What a run gives in a process of its own.
  static func result(
    of run: FixtureRun,
    _ images: [PEImage],
    _ habits: TranslatorHabits
  ) throws -> String {
    let process = try GuestProcess(images, limits: ExecutionLimits())
    let engine = try #require(ExecutionEngine(process, habits: habits))
    let address = try process.export(run.export, of: 0)
    let result = try engine.call(address, arguments: [UInt64(bitPattern: run.argument)])
    let isNumber = run.export.hasSuffix("_d")
    return String(Int64(bitPattern: isNumber ? engine.numberResult.bitPattern : result))
  }
}
