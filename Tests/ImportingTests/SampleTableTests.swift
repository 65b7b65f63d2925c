import Diagnostics
import Testing
import Workloads

@testable import Importing

struct SampleTableTests {
  @Test func `WPA's table has processes, modules and weights in any order`() throws {
    let text = """
      Line #,Module,Process,Weight (in view) (ms),Function
      1,codec.dll,app.exe (288),"1,200.5",decode
      2,codec.dll,app.exe (288),0.25,"Block<int,0>::f"
      3,NTDLL.dll,app.exe (288),30,
      4,ntdll.dll,app.exe (288),1,
      5,ntoskrnl.exe,Idle (0),99999,KiIdleLoop
      """
    let workload = try WPAImporter.workload(text)
    #expect(
      workload.milliseconds(byModule: true) == ["codec.dll": 1200.75, "NTDLL.dll": 31]
    )
    #expect(workload.milliseconds()["Block<int,0>::f"] == 0.25)
    #expect(workload.callSites.isEmpty)
    #expect(workload.notes.contains { $0.hasPrefix("a table of times has no stacks") })
  }

  @Test(arguments: [
    "Module;Weight (in view) (ms)\na.dll;1.234,5\nb.dll;0,25",
    "Module;Weight (in view) (ms)\nb.dll;0,250\na.dll;1.234,5",
    "Module\tWeight (in view) (ms)\na.dll\t1234,5\nb.dll\t0,25",
    "\u{FEFF}\"Weight (in view) (ms)\",\"Module\"\r\n\"1,234.5\",\"a.dll\"\r\n\"0.25\",\"b.dll\"\r\n",
  ])
  func `numbers are read as the country writes them`(text: String) throws {
    let workload = try WPAImporter.workload(text)
    #expect(workload.milliseconds() == ["code of a.dll": 1234.5, "code of b.dll": 0.25])
  }

  @Test func `where no number shows it, the separator of fields says how decimals are written`()
    throws
  {
    let english = try WPAImporter.workload("Module,Weight (ms)\na.dll,\"1.234\"")
    #expect(english.milliseconds() == ["code of a.dll": 1.234])
    let german = try WPAImporter.workload("Module;Weight (ms)\na.dll;1.234")
    #expect(german.milliseconds() == ["code of a.dll": 1234])
  }

  @Test func `UTF-16 is read as Windows writes it`() throws {
    let units = Array("\u{FEFF}Module,Weight (ms)\r\na.dll,5\r\n".utf16)
    let bytes = units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    #expect(try WPAImporter.workload(bytes: bytes).milliseconds() == ["code of a.dll": 5])
  }

  @Test func `VTune's table is in seconds`() throws {
    let text = """
      Module,Process,CPU Time
      codec.dll,app.exe,1.5
      C:\\Windows\\System32\\vendor.dll,app.exe,0.25
      """
    let workload = try VTuneImporter.workload(text)
    #expect(workload.milliseconds(byModule: true) == ["codec.dll": 1500, "vendor.dll": 250])
    #expect(workload.module(named: "vendor.dll")?.architecture == .arm64x)
  }

  @Test(arguments: [
    "1,[Root]/ntdll.dll!RtlUserThreadStart/app.exe!main/codec.dll!Ratio::operator/,codec.dll,f,8,4",
    "1,[Root]/ntdll.dll!RtlUserThreadStart/app.exe!main/codec.dll!Ratio::operator/,,,8,4",
  ])
  func `WPA's stacks are frames between slashes`(row: String) throws {
    let text = """
      Thread ID,Stack,Module,Function,Weight (in view) (ms),Count
      \(row)
      1,[Root]/ntdll.dll!RtlUserThreadStart/app.exe!<PDB not found>,app.exe,?,2,1
      1,n/a,kernel.dll,wait,3,1
      """
    let workload = try WPAImporter.workload(text)
    #expect(
      workload.milliseconds()
        == ["Ratio::operator/": 8, "code of app.exe": 2, "wait": 3]
    )
    #expect(workload.calls("RtlUserThreadStart", "main")?.low == 1)
    #expect(workload.calls("main", "Ratio::operator/")?.low == 1)
    #expect(!workload.notes.contains { $0.hasPrefix("a table of times has no stacks") })
  }

  @Test func `the samples that a row counts are what chance is judged by`() throws {
    func most(_ count: Int) throws -> Double {
      let text = """
        Stack,Weight (ms),Count
        [Root]/a.exe!main/b.dll!f,100,\(count)
        [Root]/a.exe!main,100,\(count)
        """
      return try #require(WPAImporter.workload(text).calls("main", "f")).high
    }
    // A twentieth of 400 samples is open, a tenth of 100.
    #expect(try most(100) > most(400))
  }

  @Test func `rows of VTune's top-down report are called by the row that is indented less`() throws
  {
    let text = """
      Function Stack,CPU Time:Self,Module
      Total,0.0,[Unknown]
       RtlUserThreadStart,0.0,ntdll.dll
        [Unknown stack frame(s)],0.0,[Unknown]
         main,0.5,app.exe
          "Block<int,0>::decode",1.25,codec.dll
           alloc,0.125,ntdll.dll
          paint,0.25,ui.dll
       func@0x180008ce8,0.0625,ntdll.dll
      """
    let workload = try VTuneImporter.workload(text)
    #expect(
      workload.milliseconds() == [
        "main": 500, "Block<int,0>::decode": 1250, "alloc": 125, "paint": 250,
        "func@0x180008ce8": 62.5,
      ]
    )
    #expect(workload.calls("RtlUserThreadStart", "main") != nil)
    #expect(workload.calls("Block<int,0>::decode", "alloc") != nil)
    #expect(workload.calls("main", "paint") != nil && workload.calls("alloc", "paint") == nil)
    #expect(workload.callSites.count == 4)
  }

  @Test func `VTune lists the callers of each stack behind a function`() throws {
    let text = """
      Function,Function Stack,CPU Time,Module,Function (Full),Source File,Start Address
      intersect,,5.5s,codec.dll,intersect,grid.cpp,0x40d340
      ,objects,2s,app.exe,objects(struct ray *),intersect.cpp,0x402840
      ,main,0s,app.exe,main,main.cpp,0x404730
      ,trace,3.5s,app.exe,trace(struct ray *),trace.cpp,0x402370
      ,main,0s,app.exe,main,main.cpp,0x404730
      idle,,0.25s,ui.dll,idle,idle.cpp,0x1000
      """
    let workload = try VTuneImporter.workload(text)
    #expect(workload.milliseconds() == ["intersect": 5500, "idle": 250])
    let pairs = [
      ("main", "objects"), ("main", "trace"), ("objects", "intersect"), ("trace", "intersect"),
    ]
    #expect(pairs.allSatisfy { workload.calls($0, $1) != nil })
    #expect(workload.callSites.count == 4)
  }

  @Test func `PerfView's rows are functions with their own time`() throws {
    let text = """
      Name,Exc,Exc%,Inc,Inc%,Fold,First,Last
      ROOT,0,0,2020.5,100,0,0,9
      codec!Block<int;0>::decode,1010.5,50,1010.5,50,0,0,9
      app!?,1000,49.5,1100,60,0,0,9
      ?!?,10,0.5,10,0.5,0,0,9
      Thread (12) CPU=2020ms,0,0,2020.5,100,0,0,9
      """
    let workload = try PerfViewImporter.workload(text)
    #expect(
      workload.milliseconds(byModule: true) == ["codec": 1010.5, "app": 1000, "unknown": 10]
    )
  }

  @Test(arguments: [
    (
      "Modul,Gewichtung (ms)\na.dll,1\n",
      "1:1: no column is named \"Weight (in view) (ms)\" or \"Weight (in view) (\u{B5}s)\" or \"Weight"
        + " (in view) (s)\" or \"Weight (in view)\"; the headers found are \"Modul\", \"Gewichtung (ms)\""
    ),
    (
      "Modul,Weight (ms)\na.dll,1\n",
      "1:1: no column is named \"Module\" or \"Function\" or \"Stack\"; the headers found are \"Modul\", \"Weight (ms)\""
    ),
    ("Module,Weight (ms)\na.dll,1\nb.dll,x\n", "3:1: \"x\" is no weight"),
    ("Module,Weight (ms)\na.dll,1.5\nb.dll,-3\n", "3:1: \"-3\" is no weight"),
    ("Module,Weight (ms)\na.dll\n", "2:1: the row has no number in its column of weights"),
    ("Module,Weight (ms)\na.dll,\"1\n", "2:1: a quote is not closed"),
    (
      "Module,Weight (ms)\na.dll,999999999\n",
      "2:1: the times up to here are more than can be counted"
    ),
    ("Module,Weight (ms)\n", "1:1: there are no samples"),
    (
      "Module,Weight (ms)\na.dll,1.5\nb.dll,1,5\n",
      "3:1: the row has 3 fields, and the header has 2"
    ),
    (
      "Stack,Process\na!b/c!d,1\n",
      "1:1: no column is named \"Weight (in view) (ms)\" or \"Weight (in view) (\u{B5}s)\" or \"Weight"
        + " (in view) (s)\" or \"Weight (in view)\"; the headers found are \"Stack\", \"Process\""
    ),
    (
      "Module,Process,CPU Time\na,b,1\n",
      "1:1: this is no recording of the format wpa; it looks like vtune"
    ),
  ])
  func `mistakes are told with their lines`(text: String, told: String) {
    #expect(WPAImporter.mistakes(in: text) == told)
  }

  @Test func `every truncation and change of a byte is read or told`() {
    WPAImporter.readEveryMutation(
      of: "Module;Process;Weight (ms);Function\n\"a;b.dll\";x;1.234,5;f\nc.dll;x;2;\"g\"\"h\"\n"
    )
    WPAImporter.readEveryMutation(
      of: "Stack,Weight (ms),Count\n[Root]/a!b/c!operator//d!<x,y>,1.5,2\nn/a,1,1\n"
    )
    VTuneImporter.readEveryMutation(
      of: "Function Stack,CPU Time:Self,Module\nTotal,0.0,?\n a,0,x\n  \"b\",1.5s,y\n c,2,x\n"
    )
    VTuneImporter.readEveryMutation(
      of: "Function,Function Stack,CPU Time,Module\na,,3,x\n,b,1s,y\n,c,0,x\n,b,2,y\nd,,1,x\n"
    )
  }
}
