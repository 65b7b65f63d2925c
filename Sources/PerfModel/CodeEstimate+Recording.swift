internal import A64Decoding
internal import BlockProfiles
public import Diagnostics
internal import HostCode
public import Results
internal import X64Decoding
internal import Workloads

extension CodeEstimate {
  /// Reads a block profile and decodes its code.
  ///
  /// - Parameters:
  ///   - path: The path of the block profile.
  ///   - appOnly: Whether the C library, its parts and the dynamic loader are left out.
  /// - Throws: Every mistake in the file; that this build cannot read x64 code.
  public init(recordingAt path: String, appOnly: Bool = false) throws(InvalidInput) {
    let profile = try BlockProfile(contentsOf: path)
    let known = try Self.knownInstructions(of: profile)
    var parts = profile.modules.map { Part(name: $0.name) }
    for (index, block) in profile.blocks.enumerated() {
      parts[block.module].executedInstructions += block.executions * UInt64(block.instructions)
      parts[block.module].knownInstructions += block.executions * UInt64(known[index])
    }
    let modules = parts.filter { part in
      part.executedInstructions > 0 && !(appOnly && Self.isRuntime(part.name))
    }
    self.init(
      file: path,
      guest: profile.guest.rawValue,
      modules: modules.enumerated()
        .sorted { first, second in
          (second.element.executedInstructions, first.offset)
            < (first.element.executedInstructions, second.offset)
        }
        .map(\.element),
      notes: profile.notes
    )
  }

  /// By block: how many of its instructions the decoder knows.
  private static func knownInstructions(of profile: BlockProfile) throws(InvalidInput) -> [Int] {
    switch profile.guest {
    case .a64:
      return profile.blocks.map { block in
        let code = profile.code(of: block)
        return stride(from: code.startIndex, to: code.endIndex - 3, by: 4).count { offset in
          let word = (0..<4).reduce(UInt32(0)) { $0 | UInt32(code[offset + $1]) << UInt32(8 * $1) }
          return A64Decoder.decode(word).opcode != .unknown
        }
      }
    case .x64:
      let decoder = try BlockCode.x64Decoder()
      var instructions: [X64Instruction] = []
      return profile.blocks.map { block in
        // An instruction that the recording cuts off is not known.
        _ = decoder.decode(profile.code(of: block), into: &instructions)
        return min(instructions.count { !$0.isUnknown }, Int(block.instructions))
      }
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
