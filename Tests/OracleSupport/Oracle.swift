internal import Execution
package import HostCode
package import Lowering
package import X64Decoding

/// Compares lowered code, on the machine that gives operations their meaning, with the same code on an x64 processor.
package struct Oracle: ~Copyable {
  private let batch: NativeBatch
  private let arena = CaseArena()

  /// Whether there is a processor to ask.
  package static var isAvailable: Bool { NativeBatch.isAvailable }

  /// Makes an oracle; nil where no x64 code can run.
  package init?() {
    guard let batch = NativeBatch(capacity: 64) else { return nil }
    self.batch = batch
  }

  /// A way to make A64 code of x64 code.
  package enum Way {
    /// By a translator with these habits.
    case emulated(TranslatorHabits)
    /// As a compiler would, that knows this of the code around.
    case recompiled(Surroundings)

    fileprivate var habits: TranslatorHabits {
      switch self {
      case .emulated(let habits): habits
      case .recompiled: .compiler
      }
    }

    /// The registers that are compared: those that are used behind the code.
    fileprivate var registers: RegisterSet {
      switch self {
      case .emulated: .all
      case .recompiled(let surroundings): surroundings.registersLiveOut
      }
    }

    /// Appends the operations of a block; returns how many of its instructions are not covered.
    fileprivate func lower(
      _ block: ArraySlice<X64Instruction>,
      flagsLiveOut live: X64Flags,
      into operations: inout [HostOperation]
    ) -> Int {
      let address = GuestCase.codeAddress
      switch self {
      case .emulated(let habits):
        var lowering = EmulatedLowering(habits: habits)
        return lowering.lower(block, at: address, flagsLiveOut: live, into: &operations)
      case .recompiled(var surroundings):
        surroundings.flagsLiveOut = live
        var lowering = RecompiledLowering()
        return lowering.lower(block, at: address, in: surroundings, into: &operations)
      }
    }
  }

  /// What came of some code one way.
  package struct Finding {
    /// States that ran on the processor, and on the machine with the same or another result.
    package var compared = 0
    package var failed = 0
    /// States whose result differs only in which not-a-number it is.
    package var differingNaN = 0
    /// The signal that most states ended with, if none ran.
    package var signal = 0
    /// Whether the lowering does not cover it.
    package var isUnknown = false
    /// What differs: the name of each register with how often it did.
    package var places: [String: Int] = [:]
    /// All that differs in the first state that does.
    package var example: [Difference] = []
    /// The flags that were used behind the code when it failed, or last.
    package var live: X64Flags = []
    /// What was executed.
    package var operations: [HostOperation] = []

    /// Whether all went well.
    package var isRight: Bool { failed == 0 && compared > 0 && !isUnknown }
  }

  /// A place where results differ.
  package struct Difference {
    /// A register, a flag, or an address in memory.
    package var place: String
    package var before: String
    package var expected: String
    package var found: String
  }

  /// Runs code in random states.
  ///
  /// - Parameters:
  ///   - code: The code.
  ///   - ways: How it is lowered.
  ///   - states: How many states, at most 64.
  ///   - seed: Which states.
  ///   - live: Flags that may be used behind the code, each set in turn; the others are not
  ///     compared.
  /// - Returns: A finding for each way.
  package mutating func check(
    _ code: PatchedCode,
    _ ways: [Way],
    states: Int,
    seed: UInt64,
    live: [X64Flags] = [.arithmetic]
  ) -> [Finding] {
    var maker = CaseMaker(seed: seed)
    let single = code.instructions.count == 1 ? code.instructions.first : nil
    let cases = (0..<min(states, batch.capacity)).map { _ in
      single.map { maker.state(for: $0) } ?? maker.state(for: code.instructions)
    }
    for (index, state) in cases.enumerated() { batch.set(index, to: state, code: code.bytes) }
    batch.run(cases.count)
    let results = cases.indices.map { batch.result($0) }
    return ways.map { way in
      var finding = Finding()
      for live in live where finding.failed == 0 && !finding.isUnknown {
        compare(code, way, cases, results, live, &finding)
      }
      return finding
    }
  }

  private func compare(
    _ code: PatchedCode,
    _ way: Way,
    _ cases: [GuestCase],
    _ results: [GuestCase],
    _ live: X64Flags,
    _ finding: inout Finding
  ) {
    finding.operations.removeAll()
    finding.live = live
    let habits = way.habits
    let unknown = way.lower(
      code.instructions[...],
      flagsLiveOut: live,
      into: &finding.operations
    )
    guard unknown == 0 else {
      finding.isUnknown = true
      return
    }
    let usesX87 = code.instructions.contains { $0.category == .x87 }
    // MMX has its registers in those of the x87 bit by bit, which doubles are not.
    let arithmetic = usesX87 ? habits.x87 : .softFloat
    let steps = live == .arithmetic ? self.steps(for: code, way) : nil
    for (index, state) in cases.enumerated() {
      let signal = batch.signal(index)
      guard signal == 0 else {
        if finding.compared == 0 { finding.signal = signal }
        continue
      }
      func machine() -> GuestMachine {
        state.machine(
          habits: habits,
          x87: arithmetic,
          noise: 0x9E37_79B9_7F4A_7C15 &* UInt64(index + 1),
          in: arena
        )
      }
      var plain = machine()
      var stop = plain.run(finding.operations)
      var found = GuestCase(plain, x87: arithmetic)
      if code.endsInBranch { found.note(&stop, ofBranch: code.instructions.last) }
      var expected = results[index]
      if usesX87 {
        // Stack faults are not modelled, and doubles are the same in 53 bits only.
        if expected.x87.status & 0x40 != 0 { continue }
        if arithmetic != .softFloat {
          guard state.x87.control == 0x27F else { continue }
          expected.x87 = expected.x87.withDoubles.takingDenormals(of: found.x87)
        }
      }
      finding.compared += 1
      func compare(_ found: GuestCase, stop: String?) {
        var comparison = Comparison(
          code.instructions,
          before: state,
          expected: expected,
          found: found,
          live: live,
          registers: way.registers
        )
        if let stop { comparison.stopped(stop) }
        if let (offset, byte) = batch.memoryDifference(index, from: found.memory) {
          comparison.memory(offset, byte)
        }
        finding.note(comparison)
      }
      compare(found, stop: stop.map { "\($0)" })
      guard let steps else { continue }
      // The same bytes, by the engine's steps.
      var stepped = machine()
      let end = steps.run(from: GuestCase.codeAddress, isNative: false, fpcr: &stepped.fpcr)
      let behind = GuestCase.codeAddress + UInt64(code.bytes.count)
      compare(
        GuestCase(stepped, x87: arithmetic),
        stop: end == .left(behind) ? nil : "by steps: \(end)"
      )
    }
  }

  /// What runs code by the engine's steps, for a way that the engine executes.
  private func steps(for code: PatchedCode, _ way: Way) -> CodeRun? {
    guard case .emulated(let habits) = way else { return nil }
    arena.putCode(code.bytes)
    return CodeRun(registers: arena.registers, memory: arena.memory, habits: habits)
  }
}

extension Oracle.Finding {
  /// Notes what differs in a state.
  fileprivate mutating func note(_ comparison: Comparison) {
    if comparison.differences.isEmpty {
      if comparison.hasDifferingNaN { differingNaN += 1 }
      return
    }
    failed += 1
    if example.isEmpty { example = comparison.differences }
    for difference in comparison.differences { places[difference.place, default: 0] += 1 }
  }
}
