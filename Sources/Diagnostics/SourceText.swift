internal import Synchronization

/// The bytes of an input file, with the path that messages name.
public final class SourceText: Sendable {
  /// The path as the user wrote it.
  public let path: String
  /// The file's bytes.
  public let bytes: [UInt8]
  /// The places of every so many bytes, as far as they have been asked for: thousands of mistakes
  /// in a large file are found without counting its lines for each.
  private let landmarks: Mutex<[Place]>

  /// A byte with its line and column, both counted from 1.
  private struct Place {
    var offset: Int
    var line = 1
    var column = 1
  }

  private static let landmarkInterval = 65_536

  /// Keeps the bytes of a file.
  ///
  /// - Parameters:
  ///   - path: The path as the user wrote it.
  ///   - bytes: The file's bytes.
  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
    landmarks = Mutex([Place(offset: Self.textStart(of: bytes))])
  }

  /// The line and column of a byte, both counted from 1.
  ///
  /// A column is a Unicode scalar; a byte that is not valid UTF-8 counts as one, and a byte order
  /// mark as none.
  public func position(of offset: Int) -> (line: Int, column: Int) {
    let offset = min(max(offset, Self.textStart(of: bytes)), bytes.count)
    let index = offset / Self.landmarkInterval
    let landmark = landmarks.withLock { landmarks in
      while landmarks.count <= index {
        let next = landmarks.count * Self.landmarkInterval
        landmarks.append(place(of: next, from: landmarks[landmarks.count - 1]))
      }
      return landmarks[index]
    }
    let found = place(of: offset, from: landmark)
    return (found.line, found.column)
  }

  /// The place of a byte, counted on from an earlier one.
  private func place(of offset: Int, from earlier: Place) -> Place {
    var place = earlier
    for byte in bytes[earlier.offset..<offset] {
      if byte == UInt8(ascii: "\n") {
        place.line += 1
        place.column = 1
      } else if byte & 0b1100_0000 != 0b1000_0000 {
        place.column += 1
      }
    }
    place.offset = offset
    return place
  }

  /// How many Unicode scalars a range of bytes has.
  func scalarCount(in range: Range<Int>) -> Int {
    bytes[range.clamped(to: bytes.indices)].count { $0 & 0b1100_0000 != 0b1000_0000 }
  }

  /// Where a text starts, behind a byte order mark.
  private static func textStart(of bytes: [UInt8]) -> Int {
    bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The text of the line that holds a byte, cut to a readable width around it.
  ///
  /// - Returns: The text, with control characters as spaces, and the column in it of the byte,
  ///   counted from 0.
  func excerpt(around offset: Int, width: Int = 90) -> (text: String, column: Int) {
    let offset = min(max(offset, 0), bytes.count)
    var start = offset
    let textStart = Self.textStart(of: bytes)
    while start > textStart, bytes[start - 1] != UInt8(ascii: "\n"), offset - start < 4 * width {
      start -= 1
    }
    var end = offset
    while end < bytes.count, bytes[end] != UInt8(ascii: "\n"), end - offset < 4 * width {
      end += 1
    }
    let before = Self.visible(bytes[start..<offset])
    let after = Self.visible(bytes[offset..<end])
    let isCut = before.count > width * 2 / 3
    let head = isCut ? ["…"] + before.suffix(width * 2 / 3 - 1) : before
    let room = width - head.count
    let tail = after.count > room ? Array(after.prefix(room - 1)) + ["…"] : after
    return (String(head + tail), head.count)
  }

  private static func visible(_ slice: ArraySlice<UInt8>) -> [Character] {
    String(decoding: slice, as: UTF8.self).unicodeScalars.map { scalar in
      scalar.value < 32 || scalar.value == 127 ? " " : Character(scalar)
    }
  }
}
