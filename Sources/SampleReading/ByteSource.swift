package import Diagnostics

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Where the bytes of a recording come from, a piece at a time.
package protocol ByteSource: AnyObject {
  /// Appends the next piece.
  ///
  /// - Parameter bytes: Where to.
  /// - Returns: Whether there was one; false at the end.
  /// - Throws: What is wrong with the bytes.
  func read(into bytes: inout [UInt8]) throws(InvalidInput) -> Bool
}

/// How large the pieces are.
let pieceSize = 1 << 20

/// The bytes of a file.
final class FileBytes: ByteSource {
  private let path: String
  private let descriptor: Int32
  private var piece = [UInt8](repeating: 0, count: pieceSize)
  private let progress: ReadingProgress?
  private var done = 0
  private let total: Int

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: The file's path.
  ///   - progress: Is told after every piece how far reading is.
  /// - Throws: `InvalidInput` when there is no such file, or it may not be read.
  init(_ path: String, progress: ReadingProgress?) throws(InvalidInput) {
    self.path = path
    self.progress = progress
    guard InputFile.exists(path) else {
      throw InvalidInput([
        Diagnostic(path: path, message: "there is no such file", hint: "check the path")
      ])
    }
    descriptor = unsafe open(path, O_RDONLY)
    guard descriptor >= 0 else {
      throw InvalidInput([Diagnostic(path: path, message: "the file may not be read")])
    }
    let end = lseek(descriptor, 0, SEEK_END)
    total = max(0, Int(end))
    _ = lseek(descriptor, 0, SEEK_SET)
  }

  deinit { _ = close(descriptor) }

  func read(into bytes: inout [UInt8]) throws(InvalidInput) -> Bool {
    let count = unsafe piece.withUnsafeMutableBytes { piece in
      unsafe systemRead(descriptor, piece.baseAddress, piece.count)
    }
    guard count >= 0 else {
      throw InvalidInput([
        Diagnostic(path: path, message: "the file cannot be read beyond byte \(done)")
      ])
    }
    bytes.append(contentsOf: piece[..<count])
    done += count
    progress?(done, total)
    return count > 0
  }
}

private func systemRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int
{
  unsafe read(descriptor, bytes, count)
}

/// Bytes that are in memory already.
final class MemoryBytes: ByteSource {
  private let bytes: [UInt8]
  private let piece: Int
  private var done = 0

  /// Gives out bytes in pieces.
  ///
  /// - Parameters:
  ///   - bytes: The bytes.
  ///   - piece: The bytes of a piece.
  init(_ bytes: [UInt8], piece: Int) {
    self.bytes = bytes
    self.piece = max(1, piece)
  }

  func read(into target: inout [UInt8]) -> Bool {
    let end = min(bytes.count, done + piece)
    guard done < end else { return false }
    target.append(contentsOf: bytes[done..<end])
    done = end
    return true
  }
}

/// Is told how many bytes of how many have been read.
public typealias ReadingProgress = @Sendable (_ done: Int, _ total: Int) -> Void
