internal import Lowering
internal import X64Decoding

/// What is used at a place in a program.
struct LiveValues: Equatable {
  /// The registers that the x64 code uses.
  var used = RegisterUse()
  /// Those that a compiler needs.
  var needed = RegisterUse()
  var flags: X64Flags = []

  mutating func formUnion(_ other: LiveValues) {
    used.formUnion(other.used)
    needed.formUnion(other.needed)
    flags.formUnion(other.flags)
  }

  /// Adds what is known by how a block ends.
  ///
  /// - Parameters:
  ///   - branch: The last instruction's.
  ///   - isPartlyUnknown: Whether the block may go on to where the run did not.
  mutating func end(with branch: X64Branch, isPartlyUnknown: Bool) {
    switch branch {
    case .call, .indirectCall:
      used = .call
      needed.formIntersection(.passed)
      needed.formUnion(.kept)
      flags = []
    case .return:
      used = .return
      needed = .returned
      flags = []
    default:
      // Where the run did not go, anything may be used.
      if isPartlyUnknown {
        used = .all
        needed = .all
      }
    }
  }

  /// Goes back over a block.
  mutating func goBack(over block: BlockEffect) {
    used.formIntersection(block.passed)
    used.formUnion(block.read)
    needed.formIntersection(block.passed)
    needed.formUnion(block.read)
    flags.formIntersection(block.flagsPassed)
    flags.formUnion(block.flagsRead)
  }
}

/// What a block does to what is used: found once, however often liveness goes over it.
struct BlockEffect {
  /// How it goes on.
  let branch: X64Branch
  /// The registers that it reads before it writes them.
  private(set) var read = RegisterUse()
  /// Those and the registers that it does not write.
  private(set) var passed = RegisterUse.all
  /// The same of flags.
  private(set) var flagsRead: X64Flags = []
  private(set) var flagsPassed = X64Flags(rawValue: .max)

  init(_ block: ArraySlice<X64Instruction>) {
    branch = block.last?.branch ?? .none
    for instruction in block.reversed() {
      read.goBack(over: instruction)
      passed.goBack(over: instruction)
      flagsRead = FlagLiveness.before(instruction, after: flagsRead)
      flagsPassed = FlagLiveness.before(instruction, after: flagsPassed)
    }
  }
}
