package import PEReading

/// Whether images can live in one process, and what may be linked with what.
package struct Compatibility: Sendable {
  /// Something that cannot be, and what to do about it.
  package struct Violation: Hashable, Sendable {
    package var message: String
    package var advice: String
  }

  package let images: [ImageInspection]
  package let linkerInputs: [LinkerInput]
  package let dependencies: [Dependency]
  /// What cannot be.
  package let violations: [Violation]

  /// Where an Arm64EC program finds its plug-ins (Rust, "arm64ec-pc-windows-msvc"; Microsoft,
  /// "Arm64X PE files").
  package static let pluginRule =
    "A program of x64 or Arm64EC code runs as an x64 process: it must look for plug-ins in the "
    + "directory of x64 ones, and can load none of Arm64. A plug-in for both kinds of process is "
    + "built as Arm64X, or as an Arm64X pure forwarder to an x64 or Arm64EC library and an Arm64 "
    + "one."

  package init(_ images: [ImageInspection], linkerInputs: [LinkerInput] = []) {
    self.images = images
    self.linkerInputs = linkerInputs
    dependencies = Dependency.all(of: images)
    var violations = Self.processViolations(images, dependencies)
    violations += Self.symbolViolations(images, dependencies)
    violations += Self.linkViolations(images, linkerInputs)
    self.violations = violations
  }

  // MARK: Process and image

  private static func processViolations(
    _ images: [ImageInspection],
    _ dependencies: [Dependency]
  ) -> [Violation] {
    let programs = images.indices.filter { !images[$0].image.fileHeader.isLibrary }
    let libraries = images.indices.filter { images[$0].image.fileHeader.isLibrary }
    guard !programs.isEmpty else { return violationsWithoutProgram(images) }
    let imported = Set(dependencies.compactMap(\.target))
    var violations: [Violation] = []
    for program in programs {
      guard let process = ProcessKind(startedFrom: images[program].kind) else { continue }
      let reached = reached(from: program, dependencies)
      // What nobody imports may be a plug-in of any program.
      for library in libraries where reached.contains(library) || !imported.contains(library) {
        guard !process.loads(images[library].kind) else { continue }
        violations.append(
          violation(images[library], in: process, of: images[program].kind, images[program].name)
        )
      }
    }
    return violations
  }

  /// The images that come into the process with one.
  private static func reached(from image: Int, _ dependencies: [Dependency]) -> Set<Int> {
    let targets = Dictionary(grouping: dependencies, by: \.image)
      .mapValues { $0.compactMap(\.target) }
    var reached: Set<Int> = [image]
    var open = [image]
    while let next = open.popLast() {
      for target in targets[next] ?? [] where reached.insert(target).inserted {
        open.append(target)
      }
    }
    return reached
  }

  /// Without a program, the process is the one that may load the most of the libraries.
  private static func violationsWithoutProgram(_ images: [ImageInspection]) -> [Violation] {
    guard images.count > 1 else { return [] }
    let counts = ProcessKind.allCases.map { process in
      images.count { process.loads($0.kind) }
    }
    guard let most = counts.max(), let place = counts.firstIndex(of: most) else { return [] }
    let process = ProcessKind.allCases[place]
    let kind: ImageKind =
      switch process {
      case .x64: images.contains { $0.kind == .arm64ec } ? .arm64ec : .x64
      case .arm64: .arm64
      case .x86: .x86
      case .arm: .arm
      }
    return images.filter { !process.loads($0.kind) }
      .map { violation($0, in: process, of: kind, nil) }
  }

  private static func violation(
    _ image: ImageInspection,
    in process: ProcessKind,
    of kind: ImageKind,
    _ program: String?
  ) -> Violation {
    let article = kind == .managed ? "a" : "an"
    let place = "\(article) \(kind.title) process" + (program.map { " (\($0))" } ?? "")
    return Violation(
      message: "\(image.kind.title) \(image.name) cannot be loaded into \(place)",
      advice: advice(for: image.kind, in: process)
    )
  }

  private static func advice(for kind: ImageKind, in process: ProcessKind) -> String {
    switch (process, kind) {
    case (_, .unknown): "ask who made it for which processor it is"
    case (.x64, .arm64): "build it as Arm64EC or Arm64X"
    case (.x64, _): "build it as Arm64EC or x64, or run it in a process of its own"
    case (.arm64, .x64), (.arm64, .arm64ec):
      "build it as Arm64 or Arm64X, or build the program as Arm64EC"
    case (.arm64, _): "build it as Arm64, or run it in a process of its own"
    case (.x86, _): "build it as x86, or build the program as Arm64EC"
    case (.arm, _): "build it for 32-bit Arm, or build the program as Arm64"
    }
  }

  private static func symbolViolations(
    _ images: [ImageInspection],
    _ dependencies: [Dependency]
  ) -> [Violation] {
    dependencies.compactMap { dependency in
      guard let first = dependency.missing.first else { return nil }
      let others = dependency.missing.count - 1
      return Violation(
        message: "\(images[dependency.image].name) wants \(first)"
          + (others > 0 ? " and \(others) more" : "")
          + " of \(dependency.library), which does not export it",
        advice: "take the two from the same version"
      )
    }
  }

  // MARK: Image and library

  /// Kinds of images that are linked, in the order of tables.
  package static let linkedKinds: [ImageKind] = [.x64, .arm64ec, .arm64x, .arm64]

  /// Whether code of a processor may be linked into an image (Microsoft, "Arm64EC for Windows 11
  /// apps on Arm", "Building Arm64EC"); lld lets more pass.
  package static func links(_ machine: Machine, into kind: ImageKind) -> Bool {
    switch kind {
    case .x64: machine == .x64
    case .arm64ec: machine == .x64 || machine == .arm64ec
    case .arm64x: machine == .x64 || machine == .arm64ec || machine == .arm64
    case .arm64: machine == .arm64
    case .x86: machine == .x86
    case .arm: machine == .arm
    case .managed, .unknown: false
    }
  }

  /// Whether a library or object has code that may be linked into an image; a linker takes the
  /// members that fit.
  package static func links(_ input: LinkerInput, into kind: ImageKind) -> Bool {
    input.machines.contains { links($0, into: kind) }
  }

  private static func linkViolations(
    _ images: [ImageInspection],
    _ inputs: [LinkerInput]
  ) -> [Violation] {
    let kinds = Set(images.map(\.kind))
    return inputs.flatMap { input in
      ImageKind.allCases.filter { kinds.contains($0) && !links(input, into: $0) }.map { kind in
        let machines = input.machines.map { $0.title }.joined(separator: " and ")
        let fitting = [Machine.x64, .arm64ec, .arm64].filter { links($0, into: kind) }.map(\.title)
        return Violation(
          message: "\(machines) \(input.name) cannot be linked into an \(kind.title) image",
          advice: fitting.isEmpty
            ? "take one of the same processor"
            : "take one that is built for \(fitting.joined(separator: " or "))"
        )
      }
    }
  }
}

extension LinkerInput {
  /// The file's name.
  package var name: String {
    path.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? path
  }
}

extension Machine {
  /// The processor as people write it.
  package var title: String {
    switch self {
    case .arm64: "Arm64"
    case .arm64ec: "Arm64EC"
    case .arm64x: "Arm64X"
    default: name ?? "unknown (\(rawValue.hexadecimal))"
    }
  }
}
