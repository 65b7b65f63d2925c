internal import A64Decoding
internal import BlockProfiles
internal import CodeTiming
internal import Costing
internal import CycleEstimation
internal import Diagnostics
internal import HostCode
internal import Lowering
internal import ProfileReading
internal import ProgramLowering
public import Results
internal import Workloads

extension CodeEstimate {
  /// The emulator when none is named.
  public static let usualEmulator = Profile.usualEmulator
  /// The core when none is named.
  public static let usualCore = Profile.usualCore

  /// Reads a block profile, decodes its code, and lowers it when it is x64 code.
  ///
  /// - Parameters:
  ///   - path: The path of the block profile.
  ///   - appOnly: Whether the C library, its parts and the dynamic loader are left out.
  ///   - emulator: The name or path of the emulator table, for x64 code.
  ///   - core: The name or path of the core table.
  ///   - hostFeatures: The features of the host, with commas between them; the usual ones of the
  ///     emulator when nil.
  /// - Throws: Every mistake in the file and the names; that this build cannot read x64 code.
  public init(
    recordingAt path: String,
    appOnly: Bool = false,
    emulator: String? = nil,
    core: String? = nil,
    hostFeatures: String? = nil
  ) throws {
    let profile = try BlockProfile(contentsOf: path)
    let table = try TableLibrary().emulator(emulator ?? Self.usualEmulator)
    let coreTable = try TableLibrary().core(core ?? Self.usualCore)
    let features = try hostFeatures.map { try HostFeatureList(parsing: $0) }
    var notes = profile.notes
    let counts =
      switch profile.guest {
      case .a64: Self.countA64(profile, on: coreTable)
      case .x64: try Self.countX64(profile, by: table, features, on: coreTable, notes: &notes)
      }
    let isEmulated = profile.guest == .x64
    var parts = profile.modules.map { module in
      Part(
        name: module.name,
        emulatedInstructions: isEmulated ? 0 : nil,
        recompiledInstructions: isEmulated ? 0 : nil
      )
    }
    for (block, count) in zip(profile.blocks, counts) {
      parts[block.module].executedInstructions += block.executions * UInt64(block.instructions)
      parts[block.module].knownInstructions += block.executions * UInt64(count.known)
      parts[block.module].cycles += count.cycles
      guard isEmulated else { continue }
      parts[block.module].emulatedInstructions?.addSaturating(count.emulated)
      parts[block.module].recompiledInstructions?.addSaturating(count.recompiled)
    }
    let modules = parts.filter { part in
      part.executedInstructions > 0 && !(appOnly && Self.isRuntime(part.name))
    }
    let unused = isEmulated ? features?.unused ?? [] : []
    self.init(
      file: path,
      guest: profile.guest.rawValue,
      emulator: isEmulated ? table.name : nil,
      core: coreTable.name,
      modules: modules.enumerated()
        .sorted { first, second in
          (second.element.executedInstructions, first.offset)
            < (first.element.executedInstructions, second.offset)
        }
        .map(\.element),
      notes: notes + unused.map { "no rule uses the host feature \($0)" }
    )
  }

  /// What is counted of a block.
  private struct Count {
    /// Those of its instructions that are known.
    var known: Int
    /// The A64 instructions of an emulator, all executions together.
    var emulated: UInt64 = 0
    /// The A64 instructions of recompiled code, all executions together.
    var recompiled: UInt64 = 0
    /// The cycles of all executions together.
    var cycles = Cycles()
  }

  private static func countA64(_ profile: BlockProfile, on core: CoreTable) -> [Count] {
    let graph = CodeGraph(ofA64: profile)
    let timed = TimedCode(graph, on: core)
    return graph.blocks.enumerated().map { index, block in
      var count = Count(
        known: graph.operations[block.operations].count { $0.opcode != .unknown }
      )
      count.cycles.native = timed.running[index] * block.executions
      count.cycles.isolated = timed.isolated[index] * block.executions
      return count
    }
  }

  private static func countX64(
    _ profile: BlockProfile,
    by emulator: EmulatorTable,
    _ features: HostFeatureList?,
    on core: CoreTable,
    notes: inout [String]
  ) throws(InvalidInput) -> [Count] {
    let code = try RecordedCode(of: profile)
    notes += code.notes
    let habits = emulator.habits(on: features, core: core)
    let (emulated, recompiled) = together {
      LoweredProgram(of: code, profile, habits: habits)
    } _: {
      RecompiledOperations(of: code, profile)
    }
    let timed = TimedSettings(emulated, recompiled, of: code, profile, by: emulator, on: core)
    return profile.blocks.indices.map { index in
      let block = profile.blocks[index]
      let unknown = max(
        emulated.blocks[index].unknownInstructions,
        recompiled.blocks[index].unknownInstructions
      )
      let (product, isTooMuch) = block.executions.multipliedReportingOverflow(
        by: UInt64(recompiled.blocks[index].pricedOperations)
      )
      var count = Count(
        known: max(0, Int(block.instructions) - unknown),
        emulated: emulated.blocks[index].executedOperations,
        recompiled: isTooMuch ? .max : product
      )
      let executions = Double(block.executions)
      count.cycles.emulated = timed.emulated.running[index] * executions
      count.cycles.recompiled = timed.recompiled.running[index] * executions
      count.cycles.isolated = timed.recompiled.isolated[index] * executions
      count.cycles.isolatedEmulated = timed.emulated.isolated[index] * executions
      return count
    }
  }

  /// Whether a module is the C library, a part of it, or the loader: what an emulator on Linux runs
  /// natively, as Windows does with its own modules.
  private static func isRuntime(_ module: String) -> Bool {
    ["libc", "libm", "libpthread", "libdl", "librt", "ld-linux", "ld"].contains { name in
      module.hasPrefix(name + ".so") || module.hasPrefix(name + "-")
    }
  }
}

extension UInt64 {
  /// Adds a number, or as much as there is room for.
  fileprivate mutating func addSaturating(_ other: UInt64) {
    let (sum, isTooMuch) = addingReportingOverflow(other)
    self = isTooMuch ? .max : sum
  }
}
