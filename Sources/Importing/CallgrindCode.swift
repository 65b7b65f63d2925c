internal import BlockProfiles
internal import Diagnostics
internal import Workloads
internal import X64Decoding

/// The machine code of a callgrind recording, from the objects that it names.
///
/// Callgrind writes how often each instruction ran, by its address in its object. Neighbours that
/// ran equally often are blocks; blocks also end behind a jump and before the target of one. What
/// ran behind a conditional jump and not otherwise explained was jumped over; that gives the edges.
/// Each object gets addresses of its own, since their own overlap.
struct CallgrindCode {
  /// The blocks and edges.
  private(set) var profile = BlockProfile()
  /// By function of the recording: its blocks.
  private(set) var blocks: [[Int]]
  /// What a reader of the workload must know about the code.
  private(set) var notes: [String] = []

  private let decoder: X64Decoder

  /// The distance between the addresses of two objects.
  private static let room: UInt64 = 1 << 40

  /// Reads the code.
  ///
  /// - Parameters:
  ///   - recording: The recording.
  ///   - folder: Where the objects' files are: by their path below it, or by their name in it.
  /// - Throws: That a file is no x64 object; that none has code that ran; that this build cannot
  ///   read x64 code.
  init(of recording: CallgrindRecording, in folder: String) throws(InvalidInput) {
    decoder = try BlockCode.x64Decoder()
    blocks = Array(repeating: [], count: recording.functions.count)
    var functionsOfObject: [String: [Int]] = [:]
    var objects: [String] = []
    for (index, function) in recording.functions.enumerated()
    where !function.instructions.isEmpty && function.object.contains("/") {
      if functionsOfObject[function.object] == nil { objects.append(function.object) }
      functionsOfObject[function.object, default: []].append(index)
    }
    var missing: [String] = []
    for object in objects {
      guard let source = try Self.read(object, in: folder) else {
        missing.append(object.split(separator: "/").last.map(String.init) ?? object)
        continue
      }
      let code = try ELFCode(reading: source)
      let outside = add(object, code, recording, functionsOfObject[object] ?? [])
      if outside > 0 {
        notes.append(
          "\(source.path) is not what was recorded: of the instructions that ran, its code does"
            + " not have \(outside)"
        )
      }
    }
    if !missing.isEmpty {
      notes.append(
        "bodies are mixes, for want of a file in \(folder), in " + missing.joined(separator: ", ")
      )
    }
    try requireCode(of: objects, in: folder)
  }

  private func requireCode(of objects: [String], in folder: String) throws(InvalidInput) {
    guard profile.blocks.isEmpty else { return }
    let reason =
      objects.isEmpty
      ? "the recording has no instructions of objects" : notes.joined(separator: "; ")
    throw InvalidInput([
      Diagnostic(
        path: folder,
        message: "no code that ran is here: \(reason)",
        expected: objects.isEmpty ? nil : "the files of " + objects.joined(separator: ", "),
        hint: objects.isEmpty ? "record with valgrind --tool=callgrind --dump-instr=yes" : nil
      )
    ])
  }

  private static func read(_ object: String, in folder: String) throws(InvalidInput) -> SourceText?
  {
    let name = object.split(separator: "/").last.map(String.init) ?? object
    for path in [folder + object, folder + "/" + name] where InputFile.exists(path) {
      return try InputFile.read(path, limit: ELFCode.fileSizeLimit, as: "an ELF file")
    }
    return nil
  }

  /// An instruction of an object that ran.
  fileprivate struct Place {
    var address: UInt64
    var executions: UInt64
    /// The functions that it counts to: one, but for code that has several names.
    var functions: [Int]
    var instruction: X64Instruction
    var isTarget = false
  }

