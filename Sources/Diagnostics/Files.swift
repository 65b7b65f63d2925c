#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

/// Reads whole input files, with messages instead of crashes.
public enum InputFile {
  /// Whether a path leads to a regular file.
  public static func exists(_ path: String) -> Bool {
    let resolved = URL(filePath: path).resolvingSymlinksInPath().path
    let type = try? FileManager.default.attributesOfItem(atPath: resolved)[.type]
    return type as? FileAttributeType == .typeRegular
  }

  /// The names of what is in a folder, in order.
  ///
  /// - Parameter path: The folder's path.
  /// - Returns: The names, without the path.
  /// - Throws: `InvalidInput` when it is no folder or may not be read.
  package static func names(inFolder path: String) throws(InvalidInput) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    } catch {
      throw InvalidInput([
        Diagnostic(
          path: path,
          message: "there is no such folder, or it may not be read",
          hint: "check the path"
        )
      ])
    }
  }

  /// Reads a file into memory.
  ///
  /// - Parameters:
  ///   - path: The file's path.
  ///   - limit: The most bytes that the caller's format may have.
  ///   - kind: What the file should be, for the message: "a profile".
  /// - Returns: The file's bytes with its path.
  /// - Throws: `InvalidInput` when there is no such file, it is no regular file, it is larger than
  ///   `limit`, or it cannot be read.
  public static func read(
    _ path: String,
    limit: Int,
    as kind: String
  ) throws(InvalidInput) -> SourceText {
    let data = try data(of: path, limit: limit, as: kind, options: [])
    return SourceText(path: path, bytes: [UInt8](data))
  }

  /// Maps a file into memory; its bytes are fetched when they are looked at.
  ///
  /// - Parameters:
  ///   - path: The file's path.
  ///   - kind: What the file should be, for the message: "an image".
  /// - Returns: The file's bytes.
  /// - Throws: `InvalidInput` when there is no such file, it is no regular file, or it cannot be
  ///   read.
  package static func map(_ path: String, as kind: String) throws(InvalidInput) -> Data {
    try data(of: path, limit: .max, as: kind, options: .alwaysMapped)
  }

  private static func data(
    of path: String,
    limit: Int,
    as kind: String,
    options: Data.ReadingOptions
  ) throws(InvalidInput) -> Data {
    func failure(_ message: String, hint: String? = nil) -> InvalidInput {
      InvalidInput([Diagnostic(path: path, message: message, hint: hint)])
    }
    let resolved = URL(filePath: path).resolvingSymlinksInPath().path
    let attributes: [FileAttributeKey: Any]
    do {
      attributes = try FileManager.default.attributesOfItem(atPath: resolved)
    } catch {
      throw failure("there is no such file, or it may not be read", hint: "check the path")
    }
    let type = attributes[.type] as? FileAttributeType
    guard type == .typeRegular else {
      let what = type == .typeDirectory ? "this is a directory" : "this is not a regular file"
      throw failure(what, hint: "name \(kind)")
    }
    func check(size: Int) throws(InvalidInput) {
      guard size > limit else { return }
      throw failure(
        "the file has \(size / 1_000_000) MB, \(kind) has at most \(limit / 1_000_000) MB",
        hint: "is this \(kind)?"
      )
    }
    // Foundation gives an NSNumber, FoundationEssentials a UInt.
    let size = attributes[.size]
    try check(
      size: (size as? any BinaryInteger).map { Int(clamping: $0) } ?? size as? Int ?? 0
    )
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: resolved), options: options)
    } catch {
      throw failure("the file cannot be read")
    }
    try check(size: data.count)
    return data
  }
}

extension String {
  /// Whether a table is named by the path of a user's own file, not by a built-in name.
  package var isTablePath: Bool { contains("/") || hasSuffix(".json") }
}

/// Writes whole output files: beside the place first, then renamed, so that no half file is seen.
///
/// Links are followed. What is no regular file (a pipe, `/dev/stdout`) is written to as it is.
public enum OutputFile {
  /// Writes a file.
  ///
  /// - Parameters:
  ///   - text: What to write, as UTF-8.
  ///   - path: Where to.
  /// - Throws: `InvalidInput` that names the path when it cannot be written.
  public static func write(_ text: String, to path: String) throws(InvalidInput) {
    do {
      let place = URL(filePath: path)
      let resolved = place.resolvingSymlinksInPath()
      if isSpecial(path, leadingTo: resolved.path) {
        try Data(text.utf8).write(to: place)
      } else {
        try Data(text.utf8).write(to: resolved, options: .atomic)
      }
    } catch {
      throw InvalidInput([
        Diagnostic(
          path: path,
          message: "the file cannot be written",
          hint: "is there such a folder, and may you write to it?"
        )
      ])
    }
  }

  /// Whether there is something that must not be replaced by a regular file.
  ///
  /// - Parameters:
  ///   - path: The path.
  ///   - resolved: Where it leads when links are followed.
  /// - Returns: Whether what is there is no regular file: a pipe, a terminal, a folder.
  package static func isSpecial(_ path: String, leadingTo resolved: String) -> Bool {
    let attributes = try? FileManager.default.attributesOfItem(atPath: resolved)
    // Links under /proc lead to pipes, which have no path of their own.
    guard let type = attributes?[.type] as? FileAttributeType else {
      return FileManager.default.fileExists(atPath: path)
    }
    return type != .typeRegular
  }
}
