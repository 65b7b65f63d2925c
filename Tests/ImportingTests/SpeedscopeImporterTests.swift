import Diagnostics
import Testing
import Workloads

@testable import Importing

private let sampled = """
  {"$schema": "https://www.speedscope.app/file-format-schema.json",
   "profiles": [
     {"type": "sampled", "name": "main thread", "unit": "milliseconds", "startValue": 1000,
      "endValue": 1007, "samples": [[0, 1], [0, 1, 2], [], [0]], "weights": [1, 2.5, 1, 3]},
     {"type": "sampled", "name": "worker", "unit": "microseconds", "startValue": 0,
      "endValue": 500, "samples": [[2]], "weights": [500]}],
   "shared": {"frames": [{"name": "app.exe!main"}, {"name": "decode", "file": "C:\\\\a\\\\codec.dll"},
     {"name": "ntdll.dll!alloc", "line": 3, "col": null}]},
   "exporter": "speedscope@1.0"}
  """

/// A file of events.
private func evented(_ events: String, exporter: String = "tracer@1") -> String {
  """
  {"exporter": "\(exporter)", "$schema": "https://www.speedscope.app/file-format-schema.json",
   "shared": {"frames": [{"name": "a.exe!main"}, {"name": "b.dll!f"}]},
   "profiles": [{"type": "evented", "name": "t", "unit": "milliseconds", "startValue": 0,
     "endValue": 9, "events": [\(events)]}]}
  """
}

/// `O0@1` opens frame 0 at 1 ms.
private func events(_ text: String) -> String {
  text.split(separator: " ").map { event in
    let parts = event.dropFirst().split(separator: "@")
    return "{\"type\": \"\(event.prefix(1))\", \"frame\": \(parts[0]), \"at\": \(parts[1])}"
  }.joined(separator: ",\n")
}

struct SpeedscopeImporterTests {
  @Test(arguments: [1, 13, 1000])
  func `weights are times in the unit of their profile`(piece: Int) throws {
    let workload = try SpeedscopeImporter.workload(sampled, piece: piece)
    #expect(workload.milliseconds() == ["decode": 1, "alloc": 3, "main": 3])
    #expect(workload.modules.map(\.name) == ["app.exe", "codec.dll", "ntdll.dll"])
    #expect(workload.notes.contains { $0.hasPrefix("2 threads") })
  }

