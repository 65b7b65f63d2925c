import Diagnostics
import Testing
import Workloads

@testable import Importing

/// The tables of two stacks: `main` in app.exe, and it calling `decode` in codec.dll.
private let tables = """
  "stackTable": {"length": 2, "prefix": [null, 0], "frame": [0, 1], "category": [0, 0]},
  "frameTable": {"length": 2, "address": [16, 32], "func": [1, 0], "inlineDepth": [0, 0]},
  "funcTable": {"length": 2, "name": [1, 0], "resource": [1, 0], "isJS": [false, false]},
  "resourceTable": {"length": 2, "lib": [0, 1], "name": [2, 3], "host": [null, null], "type": [1, 1]}
  """

private let strings = #"["main", "decode", "app.exe", "codec.dll"]"#

private let meta = #""meta": {"interval": 2, "preprocessedProfileVersion": 47, "version": 24}"#

private let libs = #"""
  "libs": [{"name": "app.exe", "path": "C:\\app\\app.exe", "arch": "x86_64"},
    {"name": "codec.dll", "path": "C:\\app\\codec.dll", "debugName": "codec.pdb"}]
  """#

private func thread(_ samples: String, _ tables: String, name: String = "t", pid: String = "7")
  -> String
{
  """
  {"processName": "app.exe", "name": "\(name)", "pid": \(pid), "tid": 9,
   "samples": {\(samples), "weightType": "samples", "length": 3}, "markers": {"data": [1, {}]}
   \(tables.isEmpty ? "" : ",") \(tables)}
  """
}

private let samples = #""stack": [0, 1, null], "time": [1000, 1002, 1004], "weight": null"#

/// With tables in the thread, as up to version 55.
private let separate = """
  {\(meta), \(libs), "threads": [\(thread(samples, tables + ", \"stringArray\": " + strings))]}
  """

/// With tables that all threads share, behind the threads.
private let shared = """
  {"threads": [\(thread(samples, ""))], \(libs),
   "shared": {\(tables), "stringArray": \(strings), "sources": {}},
   \(meta.replacing("47", with: "58"))}
  """

struct FirefoxImporterTests {
  @Test(arguments: [separate, shared], [3, 1000])
  func `samples lead through the tables of their thread or of all`(text: String, piece: Int) throws
  {
    let workload = try FirefoxImporter.workload(text, piece: piece)
    #expect(workload.milliseconds() == ["main": 2, "decode": 2])
    #expect(workload.modules.map(\.name) == ["app.exe", "codec.dll"])
    #expect(workload.calls("main", "decode") != nil)
  }

  @Test func `weights are numbers of samples, and processor time goes before them`() throws {
    let weighed = separate.replacing("\"weight\": null", with: "\"weight\": [1, 5, 1]")
    #expect(try FirefoxImporter.workload(weighed).milliseconds() == ["main": 2, "decode": 10])
    let timed =
      weighed.replacing("\"time\":", with: "\"threadCPUDelta\": [null, 1500, 0], \"time\":")
      .replacing(
        "\"interval\": 2",
        with: "\"interval\": 2, \"sampleUnits\": {\"threadCPUDelta\": \"\u{B5}s\"}"
      )
    #expect(try FirefoxImporter.workload(timed).milliseconds() == ["decode": 1.5])
  }

  @Test func `processes, threads and times are chosen`() throws {
    let own = tables + ", \"stringArray\": " + strings
    let text = """
      {\(meta), \(libs), "threads": [\(thread(samples, own)),
        \(thread(samples.replacing("time", with: "timeDeltas"), own, name: "u", pid: "\"8\""))]}
      """
    #expect(
      FirefoxImporter.mistakes(in: text) == "1:1: the recording has samples of several processes"
    )
    var options = SamplingOptions(process: "8", core: "zen-4")
    #expect(try FirefoxImporter.workload(text, options).milliseconds() == ["main": 2, "decode": 2])
    options.seconds = 1.5...9
    #expect(try FirefoxImporter.workload(text, options).milliseconds() == ["decode": 2])
    options.thread = "t"
    #expect(
      FirefoxImporter.mistakes(in: text, options)
        == "1:1: no sample is of the process and thread that were named"
    )
  }

  @Test(arguments: [
    ("[null, 0]", "[null, 1]", "stack 1 goes on from stack 1, which is not before it"),
    ("[null, 0]", "[1, 0]", "stack 0 goes on from stack 1, which is not before it"),
    ("[null, 0]", "[null]", "stackTable has 1 prefixes and 2 frames"),
    ("\"frame\": [0, 1]", "\"frame\": [0, 7]", "a table of the profile has no frame 7"),
    ("\"func\": [1, 0]", "\"func\": [1, 5]", "a table of the profile has no function 5"),
    ("\"name\": [1, 0]", "\"name\": [1, 50]", "a table of the profile has no string 50"),
    ("\"resource\": [1, 0]", "\"resource\": [1, 3]", "a table of the profile has no resource 3"),
    ("\"lib\": [0, 1]", "\"lib\": [0, 4]", "a table of the profile has no library 4"),
    ("\"stack\": [0, 1, null]", "\"stack\": [0, 1, 9]", "sample 2 of thread t has no stack 9"),
    ("\"stack\": [0, 1, null]", "\"stack\": [0, -8]", "-8 is no number of a row"),
    ("Version\": 47", "Version\": 31", "this is version 31 of the processed format"),
    ("preprocessedProfileV", "v", "this is no processed profile"),
    ("\"interval\": 2", "\"interval\": -2", "sample 0 of thread t has an impossible weight"),
  ])
  func `wrong tables are told`(part: String, other: String, told: String) {
    let text = separate.replacing(part, with: other)
    #expect(text != separate)
    #expect(FirefoxImporter.mistakes(in: text).contains(told))
  }

  @Test func `every truncation and change of a byte is read or told`() {
    FirefoxImporter.readEveryMutation(of: separate, each: 5)
  }
}
