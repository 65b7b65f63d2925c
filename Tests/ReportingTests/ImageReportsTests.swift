import Foundation
import ImageInspection
import PEReading
import Testing

@testable import Reporting

@Suite struct ImageReportsTests {
  private static func inspected(_ names: String..., inputs: [String] = []) throws -> Compatibility {
    func bytes(_ name: String) throws -> ImageBytes {
      let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../PEReadingTests/Fixtures/images")
      return ImageBytes(try Data(contentsOf: folder.appending(path: name)), path: name)
    }
    return Compatibility(
      try names.map { try ImageInspection(try bytes($0)) },
      linkerInputs: try inputs.map { try LinkerInput(try bytes($0)) }
    )
  }

  private static func object(_ inspected: Compatibility) throws -> [String: Any] {
    let json = Data(ImageReports.json(inspected).utf8)
    return try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
  }

  @Test func `the JSON of an image has its kind, headers, code, imports, exports and thunks`()
    throws
  {
    let object = try Self.object(try Self.inspected("user-ec.dll"))
    let images = try #require(object["images"] as? [[String: Any]])
    let image = try #require(images.first)
    #expect(image["path"] as? String == "user-ec.dll")
    #expect(image["kind"] as? String == "arm64ec")
    #expect((image["header_lines"] as? [String])?.first == "8664 machine (x64) (ARM64X)")
    #expect(image["task_manager"] as? String == "ARM64 (x64 compatible)")
    let ranges = try #require(image["code_ranges"] as? [[String: Any]])
    #expect(ranges.map { $0["kind"] as? String } == ["arm64ec", "x64"])
    #expect(ranges.map { $0["start_rva"] as? Int } == [0x1004, 0x2000])
    #expect(ranges.map { $0["end_rva"] as? Int } == [0x11E4, 0x2030])
    let imports = try #require(image["imports"] as? [[String: Any]])
    #expect(imports.map { $0["name"] as? String } == ["library-x64.dll"])
    let exports = try #require(image["exports"] as? [[String: Any]])
    #expect(exports.map { $0["name"] as? String } == ["use", "use_callback", "use_mean"])
    #expect(exports.map { $0["rva"] as? Int } == [0x2000, 0x2020, 0x2010])
    #expect(
      (image["entry_thunks"] as? [[String: Any]])?.map { $0["start_rva"] as? Int }
        == [0x1134, 0x117C]
    )
    #expect(
      (image["exit_thunks"] as? [[String: Any]])?.map { $0["start_rva"] as? Int }
        == [0x110C, 0x11C0]
    )
    let redirections = try #require(image["redirections"] as? [[String: Any]])
    #expect(redirections.map { $0["source_rva"] as? Int } == [0x2000, 0x2010, 0x2020])
    #expect(redirections.map { $0["destination_rva"] as? Int } == [0x1010, 0x1064, 0x1078])
    #expect(image["emulation_view"] is NSNull)
  }

  @Test func `the JSON of an Arm64X image has both views`() throws {
    let object = try Self.object(try Self.inspected("hybrid.dll"))
    let image = try #require((object["images"] as? [[String: Any]])?.first)
    let view = try #require(image["emulation_view"] as? [String: Any])
    #expect(image["kind"] as? String == "arm64x")
    #expect(view["kind"] as? String == "arm64ec")
    #expect((view["header_lines"] as? [String])?.first == "8664 machine (x64) (ARM64X)")
    #expect((image["exports"] as? [Any])?.count == 1)
    #expect((view["exports"] as? [Any])?.count == 3)
    let relocations = try #require(image["dynamic_relocations"] as? [String: Any])
    #expect((relocations["arm64x_fixups"] as? [Any])?.isEmpty == false)
  }

  @Test func `several images are shown with who needs whom, and what cannot be`() throws {
    let inspected = try Self.inspected(
      "program-ec.exe",
      "library-x64.dll",
      "library-arm64.dll",
      inputs: ["library-arm64.obj"]
    )
    let text = ImageReports.table(inspected, in: ReportStyle(width: 90))
    #expect(
      text.hasSuffix(
        """
        Objects and libraries
          file               for    members
          library-arm64.obj  Arm64        1

        Dependencies
          image            how          library          symbols
          program-ec.exe   imports      library-x64.dll        1
          library-x64.dll  forwards to  library-ec.dll         2  not among these

        Process × image
                                      x64 or
          image              kind     Arm64EC  Arm64
          program-ec.exe     Arm64EC  yes      no
          library-x64.dll    x64      yes      no
          library-arm64.dll  Arm64    no       yes
          Whether a process of each kind may load the image.

        Image × library
          library            x64  Arm64EC  Arm64X  Arm64
          library-arm64.obj  no   no       yes     yes
          Whether Microsoft's linker takes its code into an image of each kind.

        Arm64 library-arm64.dll cannot be loaded into an Arm64EC process (program-ec.exe); build
        it as Arm64EC or Arm64X.
        Arm64 library-arm64.obj cannot be linked into an x64 image; take one that is built for
        x64.
        Arm64 library-arm64.obj cannot be linked into an Arm64EC image; take one that is built for
        x64 or Arm64EC.

        Plug-ins
          - A program of x64 or Arm64EC code runs as an x64 process: it must look for plug-ins in
            the directory of x64 ones, and can load none of Arm64. A plug-in for both kinds of
            process is built as Arm64X, or as an Arm64X pure forwarder to an x64 or Arm64EC
            library and an Arm64 one.

        """
      ),
      "\(text)"
    )
  }

  @Test func `the graph has a box for each image and an arrow for each dependency`() throws {
    #expect(
      ImageReports.dot(try Self.inspected("program-ec.exe", "library-x64.dll")) == """
        digraph images {
          rankdir=LR;
          node [shape=box, style=filled];
          i0 [label="program-ec.exe\\nArm64EC", fillcolor="#a9d6a0"];
          i1 [label="library-x64.dll\\nx64", fillcolor="#f4c095"];
          o0 [label="library-ec.dll", fillcolor="white"];
          i0 -> i1 [label="1"];
          i1 -> o0 [label="2", style=dotted];
        }

        """
    )
  }

  @Test func `damaged images are reported too`() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../PEReadingTests/Fixtures/images")
    let data = try Data(contentsOf: folder.appending(path: "hybrid.dll"))
    for count in stride(from: 0x200, to: data.count, by: 199) {
      var damaged = data.prefix(count)
      // A name with a line end and a quote in it.
      damaged[0x1A8..<0x1AC] = Data([0x0A, 0x22, 0x5C, 0xFF])
      guard let image = try? ImageInspection(ImageBytes(damaged, path: "cut.dll")) else { continue }
      let inspected = Compatibility([image])
      #expect(ImageReports.table(inspected, in: ReportStyle(width: 60)).contains("not be read"))
      _ = try Self.object(inspected)
      #expect(ImageReports.dot(inspected).hasSuffix("}\n"))
    }
  }
}
