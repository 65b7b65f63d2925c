import Diagnostics
import TestSupport
import Testing
import Workloads
import X64Decoding

@testable import Importing

/// The machine code of callgrind recordings, from objects that hold a few instructions.
@Suite(.enabled(if: X64Decoder() != nil, "this build does not read x64 code"))
struct CallgrindCodeTests {
  /// A loop of three rounds: `mov ecx, 3`, `L: dec ecx`, `jnz L`, `ret`.
  private static let code: [UInt8] = [
    0xB9, 3, 0, 0, 0, 0xFF, 0xC9, 0x75, 0xFC, 0xC3,
  ]

  /// An ELF file whose only segment puts the code at 0x1000.
  private static func object(_ code: [UInt8] = code) -> [UInt8] {
    func word(_ value: UInt64, _ bytes: Int) -> [UInt8] {
      (0..<bytes).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    }
    let identification: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1] + word(0, 9)
    // Type, machine, version, entry, program headers, section headers, flags, sizes.
    let header =
      identification + word(3, 2) + word(62, 2) + word(1, 4) + word(0x1000, 8) + word(64, 8)
      + word(0, 8) + word(0, 4) + word(64, 2) + word(56, 2) + word(1, 2) + word(0, 6)
    let count = UInt64(code.count)
    let segment =
      word(1, 4) + word(5, 4) + word(120, 8) + word(0x1000, 8) + word(0x1000, 8)
      + word(count, 8) + word(count, 8) + word(4096, 8)
    return header + segment + code
  }

  private static let recording = """
    positions: instr line
    events: Ir

    ob=(1) /opt/app/loop
    fn=(1) main
    0x1000 0 1
    +5 0 3
    +2 0 3
    +2 0 1

    totals: 8

    """

  private func workload(_ recording: String = recording, object: [UInt8]) throws -> Workload {
    let folder = try TemporaryFolder()
    _ = try folder.write(object, as: "loop")
    return try CallgrindImporter.workload(
      of: [SourceText(path: "app.callgrind", bytes: Array(recording.utf8))],
      options: ImportOptions(objects: folder.path)
    )
  }

  @Test func `instructions that ran equally often up to a jump are a block`() throws {
    let workload = try workload(object: Self.object())
    let code = try #require(workload.recording)
    #expect(code.blocks.map(\.executions) == [1, 3, 1])
    #expect(code.blocks.map(\.instructions) == [1, 2, 1])
    #expect(code.blocks.map { Array(code.code(of: $0)) }.joined().elementsEqual(Self.code))
    #expect(workload.functions.map(\.blocks) == [[0, 1, 2]])
  }

  @Test func `a conditional jump goes on as often as what is behind it ran, else it is taken`()
    throws
  {
    let code = try #require(try workload(object: Self.object()).recording)
    #expect(
      code.edges == [
        .init(from: 0, to: 1, count: 1), .init(from: 1, to: 2, count: 1),
        .init(from: 1, to: 1, count: 2),
      ]
    )
  }

  @Test func `code that has two names counts to both, and is there once`() throws {
    let twice = Self.recording
      .replacing("totals: 8", with: "fn=(2) start\n0x1000 0 1\n+5 0 3\n+2 0 3\n+2 0 1\ntotals: 16")
    let workload = try workload(twice, object: Self.object())
    #expect(workload.recording?.blocks.map(\.executions) == [2, 6, 2])
    #expect(workload.functions.map(\.blocks) == [[0, 1, 2], [0, 1, 2]])
  }

  @Test func `an object without a file leaves its functions to their mix, and says so`() throws {
    let other = Self.recording
      .replacing("totals: 8", with: "ob=(2) /opt/app/other\nfn=(2) help\n0x1000 0 1\ntotals: 9")
    let workload = try workload(other, object: Self.object())
    #expect(workload.functions.map(\.blocks) == [[0, 1, 2], []])
    #expect(workload.notes.contains { $0.hasSuffix("in other") })
  }

  @Test func `where no object has a file, it is told which were looked for`() {
    let other = Self.recording.replacing("/opt/app/loop", with: "/opt/app/other")
    let error = #expect(throws: InvalidInput.self) { try workload(other, object: Self.object()) }
    #expect(error?.description.contains("the files of /opt/app/other") == true)
  }

  @Test func `a recording without addresses has no use for objects, and is told so`() {
    let lines = "events: Ir\nob=(1) /opt/app/loop\nfn=(1) main\n3 8\ntotals: 8\n"
    let error = #expect(throws: InvalidInput.self) { try workload(lines, object: Self.object()) }
    #expect(error?.description.contains("--dump-instr=yes") == true)
  }

  @Test func `a file without some of the instructions that ran is not the one recorded`() throws {
    let further = Self.recording.replacing("totals: 8", with: "0x5000 0 1\ntotals: 9")
    let notes = try workload(further, object: Self.object()).notes
    #expect(
      notes.contains { $0.hasSuffix("of the instructions that ran, its code does not have 1") }
    )
  }

  @Test func `what is no x64 object is told`() throws {
    #expect(throws: InvalidInput.self) { try workload(object: Array("#!/bin/sh\n".utf8)) }
    var arm = Self.object()
    arm[18] = 183
    #expect(throws: InvalidInput.self) { try workload(object: arm) }
  }

  @Test func `an object that is cut off anywhere is refused or read as far as it goes`() throws {
    let whole = Self.object()
    for count in 0..<whole.count {
      let workload = try? workload(object: Array(whole[..<count]))
      // The first instruction that ran ends five bytes behind the headers.
      #expect((workload == nil) == (count < 125), "\(count) bytes")
      #expect((workload?.recording?.code.count ?? 0) <= max(0, count - 120))
    }
  }
}
