package import X64Decoding

/// All code of a family, run on the processor and lowered in several ways.
package struct FamilyRun {
  /// What differs, a line for each code and way.
  package private(set) var mistakes: [String] = []
  /// How many states ran in both.
  package private(set) var compared = 0
  /// The codes that ran in at least one state, and in fewer than were asked for.
  package private(set) var codesRun = 0
  package private(set) var codesRunLess: [String] = []

  /// Runs a family in some states, by all ways.
  ///
  /// - Parameters:
  ///   - family: The family.
  ///   - codes: Its code.
  ///   - states: How many states each code runs in, at most 64.
  ///   - isLeftOut: Which instructions have another meaning when they are lowered.
  ///   - ways: The ways to lower code, by its number.
  package init(
    of family: String,
    _ codes: [[UInt8]],
    states: Int,
    except isLeftOut: (X64Instruction) -> Bool = { _ in false },
    by ways: (Int) -> [Oracle.Way]
  ) {
    let other = Self.run(codes, except: isLeftOut) { oracle, patched, text, number in
      // All flags, none or one of them are used behind it.
      func found(_ states: Int) -> [Oracle.Finding] {
        oracle.check(
          patched,
          ways(number),
          states: states,
          seed: UInt64(number),
          live: Self.live(number)
        )
      }
      var findings = found(states)
      // Few states may all have an address that is not aligned.
      if findings.allSatisfy({ $0.compared == 0 && !$0.isUnknown }) { findings = found(64) }
      for (index, finding) in findings.enumerated() {
        compared += finding.compared
        if let reason = finding.reason(in: family) {
          mistakes.append("\(text), way \(index): \(reason)")
        }
      }
    }
    mistakes += other
  }

  /// Runs a family in many states, 64 at a time, each time by the next way.
  ///
  /// - Parameters:
  ///   - family: The family.
  ///   - codes: Its code.
  ///   - states: How many states each code runs in at least; those that end with a signal do not
  ///     count, but are tried as often at most.
  ///   - ways: The ways to lower code, by its number.
  package init(
    of family: String,
    _ codes: [[UInt8]],
    manyStates states: Int,
    by ways: (Int) -> [Oracle.Way]
  ) {
    let other = Self.run(codes, except: { _ in false }) { oracle, patched, text, number in
      let ways = ways(number)
      var total = 0
      for round in 0..<max(1, states / 32) where total < states {
        let findings = oracle.check(
          patched,
          [ways[round % ways.count]],
          states: 64,
          seed: UInt64(number) | UInt64(round) << 32,
          live: [Self.live(number)[round / ways.count % 3]]
        )
        total += findings.reduce(0) { $0 + $1.compared }
        guard let reason = findings.lazy.compactMap({ $0.reason(in: family) }).first else {
          // What this processor does not have need not be tried again.
          if total == 0, round == 3 { break }
          continue
        }
        let example = findings.first?.example.map {
          "\($0.place): \($0.before) becomes \($0.found), not \($0.expected)"
        }
        mistakes.append(
          "\(text), way \(round % ways.count), round \(round): \(reason) \(example ?? [])"
        )
        break
      }
      compared += total
      codesRun += total > 0 ? 1 : 0
      if total < states { codesRunLess.append("\(text): \(total)") }
    }
    mistakes += other
  }

  private static func live(_ number: Int) -> [X64Flags] {
    let one: [X64Flags] = [.carry, .zero, .parity, .overflow]
    return [.arithmetic, [], one[number % one.count]]
  }

  /// Checks code by code; returns what could not be checked.
  private static func run(
    _ codes: [[UInt8]],
    except isLeftOut: (X64Instruction) -> Bool,
    _ check: (inout Oracle, PatchedCode, _ text: String, _ number: Int) -> Void
  ) -> [String] {
    guard var oracle = Oracle(), let decoder = X64Decoder() else {
      return ["there is no room for another batch of cases, or no decoder"]
    }
    var mistakes: [String] = []
    for (number, code) in codes.enumerated() {
      let text = "\(number): \(decoder.text(of: code.span) ?? "?")"
      guard let patched = PatchedCode(code, decoder) else {
        mistakes.append("\(text): cannot be run")
        continue
      }
      if patched.instructions.contains(where: isLeftOut) { continue }
      check(&oracle, patched, text, number)
    }
    return mistakes
  }
}

extension Oracle.Finding {
  /// What is wrong with code of a family; nil if nothing is.
  fileprivate func reason(in family: String) -> String? {
    if family == "uncovered" { return isUnknown ? nil : "has a rule" }
    if isUnknown { return "has no rule" }
    if failed > 0 { return "\(places.keys.sorted())" }
    // Some blocks run in no state, and the processor at hand need not know every instruction.
    if compared > 0 || family == "unrun" || family == "block" || signal == 4 { return nil }
    return "signal \(signal)"
  }
}
