import TestSupport
import Testing

struct ImportMergeTests {
  private let tool: Tool

  init() throws {
    tool = try Tool()
    _ = try tool.folder.write(
      Array("player.exe!main;codec.dll!decode 90\nplayer.exe!main 10\n".utf8),
      as: "player.folded"
    )
    _ = try tool.folder.write(
      Array(
        """
        Level,Function Name,Number of Calls,Elapsed Exclusive Time,Module Name
        0,main,1,1.00,player.exe
        1,decode,12345,1.00,codec.dll

        """.utf8
      ),
      as: "calls.csv"
    )
  }

  private func merge(_ arguments: String...) throws -> Tool.Outcome {
    try tool.run(["import", "folded", "player.folded", "--recorded-on", "zen-4"] + arguments)
  }

  @Test func `samples with exact calls become a profile without estimates`() throws {
    let outcome = try merge("--merge", "vsperf=calls.csv", "-o", "player.json")
    #expect(outcome.exitCode == 0)
    #expect(outcome.errors.contains("note: calls.csv: 1 of 1 estimated counts"))
    let profile = try #require(tool.folder.text(of: "player.json"))
    #expect(profile.contains("12345"))
    #expect(!profile.contains("\"counts\""))
    #expect(try tool.run("simulate", "player.json", "--samples", "0").exitCode == 0)
  }

  @Test(arguments: [
    ("vsperf", "--merge wants FORMAT=FILE, not \"vsperf\""),
    ("nothing=x", "--merge: there are no calls in a format \"nothing\""),
    ("image=x.dll", "--merge: there are no calls in a format \"image\""),
    ("folded=player.folded", "--merge: player.folded cannot be merged with itself"),
  ])
  func `wrong uses are told`(rule: String, message: String) throws {
    let outcome = try merge("--merge", rule)
    #expect(outcome.exitCode == 64)
    #expect(outcome.errors.contains(message))
  }

  @Test func `recordings without exact calls are refused`() throws {
    _ = try tool.folder.write(Array("player.exe!main;codec.dll!decode 9\n".utf8), as: "b.folded")
    let outcome = try merge("--merge", "folded=b.folded")
    #expect(outcome.exitCode == 65)
    #expect(outcome.errors.contains("b.folded:1:1: error: no exact calls are in this recording"))
  }
}
