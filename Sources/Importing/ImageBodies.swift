internal import Diagnostics
internal import Workloads
internal import X64Decoding

/// The code of functions as their images have it, with estimates of how often each block runs.
///
/// Nothing has counted the blocks: inside a function their counts are those of `EstimatedFlow`, and
/// functions weigh against each other by their recorded work.
struct ImageBodies {
  /// Where a function begins.
  struct Place: Hashable {
    var module: Int
    var address: UInt32
  }

  /// The code of a function.
  struct Body {
    /// Its blocks in the profile.
    var blocks: Range<Int>
    var instructions: UInt64
    var bytes: UInt64
  }

  /// The blocks and edges of all functions.
  private(set) var profile = BlockProfile()

  private let modules: [RecordedProgram.Module]
  private let decoder: X64Decoder
  private var profileModules: [Int: Int] = [:]

  /// The distance between the addresses of two images.
  private static let room: UInt64 = 1 << 40
  /// The instructions that all functions together count as, and the least runs of one.
  private static let allInstructions = 1e12
  private static let leastRuns = 100.0

  init(_ modules: [RecordedProgram.Module], _ decoder: X64Decoder) {
    self.modules = modules
    self.decoder = decoder
  }

  /// Where the code of a function is: behind the jump that stands for it, as linkers that link
  /// step by step put one before each.
  func place(of function: RecordedProgram.Function) -> Place? {
    guard let image = modules[function.module].image,
      var address = function.imageAddress ?? image.address(ofFunction: function.symbol)
    else { return nil }
    for _ in 0..<4 {
      guard let head = image.code(of: address, atMost: 15) else { return nil }
      guard let first = decoder.decodeFirst(head.span), first.branch == .jump,
        let target = first.target(at: UInt64(address)).flatMap(UInt32.init(exactly:)),
        image.code(of: target, atMost: 1) != nil
      else { break }
      address = target
    }
    return Place(module: function.module, address: address)
  }

  /// Adds the code of a function.
  ///
  /// - Parameters:
  ///   - place: Where it is; each only once.
  ///   - share: Its share of the work of all functions.
  /// - Returns: Its blocks; nil where its image has no code there.
  mutating func add(_ place: Place, share: Double) -> Body? {
    guard let code = modules[place.module].image?.code(of: place.address) else { return nil }
    let function = FunctionCode(code, decoder)
    guard !function.blocks.isEmpty else { return nil }
    let flow = EstimatedFlow(of: function)
    let perRun = zip(function.blocks, flow.runs).reduce(0) { $0 + Double($1.0.instructions) * $1.1 }
    let runs = max(Self.leastRuns, share * Self.allInstructions / max(1, perRun))
    let (module, base) = listed(place.module)
    let first = profile.blocks.count
    var body = Body(blocks: first..<first + function.blocks.count, instructions: 0, bytes: 0)
    for (block, times) in zip(function.blocks, flow.runs) {
      let start = profile.code.count
      profile.code.append(contentsOf: code[block.bytes])
      body.instructions += UInt64(block.instructions)
      body.bytes += UInt64(block.bytes.count)
      profile.blocks.append(
        BlockProfile.Block(
          address: base + UInt64(place.address) + UInt64(block.bytes.lowerBound),
          executions: max(1, Self.count(times * runs)),
          instructions: UInt32(block.instructions),
          code: start..<profile.code.count,
          module: module
        )
      )
    }
    for way in flow.ways {
      let count = Self.count(way.count * runs)
      guard count > 0 else { continue }
      profile.edges.append(
        BlockProfile.Edge(from: first + way.from, to: first + way.to, count: count)
      )
    }
    return body
  }

  /// The module in the profile, and the address that its image begins at there.
  private mutating func listed(_ module: Int) -> (index: Int, base: UInt64) {
    let base = UInt64(module + 1) * Self.room
    if let index = profileModules[module] { return (index, base) }
    let index = profile.modules.count
    profileModules[module] = index
    profile.modules.append(
      BlockProfile.Module(name: modules[module].name, start: base, end: base + Self.room)
    )
    return (index, base)
  }

