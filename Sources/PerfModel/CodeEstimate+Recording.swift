internal import A64Decoding
internal import BlockProfiles
internal import Costing
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

  /// Reads a block profile, decodes its code, and lowers it when it is x64 code.
  ///
  /// - Parameters:
  ///   - path: The path of the block profile.
  ///   - appOnly: Whether the C library, its parts and the dynamic loader are left out.
  ///   - emulator: The name or path of the emulator table, for x64 code.
  ///   - hostFeatures: The features of the host, with commas between them; the usual ones of the
  ///     emulator when nil.
  /// - Throws: Every mistake in the file and the names; that this build cannot read x64 code.
  public init(
    recordingAt path: String,
    appOnly: Bool = false,
    emulator: String? = nil,
    hostFeatures: String? = nil
  ) throws {
    let profile = try BlockProfile(contentsOf: path)
    let table = try TableLibrary().emulator(emulator ?? Self.usualEmulator)
    let features = try hostFeatures.map { try HostFeatureList(parsing: $0) }
    let counts =
      switch profile.guest {
      case .a64: Self.countA64(profile)
      case .x64: try Self.countX64(profile, as: table.habits(on: features))
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
      modules: modules.enumerated()
        .sorted { first, second in
          (second.element.executedInstructions, first.offset)
            < (first.element.executedInstructions, second.offset)
        }
        .map(\.element),
      notes: profile.notes + unused.map { "no rule uses the host feature \($0)" }
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
  }

  private static func countA64(_ profile: BlockProfile) -> [Count] {
    profile.blocks.map { block in
      let code = profile.code(of: block)
      let known = stride(from: code.startIndex, to: code.endIndex - 3, by: 4).count { offset in
        let word = (0..<4).reduce(UInt32(0)) { $0 | UInt32(code[offset + $1]) << UInt32(8 * $1) }
        return A64Decoder.decode(word).opcode != .unknown
      }
      return Count(known: known)
    }
  }

  private static func countX64(
    _ profile: BlockProfile,
    as habits: TranslatorHabits
  ) throws(InvalidInput) -> [Count] {
    let code = try RecordedCode(of: profile)
    let emulated = LoweredProgram(of: code, profile, habits: habits)
    let recompiled = RecompiledOperations(of: code, profile)
    return profile.blocks.indices.map { index in
      let block = profile.blocks[index]
      let unknown = max(
        emulated.blocks[index].unknownInstructions,
        recompiled.blocks[index].unknownInstructions
      )
      let (product, isTooMuch) = block.executions.multipliedReportingOverflow(
        by: UInt64(recompiled.blocks[index].pricedOperations)
      )
      return Count(
        known: max(0, Int(block.instructions) - unknown),
        emulated: emulated.blocks[index].executedOperations,
        recompiled: isTooMuch ? .max : product
      )
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
