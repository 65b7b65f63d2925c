import HostCode
import Quantities

@testable import Execution

/// Runs operations twice on the same random state, as steps and as `GuestMachine`, and compares.
struct StepComparison {
  /// What differed.
  private(set) var differences: [String] = []
  /// How many operations have steps of their own.
  private(set) var compared = 0

  private var generator: SeededGenerator
  private let steps = Side()
  private let meaning = Side()
  private let store = OperationStore()
  private let places = StepStore()
  private let targets = TargetCache()

  /// Registers and memory.
  private final class Side {
    let registers = RegisterFile()
    let memory = GuestMemory(start: 0x10000, capacity: 1 << 14)

    init() { _ = memory.extend(by: 2 * GuestMemory.pageBytes, rights: .write) }

    deinit {
      registers.deallocate()
      memory.deallocate()
    }

    var flags: UInt64 { registers.nzcv }
    /// General registers, `sp`, and vectors.
    var values: [UInt64] { (0..<33).map { registers[$0] } + (64..<128).map { registers[$0] } }
    var bytes: [UInt8] { memory.bytes(at: memory.start, count: memory.limit) }
  }

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  /// Compares one operation, or two that may become one step.
  mutating func compare(_ operations: [HostOperation]) {
    var selection = StepSelection(store: store)
    var skipped: HostRegister = .none
    if operations.count == 2 {
      guard let step = selection.keepingStep(operations[0], operations[1]) else { return }
      selection.steps = [step]
      // The first one's result is not to be seen.
      skipped = operations[0].destination
      guard skipped != operations[1].destination else { return }
    } else {
      selection.select(operations[0])
      guard selection.steps.contains(where: { $0.code != .operation }) else { return }
    }
    compared += 1
    for _ in 0..<4 {
      prepare(operations)
      let done = run(selection.steps + [Step(code: .done)]).step.code == .done
      var machine = GuestMachine(registers: meaning.registers, memory: meaning.memory)
      let meant = (try? operations.map { _ = try machine.execute($0) }) != nil
      if skipped != .none {
        let slot = RegisterFile.slot(skipped)
        for part in 0..<UInt8(2) { steps.registers[slot + part] = meaning.registers[slot + part] }
      }
      let text = operations.map(\.description).joined(separator: "; ")
      guard done == meant else {
        differences.append("\(text): \(done) \(meant)")
        return
      }
      guard done else { continue }
      guard steps.values == meaning.values, steps.flags == meaning.flags,
        operations.allSatisfy({ $0.accessBytes == 0 }) || steps.bytes == meaning.bytes
      else {
        differences.append(text)
        return
      }
    }
  }

  /// Compares which way a comparison and a branch together go.
  mutating func compareBranch(_ operation: HostOperation, _ condition: Condition) {
    var selection = StepSelection(store: store)
    selection.select(operation)
    guard let comparison = selection.steps.last,
      let code = Translator.fused(comparison.code, condition)
    else { return }
    compared += 1
    var branch = comparison
    branch.code = code
    for _ in 0..<40 {
      prepare([operation])
      let start = places.reserve(5)
      start.step = branch
      for way in 1...2 {
        start.advanced(by: 2 + way).step = Step(code: .done, d: UInt8(way))
        start.advanced(by: way).edge = Edge(target: start.advanced(by: 2 + way))
      }
      let way = interpret(from: start).step.d
      var machine = GuestMachine(registers: meaning.registers, memory: meaning.memory)
      _ = try? machine.execute(operation)
      let holds = condition.holds(nzcv: machine.nzcv)
      if (way == 1) != holds || steps.values != meaning.values || steps.flags != meaning.flags {
        differences.append("\(operation) \(condition)")
        return
      }
    }
  }

  /// Where steps stop.
  private func run(_ list: [Step]) -> StepPlace {
    let start = places.reserve(list.count)
    for (index, step) in list.enumerated() { start.advanced(by: index).step = step }
    return interpret(from: start)
  }

  private func interpret(from start: StepPlace) -> StepPlace {
    let calls = CallStack(capacity: 4)
    var interpreter = Interpreter(
      registers: steps.registers,
      memory: steps.memory,
      machine: GuestMachine(registers: steps.registers, memory: steps.memory),
      targets: targets,
      calls: calls,
      fuel: 1000
    )
    let place = interpreter.run(from: start)
    calls.deallocate()
    return place
  }

  /// The same registers, flags and memory for both.
  private mutating func prepare(_ operations: [HostOperation]) {
    let limit = UInt64(steps.memory.limit)
    for slot in UInt8(0)..<33 where slot != RegisterFile.zero { set(slot, integer()) }
    for slot in UInt8(64)..<128 { set(slot, lanes()) }
    for operation in operations where operation.accessBytes > 0 {
      // Most addresses are within memory, and some are behind it; a load across the end is none of the
      // guest's faults.
      let isBehind = generator.next() % 8 == 0
      let offset = isBehind ? limit + 4096 : 1024 + generator.next() % (limit - 4096)
      set(RegisterFile.slot(operation.base), steps.memory.start + offset)
      if operation.index != .none, operation.index != operation.base {
        set(RegisterFile.slot(operation.index), generator.next() % 16)
      }
    }
    let (first, second) = (integer(), integer())
    let sources: [FlagSource] = [.literal, .sub64, .sub32, .add64, .add32, .logic64, .logic32]
    let source = sources[Int(generator.next() % 7)]
    let isNarrow = source == .logic32 || source == .sub32 || source == .add32
    for side in [steps, meaning] {
      side.registers.setFlags(
        source,
        source == .literal ? first & 15 : isNarrow ? first & 0xFFFF_FFFF : first,
        isNarrow ? second & 0xFFFF_FFFF : second
      )
    }
    guard operations.contains(where: { $0.accessBytes > 0 }) else { return }
    for offset in stride(from: 0, to: limit, by: 8) {
      let value = lanes()
      for side in [steps, meaning] { side.memory.put(value, 8, at: side.memory.start + offset) }
    }
  }

  private func set(_ slot: UInt8, _ value: UInt64) {
    for side in [steps, meaning] { side.registers[slot] = value }
  }

  /// A random number, small or at a border more often than by chance.
  private mutating func integer() -> UInt64 {
    let value = generator.next()
    return switch generator.next() % 6 {
    case 0: value % 70
    case 1: 0 &- value % 70
    case 2: (value & 1) << 63 &- value >> 62
    case 3: 0x8000_0000 &- value % 3
    default: value
    }
  }

  /// Random lanes, numbers with borders among them.
  private mutating func lanes() -> UInt64 {
    let value = generator.next()
    let doubles: [Double] = [0, -0.0, 1, -1.5, .infinity, -.infinity, .nan, 0x1p31, -0x1p63, 0.5]
    let floats: [Float] = [0, -0.0, 1, -1.5, .infinity, .nan, 0x1p31, 2.5, 0x1p-149, -0.5]
    switch generator.next() % 5 {
    case 0: return doubles[Int(value % 10)].bitPattern
    case 1:
      return UInt64(floats[Int(value % 10)].bitPattern) << 32
        | UInt64(floats[Int((value >> 8) % 10)].bitPattern)
    case 2: return (Double(Int64(bitPattern: value) >> 40) / 4).bitPattern
    case 3:
      let (low, high) = (Int16(truncatingIfNeeded: value), Int16(truncatingIfNeeded: value >> 16))
      return UInt64((Float(high) / 4).bitPattern) << 32 | UInt64((Float(low) / 4).bitPattern)
    default: return value
    }
  }
}
