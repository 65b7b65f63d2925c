package import HostCode
package import Lowering
package import X64Decoding

/// Compares lowered code, on the reference machine, with the same code on an x64 processor.
package struct Oracle: ~Copyable {
  private let batch: NativeBatch

  /// Whether there is a processor to ask.
  package static var isAvailable: Bool { NativeBatch.isAvailable }

  /// Makes an oracle; nil where no x64 code can run.
  package init?() {
    guard let batch = NativeBatch(capacity: 64) else { return nil }
    self.batch = batch
  }

  /// What came of some code under one translator.
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
  ///   - habits: The translators.
  ///   - states: How many states, at most 64.
  ///   - seed: Which states.
  ///   - live: Flags that may be used behind the code, each set in turn; the others are not
  ///     compared.
  /// - Returns: A finding for each translator.
  package mutating func check(
    _ code: PatchedCode,
    _ habits: [TranslatorHabits],
    states: Int,
    seed: UInt64,
    live: [X64Flags] = [.arithmetic]
  ) -> [Finding] {
    var maker = CaseMaker(seed: seed)
    let single = code.instructions.count == 1 ? code.instructions.first : nil
    let cases = (0..<min(states, batch.capacity)).map { _ in
      single.map { maker.state(for: $0) } ?? maker.stateForBlock()
    }
    for (index, state) in cases.enumerated() { batch.set(index, to: state, code: code.bytes) }
    batch.run(cases.count)
    let results = cases.indices.map { batch.result($0) }
    return habits.map { habits in
      var finding = Finding()
      for live in live where finding.failed == 0 && !finding.isUnknown {
        compare(code, habits, cases, results, live, &finding)
      }
      return finding
    }
  }

  private func compare(
    _ code: PatchedCode,
    _ habits: TranslatorHabits,
    _ cases: [GuestCase],
    _ results: [GuestCase],
    _ live: X64Flags,
    _ finding: inout Finding
  ) {
    finding.operations.removeAll()
    finding.live = live
    var lowering = EmulatedLowering(habits: habits)
    let unknown = lowering.lower(
      code.instructions[...],
      at: GuestCase.codeAddress,
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
    for (index, state) in cases.enumerated() {
      let signal = batch.signal(index)
      guard signal == 0 else {
        if finding.compared == 0 { finding.signal = signal }
        continue
      }
      var machine = state.machine(
        habits: habits,
        x87: arithmetic,
        noise: 0x9E37_79B9_7F4A_7C15 &* UInt64(index + 1)
      )
      let stop = machine.run(finding.operations)
      let found = GuestCase(machine, x87: arithmetic)
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
      var comparison = Comparison(
        code.instructions,
        before: state,
        expected: expected,
        found: found,
        live: live
      )
      if let stop { comparison.stopped(stop) }
      if let (offset, byte) = batch.memoryDifference(index, from: found.memory) {
        comparison.memory(offset, byte)
      }
      if comparison.differences.isEmpty {
        if comparison.hasDifferingNaN { finding.differingNaN += 1 }
        continue
      }
      finding.failed += 1
      if finding.example.isEmpty { finding.example = comparison.differences }
      for difference in comparison.differences {
        finding.places[difference.place, default: 0] += 1
      }
    }
  }
}
