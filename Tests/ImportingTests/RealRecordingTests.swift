import Foundation
import Testing
import Workloads

@testable import Importing

@Suite struct RealRecordingTests {
  @Test(arguments: ["tiny-addresses", "tiny-lines", "tiny-events"])
  func `a tiny program has the totals that callgrind_annotate tells`(name: String) throws {
    let workload = try workload(Fixture.text(name))
    let replay = Replay(workload)
    #expect(replay.instructions == 708)
    let fib = try #require(
      workload.functions.firstIndex { $0.name == "0x0000000000401037" }
    )
    #expect(workload.functions[fib].body == .instructions(CountRatio(359, per: 25), mix: "mixed"))
    #expect(replay.runs[fib] == 25)
  }

  @Test func `a tiny program has the events that callgrind_annotate tells`() throws {
    #expect(Replay(try workload(Fixture.text("tiny-events"))).events == [29, 0, 5])
  }

  @Test func `a tiny program has the code that its disassembly shows`() throws {
    let workload = try workload(Fixture.text("tiny-addresses"))
    let fib = try #require(workload.function(named: "0x0000000000401037"))
    #expect(fib.reachedInstructions == 18)
    let step = try #require(workload.function(named: "0x0000000000401000"))
    #expect(step.reachedInstructions == 2)
    #expect(step.codeBytes == 7)  // 3 to its neighbour and 3.8 assumed, rounded up; really 4
  }

  @Test func `compression and addresses change no count`() throws {
    let first = try workload(Fixture.text("tiny-addresses"))
    let second = try workload(Fixture.text("tiny-events"))
    let byName = { (workload: Workload) in
      Dictionary(uniqueKeysWithValues: zip(workload.functions.map(\.name), Replay(workload).runs))
    }
    #expect(byName(first) == byName(second))
  }

  @Test(
    .enabled(if: Fixture.imageMagick != nil, "set PERFMODEL_DATA to the folder of recordings"),
    arguments: [1, 0.9999, 0.999, 0.9, 0]
  )
  func `ImageMagick runs as recorded, whatever is merged`(share: Double) throws {
    let path = try #require(Fixture.imageMagick)
    let options = ImportOptions(keepShare: share)
    let workload = try CallgrindImporter.workload(from: [path], options: options)
    let replay = Replay(workload)
    #expect(replay.instructions == 630_931_947)
    let counted = try ModuleCalls(path: path)
    #expect(replay.callsBetweenModules == counted.calls)
    #expect(Set(workload.functions.map(\.name)).count == workload.functions.count)
    #expect(workload.modules.count == 39)
    if share == 1 { #expect(replay.calls.reduce(0, +) == counted.total) }
  }
}

/// Calls between modules, counted from a recording in the simplest way: line by line, as text.
private struct ModuleCalls {
  var calls: [String: UInt64] = [:]
  var total: UInt64 = 0

  init(path: String) throws {
    var names: [Substring: String] = [:]
    var object = ""
    var callee: String?
    func module(_ text: Substring) -> String {
      let words = text.split(separator: " ", maxSplits: 1)
      if words.count == 2 { names[words[0]] = String(words[1]) }
      let file = (names[words[0]] ?? String(text)).split(separator: "/").last.map(String.init)
      return file == "???" ? "unknown" : file ?? ""
    }
    for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
      if line.hasPrefix("ob=") { object = module(line.dropFirst(3)) }
      if line.hasPrefix("cob=") { callee = module(line.dropFirst(4)) }
      guard line.hasPrefix("calls=") else { continue }
      let count = UInt64(line.dropFirst(6).prefix { $0.isNumber }) ?? 0
      let target = callee ?? object
      total += count
      if target != object { calls["\(object) > \(target)", default: 0] += count }
      callee = nil
    }
  }
}
