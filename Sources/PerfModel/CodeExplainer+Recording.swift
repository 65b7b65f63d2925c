internal import A64Decoding
internal import BlockProfiles
internal import CodeTiming
internal import CycleEstimation
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
    /// The cycles that emulation loses in the program: those of its emulated code less those of
    /// recompiled code, all executions together; of A64 code, its cycles. Needs a core.
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
    var timed: TimedSettings?
    switch ranking {
    case .operations: ranked.sort { (0, Double(lowered.blocks[$0].executedOperations)) }
    case .cycles:
      timed = core.map {
        TimedSettings(lowered, compiled, of: code, profile, by: emulator, on: $0)
      }
      if let timed {
        ranked.sort { index in
          let executions = Double(profile.blocks[index].executions)
          let own = timed.emulated.running[index]
          return (own * executions, (own - timed.recompiled.running[index]) * executions)
        }
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
      block.timing?.pathCycles = timed?.emulated.running[index]
      block.recompiledTiming?.pathCycles = timed?.recompiled.running[index]
      return block
    }
  }

  private mutating func hottestA64Blocks(
    _ count: Int,
    of profile: BlockProfile,
    by ranking: Ranking
  ) -> [CodeExplanation.Block] {
    var ranked = RankedBlocks(Array(profile.blocks.indices))
    var timed: TimedCode?
    switch ranking {
    case .operations:
      ranked.sort { index in
        (0, Double(profile.blocks[index].executions) * Double(profile.blocks[index].instructions))
      }
    case .cycles:
      timed = core.map { TimedCode(CodeGraph(ofA64: profile), on: $0) }
      if let timed {
        ranked.sort { index in
          let executed = timed.running[index] * Double(profile.blocks[index].executions)
          return (executed, executed)
        }
      }
    }
    return ranked.first(count).map { index, share in
      var block = a64Block(of: Array(profile.code(of: profile.blocks[index])))
      block.place = profile.place(of: index)
      block.executions = profile.blocks[index].executions
      block.cycleShare = share
      block.timing?.pathCycles = timed?.running[index]
      return block
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

  init(_ indices: [Int]) { blocks = indices.map { ($0, 0, 0) } }

  /// Sorts by cost; the cycles, where they are known, make the blocks' shares.
  mutating func sort(by measure: (Int) -> (cycles: Double, cost: Double)) {
    for place in blocks.indices {
      (blocks[place].cycles, blocks[place].cost) = measure(blocks[place].index)
    }
    blocks.sort { ($1.cost, $0.index) < ($0.cost, $1.index) }
  }

  /// The first blocks, with their shares of all cycles where those are known.
  func first(_ count: Int) -> [(index: Int, share: Double?)] {
    let total = blocks.reduce(0) { $0 + $1.cycles }
    return blocks.prefix(count).map { ($0.index, total > 0 ? $0.cycles / total : nil) }
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
