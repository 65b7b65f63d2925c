internal import Diagnostics

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Takes a result that is too long for memory, piece by piece: a file, or standard output.
///
/// A file is written beside its place and renamed at the end, so that no half file is seen.
final class ResultFile {
  private let path: String?
  /// Where the file will be, and where it is written until then; nil when it is written in place.
  private let places: (final: String, partial: String)?
  private let descriptor: Int32
  private var isFinished = false

  /// Opens a file.
  ///
  /// - Parameter path: The path; standard output when nil.
  /// - Throws: `InvalidInput` when it cannot be written.
  init(_ path: String?) throws(InvalidInput) {
    self.path = path
    guard let path else {
      places = nil
      descriptor = STDOUT_FILENO
      return
    }
    let place = URL(filePath: path).resolvingSymlinksInPath().path
    // What is no regular file (a pipe, a terminal) is written to as it is.
    let isSpecial = OutputFile.isSpecial(path, leadingTo: place)
    places = isSpecial ? nil : (place, place + ".partial")
    descriptor = unsafe open(places?.partial ?? path, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
    guard descriptor >= 0 else { throw Self.failure(path) }
  }

  deinit {
    guard path != nil, !isFinished else { return }
    close(descriptor)
    if let places { _ = unsafe unlink(places.partial) }
  }

  /// Writes what comes next.
  func write(_ bytes: [UInt8]) throws(InvalidInput) {
    guard Terminal.write(bytes, to: descriptor) else { throw Self.failure(path ?? "the output") }
  }

  /// Puts the file in its place.
  func finish() throws(InvalidInput) {
    guard let path else { return }
    isFinished = true
    guard close(descriptor) == 0 else { throw Self.failure(path) }
    guard let places else { return }
    guard unsafe rename(places.partial, places.final) == 0 else { throw Self.failure(path) }
  }

  private static func failure(_ path: String) -> InvalidInput {
    InvalidInput([
      Diagnostic(
        path: path,
        message: "the file cannot be written",
        hint: "is there such a folder with room, and may you write to it?"
      )
    ])
  }
}
