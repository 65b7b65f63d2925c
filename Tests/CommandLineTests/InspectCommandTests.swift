import Foundation
import TestSupport
import Testing

struct InspectCommandTests {
  private func fixture(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../PEReadingTests/Fixtures/images/\(name)").standardized.path
  }

  @Test func `an image is shown as a table, as JSON and as a graph`() throws {
    let tool = try Tool()
    let table = try tool.run("inspect", fixture("user-mixed.dll"))
    #expect(table.exitCode == 0 && table.errors.isEmpty)
    #expect(table.output.contains("Arm64EC library, 8664 machine (x64) (ARM64X)"))
    #expect(table.output.contains("Native: 84.8 % of the code"))
    let json = try tool.run("inspect", fixture("user-mixed.dll"), "--format", "json")
    #expect(json.output.contains("\"kind\": \"arm64ec\""))
    let graph = try tool.run("inspect", fixture("user-ec.dll"), "--format", "dot")
    #expect(graph.output.hasPrefix("digraph images {"))
  }

  @Test func `violations are results, not mistakes`() throws {
    let outcome = try Tool().run(
      "inspect",
      fixture("program-ec.exe"),
      fixture("library-arm64.dll"),
      fixture("library-arm64.obj")
    )
    #expect(outcome.exitCode == 0)
    #expect(
      outcome.output.contains("Arm64 library-arm64.dll cannot be loaded into an Arm64EC process")
    )
  }

  @Test func `what is no image is named, for every file at once`() throws {
    let tool = try Tool()
    var elf = [UInt8](repeating: 0, count: 64)
    elf.replaceSubrange(0..<4, with: [0x7F, 0x45, 0x4C, 0x46])
    elf[18] = 183
    _ = try tool.folder.write(elf, as: "program")
    _ = try tool.folder.write("#!/bin/sh\n", as: "script")
    let outcome = try tool.run("inspect", "program", "script", "missing.dll")
    #expect(outcome.exitCode == 65)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains("program:1:1: error: this is an ELF file of Arm64 code"))
    #expect(outcome.errors.contains("script:1:1: error: this is a script"))
    #expect(outcome.errors.contains("missing.dll:1:1: error: there is no such file"))
  }

  @Test func `an image that is cut off is read as far as it goes`() throws {
    let tool = try Tool()
    let whole = try #require(FileManager.default.contents(atPath: fixture("library-ec.dll")))
    _ = try tool.folder.write([UInt8](whole.prefix(0x280)), as: "cut.dll")
    let outcome = try tool.run("inspect", "cut.dll")
    #expect(outcome.exitCode == 0)
    #expect(outcome.output.contains("What could not be read"))
    #expect(outcome.output.contains("section .text at offset 0x"))
  }

  @Test func `at least one file is needed`() throws {
    #expect(try Tool().run("inspect").exitCode == 64)
  }
}
