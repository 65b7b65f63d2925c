import Foundation
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
        "2 of 3 functions of x64 images, with 96 % of their time, have the code of the files; how"
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
        "1 calls go through pointers: the caller's file imports nothing from the callee's"
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

  @Test func `functions that are merged have the code of all`() throws {
    let text = """
      hashing.dll!run;codec.dll!crc32 5
      hashing.dll!run;codec.dll!adler32 5
      hashing.dll!run 1000
      """
    let workload = try imported(text, keepShare: 0.5)
    #expect(workload.function(named: "(rest of codec.dll)")?.codeBytes == 153 + 216)
  }
}
