internal import A64Decoding
internal import BlockProfiles
public import CycleEstimation
public import Diagnostics
internal import HostCode
public import Lowering
public import Results
internal import X64Decoding

/// Tells what becomes of machine code, instruction by instruction, and how that runs on a core.
///
///     let fex = try TableLibrary().emulator("fex")
///     let oryon = try TableLibrary().core("oryon-1")
///     var explainer = try CodeExplainer(guest: .x64, emulator: fex, core: oryon)
///     let block = explainer.block(of: [0x48, 0x01, 0xD8])
public struct CodeExplainer {
  /// Whose code it is.
  public enum Guest: String, CaseIterable, Sendable {
    case x64, a64
  }

  /// Two ways to make A64 code of x64 code.
  public enum Setting: String, CaseIterable, Sendable {
    case emulated, recompiled
  }

  /// Which timeline to add to blocks.
  public struct TimelineRequest: Sendable {
    /// Of what x64 code became; A64 code has one setting.
    public var setting: Setting
    /// How many iterations, from the start.
    public var iterations: Int

    /// Makes a request.
    ///
    /// - Parameters:
    ///   - setting: Of what x64 code became.
    ///   - iterations: How many iterations, from the start.
    public init(setting: Setting = .emulated, iterations: Int = 3) {
      self.setting = setting
      self.iterations = iterations
    }
  }

  /// The timeline that blocks get; none without a core.
  public var timeline: TimelineRequest?

  let guest: Guest
  let decoder: X64Decoder?
  var emulated: EmulatedLowering
  var timer: BlockTimer?
  let core: CoreTable?
  private let flagsAreLive: Bool
  let emulator: EmulatorTable
  private let features: [String]
  private var recompiled = RecompiledLowering()
  private var instructions: [X64Instruction] = []
  private var operations: [HostOperation] = []
  private var compiled: [HostOperation] = []

  /// Makes an explainer.
  ///
  /// - Parameters:
  ///   - guest: Whose code it is.
  ///   - emulator: The emulator table.
  ///   - core: The core that blocks run on; an unknown one without cycles when nil.
  ///   - isTimed: Whether blocks have cycles.
  ///   - hostFeatures: The features of the host, with commas between them; the usual ones of the
  ///     emulator when nil.
  ///   - flagsAreLive: Whether all flags are used behind a block that stands alone, or none.
  /// - Throws: A message when this build cannot read x64 code, or a feature is not known.
  public init(
    guest: Guest,
    emulator: EmulatorTable,
    core: CoreTable? = nil,
    isTimed: Bool = true,
    hostFeatures: String? = nil,
    flagsAreLive: Bool = true
  ) throws(InvalidInput) {
    self.guest = guest
    self.flagsAreLive = flagsAreLive
    self.emulator = emulator
    self.core = isTimed ? core : nil
    timer = self.core.map { BlockTimer(core: $0) }
    var list: HostFeatureList?
    if let hostFeatures { list = try HostFeatureList(parsing: hostFeatures) }
    features = (list ?? emulator.details.hostFeatures).names
    notes = (list?.unused ?? []).map { "no rule uses the host feature \($0)" }
    let habits = core.map { emulator.habits(on: list, core: $0) } ?? emulator.habits(on: list)
    emulated = EmulatedLowering(habits: habits)
    decoder = guest == .x64 ? try BlockCode.x64Decoder() : nil
  }

  /// What a reader must know of the choices.
  public let notes: [String]

  /// What the explanation goes by, in words.
  public var conditions: String {
    let core = timer.map { ", on \($0.core)" } ?? ""
    guard guest == .x64 else { return "aarch64 code" + core }
    let host = features.isEmpty ? "none" : features.joined(separator: ",")
    return "x86_64 code under \(emulator.name), host features \(host)" + core
  }