  /// Adds what ran of an object; returns how many of its instructions its file does not have.
  private mutating func add(
    _ object: String,
    _ code: ELFCode,
    _ recording: CallgrindRecording,
    _ functions: [Int]
  ) -> Int {
    var places: [Place] = []
    var outside = 0
    for function in functions {
      for ran in recording.functions[function].instructions {
        let bytes = code.code(at: ran.address, count: 15)
        guard let instruction = decoder.decodeFirst(bytes.span) else {
          outside += 1
          continue
        }
        places.append(
          Place(
            address: ran.address,
            executions: ran.executions,
            functions: [function],
            instruction: instruction
          )
        )
      }
    }
    guard !places.isEmpty else { return outside }
    places = Self.merged(places)
    markTargets(&places)
    let base = UInt64(profile.modules.count + 1) &* Self.room
    let name = object.split(separator: "/").last.map(String.init) ?? object
    profile.modules.append(
      BlockProfile.Module(name: name, start: base, end: base &+ Self.room)
    )
    let firstBlock = profile.blocks.count
    var lastOfBlock: [Int] = []
    var start = places.startIndex
    while start < places.endIndex {
      var end = start + 1
      while end < places.endIndex, places[end].continues(places[end - 1]) { end += 1 }
      addBlock(places[start..<end], code, base: base)
      lastOfBlock.append(end - 1)
      start = end
    }
    addEdges(places, lastOfBlock, firstBlock: firstBlock, base: base)
    return outside
  }

  /// The places in the order of addresses, each once.
  private static func merged(_ places: [Place]) -> [Place] {
    let sorted = places.sorted { ($0.address, $0.functions[0]) < ($1.address, $1.functions[0]) }
    return sorted.reduce(into: []) { merged, place in
      if let last = merged.indices.last, merged[last].address == place.address {
        merged[last].executions += place.executions
        merged[last].functions += place.functions
      } else {
        merged.append(place)
      }
    }
  }

  /// Marks the instructions that direct jumps lead to.
  private func markTargets(_ places: inout [Place]) {
    let indexOfAddress = Dictionary(
      uniqueKeysWithValues: places.enumerated().map { ($0.element.address, $0.offset) }
    )
    for place in places {
      if let target = place.instruction.target(at: place.address),
        let index = indexOfAddress[target]
      {
        places[index].isTarget = true
      }
    }
  }

  private mutating func addBlock(_ places: ArraySlice<Place>, _ code: ELFCode, base: UInt64) {
    guard let first = places.first else { return }
    let start = profile.code.count
    for place in places {
      profile.code.append(
        contentsOf: code.code(at: place.address, count: Int(place.instruction.length))
      )
    }
    for function in first.functions { blocks[function].append(profile.blocks.count) }
    profile.blocks.append(
      BlockProfile.Block(
        address: base &+ first.address,
        executions: first.executions,
        instructions: UInt32(clamping: places.count),
        code: start..<profile.code.count,
        module: profile.modules.count - 1
      )
    )
  }

  /// Connects the blocks of the last object by what their ends say.
  private mutating func addEdges(
    _ places: [Place],
    _ lastOfBlock: [Int],
    firstBlock: Int,
    base: UInt64
  ) {
    var blockOfAddress: [UInt64: Int] = [:]
    for index in profile.blocks.indices.dropFirst(firstBlock) {
      blockOfAddress[profile.blocks[index].address] = index
    }
    for (offset, last) in lastOfBlock.enumerated() {
      let index = firstBlock + offset
      let place = places[last]
      let executions = profile.blocks[index].executions
      let next = blockOfAddress[profile.blocks[index].end]
      let target = place.instruction.target(at: place.address)
        .flatMap { blockOfAddress[base &+ $0] }
      switch place.instruction.branch {
      case .none: connect(index, next, executions)
      case .jump: connect(index, target, executions)
      case .conditionalJump:
        let onward = min(executions, next.map { profile.blocks[$0].executions } ?? 0)
        connect(index, next, onward)
        connect(index, target, executions - onward)
      case .call, .indirectCall: connect(index, target, executions)
      default: break
      }
    }
  }

  private mutating func connect(_ from: Int, _ to: Int?, _ count: UInt64) {
    guard let to, count > 0 else { return }
    profile.edges.append(BlockProfile.Edge(from: from, to: to, count: count))
  }
}

extension CallgrindCode.Place {
  /// Whether it is in the same block as the instruction before it.
  fileprivate func continues(_ previous: Self) -> Bool {
    functions == previous.functions && executions == previous.executions && !isTarget
      && previous.instruction.branch == .none
      && address == previous.address &+ UInt64(previous.instruction.length)
  }
}
