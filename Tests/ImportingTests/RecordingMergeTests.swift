import Diagnostics
import SampleReading
import Testing
import Workloads

@testable import Importing

/// Samples that are merged with exact calls.
struct RecordingMergeTests {
  private static let samples = """
    player.exe!wmain;codec.dll!decode;codec.dll!filter<float,4>::apply 400
    player.exe!wmain;codec.dll!decode;player.exe!on_progress 2
    player.exe!wmain;kernel32.dll!GetTickCount 1
    player.exe!wmain;codec.dll!decode 100
    player.exe!wmain 30
    """

  private func program(
    _ format: any SampleImporter.Type,
    _ text: String
  ) throws(InvalidInput) -> RecordedProgram {
    var options = ImportOptions()
    options.sampling = .zen4
    return try format.program(
      of: [ByteBuffer("recording", bytes: Array(text.utf8))],
      options: options
    )
  }

  private func merged(
    _ calls: String,
    into samples: String = samples
  ) throws(InvalidInput) -> Workload {
    var program = try program(FoldedImporter.self, samples)
    try program.takeCalls(of: self.program(VSPerfImporter.self, calls), named: "calls.csv")
    return program.workload()
  }

  private static let header =
    "Level,Function Name,Number of Calls,Elapsed Exclusive Time,Module Name\n"

