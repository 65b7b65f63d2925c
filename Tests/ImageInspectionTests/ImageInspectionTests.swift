import Foundation
import ImageInspection
import PEReading
import Testing

@Suite struct ImageInspectionTests {
  @Test(arguments: [
    ("library-x64.dll", "8664 machine (x64)", "x64"),
    ("library-ec.dll", "8664 machine (x64) (ARM64X)", "ARM64 (x64 compatible)"),
    ("program-ec.exe", "8664 machine (x64) (ARM64X)", "ARM64 (x64 compatible)"),
    ("hybrid.dll", "AA64 machine (ARM64) (ARM64X)", "ARM64"),
    ("library-arm64.dll", "AA64 machine (ARM64)", "ARM64"),
    ("library-x86.dll", "14C machine (x86)", "x86"),
  ])
  func `the first header line and Task Manager tell the kind`(
    name: String,
    line: String,
    architecture: String
  ) throws {
    let inspection = try Fixture.inspection(name)
    #expect(inspection.image.headerLines.first == line)
    #expect(inspection.kind.taskManagerArchitecture == architecture)
  }

  @Test func `header lines are those of link`() throws {
    let lines = try Fixture.inspection("library-x64.dll").image.headerLines
    #expect(
      lines.starts(with: [
        "8664 machine (x64)", "3 number of sections", "0 time date stamp",
        "0 file pointer to symbol table", "0 number of symbols", "F0 size of optional header",
        "2022 characteristics", "Executable", "Application can handle large (>2GB) addresses",
        "DLL", "20B magic # (PE32+)", "14.00 linker version",
      ])
    )
    #expect(lines.contains("1000 entry point (0000000180001000)"))
    #expect(lines.contains("180000000 image base (0000000180000000 to 0000000180003FFF)"))
  }

  @Test func `entry thunks have the functions whose word before them points there`() throws {
    // leaf, twice and the entry point share a thunk: they have integers only.
    let library = try Fixture.inspection("library-ec.dll")
    #expect(
      library.entryThunks.map(\.functions) == [[0x1004, 0x1010, 0x1020], [0x1070], [0x1084]]
    )
    #expect(library.entryThunks.map(\.start) == [0x10B0, 0x1120, 0x1164])
    #expect(library.exitThunks.map { [$0.start, $0.end] } == [[0x10F8, 0x1120]])
    #expect(library.adjustorThunks.isEmpty)
  }

  @Test func `every redirected address is a fast-forward sequence to its function`() throws {
    for name in ["library-ec.dll", "library-ec-1.dll", "user-mixed.dll", "hybrid.dll"] {
      let inspection = try Fixture.inspection(name)
      let redirections = try #require(inspection.image.hybridMetadata).redirections
      #expect(!redirections.isEmpty)
      #expect(inspection.fastForwardSequences.map(\.address) == redirections.map(\.source))
      #expect(inspection.fastForwardSequences.map(\.target) == redirections.map(\.destination))
    }
  }

  @Test func `a thunk that jumps on through the loader's cell is an adjustor thunk`() throws {
    let inspection = try Fixture.inspection("thunks-ec.dll")
    #expect(inspection.adjustorThunks.map(\.functions) == [[0x1030]])
    #expect(inspection.entryThunks.map(\.functions) == [[0x1004]])
  }

  @Test func `exit thunks serve calls of other images and of x64 objects`() throws {
    #expect(try Fixture.inspection("user-ec.dll").exitThunks.count == 2)
    #expect(try Fixture.inspection("user-mixed.dll").exitThunks.count == 2)
    #expect(try Fixture.inspection("hybrid.dll").exitThunks.count == 2)
    #expect(try Fixture.inspection("thunks-ec.dll").exitThunks.isEmpty)
  }

  @Test func `bytes of code leave out gaps between sections`() throws {
    let mixed = try Fixture.inspection("user-mixed.dll").codeBytes
    #expect(mixed.arm64ec == 0x11F4 - 0x1004)
    #expect(mixed.fastForward == 48)
    // The range spans to the next section; the objects have 89 bytes.
    #expect(mixed.x64 == 89)
    #expect(try Fixture.inspection("library-x64.dll").codeBytes.nativeShare == 0)
    #expect(try Fixture.inspection("library-ec.dll").codeBytes.nativeShare == 1)
    let hybrid = try Fixture.inspection("hybrid.dll").codeBytes
    #expect(hybrid.arm64 == 0x50 && hybrid.arm64ec == 0x1EC)
  }

  @Test func `code without a map is that of the sections that may run`() throws {
    #expect(
      try Fixture.inspection("library-x64.dll").codeRanges == [CodeRange(0x1000..<0x1069, .x64)]
    )
    #expect(try Fixture.inspection("library-arm64.dll").codeRanges.map(\.kind) == [.arm64])
  }

  @Test func `an image whose exports all lead elsewhere is a pure forwarder`() throws {
    #expect(try Fixture.inspection("forwarder.dll").isPureForwarder)
    #expect(try !Fixture.inspection("library-x64.dll").isPureForwarder)
    #expect(try !Fixture.inspection("program-ec.exe").isPureForwarder)
  }

  @Test func `changed metadata leads to no thunk outside of the file`() throws {
    let data = try Fixture.data("library-ec.dll")
    let image = try Fixture.inspection("library-ec.dll").image
    let metadata = try #require(image.hybridMetadata).offset
    let codeMap = try #require(image.offset(of: image.hybridMetadata?["CodeMap"] ?? 0))
    let places = Array(stride(from: metadata, to: metadata + 112, by: 4)) + [codeMap, codeMap + 4]
    for place in places {
      for value: UInt8 in [0, 1, 0x7F, 0xFF] {
        var changed = data
        for index in place..<place + 4 { changed[index] = value }
        let inspection = try ImageInspection(ImageBytes(changed, path: "changed.dll"))
        for thunk in inspection.entryThunks + inspection.exitThunks {
          #expect(image.offset(of: thunk.start) != nil)
        }
      }
    }
  }
}
