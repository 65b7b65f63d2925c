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

/// Other programs of the machine.
enum Programs {
  /// The path of a program: as it is with a slash in it, else along `PATH`.
  static func find(_ name: String) -> String? {
    if name.contains("/") { return isExecutable(name) ? name : nil }
    let folders = (Terminal.environment("PATH") ?? "").split(separator: ":")
    return folders.map { "\($0)/\(name)" }.first { isExecutable($0) }
  }

  static func isReadable(_ path: String) -> Bool {
    FileManager.default.isReadableFile(atPath: path)
  }

  private static func isExecutable(_ path: String) -> Bool {
    FileManager.default.isExecutableFile(atPath: path)
  }

  /// The folder that this program lies in.
  static var folderOfThis: String {
    let path = find(CommandLine.arguments.first ?? "") ?? ""
    return URL(filePath: path).resolvingSymlinksInPath().deletingLastPathComponent().path
  }

  /// The folder of a path that has one.
  static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? ""
  }

  /// The path from the root.
  static func absolute(_ path: String) -> String {
    URL(filePath: path).resolvingSymlinksInPath().path
  }

  /// Runs another program in the place of this one.
  ///
  /// - Throws: A message when the system refuses; else it does not return.
  static func become(_ program: String, _ arguments: [String]) throws(InvalidInput) {
    var words = unsafe ([program] + arguments).map { unsafe strdup($0) } + [nil]
    unsafe execv(program, &words)
    throw InvalidInput([Diagnostic(path: program, message: "the program cannot be run")])
  }
}
