import TestSupport
import Testing

struct EstimateCommandTests {
  private let tool: Tool

  init() throws {
    tool = try Tool()
    _ = try tool.folder.write(
      "guest aarch64\nmodule 1000 90000 app\nblock 1000 7 1 c0035fd6\n",
      as: "arm.blocks"
    )
  }

  @Test(arguments: [["--emulator", "box64"], ["--host-features", "AFP"]])
  func `what is said of an emulator is noted to change nothing for aarch64`(
    arguments: [String]
  ) throws {
    let plain = try tool.run("estimate", "arm.blocks")
    let outcome = try tool.run(["estimate", "arm.blocks"] + arguments)
    #expect(plain.exitCode == 0 && outcome.exitCode == 0)
    #expect(plain.errors == "")
    #expect(outcome.output == plain.output)
    #expect(
      outcome.errors
        == "note: --emulator and --host-features change nothing: this is a run of aarch64 code\n"
    )
  }
}
