internal import Lowering
internal import X64Decoding

/// Finds which flags the code behind a block uses, by reading it before it runs.
///
/// As translators do, it follows jumps and both ways of branches. Calls, returns and indirect jumps
/// use no flags, by the calling convention of x64 Windows, unless the translator keeps them.
struct FlagLookAhead {
  private let code: GuestCode
  private let keepsFlagsAcrossCalls: Bool
  private var known: [UInt64: X64Flags] = [:]
  private var budget = 0
  private var visited: Set<Visit> = []

  private struct Visit: Hashable {
    var address: UInt64
    var pending: X64Flags
  }

  /// The instructions that one look-ahead reads at most; behind them all flags may be used.
  private static let limit = 512

  init(of code: GuestCode, keepsFlagsAcrossCalls: Bool) {
    self.code = code
    self.keepsFlagsAcrossCalls = keepsFlagsAcrossCalls
  }

  /// The flags that are used from an address on before they are written.
  mutating func flags(at address: UInt64) -> X64Flags {
    if let flags = known[address] { return flags }
    budget = Self.limit
    visited.removeAll(keepingCapacity: true)
    let flags = used(from: address, pending: .arithmetic)
    known[address] = flags
    return flags
  }

  /// Those of the pending flags that are used from an address on.
  private mutating func used(from start: UInt64, pending all: X64Flags) -> X64Flags {
    var address = start
    var pending = all
    var used: X64Flags = []
    guard visited.insert(Visit(address: address, pending: pending)).inserted else { return [] }
    while !pending.isEmpty {
      guard budget > 0, let instruction = code.instruction(at: address), !instruction.isUnknown
      else { return used.union(pending) }
      budget -= 1
      used.formUnion(instruction.flagsRead.intersection(pending))
      pending.subtract(FlagLiveness.overwritten(by: instruction).union(used))
      let next = address &+ UInt64(instruction.length)
      switch instruction.branch {
      case .none: address = next
      case .jump:
        guard let target = instruction.target(at: address) else { return used.union(pending) }
        return used.union(self.used(from: target, pending: pending))
      case .conditionalJump:
        guard let target = instruction.target(at: address) else { return used.union(pending) }
        used.formUnion(self.used(from: next, pending: pending))
        return used.union(self.used(from: target, pending: pending.subtracting(used)))
      default: return keepsFlagsAcrossCalls ? used.union(pending) : used
      }
    }
    return used
  }
}
