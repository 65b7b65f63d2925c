public import Diagnostics
internal import ImageInspection
internal import PEReading
public import Workloads

/// Makes the skeleton of a workload from images of Windows: modules and who may call what.
///
/// Programs and libraries (x64, Arm64EC, Arm64X, Arm64) say what they are and what they import, not
/// how often. Every image has one function for its own code, which calls what the image imports:
/// functions of the other images, through forwarders, and of Windows' own modules. Their counts are
/// `static`, that is none, and bodies have no instructions: a person completes them.
///
/// Images that cannot live in one process, and such as no profile describes, are mistakes.
public enum ImageImporter: RecordingImporter {
  /// `image`.
  public static let name = "image"

  /// What it reads.
  public static let summary = "a skeleton without counts, from the files: app.exe *.dll"

  /// Reads the images of one process.
  ///
  /// - Parameters:
  ///   - paths: At most one program, and libraries; Windows' own need not be among them.
  ///   - options: Which missing libraries are Windows' own, how modules are called, and mixes. There
  ///     is nothing to merge, and no code to take from elsewhere.
  /// - Returns: The workload, without counts.
  /// - Throws: Every file that is no such image, and why images cannot live in one process.
  public static func workload(
    from paths: [String],
    options: ImportOptions
  ) throws(InvalidInput) -> Workload {
    guard !paths.isEmpty else {
      throw InvalidInput([Diagnostic(path: name, message: "no image is named")])
    }
    let images = try images(at: paths)
    return try ImageSkeleton(of: images, rules: ModuleRules(options)).workload()
  }

  /// Reads the files and holds them against one another.
  private static func images(at paths: [String]) throws(InvalidInput) -> [ImageInspection] {
    var images: [ImageInspection] = []
    var mistakes: [Diagnostic] = []
    for path in paths {
      do throws(InvalidInput) {
        let image = try ImageInspection(path: path)
        if let mistake = mistake(in: image, after: images) {
          mistakes.append(mistake)
        } else {
          images.append(image)
        }
      } catch {
        mistakes += error.diagnostics
      }
    }
    let program = images.first { !$0.image.fileHeader.isLibrary } ?? images.first
    mistakes += Compatibility(images).violations.map {
      Diagnostic(path: program?.path ?? name, message: $0.message, hint: $0.advice)
    }
    guard mistakes.isEmpty else { throw InvalidInput(mistakes) }
    return images
  }

  /// Why an image cannot be a module beside others; nil when it can.
  private static func mistake(
    in image: ImageInspection,
    after others: [ImageInspection]
  ) -> Diagnostic? {
    func mistake(_ message: String, expected: String? = nil, hint: String) -> Diagnostic {
      Diagnostic(path: image.path, message: message, expected: expected, hint: hint)
    }
    guard image.kind.architecture != nil else {
      return mistake(
        "a profile has no modules of this kind: \(image.kind.title)",
        expected: "an image of x64, Arm64EC, Arm64X or Arm64 code",
        hint: "leave it out"
      )
    }
    guard image.name.isProfileName else {
      return mistake("the file's name cannot be a module's", hint: "rename it")
    }
    if let other = others.first(where: { $0.name.lowercased() == image.name.lowercased() }) {
      return mistake(
        "\(other.path) has the same name, and a process finds libraries by name",
        hint: "name one of the two"
      )
    }
    let isProgram = !image.image.fileHeader.isLibrary
    if isProgram, let other = others.first(where: { !$0.image.fileHeader.isLibrary }) {
      return mistake(
        "this is a program beside \(other.name), and a profile is of one process",
        hint: "make a profile for each program"
      )
    }
    return nil
  }
}

extension ImageKind {
  /// How a module of this kind is written in a profile; nil where there is no word for it.
  var architecture: Architecture? { Architecture(rawValue: rawValue) }
}

extension String {
  /// Whether a profile may hold the name: `JSONValue.readName` refuses others.
  var isProfileName: Bool { !isEmpty && !unicodeScalars.contains { $0.value < 32 } }
}
