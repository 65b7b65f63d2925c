import Diagnostics
import Testing
import Workloads

@testable import Importing

struct VSPerfImporterTests {
  private static let decode = "decode(struct frame &,int)"
  private static let filter = "filter<float,4>::apply(float *)"

  /// The calls of each pair of functions, all of them exact.
  private func exactCalls(_ workload: Workload) -> [String: UInt64] {
    #expect(workload.callSites.allSatisfy { $0.provenance == .exact })
    let replay = Replay(workload)
    var calls: [String: UInt64] = [:]
    for (index, site) in workload.callSites.enumerated() {
      let (caller, callee) = (workload.functions[site.caller], workload.functions[site.callee])
      calls["\(caller.name) > \(callee.name)"] = replay.calls[index]
    }
    return calls
  }

  private static let calls: [String: UInt64] = [
    "wmain > \(decode)": 400, "wmain > GetTickCount": 401, "\(decode) > \(filter)": 1600,
    "\(decode) > on_progress(void *,int)": 4,
  ]

  @Test(arguments: ["player.calltree.csv", "player.callercallee.csv"])
  func `both reports have exact calls`(fixture: String) throws {
    let workload = try VSPerfImporter.workload(Fixture.sample(fixture))
    #expect(exactCalls(workload) == Self.calls)
    #expect(workload.module(named: "kernel32.dll")?.architecture == .arm64x)
    #expect(workload.module(named: "codec.dll")?.architecture == .x64)
    let callback = workload.callSites.first {
      workload.functions[$0.callee].name.contains("progress")
    }
    #expect(callback?.kind == .import)
  }

