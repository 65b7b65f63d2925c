import Diagnostics
import Foundation
import PEReading
import Testing

@Suite struct HostileImageTests {
  /// Reads bytes as whatever they are, both views included.
  private static func read(_ data: Data) -> [Finding]? {
    let bytes = ImageBytes(data, path: "hostile")
    if let image = try? PEImage(bytes) {
      return image.findings + (image.emulationView?.findings ?? [])
    }
    return try? LinkerInput(bytes).findings
  }

  private static let all = FixtureImages.images + FixtureImages.objects + FixtureImages.libraries

  @Test(arguments: all)
  func `a file that is cut off anywhere is refused, or read as far as it goes`(name: String) throws
  {
    let data = try FixtureImages.data(name)
    for count in 0..<data.count { _ = Self.read(data.prefix(count)) }
    // Without its first section's bytes, an image says what is missing.
    if FixtureImages.images.contains(name) {
      let image = try FixtureImages.image(name)
      let start = Int(try #require(image.sections.first).fileOffset)
      #expect(Self.read(data.prefix(start))?.isEmpty == false)
    }
  }

  @Test(arguments: all)
  func `any changed field is read as what it is, or told of`(name: String) throws {
    let data = try FixtureImages.data(name)
    for offset in stride(from: 0, to: data.count - 4, by: 4)
    where data[offset..<offset + 4].contains(where: { $0 != 0 }) {
      for value: UInt8 in [0x00, 0x7F, 0xFF] {
        var changed = data
        for index in offset..<offset + 4 { changed[index] = value }
        _ = Self.read(changed)
      }
      var changed = data
      changed[offset] &+= 1
      changed[offset + 3] ^= 0x80
      _ = Self.read(changed)
    }
  }

  @Test func `random bytes are refused or read`() {
    var generator = SeededBytes(state: 0x9E37_79B9_7F4A_7C15)
    for length in [0, 1, 3, 64, 100, 500, 4000] {
      for _ in 0..<40 {
        var data = Data((0..<length).map { _ in generator.next() })
        _ = Self.read(data)
        guard length >= 64 else { continue }
        data.replaceSubrange(0..<2, with: [0x4D, 0x5A])
        data.replaceSubrange(0x3C..<0x40, with: [0x40, 0, 0, 0])
        if length >= 100 {
          data.replaceSubrange(0x40..<0x46, with: [0x50, 0x45, 0, 0, 0x64, 0x86])
        }
        _ = Self.read(data)
      }
    }
  }

  @Test func `tables that lie upon one another are read once at most`() throws {
    // Every descriptor of imports has the same long list.
    var data = try FixtureImages.data("library-x64.dll")
    let image = try FixtureImages.image("library-x64.dll")
    let section = try #require(image.sections.first { $0.name == ".data" })
    let start = data.count
    let count = 2000
    data.append(Data(repeating: 0x41, count: 20 * count))
    let header = image.optionalHeader.offset + 240 + 40 * (image.sections.count - 1)
    func put(_ number: UInt32, at offset: Int) {
      for index in 0..<4 {
        data[offset + index] = UInt8(truncatingIfNeeded: number >> (8 * UInt32(index)))
      }
    }
    #expect(section.name == image.sections.last?.name)
    put(UInt32(20 * count), at: header + 8)
    put(UInt32(20 * count), at: header + 16)
    put(UInt32(start), at: header + 20)
    for index in 0..<count {
      for field in [0, 12, 16] { put(section.virtualAddress, at: start + 20 * index + field) }
    }
    put(section.virtualAddress, at: image.optionalHeader.offset + 112 + 8)
    let read = try PEImage(ImageBytes(data, path: "hostile"))
    #expect(read.imports.reduce(0) { $0 + $1.symbols.count } < data.count)
    #expect(read.findings.contains { $0.message.contains("upon one another") })
  }

  @Test func `what is wrong names the structure and its offset`() throws {
    let data = try FixtureImages.data("library-ec.dll")
    let image = try FixtureImages.image("library-ec.dll")
    let metadata = try #require(image.hybridMetadata)
    var changed = data
    changed[metadata.offset + 11] = 0x7F  // the number of entries of the code map
    let findings = try PEImage(ImageBytes(changed, path: "hostile")).findings
    #expect(findings.first?.structure == "code map")
    #expect(findings.first?.description.hasPrefix("code map at offset 0x") == true)
    let headers = try mistakes { () throws(InvalidInput) in
      _ = try PEImage(ImageBytes(data.prefix(image.optionalHeader.offset + 20), path: "cut.dll"))
    }
    #expect(headers.contains("optional header at offset 0x"))
  }

  private func mistakes(of action: () throws(InvalidInput) -> Void) throws -> String {
    do throws(InvalidInput) {
      try action()
      return "none"
    } catch {
      return error.description
    }
  }
}

/// Bytes that look random and are the same each time (xorshift64*).
private struct SeededBytes {
  var state: UInt64

  mutating func next() -> UInt8 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return UInt8(truncatingIfNeeded: (state &* 0x2545_F491_4F6C_DD1D) >> 56)
  }
}
