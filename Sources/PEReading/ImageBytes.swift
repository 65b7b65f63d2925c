package import Diagnostics

#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

/// The bytes of a file, read by offset and never beyond its end; numbers are little-endian.
///
/// The bytes stay where they are: in the file, mapped into memory, or in the array they came from.
/// Changes to single places, as a loader makes them, lie beside the bytes.
package struct ImageBytes: Sendable {
  /// The file as the user wrote its path.
  package let path: String
  let data: Data
  /// What the bytes at some offsets are in place of those of the file.
  private var changes: [Int: UInt8] = [:]

  /// Maps a file into memory.
  ///
  /// - Parameter path: The file's path.
  /// - Throws: `InvalidInput` when it is no regular file or cannot be read.
  package init(mapping path: String) throws(InvalidInput) {
    self.init(try InputFile.map(path, as: "an image"), path: path)
  }

  /// Bytes that are in memory.
  package init(_ data: Data, path: String) {
    self.path = path
    self.data = data
  }

  /// How many bytes there are.
  package var count: Int { data.count }

  /// The number of up to eight bytes at an offset; nil where it is not all there.
  package func number(at offset: Int, bytes length: Int) -> UInt64? {
    guard offset >= 0, length <= count, offset <= count - length else { return nil }
    let span = data.span
    var value: UInt64 = 0
    for index in stride(from: offset + length - 1, through: offset, by: -1) {
      value = value << 8 | UInt64(span[index])
    }
    if !changes.isEmpty {
      for index in 0..<length {
        guard let byte = changes[offset + index] else { continue }
        let shift = UInt64(8 * index)
        value = value & ~(0xFF << shift) | UInt64(byte) << shift
      }
    }
    return value
  }

  /// The 16-bit number at an offset.
  package func word(at offset: Int) -> UInt16? {
    number(at: offset, bytes: 2).map { UInt16(truncatingIfNeeded: $0) }
  }

  /// The 32-bit number at an offset.
  package func long(at offset: Int) -> UInt32? {
    guard changes.isEmpty, offset >= 0, offset <= count - 4 else {
      return number(at: offset, bytes: 4).map { UInt32(truncatingIfNeeded: $0) }
    }
    let word = unsafe data.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self)
    return UInt32(littleEndian: word)
  }

  /// The bytes from an offset on, as far as there are any.
  package func bytes(at offset: Int, atMost length: Int) -> [UInt8] {
    guard offset >= 0, offset < count, length > 0 else { return [] }
    let range = offset..<offset + min(length, count - offset)
    let start = data.startIndex
    var bytes = [UInt8](data[start + range.lowerBound..<start + range.upperBound])
    for (place, byte) in changes where range.contains(place) { bytes[place - offset] = byte }
    return bytes
  }

  /// The text at an offset up to a zero or a length; nil where it does not end within the file.
  package func text(at offset: Int, atMost length: Int = 65_536) -> String? {
    guard offset >= 0, offset < count else { return nil }
    let span = data.span
    var bytes: [UInt8] = []
    var index = offset
    while index < count, bytes.count < length, span[index] != 0 {
      bytes.append(span[index])
      index += 1
    }
    guard bytes.count == length || index < count else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Puts a number in the place of bytes; what lies behind the end of the file is left out.
  package mutating func replace(at offset: Int, bytes length: Int, by value: UInt64) {
    for index in 0..<length where offset >= 0 && offset < count - index {
      changes[offset + index] = UInt8(truncatingIfNeeded: value >> UInt64(8 * index))
    }
  }
}
