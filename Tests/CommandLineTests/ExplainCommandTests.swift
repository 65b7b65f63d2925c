import TestSupport
import Testing

struct ExplainCommandTests {
  private let tool: Tool

  init() throws {
    tool = try Tool()
    _ = try tool.folder.write(
      """
      guest x86_64
      module 1000 90000 app
      block 1000 7 2 01d8eb02
      block 1006 70 1 c3
      edge 1000 1006 7

      """,
      as: "app.blocks"
    )
    _ = try tool.folder.write(
      "guest aarch64\nmodule 1000 90000 app\nblock 1000 7 1 c0035fd6\n",
      as: "arm.blocks"
    )
  }

  @Test func `code is shown with what becomes of it and why`() throws {
    let outcome = try tool.run("explain", "--hex", "00d8 06", "--emulator", "fex")
    #expect(outcome.exitCode == 0)
    #expect(outcome.errors == "")
    #expect(outcome.output.hasPrefix("What becomes of this code\nx86_64 code under fex, host "))
    #expect(outcome.output.contains("2 instructions, "))
    #expect(outcome.output.contains("1 unknown"))
    #expect(outcome.output.contains("add al, bl"))
    #expect(outcome.output.contains("bytes"))
    #expect(outcome.output.contains("because of"))
    #expect(outcome.output.contains("recompiled"))
  }

  @Test func `as JSON a block is one line`() throws {
    let outcome = try tool.run(
      "explain",
      "--hex",
      "48 89 d8",
      "--flags",
      "dead",
      "--format",
      "json",
      "--emulator",
      "fex"
    )
    #expect(outcome.exitCode == 0)
    #expect(
      outcome.output == """
        {"host_instructions": 1, "unknown": 0, "operations": ["mov x8, x27"], "reasons": [null], \
        "recompiled_instructions": 1, "recompiled_operations": ["mov x8, x27"]}

        """
    )
  }

  @Test func `each line of standard input is answered by a line`() throws {
    let outcome = try tool.run(
      "explain",
      "--stdin",
      "--format",
      "json",
      input: "4889d8\n\n90\n06\n4889"
    )
    #expect(outcome.exitCode == 0)
    let lines = outcome.output.split(separator: "\n")
    try #require(lines.count == 5)
    #expect(lines[0].hasPrefix(#"{"host_instructions": 1, "unknown": 0, "#))
    #expect(lines[1].hasPrefix(#"{"host_instructions": 0, "unknown": 0, "#))
    #expect(lines[2].hasPrefix(#"{"host_instructions": 0, "unknown": 0, "#))
    #expect(lines[3].hasPrefix(#"{"host_instructions": 0, "unknown": 1, "#))
    #expect(lines[4].hasPrefix(#"{"host_instructions": 0, "unknown": 1, "#))
  }

  @Test func `wrong lines are answered in step, and told at the end`() throws {
    let outcome = try tool.run(
      "explain",
      "--stdin",
      "--format",
      "json",
      input: "90\n48 8 zz\nc3\nhello\n"
    )
    #expect(outcome.exitCode == 65)
    let lines = outcome.output.split(separator: "\n")
    try #require(lines.count == 4)
    #expect(
      lines[1] == #"{"error": "this byte has one digit; this is no hexadecimal digit"}"#
    )
    #expect(lines[2].hasPrefix(#"{"host_instructions": "#))
    #expect(lines[3] == #"{"error": "this is no hexadecimal digit"}"#)
    #expect(outcome.errors.contains("standard input:2:4: error: this byte has one digit"))
    #expect(outcome.errors.contains("standard input:2:6: error: this is no hexadecimal digit"))
    #expect(outcome.errors.contains("standard input:4:1: error: this is no hexadecimal digit"))
  }

  @Test func `wrong hexadecimal is told with its place`() throws {
    let outcome = try tool.run("explain", "--hex", "48 0x89")
    #expect(outcome.exitCode == 65)
    #expect(outcome.output == "")
    #expect(outcome.errors.contains("--hex:1:4: error: "))
    #expect(outcome.errors.contains("two hexadecimal digits for each byte"))
  }

  @Test func `host features take the place of the emulator's`() throws {
    func instructions(_ features: String) throws -> String {
      try tool.run(
        "explain",
        "--hex",
        "f30f58c1",
        "--format",
        "json",
        "--host-features",
        features
      ).output
    }
    #expect(try instructions("AFP") != instructions(""))
    let outcome = try tool.run("explain", "--hex", "90", "--host-features", "FLAGM,AFPP")
    #expect(outcome.exitCode == 65)
    #expect(outcome.errors.contains("AFPP"))
    #expect(outcome.errors.contains("did you mean \"AFP\"?"))
  }

  @Test func `a feature that no rule uses is noted`() throws {
    let outcome = try tool.run("explain", "--hex", "90", "--host-features", "MOPS")
    #expect(outcome.exitCode == 0)
    #expect(outcome.output.contains("no rule uses the host feature MOPS"))
  }

  @Test func `A64 code is shown as it is`() throws {
    let outcome = try tool.run(
      "explain",
      "--guest",
      "a64",
      "--hex",
      "c0035fd6 ffffffff c0",
      "--format",
      "json"
    )
    #expect(outcome.exitCode == 0)
    #expect(
      outcome.output == """
        {"host_instructions": 1, "unknown": 2, "operations": ["ret"], "reasons": [null]}

        """
    )
  }

  @Test func `the hottest blocks of a recording come first`() throws {
    let outcome = try tool.run("explain", "app.blocks", "--hottest", "1", "--format", "json")
    #expect(outcome.exitCode == 0)
    #expect(outcome.output.hasPrefix(#"{"place": "app+0x6", "executions": 70, "#))
    #expect(outcome.output.split(separator: "\n").count == 1)
    let all = try tool.run("explain", "app.blocks", "--format", "json")
    #expect(all.output.split(separator: "\n").count == 2)
    let table = try tool.run("explain", "app.blocks")
    #expect(table.output.contains("app+0x6: 1 instruction, "))
    #expect(table.output.contains("ran 70 times"))
  }

  @Test func `a recording of another guest is told with what to say`() throws {
    let wrong = try tool.run("explain", "arm.blocks")
    #expect(wrong.exitCode == 65)
    #expect(wrong.errors.contains("say --guest a64"))
    let right = try tool.run("explain", "arm.blocks", "--guest", "a64", "--format", "json")
    #expect(right.exitCode == 0)
    #expect(right.output.hasPrefix(#"{"place": "app+0x0", "executions": 7, "#))
  }

  @Test(arguments: [
    ["explain"], ["explain", "--hex", "90", "--stdin"], ["explain", "app.blocks", "--stdin"],
    ["explain", "--hex", "90", "app.blocks"], ["explain", "--hex", "90", "--hottest", "3"],
    ["explain", "app.blocks", "--hottest", "0"], ["explain", "app.blocks", "--hottest", "1e9"],
    ["explain", "--hex", "90", "--guest", "arm"], ["explain", "--hex", "90", "--flags", "some"],
    ["explain", "--hex", "90", "--format", "csv"], ["explain", "--hex"],
  ])
  func `wrong usage ends with 64 and does nothing`(arguments: [String]) throws {
    let outcome = try tool.run(arguments)
    #expect(outcome.exitCode == 64)
    #expect(outcome.output == "")
    #expect(outcome.errors.contains("rror: "))
  }
}
