import Testing

@testable import X64Decoding

/// The bytes of a text of hexadecimal digits; spaces are for the eye.
func bytes(_ text: String) -> [UInt8] {
  let digits = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
  return stride(from: 0, to: digits.count - 1, by: 2).map {
    UInt8(digits[$0] << 4 | digits[$0 + 1])
  }
}

/// The only instruction of some code.
func instruction(_ code: String) throws -> X64Instruction {
  let decoder = try #require(X64Decoder())
  var instructions: [X64Instruction] = []
  try #require(decoder.decode(bytes(code)[...], into: &instructions) == .complete)
  try #require(instructions.count == 1)
  return try #require(instructions.first)
}

extension X64Instruction {
  /// What it is, as tests write it: `lock xadd rw[rdi]:32 rw eax | sets CF PF … | …`.
  ///
  /// Operands with `r` or `w` before them as they are accessed (`?` when it depends on values) and
  /// `:` with the bits of their value behind them; then implicit memory and registers, flags read,
  /// set and left undefined, and whatever else there is.
  var summary: String {
    var parts = [([mnemonic.name] + operands.map(text)).joined(separator: " ")]
    if !implicitMemory.isEmpty {
      parts.append("also " + implicitMemory.map(text).joined(separator: " "))
    }
    if !implicitReads.isEmpty { parts.append("uses \(implicitReads)") }
    if !implicitWrites.isEmpty { parts.append("changes \(implicitWrites)") }
    if !flagsRead.isEmpty { parts.append("reads \(flagsRead)") }
    if !flagsWritten.isEmpty { parts.append("sets \(flagsWritten)") }
    if !flagsUndefined.isEmpty { parts.append("loses \(flagsUndefined)") }
    if branch != .none { parts.append("\(branch)") }
    parts += traits
    return parts.joined(separator: " | ")
  }

  private var traits: [String] {
    let names: [(Attributes, String)] = [
      (.hasLock, "lock"), (.hasRep, "rep"), (.hasRepe, "repe"), (.hasRepne, "repne"),
      (.isVEX, "vex"), (.isEVEX, "evex"), (.isNop, "nop"), (.isEndBranch, "endbr"),
      (.hasNarrowAddress, "addr32"), (.hasWideAddress, "addr64"), (.mayKeepFlags, "may keep flags"),
      (.readsXMM0, "reads xmm0"), (.writesXMM0, "writes xmm0"), (.isPrivileged, "privileged"),
      (.isZeroing, "zeroing"), (.isBroadcast, "broadcast"), (.hasRounding, "rounding"),
    ]
    return names.filter { attributes.contains($0.0) }.map(\.1)
      + (vectorBytes > 0 ? ["\(vectorBytes) bytes"] : [])
      + (writeMask > 0 ? ["k\(writeMask)"] : [])
      + (secondImmediate > 0 ? ["and \(secondImmediate)"] : [])
  }

  private func text(of operand: X64Operand) -> String {
    let access = operand.access
    var letters = ""
    if access.contains(.read) { letters += "r" }
    if access.contains(.conditionalRead) { letters += "r?" }
    if access.contains(.write) { letters += "w" }
    if access.contains(.conditionalWrite) { letters += "w?" }
    return switch operand.kind {
    case .none: "none"
    case .register: "\(letters) \(operand.register):\(operand.bits)"
    case .memory, .address: "\(letters)\(place(of: operand)):\(operand.bits)"
    case .immediate: "\(immediate):\(operand.bits)"
    case .relativeTarget: "to \(immediate)"
    }
  }

  private func place(of operand: X64Operand) -> String {
    guard operands.contains(operand), let memory else {
      // The destination of a string stays in its segment.
      let isDestination = category == .string && operand.register == X64Register(.qword, 7)
      return "\(isDestination ? "" : segmentPrefix)[\(operand.register)]"
    }
    var terms: [String] = []
    if memory.base != .none { terms.append("\(memory.base)") }
    if memory.index != .none { terms.append("\(memory.index)*\(memory.scale)") }
    if memory.displacement != 0 || terms.isEmpty { terms.append("\(memory.displacement)") }
    return "\(segmentPrefix)[\(terms.joined(separator: "+"))]"
  }

  private var segmentPrefix: String { memorySegment == .none ? "" : "\(memorySegment):" }
}