  private static func count(_ runs: Double) -> UInt64 {
    UInt64(min(100 * allInstructions, runs.rounded()))
  }
}

extension RecordedProgram {
  /// The workload of a program of samples, its functions with the code of their images.
  func workloadWithImages(_ options: ImportOptions) throws(InvalidInput) -> Workload {
    var program = self
    if let folder = options.images {
      var images = try ImageFolder(folder, of: modules)
      program.takeKinds(from: &images)
      program.takeImageCode()
    }
    program.mergeSmallFunctions(keeping: options.keepShare)
    return program.workload()
  }

  /// Gives functions the code of their images: where the recording says that they are, or where an
  /// image exports one of their name.
  private mutating func takeImageCode() {
    let ofImages = functions.indices.filter {
      modules[functions[$0].module].architecture == .x64
    }
    guard !ofImages.isEmpty else { return }
    guard let decoder = X64Decoder() else {
      notes.append("this build cannot read x64 code: bodies are mixes")
      return
    }
    var bodies = ImageBodies(modules, decoder)
    let work = ofImages.reduce(0.0) { $0 + Double(functions[$1].work) }
    var functionsAt: [ImageBodies.Place: [Int]] = [:]
    var places: [ImageBodies.Place] = []
    for index in ofImages {
      guard let place = bodies.place(of: functions[index]) else { continue }
      if functionsAt[place] == nil { places.append(place) }
      functionsAt[place, default: []].append(index)
    }
    var found = (count: 0, share: 0.0)
    for place in places {
      let here = functionsAt[place] ?? []
      let share = here.reduce(0.0) { $0 + Double(functions[$1].work) } / max(1, work)
      guard let body = bodies.add(place, share: share) else { continue }
      found.count += here.count
      found.share += share
      for (number, index) in here.enumerated() {
        functions[index].blocks = Array(body.blocks)
        // Of one function with several names, the code is there once.
        functions[index].reachedInstructions = number == 0 ? body.instructions : 0
        functions[index].codeBytes = number == 0 ? body.bytes : 0
      }
    }
    let isAll = found.count == ofImages.count
    let percent = isAll ? 100 : min(99, Int(100 * found.share))
    notes.append(
      "\(found.count) of \(ofImages.count) functions of x64 images, with \(percent) % of their work,"
        + " have the code of the files; how often its parts run is estimated, and all of it counts as"
        + " reached" + (isAll ? "" : "; others are not exported by their names")
    )
    if found.count > 0 { code = bodies.profile }
  }

  /// Gives calls the kinds that imports leave: those of a library that nothing leads to from what the
  /// caller's image imports go through pointers.
  private mutating func takeKinds(from folder: inout ImageFolder) {
    var reachable: [Int: Set<String>?] = [:]
    var count = 0
    for index in calls.indices where calls[index].kind == nil {
      let caller = functions[calls[index].caller].module
      let callee = functions[calls[index].callee].module
      guard caller != callee, !modules[caller].isSystem, !modules[callee].isSystem,
        let image = modules[caller].image
      else { continue }
      let libraries = reachable[caller] ?? folder.libraries(importedBy: image)
      reachable[caller] = .some(libraries)
      guard let libraries, !libraries.contains(ModuleImage.stem(modules[callee].name)) else {
        continue
      }
      calls[index].kind = .indirect
      count += 1
    }
    if count > 0 {
      notes.append(
        "pairs of functions that call through pointers, as the caller's file imports nothing from the"
          + " callee's: \(count)"
      )
    }
  }
}

extension ImageFolder {
  /// The libraries that the imports of an image may lead to, through forwarders.
  ///
  /// Nil where one of the libraries on the way is not known. Windows' own forward to each other.
  fileprivate mutating func libraries(importedBy image: ModuleImage) -> Set<String>? {
    var known: Set<String> = []
    var open = image.importedLibraries
    while let library = open.popFirst() {
      let isSystem = [library, library + ".dll"].contains(where: SystemModules.contains)
      guard known.insert(library).inserted, !isSystem else { continue }
      guard let next = self.image(library) else { return nil }
      open.formUnion(next.forwardedLibraries.subtracting(known))
    }
    return known
  }
}