  @Test func `threads and times are chosen`() throws {
    var options = SamplingOptions.zen4
    options.thread = "work*"
    #expect(try SpeedscopeImporter.workload(sampled, options).milliseconds() == ["alloc": 0.5])
    options.thread = nil
    options.seconds = 1.0005...9
    #expect(
      try SpeedscopeImporter.workload(sampled, options).milliseconds() == ["alloc": 2.5, "main": 3]
    )
  }

  @Test func `a unit of none counts samples`() throws {
    var options = SamplingOptions.zen4
    options.intervalMilliseconds = 2
    let text = sampled.replacing("\"milliseconds\"", with: "\"none\"")
      .replacing("2.5", with: "2")
    #expect(
      try SpeedscopeImporter.workload(text, options).milliseconds()
        == ["decode": 2, "alloc": 4.5, "main": 6]
    )
  }

  @Test func `keys may be in any order`() throws {
    let text = """
      {"profiles": [{"weights": [1, 2], "samples": [[0], [1]], "startValue": 5, "type": "sampled",
        "unit": "seconds", "name": "t"}], "shared": {"frames": [{"name": "a!f"}, {"name": "b!g"}]},
       "$schema": "https://www.speedscope.app/file-format-schema.json"}
      """
    var options = SamplingOptions.zen4
    #expect(try SpeedscopeImporter.workload(text).milliseconds() == ["f": 1000, "g": 2000])
    options.seconds = 5.5...7
    #expect(try SpeedscopeImporter.workload(text, options).milliseconds() == ["g": 2000])
  }

  @Test func `events are exact calls`() throws {
    let text = evented(events("O0@1 O1@2 C1@4 O1@4.5 C1@5 O1@5 C1@5 C0@8"))
    let workload = try SpeedscopeImporter.workload(text)
    #expect(workload.milliseconds() == ["main": 4.5, "f": 2.5])
    #expect(workload.calls("main", "f")?.count == 3)
    #expect(workload.callSites.map(\.provenance) == [.exact])
  }

  @Test func `PerfView's events are samples, and its processes and threads no code`() throws {
    // As PerfView 3 and dotnet-trace write it: numbers of the range as texts, all depths as frames.
    let text = """
      {"exporter": "speedscope@1.3.2", "name": "t", "activeProfileIndex": 0,
       "$schema": "https://www.speedscope.app/file-format-schema.json",
       "shared": { "frames": [ { "name": "Process64 app (12) Args: " }, { "name": "Thread (34)" },
         { "name": "ntdll!RtlUserThreadStart" }, { "name": "app!main" }, { "name": "CPU_TIME" } ] },
       "profiles": [ { "type": "evented", "name": "Thread (34)", "unit": "milliseconds",
         "startValue": "1.5", "endValue": "9.5", "events": [
         \(events("O0@1 O1@1 O2@1 O3@2 O4@2 C4@4 C3@4 C2@8 C1@9 C0@9")) ] } ] }
      """
    let workload = try SpeedscopeImporter.workload(text)
    #expect(
      workload.milliseconds() == ["main": 2, "RtlUserThreadStart": 5, "code of unknown frames": 1]
    )
    let calls = try #require(workload.calls("RtlUserThreadStart", "main"))
    #expect(calls.low == 1)
    #expect(workload.callSites.map(\.provenance) != [.exact])
    #expect(workload.callSites.count == 1)
  }

  @Test(arguments: [
    (events("O0@1 C1@2"), "an event closes frame 1, which is not the last one open"),
    (events("C0@1"), "an event closes frame 0, which is not the last one open"),
    (events("O0@2 C0@1"), "an event has no time, or an earlier one than the event before"),
    (events("O7@1 C7@2"), "there is no frame 7; the file has 2"),
    (events("O0@1 C0@1e300"), "an event has no time, or an earlier one than the event before"),
    ("{\"type\": \"O\", \"at\": 1}", "there is no frame -1"),
    ("{\"type\": \"X\", \"at\": 1, \"frame\": 0}", "an event is of no known type"),
    ("{\"type\": \"O\"", "a comma or the end of a list is missing"),
  ])
  func `wrong events are told`(events: String, told: String) {
    let mistakes = SpeedscopeImporter.mistakes(in: evented(events))
    #expect(mistakes.hasSuffix(": " + told))
  }

  @Test(arguments: [
    ("[0, 1]", "[0, 9]", "there is no frame 9; the file has 3"),
    ("[0, 1]", "[0, -1]", "there is no frame -1"),
    ("[1, 2.5, 1, 3]", "[1, 2.5]", "a profile has 4 samples and 2 weights"),
    ("[1, 2.5, 1, 3]", "[1, -2, 1, 3]", "a weight of the profile is less than nothing"),
    ("milliseconds", "bytes", "the profile counts bytes, not time"),
    ("\"exporter\"", "exporter", "this is not JSON"),
  ])
  func `wrong files are told`(part: String, other: String, told: String) {
    let text = sampled.replacing(part, with: other)
    #expect(text != sampled)
    #expect(SpeedscopeImporter.mistakes(in: text).contains(told))
  }

  @Test func `a real recording of py-spy has its totals`() throws {
    let workload = try SpeedscopeImporter.workload(try Fixture.sample("py.speedscope.json"))
    #expect(
      workload.milliseconds(byModule: true) == [
        "encoder.py": 920, "decoder.py": 600, "loads.py": 80, "<frozen importlib._bootstrap>": 20,
      ]
    )
  }

  @Test func `every truncation and change of a byte is read or told`() {
    SpeedscopeImporter.readEveryMutation(of: sampled)
    SpeedscopeImporter.readEveryMutation(of: evented(events("O0@1 O1@2 C1@4 C0@8")), each: 3)
  }
}
