import Diagnostics
import Foundation
import PEReading
import Testing

@Suite struct PEImageTests {
  @Test(arguments: [
    ("library-x64.dll", ImageKind.x64), ("program-x64.exe", .x64), ("volatile.dll", .x64),
    ("library-ec.dll", .arm64ec), ("library-ec-1.dll", .arm64ec), ("user-mixed.dll", .arm64ec),
    ("program-ec.exe", .arm64ec), ("library-arm64.dll", .arm64), ("hybrid.dll", .arm64x),
    ("forwarder.dll", .arm64x), ("library-x86.dll", .x86),
  ])
  func `the kind follows from the machine and the pointer to CHPE metadata`(
    name: String,
    kind: ImageKind
  ) throws {
    #expect(try FixtureImages.image(name).kind == kind)
  }

  @Test(arguments: FixtureImages.images)
  func `an image that a linker wrote has no findings`(name: String) throws {
    #expect(try FixtureImages.image(name).findings.map(\.description) == [])
  }

  @Test func `exports have names, numbers or both, and may stand for others`() throws {
    let exports = try #require(try FixtureImages.image("library-x64.dll").exports)
    #expect(exports.name == "library-x64.dll")
    #expect(exports.ordinalBase == 7)
    #expect(
      exports.symbols.map { "\($0.ordinal) \($0.name ?? "-") \($0.forwarder ?? "here")" } == [
        "7 - here", "9 sum here", "10 counter here", "11 leaf here", "12 mean here",
        "13 other library-ec.leaf", "14 third library-ec.#9",
      ]
    )
  }

  @Test func `imports of the load and of the first call are told apart`() throws {
    let atLoad = try #require(try FixtureImages.image("user-ec.dll").imports.first)
    #expect(atLoad.name == "library-x64.dll" && !atLoad.isDelayed)
    #expect(atLoad.symbols.map(\.name) == ["leaf", "mean"])
    let later = try FixtureImages.image("delay-x64.dll").imports
    #expect(later.map(\.name) == ["library-x64.dll"])
    #expect(later.first?.isDelayed == true)
    #expect(later.first?.symbols.map(\.name) == ["leaf", "mean"])
  }

  @Test func `the code map of a mixed image names both kinds of code`() throws {
    let metadata = try #require(try FixtureImages.image("user-mixed.dll").hybridMetadata)
    #expect(
      metadata.codeMap == [
        CodeRange(0x1004..<0x11F4, .arm64ec), CodeRange(0x2000..<0x3030, .x64),
      ]
    )
    #expect(metadata.redirections.count == 3)
    #expect(metadata.entryPointRanges.map(\.entryPoint) == [0x3000, 0x3010, 0x3020])
  }

  @Test func `the first version of the metadata ends with the copy of the auxiliary table`() throws
  {
    let first = try #require(try FixtureImages.image("library-ec-1.dll").hybridMetadata)
    #expect(first.version == 1 && first.values.last?.name == "AuxiliaryIATCopy")
    let second = try #require(try FixtureImages.image("library-ec.dll").hybridMetadata)
    #expect(second.version == 2 && second.values.last?.name == "__os_arm64x_helper8")
    #expect(second.values.count - first.values.count == 9)
  }

  @Test func `cells of the auxiliary table start with thunks, and so does its copy`() throws {
    let image = try FixtureImages.image("user-ec.dll")
    let metadata = try #require(image.hybridMetadata)
    let targets = metadata.auxiliaryCells.compactMap(\.target)
    #expect(metadata.auxiliaryCells.map(\.importCell) == image.imports[0].symbols.map(\.cell))
    #expect(targets.count == 2)
    #expect(metadata.auxiliaryCells.map(\.copiedTarget) == targets)
    for target in targets {
      #expect(metadata.codeMap.first?.addresses.contains(UInt64(target)) == true)
    }
  }

  @Test func `imports of the first call have auxiliary cells too`() throws {
    let image = try FixtureImages.image("delay-ec.dll")
    let metadata = try #require(image.hybridMetadata)
    #expect(metadata.auxiliaryCells.map(\.importCell) == image.imports[0].symbols.map(\.cell))
    #expect(metadata.auxiliaryCells.map(\.cell) == [0x5000, 0x5008])
    #expect(metadata.auxiliaryCells.map(\.target) == [0x10EC, 0x1100])
    #expect(metadata.auxiliaryCells.map(\.copiedTarget) == [0x10EC, 0x1100])
  }

  @Test func `a symbol may be imported by number`() throws {
    var data = try FixtureImages.data("user-ec.dll")
    let image = try FixtureImages.image("user-ec.dll")
    let list = try #require(image.offset(of: image.imports[0].lookupTable))
    data[list..<list + 8] = Data([7, 0, 0, 0, 0, 0, 0, 0x80])
    let symbols = try PEImage(ImageBytes(data, path: "user-ec.dll")).imports[0].symbols
    #expect(symbols.map(\.ordinal) == [7, nil])
    #expect(symbols.map(\.name) == [nil, "mean"])
  }

  @Test func `functions end where their unwind information says`() throws {
    // One function of the x64 image saves registers; its entry tells both ends.
    let functions = try FixtureImages.image("delay-x64.dll").x64Functions
    #expect(functions.map { $0.start < $0.end } == functions.map { _ in true })
    #expect(!functions.isEmpty)
    // The helper of import calls has its length in the entry, a thunk in a record.
    let native = try FixtureImages.image("library-ec.dll").arm64Functions
    #expect(native.prefix(2).map { [$0.start, $0.end] } == [[0x1094, 0x10B0], [0x10B0, 0x10F8]])
    #expect(native.prefix(2).map { $0.unwindAddress == 0 } == [true, false])
  }

  @Test func `x64 processes see an Arm64X image as Arm64EC`() throws {
    let image = try FixtureImages.image("hybrid.dll")
    let view = try #require(image.emulationView)
    #expect(view.fileHeader.machine == .x64)
    #expect(view.kind == .arm64ec)
    #expect(image.exports?.symbols.map(\.name) == ["counter"])
    // The linker empties the list of what only Arm64EC code imports.
    #expect(image.imports.map(\.symbols.count) == [0])
    #expect(view.exports?.symbols.compactMap(\.name) == ["use", "use_callback", "use_mean"])
    #expect(view.imports.map(\.name) == ["library-x64.dll"])
    #expect(view.optionalHeader.entryPoint != image.optionalHeader.entryPoint)
    #expect(view.hybridMetadata?["AlternateEntryPoint"] == image.optionalHeader.entryPoint)
    #expect(!view.arm64Functions.isEmpty && view.arm64Functions == image.arm64Functions)
  }

  @Test func `a pure forwarder exports other names to each kind of process`() throws {
    let image = try FixtureImages.image("forwarder.dll")
    #expect(
      image.exports?.symbols.compactMap(\.forwarder) == [
        "library-arm64.leaf", "library-arm64.mean",
      ]
    )
    #expect(
      image.emulationView?.exports?.symbols.compactMap(\.forwarder)
        == ["library-ec.leaf", "library-ec.mean"]
    )
  }

  @Test func `volatile metadata lists accesses, and the code that is complete`() throws {
    let metadata = try #require(try FixtureImages.image("volatile.dll").volatileMetadata)
    #expect(metadata.version == 1)
    #expect(metadata.accesses == [0x1000, 0x1006])
    #expect(metadata.ranges == [VolatileMetadata.Code(start: 0x1000, size: 13)])
  }

  @Test func `a .NET assembly of managed code only is named so`() throws {
    var data = try FixtureImages.data("library-x86.dll")
    let image = try PEImage(ImageBytes(data, path: "any.dll"))
    // The directory of managed code, pointed at a header whose flags are 1: managed code only.
    let directory = image.optionalHeader.offset + 96 + 8 * 14
    let section = try #require(image.sections.last)
    let header = Int(section.fileOffset)
    data[directory..<directory + 4] = Self.bytes(section.virtualAddress)
    data[directory + 4..<directory + 8] = Self.bytes(72)
    data[header + 16..<header + 20] = Self.bytes(1)
    #expect(try PEImage(ImageBytes(data, path: "any.dll")).kind == .managed)
  }

  private static func bytes(_ number: UInt32) -> Data {
    Data((0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * UInt32($0))) })
  }
}

