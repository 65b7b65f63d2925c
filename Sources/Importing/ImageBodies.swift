internal import Workloads
internal import X64Decoding

/// The code of functions as their images have it, with estimates of how often each block runs.
///
/// Nothing has counted the blocks: only their counts inside a function mean something, and those
/// are of `EstimatedFlow`.
struct ImageBodies {
  /// The code of a function.
  struct Body {
    /// Its blocks in the profile.
    var blocks: [Int]
    var instructions: UInt64
    var bytes: UInt64
  }

  /// The blocks and edges of all functions.
  private(set) var profile = BlockProfile()

  private let decoder: X64Decoder
  private var bodies: [Place: Body] = [:]
  private var profileModules: [Int: Int] = [:]

  private struct Place: Hashable {
    var module: Int
    var address: UInt32
  }

  /// The distance between the addresses of two images.
  private static let room: UInt64 = 1 << 40
  /// What a function's own runs count as, so that shares of them are numbers.
  private static let runs = 1000.0
  private static let greatestCount = 1e12

  init(_ decoder: X64Decoder) { self.decoder = decoder }

  /// Finds the code of a function.
  ///
  /// - Parameters:
  ///   - address: Where it begins in its image.
  ///   - module: The module's index.
  ///   - modules: All modules, with their images.
  /// - Returns: Its blocks; nil where its image has no code there.
  mutating func body(
    at address: UInt32,
    in module: Int,
    of modules: [RecordedProgram.Module]
  ) -> Body? {
    let place = Place(module: module, address: address)
    if let known = bodies[place] { return known }
    guard let code = modules[module].image?.code(from: address) else { return nil }
    let function = FunctionCode(code, decoder)
    guard !function.blocks.isEmpty else { return nil }
    let base = UInt64(module + 1) * Self.room
    let listed = profileModules[module] ?? profile.modules.count
    if listed == profile.modules.count {
      profile.modules.append(
        BlockProfile.Module(name: modules[module].name, start: base, end: base + Self.room)
      )
      profileModules[module] = listed
    }
    let body = add(function, code, at: base + UInt64(address), in: listed)
    bodies[place] = body
    return body
  }

  private mutating func add(
    _ function: FunctionCode,
    _ code: [UInt8],
    at address: UInt64,
    in module: Int
  ) -> Body {
    let flow = EstimatedFlow(of: function)
    let first = profile.blocks.count
    var body = Body(blocks: [], instructions: 0, bytes: 0)
    for (block, runs) in zip(function.blocks, flow.runs) {
      let start = profile.code.count
      profile.code.append(contentsOf: code[block.bytes])
      body.blocks.append(profile.blocks.count)
      body.instructions += UInt64(block.instructions)
      body.bytes += UInt64(block.bytes.count)
      profile.blocks.append(
        BlockProfile.Block(
          address: address + UInt64(block.bytes.lowerBound),
          executions: max(1, Self.count(runs)),
          instructions: UInt32(block.instructions),
          code: start..<profile.code.count,
          module: module
        )
      )
    }
    for way in flow.ways {
      let count = Self.count(way.count)
      if count > 0 {
        profile.edges.append(
          BlockProfile.Edge(from: first + way.from, to: first + way.to, count: count)
        )
      }
    }
    return body
  }

  private static func count(_ runs: Double) -> UInt64 {
    UInt64(min(greatestCount, (runs * Self.runs).rounded()))
  }
}

extension RecordedProgram {
  /// The workload of a program of samples, its functions with the code of their images.
  func workloadWithImages(_ options: ImportOptions) -> Workload {
    var program = self
    program.takeImageCode()
    program.mergeSmallFunctions(keeping: options.keepShare)
    return program.workload()
  }

  /// Gives functions without code that of their images, and calls the kinds that imports leave.
  ///
  /// A function is where the recording says, or where its image exports one of its name. Nothing
  /// happens without images, and where code has been recorded.
  mutating func takeImageCode() {
    guard code == nil, modules.contains(where: { $0.image != nil }) else { return }
    takeKinds()
    guard let decoder = X64Decoder() else {
      notes.append("this build cannot read x64 code: bodies are mixes")
      return
    }
    var bodies = ImageBodies(decoder)
    var (work, workWithCode, count, countWithCode) = (0.0, 0.0, 0, 0)
    for index in functions.indices {
      let function = functions[index]
      guard let image = modules[function.module].image, image.architecture == .x64 else { continue }
      work += Double(function.work)
      count += 1
      let address =
        function.imageAddress
        ?? (function.symbol.isEmpty ? nil : image.address(ofFunction: function.symbol))
      guard let address, let body = bodies.body(at: address, in: function.module, of: modules)
      else { continue }
      workWithCode += Double(function.work)
      countWithCode += 1
      functions[index].blocks = body.blocks
      functions[index].reachedInstructions = body.instructions
      functions[index].codeBytes = body.bytes
    }
    guard count > 0 else { return }
    let share = work > 0 ? Int((100 * workWithCode / work).rounded(.down)) : 0
    notes.append(
      "\(countWithCode) of \(count) functions of x64 images, with \(share) % of their time, have"
        + " the code of the files; how often its parts run is estimated, and all of it counts as"
        + " reached" + (countWithCode < count ? "; others are not exported by their names" : "")
    )
    if countWithCode > 0 { code = bodies.profile }
  }

  /// Calls of modules that the caller's image imports nothing from go through pointers.
  private mutating func takeKinds() {
    let images = Dictionary(
      modules.map { (ModuleImage.stem($0.name), $0.image) },
      uniquingKeysWith: { first, _ in first }
    )
    var count = 0
    for index in calls.indices where calls[index].kind == nil {
      let caller = modules[functions[calls[index].caller].module]
      let callee = modules[functions[calls[index].callee].module]
      guard caller.name != callee.name, !caller.isSystem, !callee.isSystem,
        let image = caller.image,
        !image.mayImport(from: callee.name, image: { images[$0] ?? nil })
      else { continue }
      calls[index].kind = .indirect
      count += 1
    }
    if count > 0 {
      notes.append(
        "\(count) calls go through pointers: the caller's file imports nothing from the callee's"
      )
    }
  }
}
