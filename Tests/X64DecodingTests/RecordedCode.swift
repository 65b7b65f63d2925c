import Diagnostics
import X64Decoding

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The data that the tests find, not part of the package.
enum RecordedCode {
  /// The folder that `PERFMODEL_DATA` names, or `../shared/data` beside the package.
  private static let folder =
    ProcessInfo.processInfo.environment["PERFMODEL_DATA"] ?? "../shared/data"

  static let programs = ["djpeg", "gzip", "lua", "xz", "zstdd"]

  static var isAvailable: Bool { text(of: "blocks/lua.x64.blocks") != nil && X64Decoder() != nil }

  static func text(of file: String) -> String? {
    guard let source = try? InputFile.read("\(folder)/\(file)", limit: 100_000_000, as: "data")
    else { return nil }
    return String(decoding: source.bytes, as: UTF8.self)
  }

  /// A block: how many instructions the recorder counted, and the code.
  struct Block {
    var address: Int
    var instructions: Int
    var code: [UInt8]

    /// Whether a last instruction that is cut off can be one that goes on to the next page.
    ///
    /// QEMU 7.2 keeps no bytes of a field (of at most 8) that lies on two pages.
    var endsNearPage: Bool { 4095 - (address + code.count - 1) % 4096 < 8 }
  }

  /// The blocks of a program.
  static func blocks(of program: String) -> [Block] {
    (text(of: "blocks/\(program).x64.blocks") ?? "").split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard words.count == 5, words[0] == "block", let address = Int(words[1], radix: 16),
        let count = Int(words[3])
      else { return nil }
      return Block(address: address, instructions: count, code: bytes(String(words[4])))
    }
  }
}
