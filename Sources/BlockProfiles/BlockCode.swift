package import Diagnostics
package import X64Decoding
package import Workloads

/// What the code of a profile's blocks says: how each ends, and where its instructions lie.
package struct BlockCode: Sendable {
  /// The end of each block.
  package private(set) var ends: [BlockEnd] = []
  /// Whether each block is an entry of a linkage table.
  package private(set) var isStub: [Bool] = []
  /// Whether the last instruction of each block is cut off.
  package private(set) var isCut: [Bool] = []
  /// The lengths of all instructions, block by block.
  ///
  /// Of one that is cut off the bytes that are there.
  package private(set) var lengths: [UInt8] = []
  /// The instructions of each block among `lengths`.
  package private(set) var ranges: [Range<Int>] = []

  /// Decodes the blocks of a profile.
  ///
  /// - Parameter profile: The profile.
  /// - Throws: A message when this build cannot read x64 code.
  package init(of profile: BlockProfile) throws(InvalidInput) {
    switch profile.guest {
    case .a64: decodeA64(profile)
    case .x64:
      decodeX64(profile, with: try Self.x64Decoder())
    }
  }

  /// The decoder of x64 code.
  ///
  /// - Returns: A decoder to be used again and again.
  /// - Throws: A message when this build cannot read x64 code.
  package static func x64Decoder() throws(InvalidInput) -> X64Decoder {
    if let decoder = X64Decoder() { return decoder }
    throw InvalidInput([
      Diagnostic(
        path: "perfmodel",
        message: "this build cannot read x64 code",
        hint: "build it with the trait MachineCode"
      )
    ])
  }

  private mutating func decodeA64(_ profile: BlockProfile) {
    for block in profile.blocks {
      add(BlockFacts(a64: profile.code(of: block)), isCut: false)
      add(lengths: repeatElement(4, count: block.code.count / 4))
    }
  }

  private mutating func decodeX64(_ profile: BlockProfile, with decoder: X64Decoder) {
    var instructions: [X64Instruction] = []
    for block in profile.blocks {
      let code = profile.code(of: block)
      let end = decoder.decode(code, into: &instructions)
      var rest = code.suffix(0)
      if case .truncated(let offset) = end { rest = code.dropFirst(offset) }
      add(BlockFacts(x64: instructions, rest: rest), isCut: !rest.isEmpty)
      let cut = rest.isEmpty ? [] : [UInt8(rest.count)]
      add(lengths: instructions.map(\.length) + cut)
    }
  }

  private mutating func add(_ facts: BlockFacts, isCut: Bool) {
    self.isCut.append(isCut)
    ends.append(facts.end)
    isStub.append(facts.isStub)
  }

  private mutating func add(lengths new: some Collection<UInt8>) {
    ranges.append(lengths.count..<lengths.count + new.count)
    lengths.append(contentsOf: new)
  }
}
