import Diagnostics
import Execution
import Foundation
import PEReading
import Testing

/// Images that cannot be loaded are refused with what is wrong.
@Suite struct BadImageTests {
  /// What is said of images that are loaded together, one a line, with hints; "" for nothing.
  private func mistakes(
    _ images: [PEImage],
    export: String? = nil,
    limits: ExecutionLimits = ExecutionLimits()
  ) -> String {
    do throws(InvalidInput) {
      let process = try GuestProcess(images, limits: limits)
      if let export { _ = try process.export(export, of: 0) }
      return ""
    } catch {
      return error.diagnostics.map { mistake in
        (mistake.path.split(separator: "/").last.map(String.init) ?? "") + ": " + mistake.message
          + (mistake.expected.map { " (expected \($0))" } ?? "")
          + (mistake.hint.map { " (\($0))" } ?? "")
      }
      .joined(separator: "\n")
    }
  }

  private func images(_ architecture: String, _ names: String...) throws -> [PEImage] {
    try names.map { try Fixtures.image(architecture, $0) }
  }

  @Test(arguments: Fixtures.architectures)
  func `an import of what is not there is told`(architecture: String) throws {
    #expect(
      try mistakes(images(architecture, "missing-export.dll", "codec.dll"))
        == "missing-export.dll: it imports 'nowhere' of codec.dll, which exports no such symbol"
    )
    #expect(
      try mistakes(images(architecture, "missing-ordinal.dll", "ordinals.dll"))
        == "missing-ordinal.dll: it imports '#99' of ordinals.dll, which exports no such symbol"
    )
    #expect(
      try mistakes(images(architecture, "missing-module.dll"))
        == "missing-module.dll: it imports 'nowhere' of absent.dll, which is not loaded"
        + " (load it as well: --load absent.dll)"
    )
  }

  @Test(arguments: Fixtures.architectures)
  func `a forwarder that leads to itself is told`(architecture: String) throws {
    let text = try mistakes(images(architecture, "circular.dll", "circle.dll", "forwards.dll"))
    #expect(text.hasPrefix("circular.dll: 'nowhere' of "), "\(text)")
    #expect(text.contains(" is forwarded in a circle"), "\(text)")
  }

  @Test(arguments: Fixtures.architectures)
  func `storage for each thread is told`(architecture: String) throws {
    #expect(
      try mistakes(images(architecture, "local.dll"))
        == "local.dll: it has storage for each thread, which is not supported"
    )
  }

  @Test func `two images of one name are told`() throws {
    #expect(
      try mistakes(images("x64", "codec.dll") + images("arm64ec", "codec.dll"))
        == "codec.dll: another image of this name is loaded"
    )
  }

  @Test(arguments: [(0xAA64, "arm64"), (0x014C, "x86"), (0x01C4, "arm"), (0, "unknown")])
  func `code of another processor is told`(machine: UInt64, kind: String) throws {
    var file = ImageFile(try Fixtures.image("x64", "codec.dll"))
    file.put(machine, 2, offset: file.header - 20)
    #expect(
      try mistakes([file.changed()])
        == "codec.dll: this is an image of \(kind) code"
        + " (an x64 or Arm64EC process loads x64, Arm64EC and Arm64X images only)"
    )
  }

  @Test func `an image of enormous size is refused before it takes memory`() throws {
    var file = ImageFile(try Fixtures.image("x64", "codec.dll"))
    file.put(0xFFFF_FFFF, 4, offset: file.header + 56)
    #expect(
      try mistakes([file.changed()])
        == "codec.dll: with its 4294967295 bytes all images have more than 1073741824"
    )
    file.put(0x4000_0000, 4, offset: file.header + 56)
    #expect(try mistakes([file.changed()]) == "")
    #expect(
      try mistakes([Fixtures.image("x64", "hashing.dll"), file.changed()])
        == "codec.dll: with its 1073741824 bytes all images have more than 1073741824"
    )
  }

  @Test func `sections that overlap are told`() throws {
    var file = ImageFile(try Fixtures.image("x64", "codec.dll"))
    let first = file.header + Int(file.image.fileHeader.optionalHeaderSize)
    // The address of the second section.
    file.put(0x1000, 4, offset: first + 40 + 12)
    let text = try mistakes([file.changed()])
    #expect(
      text.contains("codec.dll: section 2 overlaps what is before it, or the image's end"),
      "\(text)"
    )
  }

  @Test func `an image that cannot be moved is told`() throws {
    var file = ImageFile(try Fixtures.image("x64", "codec.dll"))
    let characteristics = file.image.fileHeader.characteristics
    file.put(UInt64(characteristics | 1), 2, offset: file.header - 2)
    // The directory of relocations.
    file.put(0, 8, offset: file.header + 112 + 5 * 8)
    #expect(
      try mistakes([file.changed()])
        == "codec.dll: it can only be loaded at its own base: its relocations were left out"
    )
  }

  @Test(arguments: Fixtures.architectures)
  func `a file that is cut off anywhere is told, or runs`(architecture: String) throws {
    for name in ["bad.dll", "codec.dll"] {
      let file = ImageFile(try Fixtures.image(architecture, name))
      var refused = 0
      for length in stride(from: 0, to: file.bytes.count, by: 16) {
        let bytes = ImageBytes(Data(file.bytes[..<length]), path: name)
        do throws(InvalidInput) {
          _ = try GuestProcess([PEImage(bytes)], limits: ExecutionLimits())
        } catch {
          #expect(!error.diagnostics.isEmpty)
          refused += 1
        }
      }
      #expect(refused > file.bytes.count / 16 / 2)
    }
  }

  @Test func `an export that is not there is told with what is`() throws {
    let text = try mistakes(images("x64", "bad.dll"), export: "read_nul")
    #expect(
      text.hasPrefix(
        "bad.dll: it exports no 'read_nul' (expected one of breakpoint, call_null, copy_wild, "
      )
    )
    #expect(text.hasSuffix(" and 1 more) (did you mean \"read_null\"?)"), "\(text)")
    #expect(
      try mistakes(images("x64", "ordinals.dll"), export: "#4")
        == "ordinals.dll: it exports no '#4' (expected one of count_up, counter)"
    )
  }

  @Test(arguments: Fixtures.architectures)
  func `an export that is data cannot be called`(architecture: String) throws {
    #expect(
      try mistakes(images(architecture, "ordinals.dll"), export: "counter")
        == "ordinals.dll: its export 'counter' is no function: no code lies there"
    )
  }

  @Test(arguments: Fixtures.architectures)
  func `the entry point of a library is called first`(architecture: String) throws {
    let image = try Fixtures.image(architecture, "attached.dll")
    #expect(try BadCodeTests.end(of: "run", 0, in: [image]).end == .success(4711))
  }

  @Test func `a library may refuse to be loaded`() throws {
    var file = ImageFile(try Fixtures.image("x64", "attached.dll"))
    // xor eax, eax; ret
    file.put(0xC3_C031, 3, at: file.image.optionalHeader.entryPoint)
    let failure = try #require(try BadCodeTests.failure(of: "run", 0, in: [file.changed()]))
    #expect(failure.stop == .refusedLoading)
    #expect(failure.place?.module == "attached.dll")
  }

  @Test func `an entry point outside of code ends the run`() throws {
    var file = ImageFile(try Fixtures.image("x64", "attached.dll"))
    file.put(0x10, 4, offset: file.header + 16)
    let (end, process) = try BadCodeTests.end(of: "run", 0, in: [file.changed()])
    guard case .failure(let failure) = end else {
      Issue.record("\(end)")
      return
    }
    #expect(failure.stop == .notExecutable(process.images[0].base + 0x10))
  }
}
