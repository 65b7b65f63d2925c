import Diagnostics
import Testing
import Workloads

@testable import Importing

private let dump = """
  BeginHeader
          SampledProfile,  TimeStamp,     Process Name ( PID),   ThreadID,           PrgrmCtr, CPU, ThreadStartImage!Function,            Image!Function, Count, SampledProfile type
                   Stack,  TimeStamp,   ThreadID, No.,            Address,            Image!Function
  EndHeader
          SampledProfile,      36765,          app.exe ( 288),       4848, 0x81c866e4,   1,     app.exe!WinMainCRTStartup,     codec.dll!Block<int,0>::decode,     1, Unbatched
          SampledProfile,      36765,      svchost.exe (1100),       1668, 0x81c3617b,   0,      sechost.dll!ScSvcctrlThreadW,     halmacpi.dll!0x81c3617b,     1, Unbatched
          SampledProfile,      37765,          app.exe ( 288),       4848, 0x551ea026,   3,     app.exe!WinMainCRTStartup,       codec.dll!Block<int, 1>::decode,     1, Unbatched
                   Stack,      36700,       4848,   1, 0x81c3617b,     ntoskrnl.exe!0x81c3617b
                   Stack,      36765,       4848,   1, 0x81c3617b,     codec.dll!Block<int,0>::decode
                   Stack,      36765,       4848,   2, 0x81ceec6f,     app.exe!main
                   Stack,      36765,       4848,   3, 0x81d96478,     ntdll.dll!RtlUserThreadStart
          SampledProfile,      38765,         Idle (   0),          0, 0x551ea026,   3,     ntoskrnl.exe!KiIdleLoop,       ntoskrnl.exe!KiIdleLoop,     1, Unbatched
          SampledProfile,      39765,          app.exe ( 288),       4850, 0x551ea026,   3,     app.exe!WinMainCRTStartup,       app.exe!0x551ea026,     1, Unbatched
                   Stack,      39765,       4850,   1, 0x551ea026,     app.exe!0x551ea026

  """

private let detail = """
     Process Name ( PID),     Weight,    Usage %,          Module Name!Function Name
             Idle (   0),     192694,       0.03,         ntoskrnl.exe!SwapContext
  svchost.exe (1100),       1000,       0.10,            sechost.dll!Run
            app.exe ( 288),       3000,       0.36, codec.dll!Block<int,0>::decode
          "app.exe" ( 288),       1500,       0.19,            ntdll.dll!RtlReleaseSRWLockShared

            app.exe ( 288),        500,       0.10, codec.dll!Block<int,0>::decode

  """

struct XperfImporterTests {
  private static var app: SamplingOptions { .init(process: "app.exe", core: "zen-4") }

  @Test(arguments: [1, 13, 1000])
  func `stacks are those of the time and the thread of samples`(piece: Int) throws {
    let workload = try XperfImporter.workload(dump, Self.app, piece: piece)
    #expect(
      workload.milliseconds() == [
        "Block<int,0>::decode": 1, "Block<int, 1>::decode": 1, "code of app.exe": 1,
      ]
    )
    #expect(workload.calls("RtlUserThreadStart", "main")?.count == 1)
    #expect(workload.calls("main", "Block<int,0>::decode") != nil)
  }

  @Test func `processes, threads and times are chosen`() throws {
    #expect(
      XperfImporter.mistakes(in: dump) == "1:1: the recording has samples of several processes"
    )
    var options = Self.app
    options.process = "1100"
    #expect(try XperfImporter.workload(dump, options).milliseconds() == ["time in the kernel": 1])
    options.process = "app.exe (288)"
    options.thread = "4850"
    #expect(try XperfImporter.workload(dump, options).milliseconds() == ["code of app.exe": 1])
    options.thread = nil
    options.seconds = 0.0377...0.038
    #expect(
      try XperfImporter.workload(dump, options).milliseconds() == ["Block<int, 1>::decode": 1]
    )
  }

  @Test func `the interval may be another`() throws {
    var options = Self.app
    options.intervalMilliseconds = 0.125
    let times = try XperfImporter.workload(dump, options).milliseconds(byModule: true)
    #expect(times == ["codec.dll": 0.25, "app.exe": 0.125])
  }

  @Test func `a hundred thousand samples without stacks are their own frames`() throws {
    let text = (0..<100_001).map { index in
      "SampledProfile, \(index), a.exe ( 1), 7, 0x1, 0, a.exe!start, a.exe!f\(index % 2), 1, x"
    }.joined(separator: "\n")
    let workload = try XperfImporter.workload(text, piece: 100_000)
    #expect(workload.milliseconds() == ["f0": 50_001, "f1": 50_000])
  }

  @Test(arguments: [1, 13, 1000])
  func `the report of profile -detail has microseconds by function`(piece: Int) throws {
    let workload = try XperfImporter.workload(detail, Self.app, piece: piece)
    #expect(
      workload.milliseconds() == ["Block<int,0>::decode": 3.5, "RtlReleaseSRWLockShared": 1.5]
    )
    #expect(workload.callSites.isEmpty)
    #expect(workload.notes.contains { $0.hasPrefix("a table of times has no stacks") })
    #expect(!workload.notes.contains { $0.hasPrefix("each sample stands for") })
  }

  @Test func `without symbols, the report is by module`() throws {
    let text = "Process Name ( PID), Weight, Usage %, Module Name\na.exe (7), 250, 100.0, a.exe\n"
    #expect(try XperfImporter.workload(text).milliseconds() == ["code of a.exe": 0.25])
  }

  @Test func `the report has no times and no threads`() {
    var options = Self.app
    options.seconds = 0...1
    #expect(
      XperfImporter.mistakes(in: detail, options) == "7:1: --from, --to: this report has no times"
    )
    options = Self.app
    options.thread = "1"
    #expect(
      XperfImporter.mistakes(in: detail, options)
        == "1:1: no sample is of the process and thread that were named"
    )
  }

  @Test(arguments: [
    (
      "Process Name ( PID), Weight, Usage %, Module\na (1), x, 1, b\n",
      "2:1: this line is none of the report"
    ),
    (
      "Process Name ( PID), Weight, Usage %, Module\na (1), 1\n",
      "2:1: this line is none of the report"
    ),
    (
      "Process Name ( PID), Weight, Usage %, Module\na (1), 999999999999, 1, b\n",
      "2:1: the times up to here are more than can be counted"
    ),
    ("SampledProfile, x, a.exe (1), 2, 0x1", "1:1: this line is no sample"),
    ("SampledProfile, 5, a.exe (1)", "1:1: this line is no sample"),
    (
      "SampledProfile, 1, a (1), 2, 0, 0, a!b, a!c, 1, x\nStack, 1, 2",
      "2:1: this line is no frame of a stack"
    ),
    ("a!b;c!d 3\n", "1:1: this is no recording of the format xperf; it looks like folded"),
    ("BeginHeader\nEndHeader\n", "1:1: there are no samples"),
  ])
  func `mistakes are told with their lines`(text: String, told: String) {
    #expect(XperfImporter.mistakes(in: text) == told)
  }

  @Test func `every truncation and change of a byte is read or told`() {
    XperfImporter.readEveryMutation(of: dump, each: 7)
    XperfImporter.readEveryMutation(of: detail, each: 5)
  }
}
