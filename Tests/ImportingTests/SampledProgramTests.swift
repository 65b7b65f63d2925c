import Quantities
import SampleReading
import Testing
import Workloads

@testable import Importing

/// Samples of one function each, in the order of time.
private func ordered(_ stacks: [[String]], on core: String = "zen-4") throws -> Workload {
  let options = SamplingOptions(core: core)
  let machine = try RecordingMachine(options, path: "x")
  var recording = SampledRecording(options, on: machine)
  let strand = recording.strand()
  for stack in stacks {
    var node = 0
    for name in stack {
      let parts = name.split(separator: "!")
      let frame = recording.frame(
        module: recording.modules.index(of: String(parts[0])),
        function: recording.functions.index(of: String(parts[1]))
      )
      node = recording.child(of: node, frame: frame)
    }
    let fits = recording.add(node, of: strand, counting: .inOrder)
    #expect(fits)
  }
  return try RecordedProgram(
    recording,
    on: machine,
    options: ImportOptions(),
    path: "x"
  ).workload()
}

struct SampledProgramTests {
  @Test func `times are measured on the recording machine`() throws {
    let workload = try FoldedImporter.workload("a.exe!main;ntdll.dll!f 2000")
    let expected = Measurement(
      picoseconds: CountRatio(2_000_000_000_000, per: Replay(workload).runs[1]),
      core: "zen-4",
      frequency: Frequency(gigahertz: 5.2)
    )
    #expect(workload.functions[1].body == .measured(expected, mix: "mixed"))
    #expect(workload.functions[0].body == .instructions(CountRatio(0), mix: "mixed"))
    let scaled = try FoldedImporter.workload(
      "a.exe!main 8",
      SamplingOptions(core: "skylake", gigahertz: 3, scale: 0.5)
    )
    let half = Measurement(
      picoseconds: CountRatio(4_000_000_000),
      core: "skylake",
      frequency: Frequency(gigahertz: 3)
    )
    #expect(scaled.functions[0].body == .measured(half, mix: "mixed"))
  }

  @Test func `scaled times are those of native code`() throws {
    let workload = try FoldedImporter.workload("a.exe!main 8", SamplingOptions(scale: 2))
    let body = Measurement(
      picoseconds: CountRatio(16_000_000_000),
      core: "oryon-1",
      frequency: Frequency(gigahertz: 3.4)
    )
    #expect(workload.functions[0].body == .measured(body, mix: "mixed"))
  }

  @Test func `on an Arm device, x64 modules were emulated, and others ran natively`() throws {
    let workload = try FoldedImporter.workload(
      "a.exe!main;ntdll.dll!f 8\na.exe!main 2",
      SamplingOptions(core: "oryon-1", emulator: "fex")
    )
    let emulators = workload.functions.map { function in
      guard case .measured(let measurement, _) = function.body else { return "none" }
      return measurement.emulator ?? "native"
    }
    #expect(emulators == ["fex", "native"])
  }

  @Test func `translated code counts to the x64 caller that is known`() throws {
    let stacks = """
      ntdll.dll!start;xtajit64.dll!run;Unknown!x 10
      ntdll.dll!start;a.exe!main;Unknown!x 20
      ntdll.dll!start;a.exe!main;xtajit64.dll!translate;ntdll.dll!alloc 3
      ntdll.dll!start;a.exe!main;ntdll.dll!send;xtajit64.dll!callback 4
      """
    let arm = try FoldedImporter.workload(stacks, SamplingOptions(core: "oryon-1"))
    #expect(
      arm.milliseconds() == ["translated code": 14, "main": 20, "alloc": 3]
    )
    #expect(arm.module(named: "emulated code")?.architecture == .x64)
    // On x64, nothing is translated: a module of this name is one like others.
    let x64 = try FoldedImporter.workload(stacks)
    #expect(x64.milliseconds(byModule: true)["xtajit64.dll"] == 4)
  }

  @Test func `a thread's first functions are called once for each run of their callers`() throws {
    let workload = try FoldedImporter.workload(
      "ntdll.dll!start;a.exe!main 1000\nntdll.dll!start;a.exe!main;b.dll!f 1000"
    )
    // main never left in 2,000 samples; the most is what fits into half a sample, at 3 instructions
    // of 76.15 ps before each call, and the first one.
    let main = try #require(workload.calls("start", "main"))
    #expect(main.low == 1 && main.count == 1)
    let most = 0.5e9 / (3 * 76.1506658) + 1
    #expect(abs(main.high - most) < 2)
    // 1 s in f is 26 own instructions each, and 1 s of main between them is 61 each: the latter.
    let f = try #require(workload.calls("main", "f"))
    #expect(f.low == 1)
    let usual = 1e12 / (61 * 76.1506658) + 1
    #expect(abs(Double(f.count) - usual) < 1e4)
    #expect(f.high > 3e9)
  }

  @Test func `calls within a module, and between native ones, are as many as samples show`() throws
  {
    let workload = try ordered([
      ["a.exe!main", "a.exe!f"], ["a.exe!main", "a.exe!f"], ["a.exe!main"],
      ["a.exe!main", "a.exe!f", "a.exe!g"], ["ntdll.dll!a", "ucrtbase.dll!b"],
    ])
    func bounds(_ caller: String, _ callee: String) -> [Double] {
      workload.calls(caller, callee).map { [$0.low, Double($0.count), $0.high] } ?? []
    }
    #expect(bounds("main", "f") == [2, 2, 2])
    #expect(bounds("f", "g") == [1, 1, 1])
    #expect(bounds("a", "b") == [1, 1, 1])
    #expect(workload.callSites.allSatisfy { $0.provenance != .exact })
  }

  @Test func `each return to a callee is a call that is proved`() throws {
    let workload = try ordered([
      ["a.exe!main", "b.dll!f"], ["a.exe!main"], ["a.exe!main", "b.dll!f"],
      ["a.exe!main", "b.dll!f"], ["a.exe!other"], ["a.exe!main", "b.dll!f"],
    ])
    #expect(workload.calls("main", "f")?.low == 3)
  }

  @Test func `recursion within a function is one call, and circles have their times`() throws {
    let workload = try FoldedImporter.workload(
      "a.exe!f;a.exe!f;a.exe!f 3\na.exe!f;b.dll!g;a.exe!f;b.dll!g 5\na.exe!f;b.dll!g 1"
    )
    #expect(workload.milliseconds() == ["f": 3, "g": 6])
    #expect(workload.calls("f", "f") == nil)
  }

  @Test func `hours of time in one function are cut into runs`() throws {
    let workload = try FoldedImporter.workload("a.exe!main 4000000")
    #expect(workload.milliseconds() == ["main": 4_000_000])
  }

  @Test func `merged functions keep the time of their modules`() throws {
    let text = (1...50).map { "a.exe!f\($0);b.dll!g\($0 % 7) \($0)" }.joined(separator: "\n")
    let merged = try FoldedImporter.workload(text, .zen4, ImportOptions(keepShare: 0.5))
    #expect(merged.milliseconds(byModule: true) == ["b.dll": 1275])
    #expect(merged.functions.count < 10)
    #expect(merged.notes.contains { $0.contains("µs together, were merged") })
  }
}
