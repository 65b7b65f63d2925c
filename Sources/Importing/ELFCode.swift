internal import Diagnostics

/// The executable parts of an x64 ELF file, by the addresses that its headers give.
///
/// System V gABI, chapter 4 (ELF header) and chapter 5 (program header); AMD64 psABI §4.1.
struct ELFCode: Sendable {
  /// Code of the file that lies at consecutive addresses.
  private struct Segment {
    var address: UInt64
    var bytes: Range<Int>
  }

  private let bytes: [UInt8]
  private var segments: [Segment] = []

  /// The largest file that is read.
  static let fileSizeLimit = 1_000_000_000

  /// Reads the headers of a file.
  ///
  /// - Parameter source: The file.
  /// - Throws: What is wrong, with the offset of the structure.
  init(reading source: SourceText) throws(InvalidInput) {
    bytes = source.bytes
    func failure(_ message: String, hint: String? = nil) -> InvalidInput {
      InvalidInput([Diagnostic(path: source.path, message: message, hint: hint)])
    }
    guard bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46]) else {
      throw failure("this is no ELF file", hint: "name the folder of the program's libraries")
    }
    guard bytes.count >= 64, bytes[4] == 2, bytes[5] == 1, number(at: 18, bytes: 2) == 62 else {
      throw failure("this is no ELF file of x64 code")
    }
    let table = number(at: 32, bytes: 8) ?? 0
    let size = number(at: 54, bytes: 2) ?? 0
    let count = number(at: 56, bytes: 2) ?? 0
    guard size >= 56 || count == 0 else {
      throw failure("the ELF header at offset 54 says that program headers have \(size) bytes")
    }
    for index in 0..<count {
      let (start, overflows) = table.addingReportingOverflow(index * size)
      guard !overflows, let offset = Int(exactly: start),
        let type = number(at: offset, bytes: 4), let flags = number(at: offset + 4, bytes: 4),
        let place = number(at: offset + 8, bytes: 8),
        let address = number(at: offset + 16, bytes: 8),
        let length = number(at: offset + 32, bytes: 8)
      else { throw failure("the file ends inside program header \(index), at offset \(start)") }
      // PT_LOAD with PF_X; what lies behind the end of a truncated file is not there.
      guard type == 1, flags & 1 == 1, place < UInt64(bytes.count) else { continue }
      let end = min(UInt64(bytes.count) - place, length) + place
      segments.append(Segment(address: address, bytes: Int(place)..<Int(end)))
    }
  }

  /// The code from an address on, at most so many bytes; empty when there is none.
  func code(at address: UInt64, count: Int) -> ArraySlice<UInt8> {
    for segment in segments where address >= segment.address {
      let distance = address - segment.address
      guard distance < UInt64(segment.bytes.count) else { continue }
      let start = segment.bytes.lowerBound + Int(distance)
      return bytes[start..<min(start + count, segment.bytes.upperBound)]
    }
    return []
  }

  /// A number in the order of x64's bytes; nil behind the end of the file.
  private func number(at offset: Int, bytes count: Int) -> UInt64? {
    guard offset >= 0, offset <= bytes.count - count else { return nil }
    return bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
