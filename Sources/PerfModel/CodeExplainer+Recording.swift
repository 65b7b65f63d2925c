internal import A64Decoding
internal import BlockProfiles
public import Diagnostics
internal import HostCode
internal import Lowering
internal import ProgramLowering
public import Results
internal import Workloads
internal import X64Decoding

extension CodeExplainer {
  /// What makes a block of a recording hot.
  public enum Ranking: Sendable {
    /// The operations that run for it.
    case operations
    /// The cycles that emulation loses: those of its emulated code less those of recompiled code,
    /// all executions together; of A64 code, its cycles. Needs a core.
    case cycles
  }

  /// Explains the hottest blocks of a recording.
  ///
  /// They are shown in the context of the whole recording, whatever was said of flags.
  ///
  /// - Parameters:
  ///   - count: The number of blocks.
  ///   - path: The path of the block profile.
  ///   - ranking: What makes a block hot; with cycles, blocks get their share of all cycles.
  /// - Returns: The blocks, the hottest first.
  /// - Throws: Every mistake in the file; that it is of another guest.
  public mutating func hottestBlocks(
    _ count: Int,
    ofRecordingAt path: String,
    by ranking: Ranking = .operations
  ) throws(InvalidInput) -> [CodeExplanation.Block] {
    let profile = try BlockProfile(contentsOf: path)
    guard (profile.guest == .x64) == (guest == .x64) else {
      throw InvalidInput([
        Diagnostic(
          path: path,
          message: "this is a recording of \(profile.guest.rawValue) code",
          hint: "say --guest \(profile.guest == .x64 ? "x64" : "a64")"
        )
      ])
    }
    guard let decoder else { return hottestA64Blocks(count, of: profile, by: ranking) }
    let code = try RecordedCode(of: profile)
    let lowered = LoweredProgram(of: code, profile, habits: emulated.habits)
    let compiled = RecompiledOperations(of: code, profile)
    var ranked = RankedBlocks(code.blocks.map(\.index))
    switch ranking {
    case .operations: ranked.sort { Double(lowered.blocks[$0].executedOperations) }
    case .cycles:
      if var timer {
        ranked.weigh(toShow: count) { index, isRough in
          let executions = Double(profile.blocks[index].executions)
          let own = timer.cycles(of: lowered.running(index, of: profile), isRough: isRough)
          let other = timer.cycles(of: compiled.priced(index)[...], isRough: isRough)
          return (own * executions, (own - other) * executions)
        }
        self.timer = timer
      }
    }
    let places = Dictionary(uniqueKeysWithValues: code.blocks.enumerated().map { ($1.index, $0) })
    return ranked.first(count).compactMap { index, share in
      guard let place = places[index] else { return nil }
      var block = x64Block(code.blocks[place], of: code, profile, lowered, decoder)
      block.cycleShare = share
      finish(
        &block,
        lowered.running(index, of: profile),
        omitted: lowered.omitted(index, of: profile),
        recompiled: compiled.priced(index)
      )
      return block
    }
  }

  private mutating func hottestA64Blocks(
    _ count: Int,
    of profile: BlockProfile,
    by ranking: Ranking
  ) -> [CodeExplanation.Block] {
    var ranked = RankedBlocks(Array(profile.blocks.indices))
    switch ranking {
    case .operations:
      ranked.sort {
        Double(profile.blocks[$0].executions) * Double(profile.blocks[$0].instructions)
      }
    case .cycles:
      if var timer {
        var operations: [HostOperation] = []
        ranked.weigh(toShow: count) { index, isRough in
          operations.removeAll(keepingCapacity: true)
          Self.decodeA64(profile.code(of: profile.blocks[index]), into: &operations)
          let cycles = timer.cycles(of: operations[...], isRough: isRough)
          let executed = cycles * Double(profile.blocks[index].executions)
          return (executed, executed)
        }
        self.timer = timer
      }
    }
    return ranked.first(count).map { index, share in
      var block = a64Block(of: Array(profile.code(of: profile.blocks[index])))
      block.place = profile.place(of: index)
      block.executions = profile.blocks[index].executions
      block.cycleShare = share
      return block
    }
  }

  private static func decodeA64(_ code: ArraySlice<UInt8>, into operations: inout [HostOperation]) {
    var rest = code
    while rest.count >= 4 {
      let operation = A64Decoder.decode(
        rest.prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
      )
      if operation.opcode != .unknown { operations.append(operation) }
      rest = rest.dropFirst(4)
    }
  }

