import Diagnostics
import Testing
import Workloads

@testable import Importing

private let samples = """
  # a comment
  app 12/13 [001] 100.500000: 1000000 cpu-clock:u:
  \t  7f10 memcpy+0x10 (/usr/lib/libc.so.6)
  \t  5510 load data+0x2 (/opt/my app (2)/app)
  \t  5500 main+0x20 (/opt/my app (2)/app)
  \t     0 [unknown] ([unknown])

  app 12/13 [001] 100.501000: 1000000 cpu-clock:u:
  \t  5500 main+0x10 (/opt/my app (2)/app)

  app 12/14 [000] 100.502000: 500000 cpu-clock:u:
  \tffff8000 do_syscall_64+0x3a ([kernel.kallsyms])
  \t  5500 main+0x10 (/opt/my app (2)/app)

  app 12/14 [000] 100.503000: 77 context-switches:
  \t  5500 main+0x10 (/opt/my app (2)/app)

  """

/// Two samples of 10,000 branches each, with four and two of them.
private let branches = """
  app 12/13 100.5: 10000 branches:u:
  \t  7f10 memcpy+0x10 (/usr/lib/libc.so.6)
  \t  5510 load(int)+0x2 (/opt/my app (2)/app)
   memcpy+0x9(/usr/lib/libc.so.6)/load(int)+0x7(/opt/my app (2)/app)/P/-/-/3/RET/-  \
  load(int)+0x2(/opt/my app (2)/app)/memcpy+0x0(/usr/lib/libc.so.6)/P/-/-/2/CALL/-  \
  sort@plt+0x4(/opt/my app (2)/app)/qsort+0x0(/usr/lib/libc.so.6)/M/-/-/1  \
  load(int)+0x1(/opt/my app (2)/app)/sort@plt+0x0(/opt/my app (2)/app)/P/-/-/4

  app 12/13 100.6: 10000 branches:u:
  \t  5510 load(int)+0x2 (/opt/my app (2)/app)
   load(int)+0x1(/opt/my app (2)/app)/[unknown]([kernel.kallsyms])/P/-/-/0/SYSCALL/-  \
  load(int)+0x2(/opt/my app (2)/app)/memcpy+0x0(/usr/lib/libc.so.6)/P/-/-/0

  """