  @Test func `numbers with decimals are milliseconds, the own ones of all calls`() throws {
    let workload = try VSPerfImporter.workload(Fixture.sample("player.calltree.csv"))
    #expect(
      workload.milliseconds() == [
        "wmain": 12_000, Self.decode: 4_200.25, Self.filter: 10_000, "GetTickCount": 12.03,
        "on_progress(void *,int)": 42,
      ]
    )
    #expect(workload.notes.contains { $0.contains("with what it waited") })
  }

  @Test func `whole numbers are ticks, without what waits for the system`() throws {
    let sampling = SamplingOptions(core: "zen-4", gigahertz: 2)
    let text = try Fixture.sample("player.callercallee.csv")
    let workload = try VSPerfImporter.workload(text, sampling)
    #expect(
      workload.milliseconds() == [
        "wmain": 0.55, Self.decode: 4, Self.filter: 10, "GetTickCount": 0.012,
        "on_progress(void *,int)": 0.018,
      ]
    )
    #expect(!workload.notes.contains { $0.contains("waited") })
  }

  @Test func `functions run as often as the report says`() throws {
    let workload = try VSPerfImporter.workload(Fixture.sample("player.callercallee.csv"))
    let runs = Dictionary(
      uniqueKeysWithValues: zip(workload.functions.map(\.name), Replay(workload).runs)
    )
    // A function's calls of itself are part of its run.
    #expect(
      runs == [
        "wmain": 1, Self.decode: 400, Self.filter: 1600, "GetTickCount": 401,
        "on_progress(void *,int)": 4,
      ]
    )
  }

  @Test func `columns are found in any order, with decimal commas and semicolons`() throws {
    let workload = try VSPerfImporter.workload(
      """
      Module Name;Avg Elapsed Exclusive Time;Number of Calls;Function Name;Level
      a.exe;0,00;0;a.exe;0
      a.exe;1.000,50;2;main;1
      b.dll;0,25;1.234;f;2
      """
    )
    #expect(
      workload.milliseconds() == ["a.exe": 0, "main": 2001, "f": 308.5].filter { $0.value > 0 }
    )
    #expect(workload.calls("main", "f")?.count == 1234)
    #expect(workload.notes.contains { $0.contains("rounded means") })
  }

  @Test func `a process is chosen by name or number`() throws {
    let text = """
      Type,Function Name,Application Exclusive Time,Number of Calls,Module Name,Process Name,Process ID
      Root,main,10.00,1,a.exe,a.exe,7
      Callee,f,5.00,3,b.dll,a.exe,7
      0,main,20.00,1,c.exe,c.exe,8
      2,g,5.00,9,b.dll,c.exe,8
      """
    let chosen = try VSPerfImporter.workload(text, SamplingOptions(process: "7", core: "zen-4"))
    #expect(chosen.milliseconds() == ["main": 10, "f": 5])
    #expect(chosen.calls("main", "f")?.count == 3)
    #expect(VSPerfImporter.mistakes(in: text).contains("samples of several processes"))
  }

  @Test func `where the two sides differ, the greater count is taken and it is said`() throws {
    let workload = try VSPerfImporter.workload(
      """
      Type,Function Name,Application Exclusive Time,Number of Calls,Module Name,Root Function Name
      Root,main,10.00,1,a.exe,main
      Callee,f,5.00,3,b.dll,main
      Root,f,5.00,4,b.dll,f
      Caller,main,10.00,4,a.exe,f
      """
    )
    #expect(workload.calls("main", "f")?.count == 4)
    #expect(workload.notes.contains { $0.hasPrefix("1 pairs of functions have other counts") })
  }

  @Test(arguments: [
    (
      "Ebene,Funktionsname,Anzahl der Aufrufe\n1,f,2\n",
      "1:1: no column is named \"Function Name\"; the headers found are \"Ebene\", \"Funktionsname\","
        + " \"Anzahl der Aufrufe\""
    ),
    (
      "Function Name,Inclusive Samples\nf,2\n",
      "1:1: no column is named \"Number of Calls\"; the headers found are \"Function Name\", \"Inclusive"
        + " Samples\""
    ),
    (
      "Function Name,Number of Calls,Elapsed Exclusive Time,Module Name\nf,2,3,a\n",
      "1:1: no column is named \"Level\" or \"Type\"; the headers found are \"Function Name\", \"Number of"
        + " Calls\", \"Elapsed Exclusive Time\", \"Module Name\""
    ),
    (
      "Level,Function Name,Number of Calls,Elapsed Exclusive Time,Module Name\n1,f,2,3,a\n3,g,1,1,a\n",
      "3:1: level 3 stands behind 1: its caller is missing"
    ),
    (
      "Level,Function Name,Number of Calls,Elapsed Exclusive Time,Module Name\n1,f,x,3,a\n",
      "2:1: \"x\" is no number of calls"
    ),
    (
      "Level,Function Name,Number of Calls,Elapsed Exclusive Time,Module Name\n"
        + "1,f,99999999999999999999999,3,a\n",
      "2:1: \"99999999999999999999999\" is no number of calls"
    ),
    (
      "Level,Function Name,Number of Calls,Elapsed Exclusive Time,Module Name\n99999999999,f,1,3,a\n",
      "2:1: level 99999999999 stands behind -1: its caller is missing"
    ),
    (
      "Level,Function Name,Number of Calls,Elapsed Exclusive Time,Module Name\n"
        + "1,f,1,999999999999999999,a\n",
      "2:1: the times or calls up to here are more than can be counted"
    ),
    (
      "Level,Function Name,Number of Calls,Elapsed Exclusive Time,Module Name\n1,f,1,-3,a\n",
      "2:1: \"-3\" is no time"
    ),
    (
      "Type,Function Name,Number of Calls,Elapsed Exclusive Time,Module Name,Root Function Name\n"
        + "Root,f,1,3,a,f\nCallee,g,1,3,a,h\n",
      "3:1: the row belongs to \"h\", which is not the Root row above it"
    ),
    (
      "Type,Function Name,Number of Calls,Elapsed Exclusive Time,Module Name\nWurzel,f,1,3,a\n",
      "2:1: \"Wurzel\" is no type of row"
    ),
    (
      "Module,Weight (ms)\na.dll,1\n",
      "1:1: this is no recording of the format vsperf; it looks like wpa"
    ),
  ])
  func `mistakes are told with their lines`(text: String, told: String) {
    #expect(VSPerfImporter.mistakes(in: text) == told)
  }

  @Test(arguments: [("player.calltree.csv", 5), ("player.callercallee.csv", 61)])
  func `every truncation and change of a byte is read or told`(fixture: String, step: Int) throws {
    VSPerfImporter.readEveryMutation(of: try Fixture.sample(fixture), each: step)
  }
}
