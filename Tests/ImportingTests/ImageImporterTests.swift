import Diagnostics
import TestSupport
import Testing
import Workloads

@testable import Importing

@Suite struct ImageImporterTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func skeleton(
    _ names: [String],
    _ options: ImportOptions = ImportOptions()
  ) throws -> Workload {
    try ImageImporter.workload(from: names.map(ImageFixture.path), options: options)
  }

  /// The mistakes in images, one a line, with the names of their files.
  private func mistakes(_ paths: [String], _ options: ImportOptions = ImportOptions()) -> String {
    do {
      _ = try ImageImporter.workload(from: paths, options: options)
      return "none"
    } catch {
      return error.diagnostics.map { mistake in
        let name = mistake.path.split(separator: "/").last.map(String.init) ?? ""
        return "\(name): \(mistake.message)" + (mistake.hint.map { "; \($0)" } ?? "")
      }
      .joined(separator: "\n")
    }
  }

  private func modules(_ workload: Workload) -> [String] {
    workload.modules.map { "\($0.name) \($0.architecture)" }
  }

  /// Functions with their module, call sites, and entries with their counts.
  private func content(_ workload: Workload) -> String {
    let functions = workload.functions.map {
      "\($0.name) [\(workload.modules[$0.module].name)]" + ($0.isPortable ? "" : " x64")
    }
    let calls = workload.callSites.map {
      "\(workload.functions[$0.caller].name) > \(workload.functions[$0.callee].name) \($0.kind)"
    }
    let entries = workload.phases[0].threads[0].calls.map {
      "run \(workload.functions[$0.function].name) \($0.count)"
    }
    return (functions + calls + entries).joined(separator: "\n")
  }

  @Test func `a program calls what it imports from a library that is given`() throws {
    let workload = try skeleton(["program-ec.exe", "library-x64.dll"])
    #expect(modules(workload) == ["program-ec.exe arm64ec", "library-x64.dll x64"])
    #expect(
      content(workload) == """
        start of program-ec.exe [program-ec.exe]
        code of library-x64.dll [library-x64.dll]
        leaf [library-x64.dll]
        start of program-ec.exe > leaf import
        run start of program-ec.exe 1
        run code of library-x64.dll 0
        """
    )
  }

  @Test func `no count is invented`() throws {
    let workload = try skeleton(["program-x64.exe", "library-x64.dll"])
    #expect(workload.callSites.allSatisfy { $0.provenance == .static && $0.callsPerRun.count == 0 })
    #expect(
      workload.functions.allSatisfy { $0.body == .instructions(CountRatio(0), mix: "mixed") }
    )
    #expect(workload.functions.allSatisfy { $0.signature == nil })
  }

  @Test func `delayed imports are calls too`() throws {
    let workload = try skeleton(["delay-x64.dll", "library-x64.dll"])
    #expect(content(workload).contains("code of delay-x64.dll > leaf import"))
    #expect(
      content(workload).hasSuffix("run code of delay-x64.dll 0\nrun code of library-x64.dll 0")
    )
  }

  @Test func `equal names of two libraries are told apart`() throws {
    let other = try folder.write(ImageFixture.bytes("library-x64.dll"), as: "library-y64.dll")
    let user = try folder.write(
      ImageFixture.bytes("user-ec.dll", replacing: [("library-x64.dll", "library-y64.dll")]),
      as: "user.dll"
    )
    let paths = ["user-ec.dll", "library-x64.dll"].map(ImageFixture.path) + [user, other]
    let workload = try ImageImporter.workload(from: paths, options: ImportOptions())
    #expect(
      workload.functions.map(\.name) == [
        "code of user-ec.dll", "code of library-x64.dll", "code of user.dll",
        "code of library-y64.dll", "leaf (library-x64.dll)", "mean (library-x64.dll)",
        "leaf (library-y64.dll)", "mean (library-y64.dll)",
      ]
    )
  }

  @Test func `a forwarder leads to the library that has the function`() throws {
    let program = try folder.write(
      ImageFixture.bytes("program-ec.exe", replacing: [("library-x64.dll", "forwarder.dll")]),
      as: "program.exe"
    )
    let libraries = ["forwarder.dll", "library-ec.dll"].map(ImageFixture.path)
    let workload = try ImageImporter.workload(from: [program] + libraries, options: ImportOptions())
    #expect(
      modules(workload) == [
        "program.exe arm64ec", "forwarder.dll arm64x", "library-ec.dll arm64ec",
      ]
    )
    #expect(
      content(workload) == """
        start of program.exe [program.exe]
        code of library-ec.dll [library-ec.dll]
        leaf [library-ec.dll]
        start of program.exe > leaf import
        run start of program.exe 1
        run code of library-ec.dll 0
        """
    )
  }

  @Test func `an x64 object in an Arm64EC image is not portable`() throws {
    let user = try folder.write(
      ImageFixture.bytes(
        "user-ec.dll",
        replacing: [("library-x64.dll", "user-mixed.dll"), ("mean", "sum"), ("leaf", "use")]
      ),
      as: "user.dll"
    )
    let workload = try ImageImporter.workload(
      from: [user, ImageFixture.path("user-mixed.dll")],
      options: ImportOptions()
    )
    let functions = workload.functions.filter { ["use", "sum"].contains($0.name) }
    #expect(Set(functions.map { "\($0.name) \($0.isPortable)" }) == ["use true", "sum false"])
  }

  @Test func `Windows' own modules are native without a file`() throws {
    let user = try folder.write(
      ImageFixture.bytes("user-ec.dll", replacing: [("library-x64.dll", "UCRTBASE.dll")]),
      as: "user.dll"
    )
    let workload = try ImageImporter.workload(from: [user], options: ImportOptions())
    #expect(modules(workload) == ["user.dll arm64ec", "UCRTBASE.dll arm64x"])
    #expect(workload.callSites.count == 2)
  }

  @Test func `what is neither given nor Windows' own is left out and said`() throws {
    let alone = try skeleton(["user-ec.dll"])
    #expect(modules(alone) == ["user-ec.dll arm64ec"])
    #expect(alone.callSites.isEmpty)
    #expect(alone.notes.contains { $0.hasPrefix("left out") && $0.hasSuffix(": library-x64.dll") })
    let known = try skeleton(["user-ec.dll"], ImportOptions(systemPatterns: ["library-*"]))
    #expect(modules(known) == ["user-ec.dll arm64ec", "library-x64.dll arm64x"])
    #expect(!known.notes.contains { $0.hasPrefix("left out") })
  }

  @Test func `images become one module of another name when they are of one kind`() throws {
    let names = ["program-x64.exe", "library-x64.dll"]
    let one = ImportOptions(moduleNames: [("*", "app")], mixNames: [("app", "simd")])
    let workload = try skeleton(names, one)
    #expect(modules(workload) == ["app x64"])
    #expect(workload.callSites.allSatisfy { $0.kind == .direct })
    #expect(
      workload.functions.allSatisfy { $0.body == .instructions(CountRatio(0), mix: "simd") }
    )
    #expect(
      mistakes(["program-ec.exe", "library-x64.dll"].map(ImageFixture.path), one)
        == "library-x64.dll: this is x64 and program-ec.exe is Arm64EC, so they cannot both be part"
        + " of the module app; give them names of their own"
    )
  }

  @Test func `Arm64X is seen as its process sees it`() throws {
    let mixed = try skeleton(["hybrid.dll", "library-x64.dll"])
    #expect(modules(mixed) == ["hybrid.dll arm64x", "library-x64.dll x64"])
    #expect(content(mixed).contains("code of hybrid.dll > leaf import"))
    #expect(
      modules(try skeleton(["hybrid.dll", "library-arm64.dll"])).last == "library-arm64.dll arm64"
    )
  }

  @Test func `images that cannot live in one process are mistakes with their reasons`() {
    let names = ["program-ec.exe", "library-x64.dll", "library-arm64.dll"]
    #expect(
      mistakes(names.map(ImageFixture.path))
        == "program-ec.exe: Arm64 library-arm64.dll cannot be loaded into an Arm64EC process "
        + "(program-ec.exe); build it as Arm64EC or Arm64X"
    )
  }

  @Test func `foreign and broken files are told together`() throws {
    let text = try folder.write("hello\n", as: "read-me.txt")
    let cut = try folder.write(
      Array(try ImageFixture.bytes("library-x64.dll").prefix(140)),
      as: "cut.dll"
    )
    let again = try folder.write(ImageFixture.bytes("library-x64.dll"), as: "LIBRARY-X64.DLL")
    let images = ["program-x64.exe", "library-x64.dll", "library-x86.dll", "program-ec.exe"]
    let lines = mistakes(images.map(ImageFixture.path) + [again, text, cut, "none.dll"])
      .split(separator: "\n").map(String.init)
    try #require(lines.count == 6)
    #expect(lines[0] == "library-x86.dll: a profile has no modules of this kind: x86; leave it out")
    #expect(lines[1].hasPrefix("program-ec.exe: this is a program beside program-x64.exe, and "))
    #expect(
      lines[2].hasSuffix(
        " has the same name, and a process finds libraries by name; name one of the two"
      )
    )
    #expect(lines[3].hasPrefix("read-me.txt: this is no file of a kind that is known"))
    #expect(lines[4].hasPrefix("cut.dll: "))
    #expect(lines[5].hasPrefix("none.dll: there is no such file"))
  }

  @Test func `a name that no profile holds is counted, not written`() throws {
    let user = try folder.write(
      ImageFixture.bytes("user-ec.dll", replacing: [("library-x64.dll", "library\u{1}x64.dll")]),
      as: "user.dll"
    )
    let workload = try ImageImporter.workload(from: [user], options: ImportOptions())
    #expect(workload.callSites.isEmpty)
    #expect(workload.notes.contains("2 imports lead nowhere or have no readable name"))
  }

  @Test func `a damaged image gives a skeleton or a mistake, never a crash`() throws {
    let bytes = try ImageFixture.bytes("user-ec.dll")
    var skeletons = 0
    for offset in stride(from: 0, to: bytes.count, by: 97) {
      var changed = bytes
      changed[offset] ^= 0xFF
      let path = try folder.write(changed, as: "user.dll")
      let paths = [path, ImageFixture.path("library-x64.dll")]
      guard let workload = try? ImageImporter.workload(from: paths, options: ImportOptions()) else {
        continue
      }
      skeletons += 1
      #expect(workload.functions.allSatisfy { $0.name.isProfileName })
      #expect(workload.modules.allSatisfy { $0.name.isProfileName })
    }
    #expect(skeletons > 10)
  }
}
