import BlockProfiles
import Diagnostics
import SampleReading
import TestSupport
import Testing
import Workloads
import X64Decoding

@testable import Importing

/// Whether this build decodes x64 code.
private let canReadX64 = X64Decoder() != nil

@Suite(.enabled(if: canReadX64, "this build does not read x64 code"))
struct SDEMixImporterTests {
  private static let decode = "decode(frame const&, int)"

  private func workload(
    _ text: String,
    _ options: ImportOptions = ImportOptions()
  ) throws(InvalidInput) -> Workload {
    try SDEMixImporter.program(
      of: ByteBuffer("app.mix", bytes: Array(text.utf8), piece: 1000),
      options: options
    ).workload()
  }

  private func fixture() throws -> Workload { try workload(Fixture.sample("player.mix.txt")) }

  @Test func `totals are those of the output, threads added up and repetitions left out`() throws {
    let workload = try fixture()
    #expect(Replay(workload).instructions == 1089)
    #expect(workload.recording?.executedInstructions == 1089)
    #expect(workload.recording?.blocks.count == 12)
    #expect(
      workload.notes.contains(
        "1089 of 1089 instructions that ran are in blocks with code (100.0 %)"
      )
    )
  }

  @Test func `functions have names, images and the code that ran`() throws {
    let workload = try fixture()
    #expect(
      Set(workload.functions.map(\.name)) == [
        "main", "helper", "worker", Self.decode, "GetTickCount",
      ]
    )
    #expect(workload.module(named: "kernel32.dll")?.architecture == .arm64x)
    let main = try #require(workload.function(named: "main"))
    // 2 + 3 + 2 + 2 instructions: the block in the loop is part of the one before it.
    #expect(main.reachedInstructions == 9)
    #expect(main.codeBytes == 31)
    #expect(main.body == .instructions(CountRatio(306), mix: "mixed"))
  }

  @Test func `direct calls are exact, and so are those through pointers that can be no others`()
    throws
  {
    let workload = try fixture()
    #expect(workload.calls("main", "helper")?.count == 1)
    #expect(workload.calls("worker", Self.decode)?.count == 20)
    #expect(workload.calls("main", Self.decode)?.count == 100)
    #expect(workload.calls(Self.decode, "GetTickCount")?.count == 120)
    #expect(workload.callSites.count == 4)
    #expect(workload.callSites.allSatisfy { $0.provenance == .exact })
    let runs = Dictionary(
      uniqueKeysWithValues: zip(workload.functions.map(\.name), Replay(workload).runs)
    )
    #expect(
      runs == ["main": 1, "helper": 1, "worker": 1, Self.decode: 120, "GetTickCount": 120]
    )
  }

  @Test func `calls through pointers that may be of several are shared out within bounds`() throws {
    // Two callers of 60 and 40 calls, two imports that were called 70 and 30 times.
    let workload = try workload(
      """
      # EMIT_IMAGE_ADDRESSES
      a.exe 1000 1fff
      b.dll 5000 5fff
      # END_IMAGE_ADDRESSES
      # EMIT_TOP_BLOCK_STATS FOR TID 0 EMIT# 1
      BLOCK: 0 PC: 1000 ICOUNT: 60 EXECUTIONS: 60 #BYTES: 6 FN: f IMG: a.exe
      XDIS 1000: CALL BASE FF1500100000 call
      BLOCK: 1 PC: 1100 ICOUNT: 40 EXECUTIONS: 40 #BYTES: 6 FN: g IMG: a.exe
      XDIS 1100: CALL BASE FF1500100000 call
      BLOCK: 2 PC: 5000 ICOUNT: 70 EXECUTIONS: 70 #BYTES: 1 FN: x IMG: b.dll
      XDIS 5000: RET BASE C3 ret
      BLOCK: 3 PC: 5100 ICOUNT: 30 EXECUTIONS: 30 #BYTES: 1 FN: y IMG: b.dll
      XDIS 5100: RET BASE C3 ret
      # END_TOP_BLOCK_STATS
      # FUNCTION TOTALS FOR TID 0
      #rank total-icount % cumulative% #times-called address function-name image-name
      0: 70 35 35 70 5000 x IMG: b.dll
      1: 60 30 65 0 1000 f IMG: a.exe
      2: 40 20 85 0 1100 g IMG: a.exe
      3: 30 15 100 30 5100 y IMG: b.dll
      # END FUNCTION TOTALS
      """
    )
    func bounds(_ caller: String, _ callee: String) -> [Double] {
      workload.calls(caller, callee).map { [$0.low, Double($0.count), $0.high] } ?? []
    }
    #expect(bounds("f", "y") == [0, 18, 30])
    #expect(bounds("g", "y") == [0, 12, 30])
    #expect(bounds("f", "x") == [30, 42, 60])
    #expect(bounds("g", "x") == [10, 28, 40])
    #expect(workload.notes.contains { $0.hasPrefix("4 counts of calls through pointers") })
  }

  /// A run of `program-x64.exe`, which imports `leaf` and `mean` from `library-x64.dll`.
  private static let importing = """
    # EMIT_IMAGE_ADDRESSES
    C:\\app\\Program-x64.exe 140000000 140004fff
    C:\\app\\library-x64.dll 180000000 180004fff
    # END_IMAGE_ADDRESSES
    # EMIT_TOP_BLOCK_STATS FOR TID 0 EMIT# 1
    BLOCK: 0 PC: 140001020 ICOUNT: 350 EXECUTIONS: 70 #BYTES: 14 FN: run IMG: Program-x64.exe
    XDIS 140001020: PUSH BASE 56 push rsi
    XDIS 140001021: PUSH BASE 57 push rdi
    XDIS 140001022: BINARY BASE 4883EC28 sub rsp, 0x28
    XDIS 140001026: DATAXFER BASE 89CE mov esi, ecx
    XDIS 140001028: CALL BASE FF151A100000 call qword ptr [rip+0x101a]
    BLOCK: 1 PC: 140001050 ICOUNT: 60 EXECUTIONS: 30 #BYTES: 15 FN: average IMG: Program-x64.exe
    XDIS 140001050: DATAXFER SSE2 F20F100DA80F0000 movsd xmm1, qword ptr [rip+0xfa8]
    XDIS 140001058: UNCOND_BR BASE 48FF25F10F0000 jmp qword ptr [rip+0xff1]
    BLOCK: 2 PC: 180001000 ICOUNT: 80 EXECUTIONS: 80 #BYTES: 1 FN: leaf IMG: library-x64.dll
    XDIS 180001000: RET BASE C3 ret
    BLOCK: 3 PC: 180001100 ICOUNT: 30 EXECUTIONS: 30 #BYTES: 1 FN: mean IMG: library-x64.dll
    XDIS 180001100: RET BASE C3 ret
    # FUNCTION TOTALS FOR TID 0
    #rank total-icount % cumulative% #times-called address function-name image-name
    0: 350 67 67 1 140001020 run IMG: Program-x64.exe
    1: 80 15 82 70 180001000 leaf IMG: library-x64.dll
    2: 60 11 93 1 140001050 average IMG: Program-x64.exe
    3: 30 7 100 30 180001100 mean IMG: library-x64.dll

    """

  @Test func `with the files that ran, calls of imports are exact`() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write(ImageFixture.bytes("program-x64.exe"), as: "program-x64.exe")
    let options = ImportOptions(images: folder.path)
    let workload = try workload(Self.importing, options)
    #expect(workload.calls("run", "leaf")?.count == 70)
    #expect(workload.calls("average", "mean")?.count == 30)
    #expect(workload.callSites.allSatisfy { $0.provenance == .exact && $0.kind == .import })
    #expect(workload.callSites.count == 2)
    let without = try self.workload(Self.importing)
    #expect(without.callSites.contains { $0.provenance != .exact })
  }

  @Test func `files that did not run are told, and their imports left out`() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write(ImageFixture.bytes("program-x64.exe"), as: "program-x64.exe")
    let other = Self.importing.replacing("89CE mov", with: "89CF mov")
    let workload = try workload(other, ImportOptions(images: folder.path))
    #expect(workload.callSites.contains { $0.provenance != .exact })
    #expect(
      workload.notes.contains(
        "program-x64.exe is not what ran: its code is another, and its imports are left out"
      )
    )
  }

  @Test func `functions of which not all blocks are there keep their instructions`() throws {
    let workload = try workload(
      """
      # EMIT_TOP_BLOCK_STATS FOR TID 0 EMIT# 1
      BLOCK: 0 PC: 1000 ICOUNT: 60 EXECUTIONS: 60 #BYTES: 1 FN: f IMG: a.exe
      XDIS 1000: RET BASE C3 ret
      # FUNCTION TOTALS FOR TID 0
      #rank total-icount % cumulative% #times-called address function-name image-name
      0: 100 50 50 60 1000 f IMG: a.exe
      1: 100 50 100 7 2000 std::vector<int, std::allocator<int> >::g() IMG: C:\\Program Files\\b.dll
      # $global-dynamic-counts
      *total 203
      """
    )
    #expect(Replay(workload).instructions == 200)
    #expect(workload.function(named: "f")?.blocks == [0])
    #expect(
      workload.functions.contains { $0.name == "std::vector<int, std::allocator<int> >::g()" }
    )
    #expect(workload.modules.map(\.name) == ["a.exe", "b.dll"])
    #expect(
      workload.notes.contains(
        "60 of 203 instructions that ran are in blocks with code (29.5 %): a greater -top_blocks has"
          + " more"
      )
    )
    #expect(workload.notes.contains("3 instructions are of no function or block, and left out"))
  }

  @Test func `Pin's example, which has fewer columns, is read`() throws {
    let workload = try workload(
      """
      # EMIT_TOP_BLOCK_STATS FOR TID 0 EMIT # 1
      BLOCK:     0   PC: 0000000000001000   ICOUNT:        8   EXECUTIONS:         4   #BYTES:  4   %:   100   cumltv%:   100  FN: f
      XDIS 0000000000001000: BASE 488BC1                   mov rax, rcx
      XDIS 0000000000001003: BASE C3                       ret
      """
    )
    #expect(Replay(workload).instructions == 8)
    #expect(workload.modules.map(\.name) == ["unknown"])
  }

  private static let block =
    "BLOCK: 0 PC: 1000 ICOUNT: 4 EXECUTIONS: 4 #BYTES: 1 FN: f IMG: a.exe\n"

  private static let mistakes: [(String, String)] = [
    ("", "1:1: no block of code is in this file"),
    ("Module,Weight (ms)\na,1\n", "1:1: this is no output of SDE's mix; it looks like wpa"),
    ("BLOCK: 0 PC: x ICOUNT: 4\n", "1:1: this line is no block"),
    (
      "BLOCK: 0 PC: 1000 ICOUNT: 4 EXECUTIONS: 99999999999999999999 #BYTES: 1\n",
      "1:1: this line is no block"
    ),
    (block, "1:1: the block above has 0 of its 1 bytes"),
    (block + "XDIS 1000: RET BASE C3C3 ret\n", "2:1: the block above has 2 of its 1 bytes"),
    (block + "XDIS 1004: RET BASE C3 ret\n", "2:1: the instruction is not behind the one above it"),
    (block + "XDIS 1000: RET BASE\n", "2:1: this line is no instruction"),
    (
      "# EMIT_TOP_BLOCK_STATS FOR TID 0 EMIT# 1\n# EMIT_TOP_BLOCK_STATS FOR TID 0 EMIT# 2\n",
      "2:1: the blocks of thread 0 are there twice: the run was emitted in parts"
    ),
    (
      "# EMIT_IMAGE_ADDRESSES\na.exe 1000 zz\n",
      "2:1: this line is no image"
    ),
    (
      "# EMIT_IMAGE_ADDRESSES\na.exe 1000 1fff\nb.dll 1800 2fff\n# END_IMAGE_ADDRESSES\n" + block
        + "XDIS 1000: RET BASE C3 ret\n",
      "1:1: the images a.exe and b.dll lie at the same addresses"
    ),
    (
      "# FUNCTION TOTALS FOR TID 0\n0: 5 x\n",
      "2:1: this line is no function"
    ),
    (
      "# $global-dynamic-counts\n*total many\n",
      "2:1: \"many\" is no total"
    ),
    (
      "BLOCK: 0 PC: 1000 ICOUNT: 4 EXECUTIONS: 900000000000000 #BYTES: 2\nXDIS 1000: A B 90 nop\n"
        + "XDIS 1001: A B C3 ret\n",
      "3:1: there are too many instructions up to here"
    ),
    (
      block + "XDIS 1000: RET BASE C3 ret\n# FUNCTION TOTALS FOR TID 0\n"
        + "0: 400000000000000 1 1 1000 f IMG: a.exe\n1: 400000000000000 1 1 2000 g IMG: a.exe\n",
      "1:1: the functions have more instructions or calls than can be counted"
    ),
  ]

  @Test(arguments: mistakes)
  func `mistakes are told with their lines`(text: String, told: String) {
    do throws(InvalidInput) {
      _ = try workload(text)
      Issue.record("it was read")
    } catch {
      #expect(
        error.diagnostics.map { "\($0.line):\($0.column): \($0.message)" }.joined(separator: "\n")
          == told
      )
    }
  }

  @Test func `every truncation and change of a byte is read or told`() throws {
    let bytes = Array(try Fixture.sample("player.mix.txt").utf8)
    for index in stride(from: 0, to: bytes.count, by: 97) {
      _ = try? workload(String(decoding: bytes[..<index], as: UTF8.self))
      for byte: UInt8 in [0, 10, 32, 45, 57, 58, 70, 255] where bytes[index] != byte {
        var changed = bytes
        changed[index] = byte
        _ = try? workload(String(decoding: changed, as: UTF8.self))
      }
    }
  }
}
