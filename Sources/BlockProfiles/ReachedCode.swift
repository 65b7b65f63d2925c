package import Workloads

/// Counts the different instructions of a set of blocks, of which some may overlap.
package struct ReachedCode {
  private let profile: BlockProfile
  private let code: BlockCode
  /// Room for the instructions of a set, reused.
  private var instructions: [(address: UInt64, length: UInt8)] = []

  /// Counts in the blocks of a profile.
  package init(of profile: BlockProfile, code: BlockCode) {
    self.profile = profile
    self.code = code
  }

  /// How many instructions and bytes of code some blocks have, each counted once.
  package mutating func count(in blocks: [Int]) -> (instructions: UInt64, bytes: UInt64) {
    instructions.removeAll(keepingCapacity: true)
    for block in blocks {
      var address = profile.blocks[block].address
      for length in code.lengths[code.ranges[block]] {
        instructions.append((address, length))
        address &+= UInt64(length)
      }
    }
    instructions.sort { ($0.address, $0.length) < ($1.address, $1.length) }
    var count: (instructions: UInt64, bytes: UInt64) = (0, 0)
    var last: UInt64?
    for instruction in instructions where instruction.address != last {
      count.instructions += 1
      count.bytes += UInt64(instruction.length)
      last = instruction.address
    }
    return count
  }
}