@Suite struct LinkerInputTests {
  @Test(arguments: [
    ("library-x64.obj", [Machine.x64]), ("library-ec.obj", [.arm64ec]),
    ("library-arm64.obj", [.arm64]), ("library-x64.lib", [.x64]), ("library-ec.lib", [.arm64ec]),
    ("both.lib", [.arm64ec, .arm64]),
  ])
  func `objects and libraries tell the machine of each member`(
    name: String,
    machines: [Machine]
  ) throws {
    let input = try LinkerInput(ImageBytes(try FixtureImages.data(name), path: name))
    #expect(input.findings.isEmpty)
    #expect(input.machines == machines)
  }

  @Test func `members of an import library name what they import`() throws {
    let data = try FixtureImages.data("library-x64.lib")
    let members = try LinkerInput(ImageBytes(data, path: "library-x64.lib")).members
    #expect(members.compactMap(\.importedSymbol).contains("leaf"))
    #expect(Set(members.compactMap(\.importedLibrary)) == ["library-x64.dll"])
  }
}

@Suite struct FileKindTests {
  @Test(arguments: [
    ([0x7F, 0x45, 0x4C, 0x46], "an ELF file"), ([0xCF, 0xFA, 0xED, 0xFE], "a Mach-O file"),
    ([0x50, 0x4B, 3, 4], "a ZIP archive"), ([0x42, 0x43, 0xC0, 0xDE], "LLVM bitcode"),
    ([0x23, 0x21, 0x2F, 0x62], "a script"), ([], "an empty file"), ([1, 2], "a file of 2 bytes"),
    ([1, 2, 3, 4], "no file of a kind that is known"),
    (
      [0x4D, 0x5A, 0, 0], "a program for DOS; the DOS header at offset 0x0 is cut off"
    ),
  ])
  func `what is no image is named for what it is`(bytes: [UInt8], name: String) {
    #expect(FileKind(of: ImageBytes(Data(bytes), path: "file")) == .foreign(name))
  }

  @Test func `an ELF file tells its processor`() {
    var bytes = [UInt8](repeating: 0, count: 64)
    bytes.replaceSubrange(0..<4, with: [0x7F, 0x45, 0x4C, 0x46])
    bytes[18] = 62
    let kind = FileKind(of: ImageBytes(Data(bytes), path: "program"))
    #expect(kind == .foreign("an ELF file of x64 code"))
  }
}
