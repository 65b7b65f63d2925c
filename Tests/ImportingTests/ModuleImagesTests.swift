import Diagnostics
import TestSupport
import Testing
import Workloads

@testable import Importing

@Suite struct ModuleImagesTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// A program whose objects are an app, two libraries of it, and the C library.
  private let recording = """
    events: Ir
    ob=/opt/app.exe
    fn=main
    1 100
    cob=/opt/codec.dll
    cfn=decode
    calls=10 2
    1 500
    cob=/opt/plain.dll
    cfn=plain
    calls=1 3
    1 5
    ob=/opt/codec.dll
    fn=decode
    2 400
    cob=/lib/libc.so.6
    cfn=memcpy
    calls=10 4
    2 100
    ob=/opt/plain.dll
    fn=plain
    3 5
    ob=/lib/libc.so.6
    fn=memcpy
    4 100

    """

  private func imported() throws -> Workload {
    try workload(recording, ImportOptions(images: folder.path))
  }

  private func put(_ image: String, as name: String) throws {
    _ = try folder.write(ImageFixture.bytes(image), as: name)
  }

  @Test func `modules have the architectures of the files with their names`() throws {
    try put("program-ec.exe", as: "app.exe")
    try put("hybrid.dll", as: "CODEC.DLL")
    let imported = try imported()
    #expect(
      imported.modules.map { "\($0.name) \($0.architecture)" } == [
        "app.exe arm64ec", "codec.dll arm64x", "plain.dll x64", "libc.so.6 arm64x",
      ]
    )
    #expect(imported.summary == (try workload(recording).summary))
  }

  @Test func `modules without a file and files without a module are noted`() throws {
    try put("program-x64.exe", as: "app.exe")
    try put("library-x64.dll", as: "codec.dll")
    try put("user-ec.dll", as: "spell-checker.dll")
    _ = try folder.write("hello", as: "read-me.txt")
    let notes = try imported().notes
    #expect(notes.contains("x64 for want of a file in \(folder.path): plain.dll"))
    #expect(
      notes.contains("no module has the name of these files in \(folder.path): spell-checker.dll")
    )
    #expect(!notes.contains { $0.contains("libc.so.6") || $0.contains("read-me.txt") })
  }

  @Test func `a file decides against the rule of Windows' own modules, and it is said`() throws {
    try put("library-x64.dll", as: "libc.so.6")
    let imported = try imported()
    #expect(imported.module(named: "libc.so.6")?.architecture == .x64)
    #expect(imported.notes.contains { $0.hasSuffix("taken for Windows' own: libc.so.6") })
  }

  @Test func `files that no x64 process loads are mistakes, all at once`() throws {
    try put("library-arm64.dll", as: "codec.dll")
    try put("library-x86.dll", as: "plain.dll")
    _ = try folder.write("\u{7F}ELF\u{2}\u{1}\u{1}", as: "app.exe")
    let error = #expect(throws: InvalidInput.self) { try imported() }
    #expect(
      error?.diagnostics.map { "\($0.path.dropFirst(folder.path.count)): \($0.message)" } == [
        "/app.exe: this is an ELF file",
        "/codec.dll: this image is Arm64, and the recording has x64 code of its name",
        "/plain.dll: this image is x86, and the recording has x64 code of its name",
      ]
    )
  }

  @Test func `a folder without an image, and no folder, are mistakes`() throws {
    _ = try folder.write("hello", as: "app.exe")
    let error = #expect(throws: InvalidInput.self) { try imported() }
    #expect(error?.diagnostics.map(\.message) == ["no file here is an image of Windows"])
    #expect(error?.diagnostics.first?.hint?.contains("name the folder") == true)
    let missing = #expect(throws: InvalidInput.self) {
      try workload(recording, ImportOptions(images: "/no/such"))
    }
    #expect(missing?.diagnostics.map(\.path) == ["/no/such"])
  }
}
