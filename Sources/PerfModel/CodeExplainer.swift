internal import A64Decoding
internal import BlockProfiles
public import Diagnostics
internal import HostCode
public import Lowering
internal import ProgramLowering
public import Results
internal import Workloads
internal import X64Decoding

/// Tells what becomes of machine code, instruction by instruction.
///
///     let fex = try TableLibrary().emulator("fex")
///     var explainer = try CodeExplainer(guest: .x64, emulator: fex, flagsAreLive: true)
///     let block = explainer.block(of: [0x48, 0x01, 0xD8])
public struct CodeExplainer {
  /// Whose code it is.
  public enum Guest: String, CaseIterable, Sendable {
    case x64, a64
  }

  private let guest: Guest
  private let flagsAreLive: Bool
  private let decoder: X64Decoder?
  private let emulator: String
  private let features: [String]
  private var emulated: EmulatedLowering
  private var recompiled = RecompiledLowering()
  private var instructions: [X64Instruction] = []
  private var operations: [HostOperation] = []

  /// Makes an explainer.
  ///
  /// - Parameters:
  ///   - guest: Whose code it is.
  ///   - emulator: The emulator table.
  ///   - hostFeatures: The features of the host, with commas between them; the usual ones of the
  ///     emulator when nil.
  ///   - flagsAreLive: Whether all flags are used behind a block that stands alone, or none.
  /// - Throws: A message when this build cannot read x64 code, or a feature is not known.
  public init(
    guest: Guest,
    emulator: EmulatorTable,
    hostFeatures: String? = nil,
    flagsAreLive: Bool = true
  ) throws(InvalidInput) {
    self.guest = guest
    self.flagsAreLive = flagsAreLive
    self.emulator = emulator.name
    var list: HostFeatureList?
    if let hostFeatures { list = try HostFeatureList(parsing: hostFeatures) }
    features = (list ?? emulator.details.hostFeatures).names
    notes = (list?.unused ?? []).map { "no rule uses the host feature \($0)" }
    emulated = EmulatedLowering(habits: emulator.habits(on: list))
    decoder = guest == .x64 ? try BlockCode.x64Decoder() : nil
  }

  /// What a reader must know of the choices.
  public let notes: [String]

  /// What the explanation goes by, in words.
  public var conditions: String {
    guard guest == .x64 else { return "aarch64 code" }
    let host = features.isEmpty ? "none" : features.joined(separator: ",")
    return "x86_64 code under \(emulator), host features \(host)"
  }

  /// Explains one block that stands alone.
  ///
  /// - Parameter code: Its bytes.
  /// - Returns: Its instructions with what becomes of them.
  public mutating func block(of code: [UInt8]) -> CodeExplanation.Block {
    guard let decoder else { return Self.a64Block(of: code) }
    let end = decoder.decode(code[...], into: &instructions)
    operations.removeAll(keepingCapacity: true)
    let flags: X64Flags = flagsAreLive ? .arithmetic : []
    _ = emulated.lower(instructions[...], flagsLiveOut: flags, into: &operations)
    var result: [CodeExplanation.Instruction] = []
    var offset = 0
    var first = 0
    for (index, instruction) in instructions.enumerated() {
      let bytes = code[offset..<min(code.count, offset + Int(instruction.length))]
      let last = emulated.ends[index]
      let isKnown = emulated.isKnown[index]
      result.append(
        CodeExplanation.Instruction(
          bytes: Self.hex(bytes),
          text: decoder.text(of: bytes.span) ?? "unknown",
          isKnown: isKnown,
          operations: operations[first..<last].map { CodeExplanation.Operation($0) }
        )
      )
      offset += bytes.count
      first = last
    }
    if case .truncated(let start) = end { result.append(Self.cutOff(code[start...])) }
    var surroundings = Surroundings()
    surroundings.flagsLiveOut = flags
    operations.removeAll(keepingCapacity: true)
    _ = recompiled.lower(instructions[...], in: surroundings, into: &operations)
    return CodeExplanation.Block(
      instructions: result,
      recompiled: operations.filter(\.origin.isPriced).map { CodeExplanation.Operation($0) }
    )
  }

