import Diagnostics
import Testing
import Workloads

@testable import Importing

@Suite struct CallgrindImporterTests {
  /// `main` of `app` calls `copy` of `libz`, which calls `memcpy` of `libc`, which calls back.
  static let program = """
    creator: callgrind-3.19.0
    cmd: ./app in out
    positions: instr line
    events: Ir
    ob=/bin/app
    fn=main
    0x20 0 3
    cob=/lib/libz.so.1
    cfn=copy
    calls=4 0x100 0
    0x30 0 400
    cob=/lib/libc.so.6
    cfn=memcpy
    calls=2 0x200 0
    0x24 0 20
    ob=/lib/libz.so.1
    fn=copy
    0x100 0 300
    cob=/lib/libc.so.6
    cfn=memcpy
    calls=6 0x200 0
    * 0 60
    ob=/lib/libc.so.6
    fn=memcpy
    0x200 0 70
    cob=/bin/app
    cfn=main_hook
    calls=1 0x40 0
    * 0 10
    ob=/bin/app
    fn=main_hook
    0x40 0 10
    """

  @Test func `objects become modules and totals become counts per run`() throws {
    #expect(
      try workload(Self.program).summary == """
        main [app] 3/1
        copy [libz.so.1] 75/1
        memcpy [libc.so.6] 35/4
        main_hook [app] 10/1
        main > memcpy 2/1 import
        main > copy 4/1 import
        copy > memcpy 3/2 import
        memcpy > main_hook 1/8 callback
        run main 1
        """
    )
  }

  @Test func `without addresses calls are in the order of the file`() throws {
    let text = """
      events: Ir
      fn=main
      1 1
      cfn=second
      calls=1 1
      9 1
      cfn=first
      calls=1 1
      2 1
      cfn=second
      calls=1 1
      1 1
      fn=second
      1 2
      fn=first
      1 1
      """
    #expect(
      try workload(text).summary == """
        main [unknown] 1/1
        second [unknown] 1/1
        first [unknown] 1/1
        main > second 2/1 direct
        main > first 1/1 direct
        run main 1
        """
    )
  }

  @Test func `the run says where it is from`() throws {
    let workload = try workload(Self.program)
    #expect(
      workload.notes == ["recorded by callgrind-3.19.0 of \"./app in out\", imported from app.cg"]
    )
    #expect(workload.phases.map(\.name) == ["run"])
    #expect(workload.phases[0].threads.map(\.name) == ["main"])
    #expect(workload.callSites.allSatisfy { $0.provenance == .exact })
  }

  @Test func `a recording that lacks part of the run says so`() throws {
    let text = "events: Ir\nsummary: 100\nfn=main\n1 90\ntotals: 90\n"
    #expect(
      try workload(text).notes.last
        == "the recording says that 100 instructions ran, and has 90 of them"
    )
  }

  @Test func `a recording that ends before its totals is cut off`() {
    let text = "events: Ir\nsummary: 1000\nfn=main\n1 900\n"
    let error = #expect(throws: InvalidInput.self) { try workload(text) }
    #expect(
      error?.diagnostics.first?.message
        == "the recording says that 1000 instructions ran, and has only 900 of them"
    )
    #expect(error?.diagnostics.first?.line == 5)
  }

  @Test func `modules of the system are native from the start`() throws {
    let workload = try workload(Self.program)
    #expect(workload.modules.map(\.architecture) == [.x64, .x64, .arm64x])
  }

  @Test func `patterns say which modules are the system's and the application's`() throws {
    let options = ImportOptions(systemPatterns: ["LIBZ.*"], applicationPatterns: ["libc.so*"])
    let workload = try workload(Self.program, options)
    #expect(workload.modules.map(\.architecture) == [.x64, .arm64x, .x64])
    #expect(workload.callSites.map(\.kind) == [.import, .import, .callback, .import])
  }

  @Test func `objects are joined into modules by the first pattern that fits`() throws {
    let options = ImportOptions(
      moduleNames: [("libz*", "media.dll"), ("lib?.so.1", "other.dll"), ("app", "media.dll")],
      mixNames: [("none", "scalar"), ("media.*", "simd"), ("app", "integer")]
    )
    let workload = try workload(Self.program, options)
    #expect(workload.modules.map(\.name) == ["media.dll", "libc.so.6"])
    #expect(workload.callSites.map(\.kind) == [.import, .direct, .import, .callback])
    let mixes = workload.functions.map { function in
      guard case .instructions(_, let mix) = function.body else { return "" }
      return mix
    }
    #expect(mixes == ["simd", "simd", "mixed", "simd"])
  }

  @Test func `a module is the system's only with all its objects`() throws {
    let options = ImportOptions(moduleNames: [("libc.*", "app.exe"), ("app", "app.exe")])
    #expect(try workload(Self.program, options).module(named: "app.exe")?.architecture == .x64)
    let system = ImportOptions(moduleNames: [("libc.*", "ucrtbase.dll")])
    let native = try workload(Self.program, system).module(named: "ucrtbase.dll")
    #expect(native?.architecture == .arm64x)
  }

  @Test func `code of no object is in a module unknown, which patterns can name`() throws {
    let text = "events: Ir\nob=???\nfn=jitted\n1 1\nob=app\nfn=main\n1 2"
    #expect(try workload(text).modules.map(\.name) == ["unknown", "app"])
    let options = ImportOptions(moduleNames: [("unknown", "app")])
    #expect(try workload(text, options).modules.map(\.name) == ["app"])
  }

  @Test func `functions of one name are called after their module, then their file`() throws {
    let text = """
      events: Ir
      ob=a.so
      fl=one.c
      fn=copy
      1 1
      fl=two.c
      fn=copy
      1 2
      ob=b.so
      fn=copy
      1 3
      fn=move
      1 4
      """
    #expect(
      try workload(text).functions.map(\.name) == [
        "copy (a.so: one.c)", "copy (a.so: two.c)", "copy (b.so)", "move",
      ]
    )
  }

  @Test func `with addresses the code that ran is known`() throws {
    let text = """
      positions: instr
      events: Ir
      fn=main
      0x10 5
      +4 5
      +6 0
      * 5
      +16 5
      0x10 5
      cfn=leaf
      calls=1 0x90
      0x99 8
      """
    let main = try #require(try workload(text).function(named: "main"))
    #expect(main.reachedInstructions == 4)
    #expect(main.codeBytes == 18)  // 4 + 6 to neighbours, twice 3.8, rounded up
  }

  @Test func `without addresses the code that ran is assumed`() throws {
    let main = try #require(try workload("events: Ir\nfn=main\n1 40").function(named: "main"))
    #expect(main.reachedInstructions == 40)
    #expect(main.codeBytes == 152)
  }

  @Test func `recorded events are counts per run`() throws {
    let text = """
      events: Ir Dr Dw I1mr D1mr D1mw ILmr DLmr DLmw Bc Bcm Bi Bim
      fn=main
      1 9 9 9 9 0 0 0 0 0 0 1
      cfn=leaf
      calls=4 1
      1 100
      fn=leaf
      1 100 9 9 9 20 10 9 4 3 9 5 9 6
      """
    let leaf = try #require(try workload(text).function(named: "leaf"))
    #expect(leaf.events.mispredicts == CountRatio(11, per: 4))
    #expect(leaf.events.lastLevelMisses == CountRatio(7, per: 4))
    #expect(leaf.events.l1Misses == CountRatio(23, per: 4))
  }

  @Test(arguments: ["Ir", "Ir Bc Bcm", "Ir D1mr D1mw", "Ir DLmr"])
  func `events that were not recorded are left to the mix`(events: String) throws {
    let main = try #require(try workload("events: \(events)\nfn=main\n1 2").functions.first)
    #expect(main.events == RecordedEvents())
  }

  @Test func `calls that were not counted are no calls`() throws {
    let text = "events: Ir\nfn=main\n1 2\ncfn=leaf\ncalls=0 1\n1 5\nfn=unused\nfn=leaf\n1 3"
    #expect(
      try workload(text).summary == """
        main [unknown] 2/1
        leaf [unknown] 3/1
        run main 1
        run leaf 1
        """
    )
  }

  @Test func `functions without costs are kept when there are calls of them`() throws {
    let text = "events: Ir\nfn=main\n1 2\ncfn=gone\ncalls=3 1\n1 0\n"
    #expect(
      try workload(text).summary == """
        main [unknown] 2/1
        gone [unknown] 0/1
        main > gone 3/1 direct
        run main 1
        """
    )
  }

  @Test func `the entry with most instructions below it is first`() throws {
    let text = """
      events: Ir
      fn=small
      1 50
      fn=start
      1 1
      cfn=main
      calls=1 1
      1 60
      fn=main
      1 60
      """
    let calls = try workload(text).phases[0].threads[0].calls
    #expect(calls.map(\.function) == [1, 0])
  }
}