  private func x64Block(
    _ block: RecordedCode.Block,
    of code: RecordedCode,
    _ profile: BlockProfile,
    _ lowered: LoweredProgram,
    _ decoder: X64Decoder
  ) -> CodeExplanation.Block {
    let bytes = profile.code(of: profile.blocks[block.index])
    var offset = bytes.startIndex
    var first = lowered.blocks[block.index].operations.lowerBound
    var instructions: [CodeExplanation.Instruction] = []
    for index in block.instructions {
      let end = min(bytes.endIndex, offset + Int(code.instructions[index].length))
      let own = bytes[offset..<end]
      let last = max(first, lowered.ends[index])
      instructions.append(
        CodeExplanation.Instruction(
          bytes: Self.hex(own),
          text: decoder.text(of: own.span, at: block.address &+ UInt64(offset - bytes.startIndex))
            ?? "unknown",
          isKnown: lowered.isKnown[index],
          operations: lowered.operations[first..<last].map(explained)
        )
      )
      offset = end
      first = last
    }
    if block.missingInstructions > 0, offset < bytes.endIndex {
      instructions.append(Self.cutOff(bytes[offset...]))
    }
    return CodeExplanation.Block(
      place: profile.place(of: block.index),
      executions: block.executions,
      instructions: instructions
    )
  }
}

/// The blocks of a recording in the order of what they cost.
private struct RankedBlocks {
  private var blocks: [(index: Int, cycles: Double, cost: Double)]
  private var isWeighed = false

  init(_ indices: [Int]) { blocks = indices.map { ($0, 0, 0) } }

  mutating func sort(by cost: (Int) -> Double) {
    for place in blocks.indices { blocks[place].cost = cost(blocks[place].index) }
    blocks.sort { ($1.cost, $0.index) < ($0.cost, $1.index) }
  }

  /// Measures all blocks roughly, then those that may be shown exactly.
  mutating func weigh(
    toShow count: Int,
    _ measure: (_ index: Int, _ isRough: Bool) -> (cycles: Double, cost: Double)
  ) {
    isWeighed = true
    for isRough in [true, false] {
      for place in blocks.indices.prefix(isRough ? .max : 2 * count + 16) {
        (blocks[place].cycles, blocks[place].cost) = measure(blocks[place].index, isRough)
      }
      blocks.sort { ($1.cost, $0.index) < ($0.cost, $1.index) }
    }
  }

  /// The first blocks, with their shares of all cycles where those are known.
  func first(_ count: Int) -> [(index: Int, share: Double?)] {
    let total = blocks.reduce(0) { $0 + $1.cycles }
    return blocks.prefix(count).map { ($0.index, isWeighed && total > 0 ? $0.cycles / total : nil) }
  }
}

extension LoweredProgram {
  /// The operations of a block that run in most of its executions.
  fileprivate func running(_ index: Int, of profile: BlockProfile) -> ArraySlice<HostOperation> {
    let all = blocks[index].operations
    let omitted = omitted(index, of: profile)
    guard !omitted.isEmpty else { return operations[all] }
    let start = all.lowerBound
    return operations[start..<start + omitted.lowerBound]
      + operations[start + omitted.upperBound..<all.upperBound]
  }

  /// Where among its operations those stand that run only when its jump leaves the translation, if
  /// it hardly ever does.
  fileprivate func omitted(_ index: Int, of profile: BlockProfile) -> Range<Int> {
    let block = blocks[index]
    guard block.exits < profile.blocks[index].executions / 2 else { return 0..<0 }
    let exit = block.exit.clamped(to: block.operations)
    let start = block.operations.lowerBound
    return exit.lowerBound - start..<exit.upperBound - start
  }
}

extension RecompiledOperations {
  /// The operations of a block that cost something.
  fileprivate func priced(_ index: Int) -> [HostOperation] {
    operations[blocks[index].operations].filter(\.origin.isPriced)
  }
}

extension BlockProfile {
  /// The module of a block, and where the block lies in it.
  fileprivate func place(of index: Int) -> String {
    let module = modules[blocks[index].module]
    return "\(module.name)+0x\(String(blocks[index].address &- module.start, radix: 16))"
  }
}
