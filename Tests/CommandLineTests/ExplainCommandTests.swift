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
      "48 01 d8",
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
        {"host_instructions": 1, "unknown": 0, "operations": ["add x8, x8, x27"], "reasons": [null], \
        "recompiled_instructions": 1, "recompiled_operations": ["add x8, x8, x27"], \
        "cycles": 1.0, "isolated_cycles": 1.03, "uops": 1, \
        "bottleneck": "the chain of 1 operation through x8: 1.00 cycles", \
        "recompiled_cycles": 1.0, "recompiled_isolated_cycles": 1.03, "recompiled_uops": 1, \
        "recompiled_bottleneck": "the chain of 1 operation through x8: 1.00 cycles"}

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

  @Test func `a core that keeps the order of accesses itself needs no ordered ones`() throws {
    // mov eax, [rdi]; mov ecx, [rdi]
    func operations(_ arguments: String...) throws -> String {
      try tool.run(
        ["explain", "--stdin", "--emulator", "fex", "--format", "json"] + arguments,
        input: "8b078b0f"
      ).output
    }
    #expect(try !operations("--core", "apple-m1").contains("ldapr"))
    #expect(try operations("--core", "neoverse-n1").contains("ldapr"))
    #expect(try operations().contains("ldapr"))
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
        {"host_instructions": 1, "unknown": 2, "operations": ["ret"], "reasons": [null], \
        "cycles": 1.0, "isolated_cycles": 1.03, "uops": 1, \
        "bottleneck": "port I0: 1.00 cycles"}

        """
    )
  }

  @Test func `lines of standard input have cycles when a core is named`() throws {
    func answer(_ arguments: String...) throws -> String {
      try tool.run(
        ["explain", "--stdin", "--flags", "dead", "--format", "json"] + arguments,
        input: "480fafc0"
      ).output
    }
    #expect(!(try answer().contains("cycles")))
    #expect(try answer("--core", "neoverse-n1").contains(#""cycles": 4.0, "#))
    #expect(try answer("--core", "neoverse-v2").contains(#""cycles": 2.0, "#))
  }

  @Test func `a user's own core is taken`() throws {
    let name = try #require(ShippedFile.all(in: "Sources/CycleEstimation/Cores").first)
    _ = try tool.folder.write(
      ShippedFile.text(of: name).replacing("\"name\": \"apple-m1\"", with: "\"name\": \"mine\""),
      as: "mine.json"
    )
    let outcome = try tool.run("explain", "--hex", "90", "--core", "mine.json")
    #expect(outcome.exitCode == 0)
    #expect(outcome.output.contains(", on mine\n"))
    let wrong = try tool.run("explain", "--hex", "90", "--core", "oryon1")
    #expect(wrong.exitCode == 65)
    #expect(wrong.errors.contains("did you mean \"oryon-1\"?"))
  }

  @Test func `the listing says what holds the code up and marks its chain`() throws {
    let outcome = try tool.run("explain", "--hex", "480fafc0 4883c001", "--flags", "dead")
    #expect(outcome.exitCode == 0)
    #expect(outcome.output.contains("  emulated               2     2    4.00  1.00×"))
    #expect(
      outcome.output.contains("- emulated: the chain of 2 operations through x8: 4.00 cycles\n")
    )
    #expect(outcome.output.contains("▸ mul x8, x8, x8 "))
    #expect(outcome.output.contains("▸ add x8, x8, #1 "))
  }

  @Test func `a timeline follows the stages of each iteration`() throws {
    let outcome = try tool.run(
      "explain",
      "--hex",
      "480fafc0 4883c001",
      "--flags",
      "dead",
      "--timeline",
      "--iterations",
      "2",
      "--setting",
      "recompiled"
    )
    #expect(outcome.exitCode == 0)
    #expect(
      outcome.output.contains(
        """
        Timeline, recompiled: [iteration,operation]
                           0
          Index  0123456789
          [0,0]  DeeeER    .  mul x8, x8, x8
          [0,1]  D===eER   .  add x8, x8, #1
          [1,0]  D====eeeER.  mul x8, x8, x8
          [1,1]  D=======eER  add x8, x8, #1

        """
      )
    )
    let native = try tool.run("explain", "--guest", "a64", "--hex", "c0035fd6", "--timeline")
    #expect(native.output.contains("Timeline, native: "))
    #expect(native.output.contains("  [2,0]  . DeER  ret\n"))
  }

  @Test func `the hottest blocks are those that lose the most cycles by emulation`() throws {
    // The first block runs more operations, as many cycles as recompiled; the second loses some.
    _ = try tool.folder.write(
      """
      guest x86_64
      module 1000 90000 app
      block 1000 200 4 01d801d801d801d8
      block 1010 100 1 6601d8
      edge 1000 1010 100

      """,
      as: "lossy.blocks"
    )
    let usual = try tool.run("explain", "lossy.blocks", "--format", "json")
    #expect(usual.output.hasPrefix(#"{"place": "app+0x0", "#))
    #expect(!usual.output.contains("cycle_share"))
    let hottest = try tool.run("explain", "lossy.blocks", "--hottest", "2", "--format", "json")
    #expect(hottest.exitCode == 0)
    #expect(
      hottest.output.hasPrefix(#"{"place": "app+0x10", "executions": 100, "cycle_share": 0."#)
    )
    let table = try tool.run("explain", "lossy.blocks", "--hottest", "2")
    #expect(table.output.contains(" % of the recording's cycles\n"))
    let arm = try tool.run("explain", "arm.blocks", "--guest", "a64", "--hottest", "1")
    #expect(arm.output.contains("ran 7 times, 100 % of the recording's cycles"))
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
    ["explain", "--hex", "90", "--iterations", "3"],
    ["explain", "--hex", "90", "--setting", "emulated"],
    ["explain", "--hex", "90", "--timeline", "--iterations", "0"],
    ["explain", "--hex", "90", "--timeline", "--iterations", "101"],
    ["explain", "--hex", "90", "--timeline", "--setting", "native"],
    ["explain", "--hex", "c0035fd6", "--guest", "a64", "--timeline", "--setting", "emulated"],
    ["explain", "app.blocks", "--flags", "live"],
    ["explain", "arm.blocks", "--guest", "a64", "--emulator", "fex"],
    ["explain", "arm.blocks", "--guest", "a64", "--host-features", "AFP"],
    ["explain", "--hex", "c0035fd6", "--guest", "a64", "--flags", "dead"],
  ])
  func `wrong usage ends with 64 and does nothing`(arguments: [String]) throws {
    let outcome = try tool.run(arguments)
    #expect(outcome.exitCode == 64)
    #expect(outcome.output == "")
    #expect(outcome.errors.contains("rror: "))
  }
}
