import Diagnostics
import Testing
import Workloads

@testable import Importing

private let stacks = """
  # a comment
  ntdll.dll!RtlUserThreadStart;app.exe!main;codec.dll!decode 400
  ntdll.dll!RtlUserThreadStart;app.exe!main;codec.dll!decode;ntdll.dll!RtlAllocateHeap 30
  ntdll.dll!RtlUserThreadStart;app.exe!main 120

  ntdll.dll!RtlUserThreadStart;app.exe!main;codec.dll!decode+0x1c;ntoskrnl.exe!KiPageFault 5
  NTDLL.DLL!RtlUserThreadStart;app.exe!?;[codec.dll] 2
  """

struct FoldedImporterTests {
  @Test(arguments: [1, 3, 1000])
  func `the time of modules is their samples times the interval`(piece: Int) throws {
    let workload = try FoldedImporter.workload(stacks, piece: piece)
    #expect(
      workload.milliseconds(byModule: true) == [
        "ntdll.dll": 30, "app.exe": 120, "codec.dll": 402, "kernel": 5,
      ]
    )
    var options = SamplingOptions.zen4
    options.intervalMilliseconds = 0.25
    #expect(
      try FoldedImporter.workload(stacks, options).milliseconds()
        == [
          "main": 30, "decode": 100, "RtlAllocateHeap": 7.5, "RtlUserThreadStart": 0,
          "code of app.exe": 0, "code of codec.dll": 0.5, "time in the kernel": 1.25,
        ].filter { $0.value > 0 }
    )
  }

  @Test func `modules of Windows and the kernel are native from the start`() throws {
    let workload = try FoldedImporter.workload(stacks)
    #expect(
      workload.modules.map { "\($0.name) \($0.architecture)" } == [
        "ntdll.dll arm64x", "app.exe x64", "codec.dll x64", "kernel arm64x",
      ]
    )
    let system = try FoldedImporter.workload(
      "a.exe (C:\\app\\a.exe);f (C:\\Windows\\System32\\vendor.dll) 3\n"
        + "a.exe (C:\\app\\a.exe);f (C:\\app\\system32\\other.dll) 3"
    )
    #expect(system.module(named: "vendor.dll")?.architecture == .arm64x)
    #expect(system.module(named: "other.dll")?.architecture == .x64)
  }

  @Test func `every form of a frame's name says its module`() throws {
    let workload = try FoldedImporter.workload("a.so`f;g (b.so);[c.so];d.so!h+0x1f;C!N::op! 1")
    let names = workload.functions.map { "\($0.name) of \(workload.modules[$0.module].name)" }
    #expect(
      names == ["f of a.so", "g of b.so", "code of c.so of c.so", "h of d.so", "N::op! of C"]
    )
  }

  @Test func `kernel frames are no calls`() throws {
    let workload = try FoldedImporter.workload(
      "a.exe!main;win32kfull.sys!x;user32.dll!dispatch;a.exe!paint 7"
    )
    #expect(workload.calls("main", "dispatch") != nil)
    #expect(workload.calls("dispatch", "paint") != nil)
    #expect(workload.milliseconds() == ["paint": 7])
  }

  @Test(arguments: [
    ("a!f;b!g", "1:1: the line does not end in a number of samples"),
    ("a!f 1\nb!g x", "2:1: the line does not end in a number of samples"),
    ("a!f -1", "1:1: the line does not end in a number of samples"),
    ("a!f 99999999999999999999", "1:1: the line does not end in a number of samples"),
    (
      "a!f 99999999\na!f 999999999",
      "2:1: the samples up to here are more than can be counted"
    ),
    ("main;f 3", "1:1: no frame says which module it is of, and modules are what migrates"),
    ("", "1:1: there are no samples"),
    ("a!f 0", "1:1: there are no samples"),
    (
      "fn=main\nevents: Ir",
      "1:1: this is no recording of the format folded; it looks like callgrind"
    ),
    (
      "MZ\u{1}\u{2}",
      "1:1: this is no recording of the format folded; it looks like an image of Windows (image)"
    ),
  ])
  func `mistakes are told with their lines`(text: String, told: String) {
    #expect(FoldedImporter.mistakes(in: text) == told)
  }

  @Test func `what a format does not know cannot be chosen by`() {
    let options = SamplingOptions(process: "a", thread: "b", seconds: 1...2, core: "zen-4")
    #expect(
      FoldedImporter.mistakes(in: "a!f 1", options) == """
        1:1: --process: recordings of the format folded have no processes
        1:1: --thread: recordings of the format folded have no threads
        1:1: --from, --to: recordings of the format folded have no times
        """
    )
  }

  @Test func `the machine of the recording has to be said`() {
    #expect(
      FoldedImporter.mistakes(in: "a!f 1", SamplingOptions())
        .hasPrefix("1:1: on which core was this recorded?")
    )
    #expect(
      FoldedImporter.mistakes(in: "a!f 1", SamplingOptions(core: "zen-9"))
        == "1:1: --recorded-on: no built-in table is named \"zen-9\""
    )
    #expect(FoldedImporter.mistakes(in: "a!f 1", SamplingOptions(scale: 1)) == "none")
  }

  @Test func `real recordings of py-spy have its totals, packed or not`() throws {
    let expected: [String: Double] = [
      "encoder.py": 52, "decoder.py": 23, "loads.py": 6, "__init__.py": 3, "enum.py": 1,
    ]
    for name in ["py.folded", "py.folded.gz"] {
      let workload = try FoldedImporter.workload(bytes: try Fixture.sampleBytes(name))
      #expect(workload.milliseconds(byModule: true) == expected)
    }
  }

  @Test func `every truncation and change of a byte is read or told`() {
    FoldedImporter.readEveryMutation(of: stacks)
  }
}
