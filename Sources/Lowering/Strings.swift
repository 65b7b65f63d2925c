internal import HostCode
package import X64Decoding

/// What a string instruction does with each element.
enum StringWork {
  case move, store, load, compare, scan

  /// Of an instruction with the bytes of an element; nil for all but string instructions.
  static func of(_ mnemonic: X64Mnemonic) -> (work: Self, bytes: Int)? {
    switch mnemonic {
    case .movsb: (.move, 1)
    case .movsw: (.move, 2)
    case .movsd: (.move, 4)
    case .movsq: (.move, 8)
    case .stosb: (.store, 1)
    case .stosw: (.store, 2)
    case .stosd: (.store, 4)
    case .stosq: (.store, 8)
    case .lodsb: (.load, 1)
    case .lodsw: (.load, 2)
    case .lodsd: (.load, 4)
    case .lodsq: (.load, 8)
    case .cmpsb: (.compare, 1)
    case .cmpsw: (.compare, 2)
    case .cmpsd: (.compare, 4)
    case .cmpsq: (.compare, 8)
    case .scasb: (.scan, 1)
    case .scasw: (.scan, 2)
    case .scasd: (.scan, 4)
    case .scasq: (.scan, 8)
    default: nil
    }
  }

  var readsSource: Bool { self == .move || self == .load || self == .compare }
  var usesDestination: Bool { self != .load }
}

/// What a repeated string instruction executes, which depends on how far it gets.
///
///     RepeatedWork(of: instruction, habits: .fex)?.operations(forBytes: 4096)
///
/// Its lowering has loops for blocks and for single elements, one set for each direction. This is
/// the way upwards, through operands that do not overlap.
package struct RepeatedWork: Hashable, Sendable {
  /// A loop: what one round moves, and takes.
  package struct Loop: Hashable, Sendable {
    package var bytes: Int
    package var operations: Int
  }

  /// The operations outside of all rounds.
  package let fixedOperations: Int
  /// The loops, each for what the ones before it leave over; the last is for single elements.
  package let loops: [Loop]

  /// The work of an instruction; nil unless it is a repeated string instruction.
  package init?(of instruction: X64Instruction, habits: TranslatorHabits) {
    guard Emitter.isRepeated(instruction), let (work, bytes) = StringWork.of(instruction.mnemonic)
    else { return nil }
    let isNarrow = bytes < 4
    switch work {
    case .move where !habits.repeatsBlocks:
      fixedOperations = 4
      loops = [Loop(bytes: bytes, operations: 4)]
    case .store where !habits.repeatsBlocks:
      fixedOperations = 4
      loops = [Loop(bytes: bytes, operations: 3)]
    case .move:
      fixedOperations = 19
      loops = [
        Loop(bytes: 64, operations: 10), Loop(bytes: 32, operations: 6),
        Loop(bytes: 8, operations: 6), Loop(bytes: bytes, operations: 5),
      ]
    case .store:
      fixedOperations = 14
      loops = [
        Loop(bytes: 64, operations: 7), Loop(bytes: 32, operations: 5),
        Loop(bytes: 8, operations: 5), Loop(bytes: bytes, operations: 4),
      ]
    case .load:
      fixedOperations = 5
      loops = [Loop(bytes: bytes, operations: isNarrow ? 6 : 5)]
    case .compare:
      fixedOperations = 6
      loops = [Loop(bytes: bytes, operations: isNarrow ? 9 : 8)]
    case .scan:
      fixedOperations = 6
      loops = [Loop(bytes: bytes, operations: isNarrow ? 7 : 6)]
    }
  }

  /// The operations that are executed for so many bytes (of one operand).
  package func operations(forBytes bytes: Int) -> Int {
    var left = max(0, bytes)
    var count = fixedOperations
    for loop in loops {
      count += left / loop.bytes * loop.operations
      left %= loop.bytes
    }
    return count
  }
}

/// `movs`, `stos`, `lods`, `cmps`, `scas`, once; in which direction, the guest's state tells.
extension Emitter {
  static var source: HostRegister { .x(25) }
  static var target: HostRegister { .x(26) }
  static var accumulator: HostRegister { .x(8) }

  static func isRepeated(_ instruction: X64Instruction) -> Bool {
    !instruction.attributes.isDisjoint(with: [.hasRep, .hasRepe, .hasRepne])
  }

  mutating func lowerString(_ instruction: X64Instruction) -> Bool {
    guard let (work, bytes) = StringWork.of(instruction.mnemonic),
      instruction.memorySegment.class != .segment,
      !instruction.attributes.contains(.hasNarrowAddress)
    else { return false }
    if Self.isRepeated(instruction) {
      repeatString(instruction, work, bytes: bytes)
    } else {
      lowerOnce(work, bytes: bytes)
    }
    return true
  }

  private mutating func lowerOnce(_ work: StringWork, bytes: Int) {
    let (first, second) = (temporary(), temporary())
    let operand = loadOperands(work, bytes: bytes, first, second)
    switch work {
    case .move: store(first, HostAddress(base: Self.target), bytes: bytes)
    case .store: store(Self.accumulator, HostAddress(base: Self.target), bytes: bytes)
    case .load: putLoaded(first, bytes: bytes)
    case .compare, .scan: break
    }
    let direction = temporary()
    state(.ldrs, direction, at: GuestState.direction, bytes: 1)
    if work.readsSource { advance(Self.source, by: direction, bytes: bytes) }
    if work.usesDestination { advance(Self.target, by: direction, bytes: bytes) }
    if work == .compare || work == .scan {
      flagSum(Sum(bits: UInt16(bytes * 8), isSub: true, source: second), operand)
    }
  }

  /// Loads what is read: the first operand, which may be `rax`, is returned.
  mutating func loadOperands(
    _ work: StringWork,
    bytes: Int,
    _ first: HostRegister,
    _ second: HostRegister
  ) -> HostRegister {
    if work.readsSource {
      let value = work == .load && bytes >= 4 ? Self.accumulator : first
      load(value, HostAddress(base: Self.source), bytes: bytes)
    }
    if work == .compare || work == .scan {
      load(second, HostAddress(base: Self.target), bytes: bytes)
    }
    return work == .scan ? Self.accumulator : first
  }

  /// Puts a loaded value of 8 or 16 bits into `rax`.
  mutating func putLoaded(_ value: HostRegister, bytes: Int) {
    guard bytes < 4 else { return }
    emit(.bfxil, .x, Self.accumulator, value, amount: UInt8(bytes * 8), origin: .subregister)
  }

  private mutating func advance(
    _ pointer: HostRegister,
    by direction: HostRegister,
    bytes: Int
  ) {
    let shift = UInt8(bytes.trailingZeroBitCount)
    emit(
      .add,
      .x,
      pointer,
      pointer,
      direction,
      modifier: shift == 0 ? .none : .lsl,
      amount: shift
    )
  }
}
