import TestSupport
import Testing

struct SweepCommandTests {
  private let tool: Tool

  init() throws {
    tool = try Tool()
    _ = try tool.folder.write(smallProfile, as: "small.json")
  }

  private func sweep(_ arguments: String...) throws -> Tool.Outcome {
    try tool.run(
      ["sweep", "small.json", "--vary", "frequency_ghz=1:4:0.005", "--vary", "run=first,steady"]
        + arguments
    )
  }

  @Test func `every point has a row for each step, and its causes sum to the total`() throws {
    let outcome = try sweep()
    #expect(outcome.exitCode == 0)
    #expect(outcome.errors == "")
    let rows = csvRows(outcome.output)
    #expect(
      rows.first?.joined(separator: ",")
        == "point,points,frequency_ghz,run,step,name,modules,total_ms,native_ms,emulated_ms,"
        + "translation_ms,entry_thunk_ms,exit_thunk_ms,call_check_ms,emulator_dispatch_ms,"
        + "crossings,speedup,first_run_ms"
    )
    #expect((rows.count - 1) % 1202 == 0)
    for row in rows.dropFirst() {
      let times = row[7...14].compactMap { Double($0) }
      #expect(times.count == 8 && times.dropFirst().reduce(0, +) == times[0])
    }
  }

  @Test func `parts merged in any order are the bytes of the whole`() throws {
    let whole = try sweep().output
    for part in 1...3 {
      let outcome = try sweep("--shard", "\(part)/3", "-o", "part\(part).csv")
      #expect(outcome.exitCode == 0)
      #expect(outcome.output == "")
    }
    let merged = try tool.run("merge", "part2.csv", "part3.csv", "part1.csv")
    #expect(merged.exitCode == 0)
    #expect(merged.output == whole)
    let incomplete = try tool.run("merge", "part2.csv", "part1.csv")
    #expect(incomplete.exitCode == 65)
    #expect(incomplete.errors.contains("behind it the points 802 to 1202 are missing"))
    #expect(incomplete.output == "")
  }

  @Test(arguments: ["0/3", "4/3", "1", "1/0", "a/b", "1/3/2"])
  func `a part that there is not is wrong usage`(part: String) throws {
    let outcome = try sweep("--shard", part)
    #expect(outcome.exitCode == 64)
    #expect(outcome.output == "")
  }

  @Test func `mistakes of several axes are told at once`() throws {
    let outcome = try tool.run(
      ["sweep", "small.json", "--vary", "cores=a", "--vary", "frequency_ghz=1,x"]
    )
    #expect(outcome.exitCode == 65)
    #expect(outcome.errors.contains("--vary:1:17: error: \"x\" is not a number"))
    #expect(outcome.errors.contains("2 errors"))
  }
}