  @Test func `exact counts replace estimates where both know both functions`() throws {
    let calls = try Fixture.sample("player.calltree.csv")
    let workload = try merged(calls)
    #expect(workload.callSites.allSatisfy { $0.provenance == .exact })
    #expect(workload.calls("wmain", "decode")?.count == 400)
    #expect(workload.calls("decode", "on_progress")?.count == 4)
    #expect(workload.calls("decode", "filter<float,4>::apply")?.count == 1600)
    #expect(workload.calls("wmain", "GetTickCount")?.count == 401)
    // Times are those of the samples.
    #expect(
      workload.milliseconds() == [
        "wmain": 30, "decode": 100, "filter<float,4>::apply": 400, "on_progress": 2,
        "GetTickCount": 1,
      ]
    )
    #expect(
      workload.notes.contains(
        "calls.csv: 3 of 3 estimated counts of calls between modules are exact now; 0 pairs of"
          + " functions that no sample shows were added, with 0 calls"
      )
    )
  }

  @Test func `modules are the same whatever their case, with or without an ending`() throws {
    let calls = Self.header + "0,wmain,1,1.00,PLAYER.EXE\n1,decode(int),7,1.00,Codec\n"
    let workload = try merged(calls)
    #expect(workload.calls("wmain", "decode")?.count == 7)
    #expect(workload.modules.map(\.name) == ["player.exe", "codec.dll", "kernel32.dll"])
    #expect(workload.notes.contains { $0.hasPrefix("calls.csv: 2 estimates are left") })
  }

  @Test func `Windows' own modules are known without their endings`() throws {
    let samples = "player!wmain;KERNEL32!Sleep 5\nplayer!wmain 9"
    let calls = Self.header + "0,wmain,1,1.00,player.exe\n1,Sleep,7,1.00,kernel32.dll\n"
    let workload = try merged(calls, into: samples)
    #expect(workload.calls("wmain", "Sleep")?.count == 7)
    #expect(workload.module(named: "KERNEL32.dll")?.architecture == .arm64x)
    #expect(workload.module(named: "player")?.architecture == .x64)
  }

  @Test func `overloads count together where samples do not tell them apart`() throws {
    let calls =
      Self.header + "0,wmain,1,1.00,player.exe\n1,decode(int),7,1.00,codec.dll\n"
      + "1,decode(float),5,1.00,codec.dll\n"
    #expect(try merged(calls).calls("wmain", "decode")?.count == 12)
  }

  @Test func `calls that no sample shows are added, with functions without time`() throws {
    let calls =
      Self.header + "0,wmain,1,1.00,player.exe\n1,decode,7,1.00,codec.dll\n"
      + "2,Sleep,900,1.00,kernel32.dll\n2,inner,40,1.00,codec.dll\n3,log,3,1.00,log.dll\n"
    let workload = try merged(calls)
    #expect(workload.calls("decode", "Sleep")?.count == 900)
    #expect(workload.calls("inner", "log")?.count == 3)
    #expect(workload.calls("decode", "inner") == nil)
    #expect(workload.milliseconds()["Sleep"] == nil)
    #expect(workload.milliseconds().values.reduce(0, +) == 533)
    #expect(workload.module(named: "log.dll")?.architecture == .x64)
    #expect(
      workload.notes.contains(
        "calls.csv: 1 of 3 estimated counts of calls between modules are exact now; 2 pairs of"
          + " functions that no sample shows were added, with 903 calls"
      )
    )
    #expect(workload.notes.contains("calls.csv: no sample is in these of its modules: log.dll"))
    #expect(
      workload.notes.contains(
        "calls.csv: no sample is in 2 of its functions in modules that were sampled"
      )
    )
  }

  @Test func `a count of a whole module is shared out among the sampled pairs`() throws {
    let calls = Self.header + "0,,1,1.00,player.exe\n1,decode,1000,1.00,codec.dll\n"
    let samples = """
      player.exe!main;codec.dll!decode 100
      player.exe!other;codec.dll!decode 300
      player.exe!main 50
      player.exe!other 500
      """
    let workload = try merged(calls, into: samples)
    let main = try #require(workload.calls("main", "decode"))
    let other = try #require(workload.calls("other", "decode"))
    #expect(main.count + other.count == 1000)
    #expect(main.count > 0 && other.count > main.count)
    #expect(workload.callSites.allSatisfy { $0.provenance == .exact })
  }

  @Test func `modules without symbols in the samples take the calls of all their functions`() throws
  {
    let samples = "player.exe!wmain;[codec.dll] 100\nplayer.exe!wmain 3"
    let calls = try Fixture.sample("player.calltree.csv")
    let workload = try merged(calls, into: samples)
    #expect(workload.calls("wmain", "code of codec.dll")?.count == 400)
    #expect(workload.calls("code of codec.dll", "on_progress(void *,int)")?.count == 4)
  }

  @Test func `tables of times get their calls`() throws {
    var program = try program(VTuneImporter.self, "Module,Function,CPU Time\nplayer.exe,wmain,1\n")
    let calls = Self.header + "0,wmain,1,1.00,player.exe\n1,decode,7,1.00,codec.dll\n"
    try program.takeCalls(of: self.program(VSPerfImporter.self, calls), named: "calls.csv")
    let workload = program.workload()
    #expect(workload.calls("wmain", "decode")?.count == 7)
    #expect(workload.milliseconds() == ["wmain": 1000])
  }

  @Test func `a count below what samples prove is told`() throws {
    let samples = (1...9).map { "a.exe!f\($0);b.dll!g 5" }.joined(separator: "\n")
    let calls = Self.header + "0,,1,1.00,a.exe\n1,g,2,1.00,b.dll\n"
    let notes = try merged(calls, into: samples).notes
    #expect(
      notes.contains(
        "calls.csv: 1 counts are below what the samples prove: is it of the same work?"
      )
    )
  }

  @Test(arguments: [
    ("go.pb.gz", "pprof"), ("gperftools.pb.gz", "pprof"), ("player.callercallee.csv", "vsperf"),
    ("player.calltree.csv", "vsperf"), ("player.long.tag", "tiny-tracer"),
    ("player.mix.txt", "sde-mix"), ("py.folded", "folded"), ("py.folded.gz", "folded"),
    ("py.speedscope.json", "speedscope"), ("sorting.perf", "perf-script"),
    ("sqlite.perf", "perf-script"),
  ])
  func `a recording's format is told by its first bytes`(file: String, format: String) throws {
    #expect(try RecordingImporters.format(of: Fixture.samplePath(file)) == format)
  }

  @Test func `recordings without a module in common are refused`() throws {
    do throws(InvalidInput) {
      _ = try merged(Self.header + "0,main,1,1.00,other.exe\n1,f,7,1.00,lib.dll\n")
      Issue.record("they were merged")
    } catch {
      #expect(
        error.diagnostics.map(\.message) == [
          "none of its modules has the name of one that the samples have"
        ]
      )
    }
  }
}
