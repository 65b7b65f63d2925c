import Diagnostics
import Foundation
import Testing
import Workloads
import X64Decoding

@testable import BlockProfiles

/// The runs of five real programs, for both instruction sets.
@Suite(.enabled(if: RecordedRuns.isAvailable, "set PERFMODEL_DATA to the folder of recordings"))
struct RecordedRunsTests {
  @Test(arguments: RecordedRuns.programs, ["x64", "a64"])
  func `nothing is lost between blocks and functions`(program: String, guest: String) throws {
    let (profile, found) = try RecordedRuns.run(of: program, guest)
    #expect(profile.notes == [])
    let byModule = found.functions.reduce(into: profile.modules.map { _ in UInt64(0) }) {
      $0[$1.module] += $1.executedInstructions
    }
    #expect(byModule == RecordedRuns.executedInstructionsByModule(of: profile))
    let passedThrough = found.functionOfBlock.count { $0 == nil }
    #expect(
      found.functions.reduce(0) { $0 + $1.blocks.count } + passedThrough == profile.blocks.count
    )
    // Every call comes back, but for those that were open when the program left.
    let calls = found.callSites.filter { !$0.isTail }.reduce(0) { $0 + $1.count }
    #expect(calls >= found.returns && calls - found.returns < 10)
  }

  @Test(arguments: RecordedRuns.programs, ["x64", "a64"])
  func `every change of module is a call or a return`(program: String, guest: String) throws {
    let (profile, found) = try RecordedRuns.run(of: program, guest)
    let crossing = profile.edges.filter {
      profile.blocks[$0.from].module != profile.blocks[$0.to].module
    }
    let returning = crossing.filter { RecordedRuns.returns(profile.blocks[$0.from], of: profile) }
    let calls = found.callSites.filter {
      found.functions[$0.caller].module != found.functions[$0.callee].module
    }
    #expect(
      calls.reduce(0) { $0 + $1.count }
        == crossing.reduce(0) { $0 + $1.count } - returning.reduce(0) { $0 + $1.count }
    )
  }

  @Test(arguments: RecordedRuns.programs, ["x64", "a64"])
  func `functions run as often as they are called`(program: String, guest: String) throws {
    let (profile, found) = try RecordedRuns.run(of: program, guest)
    var runs = found.functions.map { $0.entry == 0 ? UInt64(1) : 0 }
    for site in found.callSites { runs[site.callee] += site.count }
    let wrong = found.functions.indices.filter {
      runs[$0] != profile.blocks[found.functions[$0].entry].executions
    }
    // But for what `longjmp` and shared code enter in the middle.
    #expect(wrong.count <= 2)
    #expect(found.functions.allSatisfy { $0.reachedInstructions > 0 })
    #expect(found.functions.allSatisfy { $0.codeBytes >= $0.reachedInstructions })
  }

  @Test(arguments: RecordedRuns.programs)
  func `the share of the system is the true one`(program: String) throws {
    let profile = try RecordedRuns.run(of: program, "x64").profile
    let truth = try #require(RecordedRuns.trueInstructions(of: program))
    var counted = (app: 0.0, system: 0.0)
    let executed = RecordedRuns.executedInstructionsByModule(of: profile)
    for (module, instructions) in zip(profile.modules, executed) {
      let isSystem = ["ld-linux", "libc.", "libm.", "libpthread"].contains {
        module.name.hasPrefix($0)
      }
      if isSystem {
        counted.system += Double(instructions)
      } else {
        counted.app += Double(instructions)
      }
    }
    // The rows of lua, and of the system for zstd, are of other runs, whose addresses hash otherwise.
    let tolerance = ["lua": (app: 0.004, system: 0.0005), "zstdd": (app: 0, system: 0.0005)]
    #expect(abs(counted.app / truth.app - 1) <= tolerance[program]?.app ?? 0)
    #expect(abs(counted.system / truth.system - 1) <= tolerance[program]?.system ?? 0)
  }

  @Test func `the interpreter's loop is one function that is called once`() throws {
    let (profile, found) = try RecordedRuns.run(of: "lua", "x64")
    let hottest = try #require(
      found.functions.indices.max {
        found.functions[$0].executedInstructions < found.functions[$1].executedInstructions
      }
    )
    let loop = found.functions[hottest]
    #expect(profile.modules[loop.module].name == "lua5.4")
    #expect(Double(loop.executedInstructions) / Double(profile.executedInstructions) > 0.4)
    #expect(found.callSites.filter { $0.callee == hottest }.reduce(0) { $0 + $1.count } < 100)
    let sine = found.callSites.filter {
      profile.modules[found.functions[$0.callee].module].name == "libm.so.6" && $0.kind == .import
    }
    // All but the first, which goes by the dynamic linker.
    #expect(sine.reduce(0) { $0 + $1.count } == 199_999)
  }
}

/// The recordings that the tests find, not part of the package.
enum RecordedRuns {
  static let programs = ["djpeg", "gzip", "lua", "xz", "zstdd"]

  private static let folder =
    (ProcessInfo.processInfo.environment["PERFMODEL_DATA"] ?? "../shared/data") + "/blocks"

  static var isAvailable: Bool { (try? source("lua.x64.blocks")) != nil && X64Decoder() != nil }

  typealias Run = (profile: BlockProfile, found: RecordedFunctions)

  /// The runs of all programs, read once for all tests.
  private static let runs: [String: Run] = {
    var runs: [String: Run] = [:]
    for program in programs {
      for guest in ["x64", "a64"] {
        guard let source = try? source("\(program).\(guest).blocks"),
          let profile = try? BlockProfile(reading: source),
          let found = try? RecordedFunctions(of: profile)
        else { continue }
        runs["\(program).\(guest)"] = (profile, found)
      }
    }
    return runs
  }()

  static func run(of program: String, _ guest: String) throws -> Run {
    try #require(runs["\(program).\(guest)"])
  }

  /// The instructions of each module that ran.
  static func executedInstructionsByModule(of profile: BlockProfile) -> [UInt64] {
    profile.blocks.reduce(into: profile.modules.map { _ in 0 }) { sums, block in
      sums[block.module] += block.executions * UInt64(block.instructions)
    }
  }

  /// Whether the bytes of a block end with those of a return.
  static func returns(_ block: BlockProfile.Block, of profile: BlockProfile) -> Bool {
    let code = Array(profile.code(of: block))
    switch profile.guest {
    case .x64: return code.last == 0xC3
    case .a64: return code.suffix(4) == [0xC0, 0x03, 0x5F, 0xD6]
    }
  }

  /// The x64 instructions of the row of a program in `truth.csv`.
  static func trueInstructions(of program: String) -> (app: Double, system: Double)? {
    guard let truth = try? source("truth.csv") else { return nil }
    for line in String(decoding: truth.bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
      let cells = line.split(separator: ",")
      guard cells.first == program[...], cells.count > 2, let app = Double(cells[1]),
        let system = Double(cells[2])
      else { continue }
      return (app, system)
    }
    return nil
  }

  private static func source(_ name: String) throws -> SourceText {
    try InputFile.read("\(folder)/\(name)", limit: 100_000_000, as: "a recording")
  }
}
