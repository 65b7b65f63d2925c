import Foundation
import Testing

struct LayeringTests {
  @Test func `every target has a layer, and every layer's target exists`() throws {
    let named = layers.keys.filter { foldersElsewhere[$0] == nil }.sorted()
    #expect(try PackageFiles.folders(in: "Sources").sorted() == named)
    for folder in foldersElsewhere.values {
      #expect(try !PackageFiles.paths(below: folder).isEmpty)
    }
  }

  @Test(arguments: layers.keys.sorted())
  func `a target imports from lower layers only`(target: String) throws {
    let layer = try #require(layers[target])
    let allowed = Set(layers.filter { $0.value < layer }.keys)
      .union(exceptions[target] ?? [])
    for path in try PackageFiles.paths(below: foldersElsewhere[target] ?? "Sources/" + target)
    where path.hasSuffix(".swift") {
      let text = try #require(try PackageFiles.text(of: path))
      for module in Self.imports(in: text) {
        #expect(allowed.contains(module), "\(path) imports \(module)")
      }
    }
  }

  @Test func `the manifest puts targets under the layers of the table`() throws {
    let manifest = try #require(try PackageFiles.text(of: "Package.swift"))
    var layer: Int?
    var isNameOfTarget = false
    for line in manifest.split(separator: "\n") {
      if let mark = line.firstMatch(of: /\/\/ MARK: (?:Layer (\d+))?/) {
        layer = mark.1.flatMap { Int($0) }
      }
      // A target starts at the list's indentation; its dependencies stand further in.
      let startsTarget = /^    \.(?:target|executableTarget|systemLibrary)\(/
      isNameOfTarget = line.contains(startsTarget) || (isNameOfTarget && !line.contains("name:"))
      if isNameOfTarget, let name = line.firstMatch(of: /name: "([^"]+)"/)?.1, let layer {
        #expect(layers[String(name)] == layer, "\(name) stands under layer \(layer)")
        isNameOfTarget = false
      }
    }
  }

  @Test func `a target declares the targets that it imports, and no others`() throws {
    let manifest = try #require(try PackageFiles.text(of: "Package.swift"))
    let folders = try PackageFiles.folders(in: "Tests")
    let targets = Set(layers.keys).union(folders)
    // A target starts at the list's indentation; what it runs while it is built is no import.
    let starts = /(?:target|executableTarget|testTarget)\(/
    for entry in manifest.split(separator: "\n    .") where entry.prefixMatch(of: starts) != nil {
      let declaration = entry.prefix(
        upTo: entry.firstRange(of: "plugins:")?.lowerBound ?? entry.endIndex
      )
      let names = declaration.matches(of: /"([^"\n]+)"/).map { String($0.1) }
      guard let target = names.first, targets.contains(target) else { continue }
      let folder =
        foldersElsewhere[target] ?? (folders.contains(target) ? "Tests/" : "Sources/") + target
      var imported: Set<String> = []
      for path in try PackageFiles.paths(below: folder) where path.hasSuffix(".swift") {
        imported.formUnion(Self.imports(in: try #require(try PackageFiles.text(of: path))))
      }
      let declared = Set(names.dropFirst()).intersection(targets)
        .subtracting(dependenciesNotImported[target] ?? [])
      #expect(declared == imported.intersection(targets), "\(target)")
    }
  }

  @Test func `imports are found behind attributes and access levels`() {
    let text = """
      import Alpha
      @_exported public import Beta
      @testable import Gamma
      internal import struct Delta.Member
      #if canImport(Epsilon)
        package import Epsilon
      #endif
      // import Comment
      let important = 1
      """
    #expect(Self.imports(in: text) == ["Alpha", "Beta", "Gamma", "Delta", "Epsilon"])
  }

  /// The modules that a source text imports, in order.
  private static func imports(in text: String) -> [String] {
    let pattern =
      /\s*(?:@\w+\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|class|enum|protocol|typealias|func|let|var)\s+)?(\w+).*/
    return text.utf8.split(separator: UInt8(ascii: "\n"))
      .filter {
        $0.split(separator: UInt8(ascii: " ")).contains { $0.elementsEqual("import".utf8) }
      }
      .compactMap { try? pattern.wholeMatch(in: Substring($0))?.1 }
      .map(String.init)
  }
}

struct ManifestTests {
  @Test func `no manifest uses what keeps a package from being a dependency`() throws {
    for path in try PackageFiles.paths() where path.hasSuffix("Package.swift") {
      let text = try #require(try PackageFiles.text(of: path))
      #expect(!text.contains("unsafeFlags"), "\(path)")
    }
  }
}

struct PathTests {
  /// Folders of one person's machine, which mean nothing on another's; spelled so that this file
  /// does not find itself.
  private static let folders = ["home", "root", "Users", "work", "tmp"].map { "/\($0)/" }

  @Test func `no file names a folder of one person's machine`() throws {
    for path in try PackageFiles.paths() {
      guard let text = try PackageFiles.text(of: path) else { continue }
      for folder in Self.folders {
        for range in text.ranges(of: folder) {
          let isAbsolute =
            range.lowerBound == text.startIndex
            || "\"'`( =:\n\t".contains(text[text.index(before: range.lowerBound)])
          #expect(!isAbsolute, "\(path) names \(folder)")
        }
      }
    }
  }
}
