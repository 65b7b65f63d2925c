internal import Diagnostics

#if Gzip
internal import CZlib
#endif

/// The content of a gzip file, of one or several members.
@safe final class GzipBytes: ByteSource {
  /// What a gzip file begins with.
  static let mark: [UInt8] = [0x1F, 0x8B]

  /// Content beyond this many bytes may not be more than so many times as large as the file:
  /// recordings are some 5 to 30 times as large, and a file that is made to fill memory 1000 times.
  static let freeBytes = 256 << 20
  static let mostExpansion = 200

  #if Gzip
  private let path: String
  private let source: any ByteSource
  private var input: [UInt8] = []
  private var position = 0
  private var read = 0
  private var written = 0
  private var piece = [UInt8](repeating: 0, count: pieceSize)
  /// zlib keeps the address of its stream.
  private let stream: UnsafeMutablePointer<z_stream>
  private var isInMember = false
  private let freeBytes: Int

  /// Reads what another source has compressed.
  ///
  /// - Parameters:
  ///   - path: The file's path, for messages.
  ///   - source: The compressed bytes.
  ///   - freeBytes: How large the content may be in any case.
  init(_ path: String, _ source: any ByteSource, freeBytes: Int = freeBytes) {
    self.path = path
    self.source = source
    self.freeBytes = freeBytes
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
  }

  deinit {
    if isInMember { _ = unsafe inflateEnd(stream) }
    unsafe stream.deallocate()
  }

  func read(into bytes: inout [UInt8]) throws(InvalidInput) -> Bool {
    while true {
      if position == input.count {
        input.removeAll(keepingCapacity: true)
        position = 0
        guard try source.read(into: &input) else {
          if isInMember { throw failure("the gzip file is cut off") }
          return false
        }
      }
      if !isInMember {
        // Behind the last member there may be zeros, as tapes and block devices leave them.
        if written > 0, input[position] == 0 {
          position += 1
          continue
        }
        unsafe stream.pointee = z_stream()
        guard unsafe czlib_start_gunzip(stream) == Z_OK else { throw failure("zlib has no memory") }
        isInMember = true
      }
      let count = try inflatePiece()
      guard count > 0 else { continue }
      written += count
      if written > freeBytes, written / Self.mostExpansion > read {
        throw failure(
          "the content is more than \(Self.mostExpansion) times as large as the gzip file",
          hint: "no recording shrinks so much; unpack the file if it is one"
        )
      }
      bytes.append(contentsOf: piece[..<count])
      return true
    }
  }

  /// Unpacks input into the piece.
  ///
  /// - Returns: The bytes that were unpacked.
  private func inflatePiece() throws(InvalidInput) -> Int {
    let available = input.count - position
    var left = 0
    var unread = 0
    let status = unsafe input.withUnsafeMutableBufferPointer { input in
      unsafe piece.withUnsafeMutableBufferPointer { piece in
        unsafe stream.pointee.next_in = input.baseAddress?.advanced(by: position)
        unsafe stream.pointee.avail_in = UInt32(available)
        unsafe stream.pointee.next_out = piece.baseAddress
        unsafe stream.pointee.avail_out = UInt32(piece.count)
        let status = unsafe inflate(stream, Z_NO_FLUSH)
        left = unsafe Int(stream.pointee.avail_out)
        unread = unsafe Int(stream.pointee.avail_in)
        return status
      }
    }
    position += available - unread
    read += available - unread
    switch status {
    case Z_STREAM_END:
      _ = unsafe inflateEnd(stream)
      isInMember = false
    case Z_OK, Z_BUF_ERROR: break
    default: throw failure("the gzip file is damaged near its byte \(read)")
    }
    return piece.count - left
  }

  private func failure(_ message: String, hint: String? = nil) -> InvalidInput {
    InvalidInput([Diagnostic(path: path, message: message, hint: hint)])
  }
  #else
  private let path: String

  /// Refuses to read: this build has no zlib.
  init(_ path: String, _: any ByteSource, freeBytes: Int = freeBytes) {
    self.path = path
  }

  func read(into bytes: inout [UInt8]) throws(InvalidInput) -> Bool {
    throw InvalidInput([
      Diagnostic(
        path: path,
        message: "this build does not read gzip files",
        hint: "unpack the file, or build with the trait Gzip"
      )
    ])
  }
  #endif
}