  /// Explains the blocks of a recording for which an emulator runs the most instructions.
  ///
  /// They are shown in the context of the whole recording, whatever was said of flags.
  ///
  /// - Parameters:
  ///   - count: The number of blocks.
  ///   - path: The path of the block profile.
  /// - Returns: The blocks, the dearest first.
  /// - Throws: Every mistake in the file; that it is of another guest.
  public func hottestBlocks(
    _ count: Int,
    ofRecordingAt path: String
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
    guard let decoder else {
      let ranked = profile.blocks.indices.sorted { first, second in
        let (one, two) = (profile.blocks[first], profile.blocks[second])
        return (two.executions * UInt64(two.instructions), first)
          < (one.executions * UInt64(one.instructions), second)
      }
      return ranked.prefix(count).map { index in
        var block = Self.a64Block(of: Array(profile.code(of: profile.blocks[index])))
        block.place = profile.place(of: index)
        block.executions = profile.blocks[index].executions
        return block
      }
    }
    let code = try RecordedCode(of: profile)
    let lowered = LoweredProgram(of: code, profile, habits: emulated.habits)
    let compiled = RecompiledOperations(of: code, profile)
    let ranked = code.blocks.sorted { first, second in
      (lowered.blocks[second.index].executedOperations, first.index)
        < (lowered.blocks[first.index].executedOperations, second.index)
    }
    return ranked.prefix(count).map { block in
      Self.block(block, of: code, profile, lowered, compiled, decoder)
    }
  }

  private static func block(
    _ block: RecordedCode.Block,
    of code: RecordedCode,
    _ profile: BlockProfile,
    _ lowered: LoweredProgram,
    _ compiled: RecompiledOperations,
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
          bytes: hex(own),
          text: decoder.text(of: own.span, at: block.address &+ UInt64(offset - bytes.startIndex))
            ?? "unknown",
          isKnown: lowered.isKnown[index],
          operations: lowered.operations[first..<last].map { CodeExplanation.Operation($0) }
        )
      )
      offset = end
      first = last
    }
    if block.missingInstructions > 0, offset < bytes.endIndex {
      instructions.append(cutOff(bytes[offset...]))
    }
    return CodeExplanation.Block(
      place: profile.place(of: block.index),
      executions: block.executions,
      instructions: instructions,
      recompiled: compiled.operations[compiled.blocks[block.index].operations]
        .filter(\.origin.isPriced).map { CodeExplanation.Operation($0) }
    )
  }

  private static func a64Block(of code: [UInt8]) -> CodeExplanation.Block {
    var result: [CodeExplanation.Instruction] = []
    for offset in stride(from: 0, to: code.count, by: 4) {
      guard offset + 4 <= code.count else {
        result.append(cutOff(code[offset...]))
        break
      }
      let bytes = code[offset..<offset + 4]
      let word = bytes.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      let operation = A64Decoder.decode(word)
      let isKnown = operation.opcode != .unknown
      result.append(
        CodeExplanation.Instruction(
          bytes: hex(bytes),
          text: isKnown ? operation.description : "unknown",
          isKnown: isKnown,
          operations: isKnown ? [CodeExplanation.Operation(operation)] : []
        )
      )
    }
    return CodeExplanation.Block(instructions: result)
  }

  private static func cutOff(_ bytes: ArraySlice<UInt8>) -> CodeExplanation.Instruction {
    CodeExplanation.Instruction(
      bytes: hex(bytes),
      text: "unknown: the code ends inside an instruction",
      isKnown: false,
      operations: []
    )
  }

  private static func hex(_ bytes: ArraySlice<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
      as: UTF8.self
    )
  }
}

extension BlockProfile {
  /// The module of a block, and where the block lies in it.
  fileprivate func place(of index: Int) -> String {
    let module = modules[blocks[index].module]
    return "\(module.name)+0x\(String(blocks[index].address &- module.start, radix: 16))"
  }
}

extension CodeExplanation.Operation {
  init(_ operation: HostOperation) {
    self.init(text: operation.description, reason: operation.origin.reason)
  }
}
