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

  @Test func `PerfView's rows are functions with their own time`() throws {
    let text = """
      Name,Exc %,Exc,Inc %,Inc,First,Last
      ROOT,0,0,100,"2,020.5",0,9
      codec!decode,50,"1,010.5",50,"1,010.5",0,9
      app!?,49.5,1000,60,1100,0,9
      ?!?,0.5,10,0.5,10,0,9
      Thread (12) CPU=2020ms,0,0,100,2020.5,0,9
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
      "1:1: no column is named \"Module\" or \"Function\"; the headers found are \"Modul\", \"Weight (ms)\""
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
  }
}
