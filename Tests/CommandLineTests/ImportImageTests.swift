import Foundation
import TestSupport
import Testing

struct ImportImageTests {
  private let tool: Tool

  init() throws {
    tool = try Tool()
  }

  /// An image of `Tests/PEReadingTests/Fixtures`.
  private func image(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../PEReadingTests/Fixtures/images/\(name)").standardizedFileURL.path
  }

  /// Puts an image into the tool's folder.
  private func put(_ name: String, as other: String? = nil) throws {
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: image(name))))
    _ = try tool.folder.write(bytes, as: other ?? name)
  }

  @Test func `images become a profile that is valid and says what to fill in`() throws {
    let outcome = try tool.run(
      "import",
      "image",
      image("program-x64.exe"),
      image("library-x64.dll"),
      "-o",
      "app.json"
    )
    #expect(outcome.exitCode == 0)
    #expect(outcome.output == "")
    #expect(outcome.errors.contains("note: to be filled in: \"instructions_per_call\""))
    #expect(
      try tool.run("validate", "app.json").output
        == "app.json: valid: 2 modules, 4 functions, 2 call sites, 1 phase, 2 steps\n"
    )
    let curve = try tool.run("simulate", "app.json", "--samples", "0")
    #expect(curve.exitCode == 0)
    #expect(curve.output.contains("4 of 4 functions have no instructions"))
    #expect(curve.output.contains("2 of 2 call sites are known from code only"))
  }

  @Test func `a skeleton that is filled in is simulated`() throws {
    let skeleton = try tool.run(
      "import",
      "image",
      image("program-x64.exe"),
      image("library-x64.dll"),
      "--name",
      "app"
    ).output
    #expect(skeleton.contains(#""kind": "import", "counts": "static" }"#))
    let filled = skeleton.replacing(
      #""instructions_per_call": 0"#,
      with: #""instructions_per_call": 900"#
    )
    .replacing(#""counts": "static""#, with: #""per_call": 4000"#)
    _ = try tool.folder.write(filled, as: "app.json")
    let outcome = try tool.run("simulate", "app.json", "--format", "csv", "--samples", "0")
    #expect(outcome.exitCode == 0)
    let rows = csvRows(outcome.output)
    try #require(rows.count == 4)
    let total = try #require(rows[0].firstIndex(of: "total_ms"))
    let crossings = try #require(rows[0].firstIndex(of: "crossings"))
    #expect(try #require(Double(rows[1][total])) > 0)
    #expect(rows.dropFirst().map { $0[crossings] } == ["0", "8000", "0"])
  }

  @Test func `images that are refused leave no profile`() throws {
    try put("library-x86.dll")
    _ = try tool.folder.write("hello", as: "hello.txt")
    let outcome = try tool.run(
      "import",
      "image",
      image("program-ec.exe"),
      image("library-arm64.dll"),
      "library-x86.dll",
      "hello.txt",
      "-o",
      "app.json"
    )
    #expect(outcome.exitCode == 65)
    #expect(outcome.output == "")
    #expect(
      outcome.errors.contains("library-x86.dll:1:1: error: a profile has no modules of this kind")
    )
    #expect(
      outcome.errors.contains("hello.txt:1:1: error: this is no file of a kind that is known")
    )
    #expect(
      outcome.errors.contains(
        "error: Arm64 library-arm64.dll cannot be loaded into an Arm64EC process (program-ec.exe)\n"
          + "   | hint: build it as Arm64EC or Arm64X"
      )
    )
    #expect(outcome.errors.contains("3 errors in "))
    #expect(tool.folder.names == ["hello.txt", "library-x86.dll"])
  }

  @Test func `a recording's modules get the architectures of files`() throws {
    _ = try tool.folder.write(
      "events: Ir\nob=/opt/app.exe\nfn=main\n1 100\ncob=/opt/codec.dll\ncfn=decode\ncalls=10 2\n1 400\n"
        + "ob=/opt/codec.dll\nfn=decode\n2 400\n",
      as: "app.callgrind"
    )
    try FileManager.default.createDirectory(
      atPath: tool.folder.path(of: "App"),
      withIntermediateDirectories: false
    )
    let arguments = ["import", "callgrind", "app.callgrind", "--images", "App", "-o", "app.json"]
    let empty = try tool.run(arguments)
    #expect(empty.exitCode == 65)
    #expect(empty.errors.contains("App:1:1: error: no file here is an image of Windows"))
    #expect(empty.errors.contains("hint: name the folder that the app is installed in"))
    try put("library-ec.dll", as: "App/Codec.dll")
    let outcome = try tool.run(arguments)
    #expect(outcome.exitCode == 0)
    #expect(outcome.errors.contains("note: x64 for want of a file in App: app.exe\n"))
    let profile = tool.folder.text(of: "app.json") ?? ""
    #expect(profile.contains(#"{ "name": "app.exe", "architecture": "x64" }"#))
    #expect(profile.contains(#"{ "name": "codec.dll", "architecture": "arm64ec" }"#))
    #expect(try tool.run("validate", "app.json").exitCode == 0)
  }
}
