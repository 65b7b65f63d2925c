internal import BlockProfiles
public import Diagnostics
internal import SampleReading
public import Workloads

/// Imports the output of Intel SDE's mix: machine code with exact counts, on Windows as well.
///
///     sde -mix -top_blocks 100000 -- app.exe
///
/// A function has the instructions that its row in the table of functions says, and the code of its
/// blocks, which says what an instruction of it costs. Direct calls are exact: the blocks that make
/// them say how often. How often a function was called through pointers, from other modules above
/// all, is known as well, and which functions make such calls, but not which call went where: these
/// counts are estimated, within bounds. With the files that ran, imports are known, and exact.
public enum SDEMixImporter: RecordingImporter, ProgramImporter {
  /// `sde-mix`.
  public static let name = "sde-mix"

  /// What it reads.
  public static let summary =
    "exact counts and code, Intel SDE: sde -mix -top_blocks 100000 -- PROGRAM"

  /// Reads the output of one run.
  ///
  /// - Parameters:
  ///   - paths: One file.
  ///   - options: Which modules are Windows' own, what they are called, and how much is kept.
  /// - Returns: The workload.
  /// - Throws: Every mistake in the file.
  public static func workload(
    from paths: [String],
    options: ImportOptions
  ) throws(InvalidInput) -> Workload {
    var program = try program(from: paths, options: options)
    program.mergeSmallFunctions(keeping: options.keepShare)
    return program.workload()
  }

  static func program(
    from paths: [String],
    options: ImportOptions
  ) throws(InvalidInput) -> RecordedProgram {
    guard let path = paths.first, paths.count == 1 else {
      throw InvalidInput([
        Diagnostic(
          path: paths.last ?? "command line",
          message: "the output of a run is one file, and there are \(paths.count)"
        )
      ])
    }
    return try program(of: ByteBuffer(path, progress: options.progress), options: options)
  }

  /// Makes a program of the text of an output.
  static func program(
    of buffer: ByteBuffer,
    options: ImportOptions
  ) throws(InvalidInput) -> RecordedProgram {
    let mix = try SDEMix(buffer)
    let code = try SDEMixCode(mix, path: buffer.path)
    var program = try RecordedProgram(
      mix,
      code,
      images: options.images,
      rules: ModuleRules(options)
    )
    program.notes.insert(
      "imported from \(SystemModules.fileName(of: buffer.path)) (\(name))",
      at: 0
    )
    try program.takeImages(from: options.images)
    program.addEntries()
    return program
  }
}

/// The blocks of an output as a block profile, and the functions that they are of.
struct SDEMixCode {
  /// A function, of the table of functions or only of blocks.
  struct Function {
    /// The path of its image; empty where none is known.
    var image: String
    var name: String
    /// How often it was called; nil where that is not known.
    var calls: UInt64?
    /// Its instructions, by the table of functions.
    var stated: UInt64 = 0
    /// Those of its blocks.
    var inBlocks: UInt64 = 0
    var blocks: [Int] = []

    var instructions: UInt64 { max(stated, inBlocks) }
  }

  private(set) var profile = BlockProfile()
  private(set) var functions: [Function] = []
  /// By block.
  private(set) var functionOfBlock: [Int] = []

  init(_ mix: SDEMix, path: String) throws(InvalidInput) {
    let images = try SDEImages(mix, path: path)
    profile.code = mix.code
    profile.modules = images.modules
    var index: [[String]: Int] = [:]
    func function(_ name: String, _ image: String) -> Int {
      let key = [image.lowercased(), name]
      if let found = index[key] { return found }
      index[key] = functions.count
      functions.append(Function(image: image, name: name))
      return functions.count - 1
    }
    let instructions = mix.functions.reduce(0.0) { $0 + Double($1.instructions) }
    let calls = mix.functions.reduce(0.0) { $0 + Double($1.calls ?? 0) }
    guard max(instructions, calls) <= Double(SDEMix.greatestTotal) else {
      throw InvalidInput([
        Diagnostic(
          path: path,
          message: "the functions have more instructions or calls than can be counted"
        )
      ])
    }
    for row in mix.functions where row.instructions > 0 {
      let image = images.path(at: row.address) ?? row.image
      let number = function(row.name, image)
      functions[number].stated += row.instructions
      if let calls = row.calls { functions[number].calls = (functions[number].calls ?? 0) + calls }
    }
    for (block, recorded) in mix.blocks.enumerated() {
      let image = images.path(at: recorded.address) ?? recorded.image
      let number = function(recorded.function, image)
      functions[number].blocks.append(block)
      functions[number].inBlocks += recorded.executions * recorded.instructions
      functionOfBlock.append(number)
      profile.blocks.append(
        BlockProfile.Block(
          address: recorded.address,
          executions: recorded.executions,
          instructions: UInt32(clamping: recorded.instructions),
          code: recorded.code,
          module: images.module(at: recorded.address)
        )
      )
    }
    if images.hasUnknown { profile.modules.append(images.unknown) }
  }

  /// Connects blocks by what their ends say.
  mutating func addEdge(from: Int, to: Int?, count: UInt64) {
    guard let to, count > 0 else { return }
    profile.edges.append(BlockProfile.Edge(from: from, to: to, count: count))
  }
}

/// Where the images of a process lie.
private struct SDEImages {
  private(set) var modules: [BlockProfile.Module] = []
  private var paths: [String] = []
  private(set) var hasUnknown = false
  let unknown = BlockProfile.Module(name: BlockProfile.unknownModule, start: 0, end: .max)

  /// Takes the images that the output lists, or as many as its blocks name.
  init(_ mix: SDEMix, path: String) throws(InvalidInput) {
    var images = mix.images
    if images.isEmpty {
      var index: [String: Int] = [:]
      for block in mix.blocks where !block.image.isEmpty {
        let end = block.address &+ UInt64(max(1, block.code.count) - 1)
        guard let found = index[block.image] else {
          index[block.image] = images.count
          images.append(.init(name: block.image, low: block.address, high: max(block.address, end)))
          continue
        }
        images[found].low = min(images[found].low, block.address)
        images[found].high = max(images[found].high, end)
      }
    }
    images.sort { ($0.low, $0.high, $0.name) < ($1.low, $1.high, $1.name) }
    for image in images {
      if let last = modules.indices.last, modules[last].end > image.low {
        // The same image is listed again when it is loaded again.
        if paths[last] == image.name { continue }
        throw InvalidInput([
          Diagnostic(
            path: path,
            message: "the images \(paths[last]) and \(image.name) lie at the same addresses"
          )
        ])
      }
      let name = SystemModules.fileName(of: image.name)
      modules.append(.init(name: name, start: image.low, end: image.high &+ 1))
      paths.append(image.name)
    }
    hasUnknown = mix.blocks.contains { find($0.address) == nil }
  }

  private func find(_ address: UInt64) -> Int? {
    var (low, high) = (0, modules.count)
    while low < high {
      let middle = (low + high) / 2
      if modules[middle].start <= address { low = middle + 1 } else { high = middle }
    }
    return low > 0 && address < modules[low - 1].end ? low - 1 : nil
  }

  /// The path of the image at an address; nil where none is.
  func path(at address: UInt64) -> String? { find(address).map { paths[$0] } }

  /// The module at an address: the one behind all others where no image is.
  func module(at address: UInt64) -> Int { find(address) ?? modules.count }
}
