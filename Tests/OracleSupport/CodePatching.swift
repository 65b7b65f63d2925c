package import X64Decoding

/// Code that is made to find its memory.
///
/// What is addressed relative to the instruction, or absolutely, lies where the program had it;
/// here the displacement is changed, so that it lies in the memory of a case.
package struct PatchedCode {
  /// The bytes, to be run at `GuestCase.codeAddress`.
  package var bytes: [UInt8]
  /// The instructions.
  package var instructions: [X64Instruction] = []
  /// Whether the last instruction is a branch by a condition.
  ///
  /// The bytes have in its place a `setcc`, which writes to `takenOffset` of memory whether it is
  /// taken.
  package var endsInBranch = false

  /// Where in a case's memory it is told whether the branch is taken.
  static let takenOffset = 8

  /// Patches and decodes code; nil if it cannot be decoded, or found where to patch.
  package init?(_ code: [UInt8], _ decoder: X64Decoder) {
    bytes = code
    guard decoder.decode(code.span, into: &instructions) == .complete,
      code.count <= GuestCase.codeBytes
    else { return nil }
    endsInBranch = instructions.last?.branch == .conditionalJump
    guard instructions.dropLast(endsInBranch ? 1 : 0).allSatisfy(\.isHarmless) else { return nil }
    var end = 0
    var isChanged = false
    for (position, instruction) in instructions.enumerated() {
      let start = end
      end += Int(instruction.length)
      guard let memory = instruction.memory, !memory.index.isGeneral, !memory.base.isGeneral,
        memory.index == .none, memory.segment.class != .segment,
        instruction.operands.contains(where: { $0.kind == .memory })
      else { continue }
      let target =
        GuestCase.memoryAddress + UInt64(GuestCase.memoryBytes) / 2 + UInt64(position % 8 * 64)
      let base = memory.isRelativeToInstruction ? GuestCase.codeAddress + UInt64(end) : 0
      let isWide = instruction.attributes.contains(.hasWideAddress)
      guard
        Self.replace(
          memory.displacement,
          bytes: isWide ? 8 : 4,
          with: target &- base,
          in: &bytes[start..<end]
        )
      else { return nil }
      isChanged = true
    }
    if isChanged {
      let patched = bytes
      _ = decoder.decode(patched.span, into: &instructions)
    }
    if endsInBranch, !tellWhetherTaken() { return nil }
  }

  /// Replaces the branch at the end; false when its condition is none of the flags.
  private mutating func tellWhetherTaken() -> Bool {
    let length = Int(instructions.last?.length ?? 0)
    let branch = bytes.suffix(length)
    guard let first = branch.first, let opcode = first == 0x0F ? branch.dropFirst().first : first,
      opcode & 0xF0 == (first == 0x0F ? 0x80 : 0x70)
    else { return false }
    bytes.removeLast(length)
    let place = UInt32(GuestCase.memoryAddress) + UInt32(Self.takenOffset)
    bytes += [0x0F, 0x90 | opcode & 15, 0x04, 0x25]
    bytes += (0..<4).map { UInt8(truncatingIfNeeded: place >> ($0 * 8)) }
    return true
  }

  /// Replaces the last place where a number stands.
  private static func replace(
    _ old: Int64,
    bytes count: Int,
    with new: UInt64,
    in code: inout ArraySlice<UInt8>
  ) -> Bool {
    let pattern = (0..<count).map { UInt8(truncatingIfNeeded: old >> Int64($0 * 8)) }
    guard code.count > count else { return false }
    for start in (code.startIndex + 1...code.endIndex - count).reversed()
    where code[start..<start + count].elementsEqual(pattern) {
      for byte in 0..<count {
        code[start + byte] = UInt8(truncatingIfNeeded: new >> UInt64(byte * 8))
      }
      return true
    }
    return false
  }
}

extension X64Instruction {
  /// Whether it stays inside the process and in the code, and its result is defined.
  fileprivate var isHarmless: Bool {
    !hasUndefinedResult && !tellsOfProcessor && category != .systemCall && branch == .none
      && !attributes.contains(.isPrivileged) && !isUnknown
  }
}