  /// Explains one block that stands alone.
  ///
  /// - Parameter code: Its bytes.
  /// - Returns: Its instructions with what becomes of them.
  public mutating func block(of code: [UInt8]) -> CodeExplanation.Block {
    guard let decoder else { return a64Block(of: code) }
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
          operations: operations[first..<last].map(explained)
        )
      )
      offset += bytes.count
      first = last
    }
    if case .truncated(let start) = end { result.append(Self.cutOff(code[start...])) }
    var surroundings = Surroundings()
    surroundings.flagsLiveOut = flags
    compiled.removeAll(keepingCapacity: true)
    _ = recompiled.lower(instructions[...], in: surroundings, into: &compiled)
    var block = CodeExplanation.Block(instructions: result)
    finish(&block, operations[...], recompiled: compiled.filter(\.origin.isPriced))
    return block
  }

  /// Adds what a compiler would have made, and how all of it runs.
  ///
  /// - Parameters:
  ///   - block: The block.
  ///   - operations: Its operations that run.
  ///   - omitted: Where the operations of the block that hardly ever run stand; they have no cost.
  ///   - recompiled: What a compiler would have made of it.
  mutating func finish(
    _ block: inout CodeExplanation.Block,
    _ operations: ArraySlice<HostOperation>,
    omitted: Range<Int> = 0..<0,
    recompiled: [HostOperation]? = nil
  ) {
    block.recompiled = recompiled.map { $0.map(explained) }
    guard var timer else { return }
    let own = timer.timing(of: operations)
    block.timing = own.timing
    block.forEachOperation { position, operation in
      if omitted.contains(position) { operation.cost = nil }
    }
    var chain = own.chain.map { $0 < omitted.lowerBound ? $0 : $0 + omitted.count }[...]
    block.forEachOperation { position, operation in
      guard position == chain.first else { return }
      operation.isOnChain = true
      chain = chain.dropFirst()
    }
    if let recompiled {
      let other = timer.timing(of: recompiled[...])
      block.recompiledTiming = other.timing
      for index in other.chain { block.recompiled?[index].isOnChain = true }
    }
    if let timeline {
      let isOwn = recompiled == nil || timeline.setting == .emulated
      block.timeline = timer.timeline(
        of: isOwn ? operations : (recompiled ?? [])[...],
        setting: recompiled == nil ? "native" : timeline.setting.rawValue,
        iterations: timeline.iterations
      )
    }
    self.timer = timer
  }

  /// An operation as it is shown.
  func explained(_ operation: HostOperation) -> CodeExplanation.Operation {
    CodeExplanation.Operation(
      text: operation.description,
      reason: operation.origin.reason,
      cost: timer?.cost(of: operation)
    )
  }

  /// Explains a block of A64 code.
  mutating func a64Block(of code: [UInt8]) -> CodeExplanation.Block {
    operations.removeAll(keepingCapacity: true)
    var result: [CodeExplanation.Instruction] = []
    for offset in stride(from: 0, to: code.count, by: 4) {
      guard offset + 4 <= code.count else {
        result.append(Self.cutOff(code[offset...]))
        break
      }
      let bytes = code[offset..<offset + 4]
      let word = bytes.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      let operation = A64Decoder.decode(word)
      let isKnown = operation.opcode != .unknown
      if isKnown { operations.append(operation) }
      result.append(
        CodeExplanation.Instruction(
          bytes: Self.hex(bytes),
          text: isKnown ? operation.description : "unknown",
          isKnown: isKnown,
          operations: isKnown ? [explained(operation)] : []
        )
      )
    }
    var block = CodeExplanation.Block(instructions: result)
    finish(&block, operations[...])
    return block
  }

  /// An instruction of which the end is missing.
  static func cutOff(_ bytes: ArraySlice<UInt8>) -> CodeExplanation.Instruction {
    CodeExplanation.Instruction(
      bytes: hex(bytes),
      text: "unknown: the code ends inside an instruction",
      isKnown: false,
      operations: []
    )
  }

  /// Bytes in hexadecimal.
  static func hex(_ bytes: ArraySlice<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
      as: UTF8.self
    )
  }
}

extension CodeExplanation.Block {
  /// Changes its operations, each with its position among all, in order.
  fileprivate mutating func forEachOperation(
    _ change: (Int, inout CodeExplanation.Operation) -> Void
  ) {
    var position = 0
    for index in instructions.indices {
      for place in instructions[index].operations.indices {
        change(position, &instructions[index].operations[place])
        position += 1
      }
    }
  }
}
