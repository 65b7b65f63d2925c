internal import Diagnostics
internal import ImageInspection
internal import PEReading
internal import Workloads

/// The images of a folder, read when they are asked for.
struct ImageFolder {
  private let path: String
  private let files: [String]
  private var images: [String: ModuleImage?] = [:]

  /// Names the files of a folder; the images of modules that have theirs are not read again.
  init(_ path: String, of modules: [RecordedProgram.Module]) throws(InvalidInput) {
    self.path = path
    files = try InputFile.names(inFolder: path)
    for module in modules where module.image != nil {
      images[ModuleImage.stem(module.name)] = .some(module.image)
    }
  }

  /// The image of a library; nil where no file is an image that an x64 process loads.
  ///
  /// - Parameter stem: The library's name in small letters, without `.dll`.
  /// - Returns: The image.
  mutating func image(_ stem: String) -> ModuleImage? {
    if let known = images[stem] { return known }
    let image = RecordedProgram.file(named: stem + ".dll", among: files)
      .flatMap { try? RecordedProgram.image(at: path + "/" + $0) }
    images[stem] = .some(image)
    return image
  }
}

extension RecordedProgram {
  /// Gives the modules the images with their names, and with those their architectures.
  ///
  /// A recording is of x64 code, so no image may be of what an x64 process does not load.
  ///
  /// - Parameters:
  ///   - folder: Where the images are; nothing happens without one.
  ///   - added: The first of the modules that were added to others which have theirs; 0 for all.
  /// - Throws: That the folder has no image; each image of a module that cannot be read or loaded.
  mutating func takeImages(
    from folder: String?,
    addedFrom added: Int = 0
  ) throws(InvalidInput) {
    guard let folder else { return }
    let files = try InputFile.names(inFolder: folder)
    let images = files.filter { file in
      guard let bytes = try? ImageBytes(mapping: folder + "/" + file) else { return false }
      if case .image = FileKind(of: bytes) { return true }
      return false
    }
    guard !images.isEmpty else {
      throw InvalidInput([
        Diagnostic(
          path: folder,
          message: "no file here is an image of Windows",
          expected: "programs and libraries with the names of the recording's modules",
          hint: "name the folder that the app is installed in; folders in it are not searched"
        )
      ])
    }
    var mistakes: [Diagnostic] = []
    var missing: [String] = []
    var used: Set<String> = []
    for index in modules.indices.dropFirst(added) {
      guard let file = Self.file(named: modules[index].name, among: files) else {
        if !modules[index].isSystem { missing.append(modules[index].name) }
        continue
      }
      used.insert(file)
      do throws(InvalidInput) {
        modules[index].image = try Self.image(at: folder + "/" + file)
      } catch {
        mistakes += error.diagnostics
      }
    }
    guard mistakes.isEmpty else { throw InvalidInput(mistakes) }
    note(
      folder,
      of: modules.dropFirst(added),
      missing: missing,
      unused: added > 0 ? [] : images.filter { !used.contains($0) }
    )
  }

  /// The file of a name; upper and lower case are told apart only where both are there.
  static func file(named name: String, among files: [String]) -> String? {
    files.first { $0 == name } ?? files.first { $0.lowercased() == name.lowercased() }
  }

  fileprivate static func image(at path: String) throws(InvalidInput) -> ModuleImage {
    let image = try PEImage(ImageBytes(mapping: path))
    let kind = image.kind
    guard ProcessKind.x64.loads(kind), let architecture = kind.architecture else {
      throw InvalidInput([
        Diagnostic(
          path: path,
          message: "this image is \(kind.title), and the recording has x64 code of its name",
          expected: "an image of x64, Arm64EC or Arm64X code",
          hint: "name the folder of the images that an x64 process loads"
        )
      ])
    }
    return ModuleImage(image, architecture)
  }

  private mutating func note(
    _ folder: String,
    of modules: ArraySlice<Module>,
    missing: [String],
    unused: [String]
  ) {
    let systemBefore = modules.filter { $0.isSystem && $0.architecture == .x64 }.map(\.name)
    if !systemBefore.isEmpty {
      notes.append(
        "x64 by their files in \(folder), and otherwise taken for Windows' own: "
          + systemBefore.listed
      )
    }
    if !missing.isEmpty {
      notes.append("x64 for want of a file in \(folder): \(missing.listed)")
    }
    if !unused.isEmpty {
      notes.append("no module has the name of these files in \(folder): \(unused.listed)")
    }
  }
}
