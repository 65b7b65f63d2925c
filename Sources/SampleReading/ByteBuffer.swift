package import Diagnostics

/// A part of a recording's text in memory, which moves on as it is read.
///
/// Text is UTF-8 here, whatever the file is: gzip is unpacked, UTF-16 converted, and a byte order
/// mark left out. Readers keep the index of what they read next in `position`; what lies before it
/// is dropped when more is fetched.
package struct ByteBuffer {
  /// The file's path as the user wrote it.
  package let path: String
  /// The bytes at hand.
  package private(set) var bytes: [UInt8] = []
  /// The index of the next byte to read.
  package var position = 0
  /// The place in the text of the first byte at hand.
  package private(set) var dropped = 0
  private let source: any ByteSource

  /// One row, line or text may have at most so many bytes.
  package static let mostBytesAtOnce = 64 << 20

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: The file's path.
  ///   - progress: Is told how far reading is.
  /// - Throws: `InvalidInput` when the file cannot be read, or is gzip that is damaged.
  package init(_ path: String, progress: ReadingProgress? = nil) throws(InvalidInput) {
    try self.init(path, reading: FileBytes(path, progress: progress))
  }

  /// Reads bytes that are in memory, as if they were a file's.
  ///
  /// - Parameters:
  ///   - path: The path to name in messages.
  ///   - bytes: The file's bytes.
  ///   - piece: How many of them are fetched at a time.
  /// - Throws: `InvalidInput` when they are gzip that is damaged.
  package init(_ path: String, bytes: [UInt8], piece: Int = pieceSize) throws(InvalidInput) {
    try self.init(path, reading: MemoryBytes(bytes, piece: piece))
  }

  private init(_ path: String, reading raw: any ByteSource) throws(InvalidInput) {
    self.path = path
    var source = try HeadedBytes(raw)
    if source.head.starts(with: GzipBytes.mark) {
      source = try HeadedBytes(GzipBytes(path, source))
    }
    if let isLittleEndian = UTF16Bytes.isLittleEndian(source.head) {
      source = try HeadedBytes(UTF16Bytes(source, isLittleEndian: isLittleEndian))
    }
    self.source = source
    _ = try refill()
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// Fetches more; indices change by what has been read.
  ///
  /// - Returns: Whether there was more.
  /// - Throws: What is wrong with the file, or that there is too much unread.
  package mutating func refill() throws(InvalidInput) -> Bool {
    if position > 0 {
      bytes.removeFirst(position)
      dropped += position
      position = 0
    }
    guard bytes.count <= Self.mostBytesAtOnce else {
      throw InvalidInput([
        Diagnostic(
          path: path,
          message: "a single row or text from byte \(dropped) on has more than "
            + "\(Self.mostBytesAtOnce >> 20) MB",
          hint: "is this the format that was named?"
        )
      ])
    }
    return try source.read(into: &bytes)
  }

  /// The index of the next byte of a value at or behind an index; nil when none is at hand.
  package func index(of byte: UInt8, from start: Int) -> Int? {
    let span = bytes.span
    var index = start
    while index < span.count {
      if span[index] == byte { return index }
      index += 1
    }
    return nil
  }

  /// A range of the bytes as a text.
  package func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }
}

/// A source whose first bytes are known before they are read.
private final class HeadedBytes: ByteSource {
  private let source: any ByteSource
  fileprivate var head: [UInt8] = []
  private var isHeadRead = false

  init(_ source: any ByteSource) throws(InvalidInput) {
    self.source = source
    while head.count < 4, try source.read(into: &head) {}
  }

  func read(into bytes: inout [UInt8]) throws(InvalidInput) -> Bool {
    if isHeadRead || head.isEmpty { return try source.read(into: &bytes) }
    isHeadRead = true
    bytes.append(contentsOf: head)
    head = []
    return true
  }
}
