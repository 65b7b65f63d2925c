internal import BlockProfiles
package import Diagnostics
internal import Lowering
package import Workloads
package import X64Decoding

/// The code of a recorded program as a translator's front end sees it: decoded, in the order of
/// addresses, with the ways that were taken.
///
/// Flat arrays by *place*: the position of a block in the order of addresses.
package struct RecordedCode: Sendable {
  /// What is known of a block.
  package struct Block: Hashable, Sendable {
    /// The block in the profile.
    package var index: Int
    package var address: UInt64
    /// The first address behind it.
    package var end: UInt64
    package var executions: UInt64
    /// Its instructions among all, without one that is cut off.
    package var instructions: Range<Int>
    /// How its last instruction goes on.
    package var branch: X64Branch
    /// Where its jump leads, recorded or not; nil for all other ends.
    package var target: UInt64?
    /// The edges that lead from it among all.
    package var edges: Range<Int>
    /// The flags that it uses before it writes them.
    package var flagsUsed: X64Flags
    /// The flags whose old value is lost in it.
    package var flagsLost: X64Flags
    /// The place of the code behind the call at its end; nil for other ends and where none ran.
    package var continuation: Int?
    /// How many of its instructions are not among `instructions`: cut off, or not in its bytes.
    package var missingInstructions: Int
  }

  /// A way from a block to the place of another.
  package struct Edge: Hashable, Sendable {
    package var to: Int
    package var count: UInt64
  }

  package private(set) var blocks: [Block] = []
  package private(set) var edges: [Edge] = []
  package private(set) var instructions: [X64Instruction] = []
  /// What a reader must know of contradictions in the recording.
  package private(set) var notes: [String] = []
  /// By place: whether a block lies behind a call.
  package private(set) var isContinuation: [Bool] = []

  /// Decodes a recording of x64 code.
  ///
  /// - Parameter profile: The recording.
  /// - Throws: A message when this build cannot read x64 code.
  package init(of profile: BlockProfile) throws(InvalidInput) {
    let decoder = try BlockCode.x64Decoder()
    let order = profile.blocks.indices.sorted { first, second in
      (profile.blocks[first].address, first) < (profile.blocks[second].address, second)
    }
    blocks.reserveCapacity(order.count)
    var buffer: [X64Instruction] = []
    for index in order {
      let block = profile.blocks[index]
      let end = decoder.decode(profile.code(of: block), into: &buffer)
      add(block, at: index, isWhole: end == .complete, buffer)
    }
    noteLongCode(profile)
    for place in blocks.indices { dropNextBlock(at: place) }
    connect(profile, order: order)
    isContinuation = Array(repeating: false, count: blocks.count)
    for place in blocks.indices where blocks[place].branch.isCall {
      guard let behind = self.place(at: blocks[place].end) else { continue }
      blocks[place].continuation = behind
      isContinuation[behind] = true
    }
  }

  private mutating func add(
    _ block: BlockProfile.Block,
    at index: Int,
    isWhole: Bool,
    _ code: [X64Instruction]
  ) {
    var used: X64Flags = []
    var lost: X64Flags = []
    for instruction in code {
      used.formUnion(instruction.flagsRead.subtracting(lost))
      lost.formUnion(FlagLiveness.overwritten(by: instruction))
    }
    // Of an instruction that is cut off nothing is known; most are plain ones.
    let last = isWhole ? code.last : nil
    let isJump = last?.branch == .jump || last?.branch == .conditionalJump
    let start = instructions.count
    instructions.append(contentsOf: code)
    blocks.append(
      Block(
        index: index,
        address: block.address,
        end: block.end,
        executions: block.executions,
        instructions: start..<instructions.count,
        branch: last?.branch ?? .none,
        target: isJump ? last?.target(at: block.end &- UInt64(last?.length ?? 0)) : nil,
        edges: 0..<0,
        flagsUsed: used,
        flagsLost: lost,
        missingInstructions: max(0, Int(block.instructions) - code.count)
      )
    )
  }

  /// Notes blocks whose bytes hold more instructions than the recording says ran.
  private mutating func noteLongCode(_ profile: BlockProfile) {
    let long = blocks.filter {
      $0.instructions.count > Int(profile.blocks[$0.index].instructions)
    }
    guard let first = long.first else { return }
    notes.append(
      """
      the code of \(long.count) of \(blocks.count) blocks has more instructions than they count; \
      the first is at \(String(first.address, radix: 16))
      """
    )
  }

  /// Takes from a block the instruction that it is cut off in when another block begins there.
  ///
  /// QEMU ends a block before an instruction that lies on two pages, but tells the first bytes of
  /// that instruction, and counts it, as the block's last. It runs in the block that begins there.
  private mutating func dropNextBlock(at place: Int) {
    let block = blocks[place]
    guard block.missingInstructions == 1 else { return }
    let size = instructions[block.instructions].reduce(0) { $0 &+ UInt64($1.length) }
    let start = block.address &+ size
    guard start < block.end, start > block.address, self.place(at: start) != nil else { return }
    blocks[place].end = start
    blocks[place].missingInstructions = 0
  }

  /// Puts the edges in the order of the places that they lead from.
  private mutating func connect(_ profile: BlockProfile, order: [Int]) {
    var places = Array(repeating: 0, count: order.count)
    for (place, index) in order.enumerated() { places[index] = place }
    var starts = Array(repeating: 0, count: order.count + 1)
    for edge in profile.edges { starts[places[edge.from] + 1] += 1 }
    for place in blocks.indices { starts[place + 1] += starts[place] }
    for place in blocks.indices { blocks[place].edges = starts[place]..<starts[place + 1] }
    edges = Array(repeating: Edge(to: 0, count: 0), count: profile.edges.count)
    for edge in profile.edges {
      let place = places[edge.from]
      edges[starts[place]] = Edge(to: places[edge.to], count: edge.count)
      starts[place] += 1
    }
  }

  /// The first place at or behind an address.
  package func place(from address: UInt64) -> Int {
    var (low, high) = (0, blocks.count)
    while low < high {
      let middle = (low + high) / 2
      if blocks[middle].address < address { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The place of the block that begins at an address.
  package func place(at address: UInt64) -> Int? {
    let place = place(from: address)
    return place < blocks.count && blocks[place].address == address ? place : nil
  }
}
