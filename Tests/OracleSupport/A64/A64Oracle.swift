internal import Execution
internal import HostCode

/// Compares what `GuestMachine` makes of A64 operations with what `qemu-aarch64` does.
package struct A64Oracle: ~Copyable {
  private let batch: A64Batch
  private var arena = A64Arena()

  /// Whether `qemu-aarch64` is installed.
  package static var isAvailable: Bool { A64Batch.emulator != nil }

  /// Makes an oracle; nil where there is none to ask.
  package init?() {
    guard let batch = A64Batch.make() else { return nil }
    self.batch = batch
  }

  /// What came of a form.
  package struct Finding {
    package let form: A64Form
    /// How many states ran on both sides, and how many had other results.
    package var compared = 0
    package var failed = 0
    /// The signal that it ended with there; -1 where it ended without; 0 where it went on.
    package var signal = 0
    /// Whether it has no meaning here.
    package var isUnknown = false
    /// What differs, in the first state that does.
    package var example: [String] = []

    /// Notes what differs in a state, if anything does.
    fileprivate mutating func note(_ state: A64Case, _ differences: [String]) {
      guard !differences.isEmpty else { return }
      failed += 1
      guard example.isEmpty else { return }
      example = ["\(state.operations)", "fpcr \(hex(state.image[A64Image.fpcr]))"] + differences
      example += state.image[..<(A64Image.vectors + 64)].enumerated().filter { word, _ in
        state.operations.contains { $0.reads(word) }
      }
      .map { "word \($0) was \(hex($1))" }
    }

    /// What is wrong; nil if nothing is.
    ///
    /// Versions of QEMU differ in what they know of recent extensions.
    package var reason: String? {
      if isUnknown { return "has no meaning" }
      if signal == Self.illegalInstruction, form.isRecent { return nil }
      if signal != 0 { return "signal \(signal)" }
      return failed > 0 ? "\(failed) of \(compared): " + example.joined(separator: "; ") : nil
    }

    private static let illegalInstruction = 4
  }

  /// Runs forms in random states.
  ///
  /// - Parameters:
  ///   - forms: The forms.
  ///   - count: In how many states each.
  ///   - seed: Which states.
  /// - Returns: A finding for each form.
  /// - Throws: That the program cannot be started, or files not written.
  package mutating func check(
    _ forms: [A64Form],
    states count: Int,
    seed: UInt64
  ) throws -> [Finding] {
    var findings = forms.map { Finding(form: $0) }
    var maker = CaseMaker(seed: seed)
    // As many forms at once as make a file of some megabytes.
    let formsAtOnce = max(1, 2000 / max(1, count))
    for first in stride(from: 0, to: forms.count, by: formsAtOnce) {
      var cases: [(form: Int, state: A64Case)] = []
      for form in first..<min(first + formsAtOnce, forms.count) {
        for _ in 0..<count { cases.append((form, A64Case(of: forms[form], &maker))) }
      }
      try check(cases, &findings)
    }
    return findings
  }

  private mutating func check(
    _ cases: [(form: Int, state: A64Case)],
    _ findings: inout [Finding]
  ) throws {
    var next = 0
    while next < cases.count {
      let outcome = try batch.run(cases[next...].flatMap(\.state.image))
      let ran = outcome.words.count / A64Image.words
      for place in 0..<ran {
        let (form, state) = cases[next + place]
        let start = place * A64Image.words
        let expected = outcome.words[start..<start + A64Image.words]
        compare(state, expected, &findings[form])
      }
      next += ran
      guard next < cases.count else { break }
      // On with the form behind the one that has ended the program.
      let form = cases[next].form
      findings[form].signal = outcome.signal == 0 ? -1 : outcome.signal
      while next < cases.count, cases[next].form == form { next += 1 }
    }
  }

  private mutating func compare(
    _ state: A64Case,
    _ expected: ArraySlice<UInt64>,
    _ finding: inout Finding
  ) {
    var found = state.image
    switch arena.run(state, &found) {
    case .stop(.notCovered):
      finding.isUnknown = true
      return
    case .stop(let stop): finding.note(state, ["\(stop)"])
    case .end: finding.note(state, Self.differences(state, found, expected))
    }
    found = state.image
    let hasEnded = arena.runSteps(state, &found)
    let differences =
      hasEnded ? Self.differences(state, found, expected) : ["they do not go on"]
    finding.note(state, differences.isEmpty ? [] : ["by steps"] + differences)
    finding.compared += 1
  }

  private static func differences(
    _ state: A64Case,
    _ found: [UInt64],
    _ expected: ArraySlice<UInt64>
  ) -> [String] {
    (0..<A64Image.words).compactMap { word in
      let right = expected[expected.startIndex + word]
      let mask = word == A64Image.fpcr ? controlBits : .max
      guard (right ^ found[word]) & mask != 0 else { return nil }
      return "word \(word): \(hex(state.image[word])) becomes \(hex(found[word])), not "
        + hex(right)
    }
  }

  /// Rounding, flushing, not-a-numbers.
  private static let controlBits: UInt64 = 0x3C8_0000
}

extension HostOperation {
  /// Whether a word of an image is one that it reads.
  fileprivate func reads(_ word: Int) -> Bool {
    if word < A64Image.stackPointer { return registersRead.contains(.x(word)) }
    guard word >= A64Image.vectors else { return word == A64Image.nzcv }
    return registersRead.contains(.v((word - A64Image.vectors) / 2))
  }
}
