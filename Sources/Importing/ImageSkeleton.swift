internal import Diagnostics
internal import ImageInspection
internal import PEReading
internal import Workloads

/// A workload made of what images say: modules, functions by name, and calls without counts.
struct ImageSkeleton {
  private let images: [ImageInspection]
  private let rules: ModuleRules
  private let process: ProcessKind
  private let links: ImageLinks

  init(of images: [ImageInspection], rules: ModuleRules) {
    self.images = images
    self.rules = rules
    // Arm64X alone runs as it was built for Arm64.
    process = images.contains { $0.kind == .x64 || $0.kind == .arm64ec } ? .x64 : .arm64
    links = ImageLinks(of: images, in: process)
  }

  /// A function before it has its name.
  private struct Draft {
    var name: String
    var library: Int
    var isPortable = true
  }

  /// The workload.
  ///
  /// - Throws: That images of several kinds would become one module.
  func workload() throws(InvalidInput) -> Workload {
    let libraries = libraries
    let placeOfLibrary = Dictionary(
      libraries.kept.enumerated().map { ($1, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    let (modules, moduleOfLibrary) = rules.sort(libraries.kept)
    let architectures = try architectures(of: modules, moduleOfLibrary)

    // Each image's own code first, then what is imported, both in the order of the images.
    var drafts: [Draft] = []
    var ownCode: [Int?] = []
    for (place, image) in images.enumerated() {
      let isProgram = !image.image.fileHeader.isLibrary
      ownCode.append(image.isPureForwarder ? nil : drafts.count)
      guard !image.isPureForwarder else { continue }
      let prefix = isProgram ? "start of " : "code of "
      drafts.append(Draft(name: prefix + image.name, library: place))
    }
    var indexOfFunction: [ImageLinks.Function: Int] = [:]
    var calls: [(caller: Int, callee: Int)] = []
    for (place, imports) in links.imports.enumerated() {
      for function in imports {
        guard let caller = ownCode[place], let library = placeOfLibrary[function.library] else {
          continue
        }
        let index = indexOfFunction[function] ?? drafts.count
        if index == drafts.count {
          drafts.append(
            Draft(name: function.name, library: library, isPortable: !function.isX64Object)
          )
        }
        indexOfFunction[function] = index
        calls.append((caller, index))
      }
    }

    var builder = WorkloadBuilder()
    for (module, architecture) in zip(modules, architectures) {
      _ = builder.addModule(Module(name: module.name, architecture: architecture))
    }
    let names = UniqueNames.distinct(
      drafts.map { draft in
        let library = libraries.kept[draft.library]
        return (draft.name, modules[moduleOfLibrary[draft.library]].name, library)
      }
    )
    for (name, draft) in zip(names, drafts) {
      let module = moduleOfLibrary[draft.library]
      _ = builder.addFunction(
        name,
        in: module,
        body: .instructions(CountRatio(0), mix: modules[module].mix),
        isPortable: draft.isPortable
      )
    }
    for call in calls {
      let caller = moduleOfLibrary[drafts[call.caller].library]
      let callee = moduleOfLibrary[drafts[call.callee].library]
      builder.addCall(
        from: call.caller,
        to: call.callee,
        callsPerRun: CountRatio(0),
        kind: caller == callee ? .direct : .import,
        provenance: .static
      )
    }
    builder.addPhase(
      "run",
      calls: zip(images, ownCode).compactMap { image, function in
        // A program is started once; how often a library's code is entered, nobody knows.
        function.map { EntryCall(function: $0, count: image.image.fileHeader.isLibrary ? 0 : 1) }
      }
    )
    for note in notes(leftOut: libraries.leftOut, modules: modules) { builder.addNote(note) }
    return builder.workload
  }

  /// The libraries that become modules, the images first, and those that are left out: neither
  /// given nor Windows' own.
  private var libraries: (kept: [String], leftOut: [String]) {
    let names = images.map(\.name)
    var seen = Set(names)
    let missing = links.imports.joined().filter { $0.image == nil }.map(\.library)
      .filter { seen.insert($0).inserted }
    let (modules, moduleOfLibrary) = rules.sort(missing)
    let isOwn = moduleOfLibrary.map { modules[$0].isSystem }
    return (
      kept: names + zip(missing, isOwn).filter(\.1).map(\.0),
      leftOut: zip(missing, isOwn).filter { !$0.1 }.map(\.0)
    )
  }

  /// By module, what its images are; Windows' own that are not given are Arm64X.
  private func architectures(
    of modules: [RecordedProgram.Module],
    _ moduleOfLibrary: [Int]
  ) throws(InvalidInput) -> [Architecture] {
    var firstImage: [Int?] = modules.map { _ in nil }
    var mistakes: [Diagnostic] = []
    for (place, image) in images.enumerated() {
      let module = moduleOfLibrary[place]
      guard let first = firstImage[module].map({ images[$0] }) else {
        firstImage[module] = place
        continue
      }
      guard first.kind != image.kind else { continue }
      mistakes.append(
        Diagnostic(
          path: image.path,
          message: "this is \(image.kind.title) and \(first.name) is \(first.kind.title), so they "
            + "cannot both be part of the module \(modules[module].name)",
          hint: "give them names of their own"
        )
      )
    }
    guard mistakes.isEmpty else { throw InvalidInput(mistakes) }
    return firstImage.map { $0.flatMap { images[$0].kind.architecture } ?? .arm64x }
  }
}

extension ImageSkeleton {
  /// What a person must know and complete.
  private func notes(leftOut: [String], modules: [RecordedProgram.Module]) -> [String] {
    let names = images.map(\.name)
    var notes = [
      "a skeleton of \(names.listed): nothing has run, and no count is known",
      "to be filled in: \"instructions_per_call\" of the functions, \"per_call\" of the calls in the"
        + " place of \"counts\": \"static\", and in the phase how often code is entered from outside",
      "import tables do not name calls through pointers (virtual calls, callbacks)",
    ]
    let x64 = images.filter { $0.kind == .x64 }
    if !x64.isEmpty {
      notes.append(
        "files do not tell what cannot be built for Arm: such modules want \"portable\": false"
      )
    }
    let replaced = x64.map(\.name).filter { SystemModules.contains($0) }
    if !replaced.isEmpty {
      notes.append(
        "x64 as these files are, while Windows on Arm has native ones of the same name: "
          + "\(replaced.listed); without the files they are taken for Windows' own"
      )
    }
    if !leftOut.isEmpty {
      notes.append(
        "left out with the calls of them, as neither given nor known as Windows' own: "
          + leftOut.listed
      )
    }
    if links.unresolvedCount > 0 {
      notes.append("\(links.unresolvedCount) imports lead nowhere or have no readable name")
    }
    for image in images {
      guard let first = image.findings.first else { continue }
      let others = image.findings.count - 1
      notes.append("\(image.name): \(first)" + (others > 0 ? " (and \(others) more)" : ""))
    }
    return notes + rules.notes(on: names + links.imports.joined().map(\.library), in: modules)
  }
}

extension [String] {
  /// The names in a row, as far as a reader goes through them.
  var listed: String {
    let shown = 20
    return prefix(shown).joined(separator: ", ")
      + (count > shown ? " and \(count - shown) more" : "")
  }
}
