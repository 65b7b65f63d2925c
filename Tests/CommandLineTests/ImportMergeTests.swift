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
    try tool.run(["import"] + arguments + ["--merge", "--recorded-on", "zen-4"])
  }

  @Test(arguments: [
    ["folded", "player.folded", "calls.csv"], ["folded", "player.folded", "vsperf=calls.csv"],
    ["player.folded", "calls.csv"], ["folded=player.folded", "vsperf=calls.csv"],
  ])
  func `samples with exact calls become a profile without estimates`(files: [String]) throws {
    let options = ["-o", "player.json", "--merge", "--recorded-on", "zen-4"]
    let outcome = try tool.run(["import"] + files + options)
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("note: calls.csv: 1 of 1 estimated counts"))
    let profile = try #require(tool.folder.text(of: "player.json"))
    #expect(profile.contains("12345"))
    #expect(profile.contains("\"name\": \"player\""))
    #expect(!profile.contains("\"counts\""))
    #expect(try tool.run("simulate", "player.json", "--samples", "0").exitCode == 0)
  }

  @Test func `formats that cannot be merged are refused`() throws {
    let alone = try merge("folded", "player.folded")
    #expect(alone.exitCode == 64)
    #expect(alone.errors.contains("--merge wants a recording of calls behind the one of samples"))
    let image = try merge("image", "player.folded", "calls.csv")
    #expect(image.exitCode == 64)
    #expect(image.errors.contains("--merge goes with formats of samples: image has its own"))
    let twice = try merge("folded", "player.folded", "player.folded")
    #expect(twice.exitCode == 64)
    #expect(twice.errors.contains("a file is named twice"))
  }

  @Test func `a file that is not recognized is told`() throws {
    _ = try tool.folder.write(Array("nothing to see\n".utf8), as: "notes.txt")
    let unknown = try merge("folded", "player.folded", "notes.txt")
    #expect(unknown.exitCode == 65)
    #expect(
      unknown.errors.contains("notes.txt:1:1: error: this looks like no format that is known")
    )
    #expect(unknown.errors.contains("FORMAT=notes.txt"))
    let missing = try merge("player.folded", "nothing=x")
    #expect(missing.exitCode == 65 || missing.exitCode == 66)
    #expect(missing.errors.contains("nothing=x"))
  }

  @Test func `recordings without exact calls are refused`() throws {
    _ = try tool.folder.write(Array("player.exe!main;codec.dll!decode 9\n".utf8), as: "b.folded")
    let outcome = try merge("player.folded", "b.folded")
    #expect(outcome.exitCode == 65)
    #expect(outcome.errors.contains("b.folded:1:1: error: no exact calls are in this recording"))
  }

  @Test func `calls before samples are refused`() throws {
    _ = try tool.folder.write(Array("events: Ir\nfn=main\n1 5\n".utf8), as: "calls.out")
    let outcome = try merge("calls.out", "player.folded")
    #expect(outcome.exitCode == 65)
    #expect(outcome.errors.contains("callgrind have no samples: name one that has them first"))
  }
}