struct PerfScriptImporterTests {
  @Test(arguments: [1, 7, 1000])
  func `periods of a clock are nanoseconds`(piece: Int) throws {
    let workload = try PerfScriptImporter.workload(samples, piece: piece)
    #expect(
      workload.milliseconds() == ["memcpy": 1, "main": 1, "time in the kernel": 0.5]
    )
    #expect(workload.modules.map(\.name) == ["libc.so.6", "app", "kernel"])
    #expect(
      workload.notes.contains("1 samples of other events than cpu-clock:u are left out")
    )
    #expect(workload.calls("load data", "memcpy") != nil)
  }

  @Test func `threads and times are chosen`() throws {
    var options = SamplingOptions.zen4
    options.thread = "14"
    #expect(
      try PerfScriptImporter.workload(samples, options).milliseconds()
        == ["time in the kernel": 0.5]
    )
    options.thread = nil
    options.seconds = 100.5005...100.5015
    #expect(try PerfScriptImporter.workload(samples, options).milliseconds() == ["main": 1])
    options.process = "other"
    #expect(
      PerfScriptImporter.mistakes(in: samples, options)
        == "1:1: no sample is of the process and thread that were named"
    )
  }

  @Test func `instructions are instructions, and cycles time by the clock`() throws {
    func one(_ event: String) -> String { "a 1 2.5: 5200 \(event):\n 1 f+0x1 (a.exe)\n" }
    let counted = try PerfScriptImporter.workload(one("instructions:u"), SamplingOptions())
    #expect(counted.functions[0].body == .instructions(CountRatio(5200), mix: "mixed"))
    let timed = try PerfScriptImporter.workload(one("cycles:ppp"))
    guard case .measured(let body, _) = timed.functions[0].body else {
      Issue.record("cycles are time")
      return
    }
    #expect(body.picoseconds == CountRatio(1_000_000))
    #expect(try PerfScriptImporter.workload(one("page-faults")).milliseconds() == ["f": 1])
  }

  @Test func `calls are those of branches, where the processor recorded them`() throws {
    let workload = try PerfScriptImporter.workload(branches)
    // One of four branches of 10,000, and one of two.
    let memcpy = try #require(workload.calls("load(int)", "memcpy"))
    #expect(memcpy.count == 7500)
    // Two standard deviations are more than the count, so what was seen is the least.
    #expect(memcpy.low == 2)
    let deviation = 2 * (2500.0 * 2500 + 5000 * 5000).squareRoot()
    #expect(abs(memcpy.high - 2 * (7500 + deviation + 3 * 5000)) < 1)
    // The linkage table is passed through.
    #expect(try #require(workload.calls("load(int)", "qsort")).count == 2500)
    #expect(workload.callSites.count == 2)
    #expect(workload.notes.contains { $0.hasPrefix("2 counts of calls between modules are from") })
  }

  @Test func `of samples of time, branches stand for the time that their cycles take`() throws {
    // 1 ms at 5.2 GHz is 5.2 million cycles, 20 of which have one call.
    let text = """
      app 1 2.5: 1000000 cpu-clock:u:
      \t 1 f+0x1 (/lib/b.so)
      \t 2 main+0x3 (/bin/a)
       main+0x3(/bin/a)/f+0x0(/lib/b.so)/P/-/-/15/CALL/- main+0x9(/bin/a)/main+0x1(/bin/a)/P/-/-/5/COND/-

      """
    let workload = try PerfScriptImporter.workload(text)
    #expect(try #require(workload.calls("main", "f")).count == 260_000)
  }

  @Test func `branches without cycles prove calls only`() throws {
    let text = """
      app 1 2.5: 1000000 cpu-clock:u:
      \t 1 f+0x1 (/lib/b.so)
       main+0x3(/bin/a)/f+0x0(/lib/b.so)/P/-/-/0 main+0x3(/bin/a)/f+0x0(/lib/b.so)/P/-/-/0

      """
    let workload = try PerfScriptImporter.workload(text)
    let calls = try #require(workload.calls("main", "f"))
    #expect(calls.low == 2 && calls.high > 1000)
    #expect(workload.notes.contains { $0.contains("prove calls, but not how many") })
  }

  @Test(arguments: [
    (
      " main+0x3/f+0x0/P/-/-/1 ",
      "1 branches have no files, and are left out: perf script -F +brstacksym,+dso"
    ),
    (
      " [unknown](/bin/a)/f+0x0(/lib/b.so)/P/-/-/1 ",
      "1 branches between files have no functions' names, and are left out"
    ),
    (
      " main+0x1(/bin/a)/[unknown](/lib/b.so)/P/-/-/1/CALL/- ",
      "1 branches between files have no functions' names, and are left out"
    ),
  ])
  func `branches that say too little are noted`(line: String, note: String) throws {
    let text = "app 1 2.5: 1000 branches:\n\t 2 main+0x3 (/bin/a)\n\(line)\n"
    let workload = try PerfScriptImporter.workload(text)
    #expect(workload.callSites.isEmpty)
    #expect(workload.notes.contains(note))
  }

  @Test func `several processes have to be told apart`() {
    let text = "a 1 2.5: f:\n 1 f (a)\n\nb c 2 2.6: f:\n 1 f (a)\n"
    #expect(
      PerfScriptImporter.mistakes(in: text)
        == "1:1: the recording has samples of several processes"
    )
    #expect(PerfScriptImporter.mistakes(in: text, .init(process: "b*", core: "zen-4")) == "none")
  }

  @Test(arguments: [
    ("a 1 2.5: x:\n 1 f (a)\n\nnonsense\n", "4:1: this line does not begin a sample"),
    ("a 1 2.5: x:\n 1 f (a)\n 2\n", "3:1: this line is no frame"),
    ("a 1 2.5: x:\n 1 f a\n", "2:1: this line is no frame"),
    ("# only a comment\n", "1:1: there are no samples"),
    (
      "a 1 2.5: 999999999999999999 cpu-clock:\n 1 f (a)\n",
      "2:1: the samples up to here are more than can be counted"
    ),
    (
      "a!f;b!g 12\n",
      "1:1: this is no recording of the format perf-script; it looks like folded"
    ),
    (
      "PERFILE2\u{1}",
      "1:1: this is no recording of the format perf-script; it looks like the file that perf record"
        + " writes: 'perf script' makes text of it"
    ),
  ])
  func `mistakes are told with their lines`(text: String, told: String) {
    #expect(PerfScriptImporter.mistakes(in: text) == told)
  }

  @Test func `a real recording has the totals that perf report says`() throws {
    let text = try Fixture.sample("sqlite.perf")
    var samples: [String: Double] = [:]
    for (module, time) in try PerfScriptImporter.workload(text).milliseconds(byModule: true) {
      samples[module] = (time / 1.003009).rounded()
    }
    #expect(
      samples == [
        "libsqlite3.so.0.8.6": 30, "kernel": 7, "libc.so.6": 2, "ld-linux-x86-64.so.2": 1,
      ]
    )
  }

  @Test func `another has the totals that perf report says`() throws {
    let workload = try PerfScriptImporter.workload(try Fixture.sample("sorting.perf"))
    let samples = workload.milliseconds(byModule: true).mapValues { ($0 / 5.025125).rounded() }
    #expect(samples == ["libc.so.6": 78, "work": 18, "kernel": 3])
  }

  @Test func `every truncation and change of a byte is read or told`() {
    PerfScriptImporter.readEveryMutation(of: samples)
    PerfScriptImporter.readEveryMutation(of: branches, each: 7)
  }
}
