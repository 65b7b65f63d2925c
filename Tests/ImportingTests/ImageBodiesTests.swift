import Foundation
import Quantities
import SampleReading
import TestSupport
import Testing
import Workloads
import X64Decoding

@testable import Importing

/// Samples with the images that they were taken of: names, kinds of calls, and code.
@Suite(.enabled(if: X64Decoder() != nil, "needs the trait MachineCode"))
struct ImageBodiesTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for name in ["hashing.dll", "codec.dll", "lexer.dll"] { try put(name) }
  }

  /// Copies an image of the tests of execution.
  private func put(_ image: String, of architecture: String = "x64") throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "ExecutionTests/Fixtures/\(architecture)/\(image)")
    _ = try folder.write([UInt8](try Data(contentsOf: path)), as: image)
  }

  private func imported(_ text: String, keepShare: Double = 1) throws -> Workload {
    try FoldedImporter.workload(
      text,
      .zen4,
      ImportOptions(keepShare: keepShare, images: folder.path)
    )
  }

  @Test func `functions that an image exports have its code, and keep their time`() throws {
    let text = """
      hashing.dll!run;codec.dll!crc32 500
      hashing.dll!run;codec.dll!fold_table 20
      hashing.dll!run 100
      """
    let workload = try imported(text)
    let crc = try #require(workload.function(named: "crc32"))
    let recording = try #require(workload.recording)
    // As the image has it: 51 instructions in 153 bytes, in one function from its first byte on.
    #expect(crc.reachedInstructions == 51 && crc.codeBytes == 153)
    #expect(crc.blocks.reduce(0) { $0 + recording.blocks[$1].code.count } == 153)
    #expect(recording.modules.map(\.name) == ["hashing.dll", "codec.dll"])
    #expect(workload.milliseconds() == ["run": 100, "crc32": 500, "fold_table": 20])
    // What no export names keeps its mix.
    #expect(workload.function(named: "fold_table")?.blocks == [])
    #expect(
      workload.notes.contains(
        "2 of 3 functions of x64 images, with 96 % of their work, have the code of the files; how"
          + " often its parts run is estimated, and all of it counts as reached; others are not"
          + " exported by their names"
      )
    )
  }

  @Test func `edges lead as often into and out of blocks as these run`() throws {
    let workload = try imported("hashing.dll!run;codec.dll!crc32 500\nhashing.dll!run 100\n")
    let recording = try #require(workload.recording)
    let crc = try #require(workload.function(named: "crc32"))
    for block in crc.blocks.dropFirst() {
      let into = recording.edges.filter { $0.to == block }.reduce(0) { $0 + Double($1.count) }
      let runs = Double(recording.blocks[block].executions)
      #expect(abs(into - runs) <= 2 + runs / 100)
    }
  }

  @Test func `addresses in an image are names of its functions`() throws {
    // In `run` of hashing.dll, in `crc32` of codec.dll, in a function that it does not export.
    let exported = try imported("hashing.dll!run;codec.dll!crc32 5\n")
    let crc = try #require(exported.recording).modules[1].start
    let address = try #require(
      exported.function(named: "crc32").map { function in
        exported.recording?.blocks[function.blocks[0]].address ?? 0
      }
    )
    let inside = String(address - crc + 9, radix: 16)
    let text = """
      hashing.dll!run;codec.dll!0x\(inside) 500
      hashing.dll!run;codec.dll!0x10a5 20
      hashing.dll!run;codec.dll!0x7ff612345678 3
      hashing.dll!run 100
      """
    let workload = try imported(text)
    #expect(
      workload.milliseconds() == [
        "run": 100, "crc32": 500, "code at 0x10a0": 20, "code of codec.dll": 3,
      ]
    )
    #expect(workload.function(named: "crc32")?.reachedInstructions == 51)
    #expect((workload.function(named: "code at 0x10a0")?.blocks.count ?? 0) > 0)
  }

  /// How the calls of a function find it.
  private func kind(of callee: String, in workload: Workload) -> CallKind? {
    workload.callSites.first { workload.functions[$0.callee].name == callee }?.kind
  }

  @Test func `calls of what a file does not import go through pointers`() throws {
    let text = """
      hashing.dll!run;codec.dll!crc32 500
      hashing.dll!run;lexer.dll!lexer_next 50
      hashing.dll!run;ntdll.dll!RtlCopyMemory 50
      """
    let workload = try imported(text)
    #expect(kind(of: "crc32", in: workload) == .import)
    #expect(kind(of: "lexer_next", in: workload) == .indirect)
    #expect(kind(of: "RtlCopyMemory", in: workload) == .import)
    #expect(
      workload.notes.contains(
        "pairs of functions that call through pointers, as the caller's file imports nothing from the"
          + " callee's: 1"
      )
    )
  }

  @Test func `Arm64EC images give their architecture, and no x64 code`() throws {
    try put("codec.dll", of: "arm64ec")
    let workload = try imported("hashing.dll!run;codec.dll!crc32 500\nhashing.dll!run 100\n")
    #expect(workload.module(named: "codec.dll")?.architecture == .arm64ec)
    #expect(workload.function(named: "crc32")?.blocks == [])
    #expect((workload.function(named: "run")?.blocks.count ?? 0) > 0)
  }

  @Test func `merged recordings have the code as well, also of what only the calls know`() throws {
    let samples = try folder.write("hashing.dll!run;codec.dll!crc32 500\n", as: "a.folded")
    let calls = try folder.write(
      """
      Level,Function Name,Number of Calls,Elapsed Exclusive Time,Module Name
      0,run,1,1.00,hashing.dll
      1,crc32,700,1.00,codec.dll
      1,adler32,30,1.00,codec.dll

      """,
      as: "calls.csv"
    )
    var options = ImportOptions(images: folder.path)
    options.sampling = .zen4
    let workload = try RecordingImporters.workload(
      of: "folded",
      from: [samples],
      merging: [RecordingImporters.Recording(format: "vsperf", paths: [calls])],
      options: options
    )
    #expect(workload.calls("run", "crc32")?.count == 700)
    #expect(workload.function(named: "crc32")?.codeBytes == 153)
    #expect(workload.function(named: "adler32")?.codeBytes == 216)
    #expect(workload.module(named: "codec.dll")?.architecture == .x64)
  }

  /// Imports samples of `small.dll`, an image that is put together here.
  private func imported(_ text: String, of image: SmallImage, keepShare: Double = 1) throws
    -> Workload
  {
    _ = try folder.write(image.bytes, as: "small.dll")
    return try imported(text, keepShare: keepShare)
  }

  /// What a function of `small.dll` has of code.
  private func bytes(of function: String, in image: SmallImage) throws -> UInt64? {
    let workload = try imported("small.dll!\(function) 5\n", of: image)
    return workload.function(named: function).flatMap { $0.blocks.isEmpty ? nil : $0.codeBytes }
  }

  /// `xor eax, eax`, `inc eax`, `ret`.
  private static let code: [UInt8] = [0x31, 0xC0, 0xFF, 0xC0, 0xC3]

  @Test func `an address inside another function is no function`() throws {
    let exports = [("f", 0x1000), ("inside", 0x1002)]
    let image = SmallImage(
      code: Self.code,
      exports: exports,
      functions: [(0x1000..<0x1005, isPart: false)]
    )
    #expect(try bytes(of: "f", in: image) == 5)
    #expect(try bytes(of: "inside", in: image) == nil)
    // Without a table, each is as long as there is nothing else.
    #expect(try bytes(of: "f", in: SmallImage(code: Self.code, exports: exports)) == 2)
  }

  @Test func `what is chained to a function is part of it where they adjoin`() throws {
    // test ecx, ecx; jz to the ret at the end; then, in the second range: inc eax, ret, ret.
    let code: [UInt8] = [0x85, 0xC9, 0x74, 0x03, 0xFF, 0xC0, 0xC3, 0xC3]
    var image = SmallImage(
      code: code,
      exports: [("f", 0x1000)],
      functions: [(0x1000..<0x1004, isPart: false), (0x1004..<0x1008, isPart: true)]
    )
    #expect(try bytes(of: "f", in: image) == 8)
    image.functions[1].isPart = false
    #expect(try bytes(of: "f", in: image) == 4)
    image.functions = [(0x1000..<0x1004, isPart: false), (0x1005..<0x1008, isPart: true)]
    #expect(try bytes(of: "f", in: image) == 4)
  }

  @Test func `a jump that stands for a function leads to its code`() throws {
    let image = SmallImage(
      code: [0xE9, 3, 0, 0, 0, 0xCC, 0xCC, 0xCC] + Self.code,
      exports: [("f", 0x1000)],
      functions: [(0x1008..<0x100D, isPart: false)]
    )
    #expect(try bytes(of: "f", in: image) == 5)
    // One that leads to itself has the code that it is.
    let itself = SmallImage(code: [0xEB, 0xFE], exports: [("f", 0x1000)])
    #expect(try bytes(of: "f", in: itself) == 2)
  }

  @Test func `names of one function share its code, which is reached once`() throws {
    let image = SmallImage(code: Self.code, exports: [("a", 0x1000), ("b", 0x1000)])
    let text = "small.dll!a 5\nsmall.dll!b 5\nsmall.dll!c 90\n"
    let apart = try imported(text, of: image)
    #expect(apart.function(named: "a")?.blocks == apart.function(named: "b")?.blocks)
    let merged = try imported(text, of: image, keepShare: 0.85)
    let rest = try #require(merged.function(named: "(rest of small.dll)"))
    #expect(rest.blocks == [0] && rest.codeBytes == 5)
  }

  @Test func `functions weigh by their work, and those without code are merged apart`() throws {
    let image = SmallImage(
      code: Self.code + [0x90, 0xC3, 0xCC] + Self.code,
      exports: [("a", 0x1000), ("b", 0x1005), ("c", 0x1008)]
    )
    let text = ["a 1", "b 3", "c 4", "x 50", "y 40", "main 1000"].map { "small.dll!\($0)\n" }
    let workload = try imported(text.joined(), of: image, keepShare: 0.9)
    let known = try #require(workload.function(named: "(rest of small.dll)"))
    let unknown = try #require(workload.function(named: "(rest of small.dll without code)"))
    #expect(known.blocks.count == 3 && unknown.blocks.isEmpty)
    let times = workload.milliseconds()
    #expect(times["(rest of small.dll)"] == 8 && times["(rest of small.dll without code)"] == 90)
    let recording = try #require(workload.recording)
    let instructions = known.blocks.map {
      Double(recording.blocks[$0].executions) * Double(recording.blocks[$0].instructions)
    }
    #expect(abs(instructions[1] / instructions[0] - 3) < 1e-3)
    #expect(abs(instructions[2] / instructions[0] - 4) < 1e-3)
  }

  @Test func `exports whose names a profile cannot have are known by their addresses`() throws {
    let image = SmallImage(code: Self.code, exports: [("a\u{1}b", 0x1000)])
    let workload = try imported("small.dll!0x1002 5\n", of: image)
    #expect(workload.functions.map(\.name) == ["code at 0x1000"])
  }

  @Test func `imports lead through libraries that forward, sampled or not`() throws {
    func put(_ name: String, imports: [String] = [], forwarders: [(String, String)] = []) throws {
      let image = SmallImage(code: Self.code, forwarders: forwarders, imports: imports)
      _ = try folder.write(image.bytes, as: name)
    }
    func found() throws -> CallKind? {
      kind(of: "f", in: try imported("app.dll!run;impl.dll!f 5\napp.dll!run 1\n"))
    }
    try put("impl.dll")
    try put("app.dll", imports: ["impl.dll"])
    #expect(try found() == .import)
    try put("app.dll", imports: ["kernel32.dll"])
    #expect(try found() == .indirect)
    try put("app.dll", imports: ["first.dll"])
    // What is not there may forward to anything.
    #expect(try found() == .import)
    try put("first.dll", forwarders: [("f", "second.f")])
    try put("second.dll")
    #expect(try found() == .indirect)
    try put("second.dll", forwarders: [("f", "impl.f")])
    #expect(try found() == .import)
  }

  @Test func `whatever bytes of an image are changed, nothing crashes and the profile is whole`()
    throws
  {
    let image = SmallImage(
      code: [0x85, 0xC9, 0x74, 0x03, 0xFF, 0xC0, 0xC3, 0xFF, 0xE0, 0xEB, 0xF5, 0xC3],
      exports: [("a", 0x1000), ("b", 0x1007)],
      forwarders: [("c", "other.c")],
      functions: [(0x1000..<0x1007, isPart: false), (0x1007..<0x100C, isPart: true)],
      imports: ["other.dll"]
    )
    let text = "small.dll!a 5\nsmall.dll!a;small.dll!b 5\nsmall.dll!0x1009;other.dll!c 5\n"
    var generator = SeededGenerator(seed: 8)
    for _ in 0..<400 {
      var bytes = image.bytes
      for _ in 0..<3 {
        let place = Int(generator.nextUnit() * Double(bytes.count))
        bytes[place] = UInt8(generator.nextUnit() * 256)
      }
      _ = try folder.write(bytes, as: "small.dll")
      guard let workload = try? imported(text) else { continue }
      guard let recording = workload.recording else { continue }
      #expect(Set(recording.blocks.map(\.address)).count == recording.blocks.count)
      #expect(workload.functions.allSatisfy { $0.name.isProfileName })
    }
  }
}
