import Foundation

/// The files of this package, as they are in its folder.
enum PackageFiles {
  /// The package's folder, three above this file.
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Folders that hold no files of ours: what tools leave behind.
  private static let leftOver: Set<String> = [".git", ".swiftpm", "output", "DerivedData"]

  /// The paths of all files below a folder, relative to the root, in order.
  static func paths(below folder: String = "") throws -> [String] {
    let names = try FileManager.default.contentsOfDirectory(atPath: url(of: folder).path).sorted()
    return try names.flatMap { name -> [String] in
      if leftOver.contains(name) || name.hasPrefix(".build") { return [] }
      let path = folder.isEmpty ? name : folder + "/" + name
      return try isFolder(path) ? paths(below: path) : [path]
    }
  }

  /// The names of the folders in a folder, in order.
  static func folders(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: url(of: folder).path).sorted()
      .filter { try isFolder(folder + "/" + $0) }
  }

  /// The text of a file; nil when it is not UTF-8.
  static func text(of path: String) throws -> String? {
    String(data: try Data(contentsOf: url(of: path)), encoding: .utf8)
  }

  private static func url(of path: String) -> URL { root.appending(path: path) }

  private static func isFolder(_ path: String) throws -> Bool {
    try url(of: path).resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true
  }
}
