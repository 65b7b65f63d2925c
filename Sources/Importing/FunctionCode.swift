internal import X64Decoding

/// The code of a function as its file has it: blocks, and where each may go on.
///
/// The code is followed from its first instruction. What only a table of jumps leads to is found
/// between the parts that are known: bytes that are instructions up to such a part, or up to the end.
struct FunctionCode {
  /// Instructions that run one after the other.
  struct Block {
    /// The offsets of its bytes in the function.
    var bytes: Range<Int>
    /// The offset of its last instruction.
    var last: Int
    var instructions: Int
    /// How the last instruction goes on.
    var branch: X64Branch
    /// The offset that its jump leads to; nil where that is not in the function.
    var target: Int?
  }

  /// The blocks in the order of addresses.
  private(set) var blocks: [Block] = []
  /// By offset of code that only a table of jumps leads to: the offset of the jump that is taken for
  /// the table's, the last one before it.
  private(set) var tableJumps: [Int: Int] = [:]

  /// By offset: the length of the instruction that begins there, 0 for none.
  private var lengths: [UInt8]
  private var isLeader: [Bool]
  private var branches: [Int: (branch: X64Branch, target: Int?)] = [:]
  /// The offsets of jumps that may be by a table: those through a cell, as of an import, are not.
  private var openJumps: Set<Int> = []

  /// Finds the blocks of a function.
  ///
  /// - Parameters:
  ///   - code: Its bytes, from its first instruction on.
  ///   - decoder: Reads the instructions.
  init(_ code: [UInt8], _ decoder: X64Decoder) {
    lengths = Array(repeating: 0, count: code.count)
    isLeader = Array(repeating: false, count: code.count)
    follow(from: 0, code, decoder)
    if !openJumps.isEmpty { followTables(code, decoder) }
    makeBlocks()
  }

  /// Decodes what can be reached from an offset; code ends where bytes are no known instruction.
  private mutating func follow(from entry: Int, _ code: [UInt8], _ decoder: X64Decoder) {
    var open = [entry]
    while var offset = open.popLast() {
      guard code.indices.contains(offset) else { continue }
      isLeader[offset] = true
      while offset < code.count, lengths[offset] == 0 {
        guard let instruction = Self.instruction(at: offset..<code.count, code, decoder) else {
          break
        }
        let next = offset + Int(instruction.length)
        lengths[offset] = instruction.length
        if instruction.branch != .none {
          let isJump = instruction.branch == .jump || instruction.branch == .conditionalJump
          let target =
            isJump
            ? instruction.target(at: UInt64(offset)).map(Int.init(truncatingIfNeeded:))
            : nil
          let inside = target.flatMap { code.indices.contains($0) ? $0 : nil }
          branches[offset] = (instruction.branch, inside)
          if instruction.branch == .indirectJump, instruction.memoryAddress(at: 0) == nil {
            openJumps.insert(offset)
          }
          if let inside { open.append(inside) }
          guard instruction.branch.goesOn else { break }
          if next < code.count { isLeader[next] = true }
        }
        offset = next
      }
    }
  }

  /// Follows the code that lies between what has been reached.
  private mutating func followTables(_ code: [UInt8], _ decoder: X64Decoder) {
    var jump = openJumps.min() ?? 0
    var known = 0
    var offset = 0
    while offset < code.count {
      if lengths[offset] > 0 {
        if openJumps.contains(offset) { jump = offset }
        offset += Int(lengths[offset])
        continue
      }
      if let instruction = Self.instruction(at: offset..<code.count, code, decoder),
        instruction.isPadding
      {
        offset += Int(instruction.length)
        continue
      }
      if offset >= known {
        let end = lengths[offset...].firstIndex { $0 > 0 } ?? code.count
        guard isCode(offset..<end, code, decoder) else {
          offset = end
          continue
        }
        known = end
      }
      tableJumps[offset] = jump
      follow(from: offset, code, decoder)
    }
  }

  /// Whether bytes are instructions from the first to the last.
  private func isCode(_ range: Range<Int>, _ code: [UInt8], _ decoder: X64Decoder) -> Bool {
    var offset = range.lowerBound
    while offset < range.upperBound {
      guard
        let instruction = Self.instruction(at: offset..<range.upperBound, code, decoder)
      else { return false }
      offset += Int(instruction.length)
    }
    return true
  }

  private static func instruction(
    at range: Range<Int>,
    _ code: [UInt8],
    _ decoder: X64Decoder
  ) -> X64Instruction? {
    let bytes = code[range].prefix(15)
    guard let instruction = decoder.decodeFirst(bytes.span) else { return nil }
    return instruction.isUnknown ? nil : instruction
  }

  private mutating func makeBlocks() {
    for start in isLeader.indices where isLeader[start] && lengths[start] > 0 {
      var end = start
      var count = 0
      var last = start
      repeat {
        last = end
        end += Int(lengths[end])
        count += 1
      } while branches[last] == nil && end < lengths.count && lengths[end] > 0 && !isLeader[end]
      blocks.append(
        Block(
          bytes: start..<end,
          last: last,
          instructions: count,
          branch: branches[last]?.branch ?? .none,
          target: branches[last]?.target
        )
      )
    }
  }
}

extension X64Branch {
  /// Whether the instruction behind may run next, at once or behind a call.
  fileprivate var goesOn: Bool {
    switch self {
    case .none, .conditionalJump, .call, .indirectCall, .systemCall: true
    case .jump, .indirectJump, .return, .trap: false
    }
  }
}

extension X64Instruction {
  /// Whether it fills the room between functions and before loops.
  fileprivate var isPadding: Bool { isNop || branch == .trap }
}
