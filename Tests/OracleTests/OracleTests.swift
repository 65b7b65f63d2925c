import Foundation
import Lowering
import OracleSupport
import Testing
import X64Decoding

/// Lowered code, executed, against the x64 processor that runs the tests, bit for bit.
@Suite(.enabled(if: Oracle.isAvailable, "needs an x64 processor with AVX under Linux"))
struct OracleTests {
  /// Translators that differ in what their hosts can do and in how they use it.
  private static let habits: [TranslatorHabits] = [
    host([]),
    host([.flagManipulation]),
    host([
      .flagManipulation, .floatFlags, .alternateFloat, .roundToRange, .commonShortSequence,
    ]),
    .box64,
  ]

  private static func host(_ features: HostFeatures) -> TranslatorHabits {
    var habits = TranslatorHabits.fex
    habits.features = features
    return habits
  }

  @Test(arguments: Fixture.families)
  func `an instruction does the same when it is lowered`(family: String) throws {
    guard var oracle = Oracle() else {
      Issue.record("there is no room for another batch of cases")
      return
    }
    let decoder = try #require(X64Decoder())
    var wrong: [String] = []
    for (number, code) in Fixture.codes(of: family).enumerated() {
      let text = decoder.text(of: code.span) ?? "?"
      guard let patched = PatchedCode(code, decoder) else {
        wrong.append("\(text): cannot be run")
        continue
      }
      // All flags, one or none of them are used behind it.
      let live: [X64Flags] = [.arithmetic, [[], .carry, .zero, .parity, .overflow][number % 5]]
      let findings = oracle.check(
        patched,
        Self.habits,
        states: 6,
        seed: UInt64(number),
        live: live
      )
      for (index, finding) in findings.enumerated() {
        if let reason = finding.reason(in: family) {
          wrong.append("\(text), translator \(index): \(reason)")
        }
      }
    }
    #expect(wrong == [])
  }

  @Test func `a block does the same when it is lowered`() throws {
    guard var oracle = Oracle() else {
      Issue.record("there is no room for another batch of cases")
      return
    }
    let decoder = try #require(X64Decoder())
    var wrong: [String] = []
    var compared = 0
    for (number, code) in Fixture.codes(of: "block").enumerated() {
      let patched = try #require(PatchedCode(code, decoder))
      let live: [X64Flags] = [.arithmetic, []]
      let habits = [Self.habits[1], Self.habits[3]]
      let findings = oracle.check(patched, habits, states: 12, seed: UInt64(number), live: live)
      for (index, finding) in findings.enumerated() {
        compared += finding.compared
        guard finding.failed > 0 else { continue }
        wrong.append("block \(number), translator \(index): \(finding.places.keys.sorted())")
      }
    }
    #expect(wrong == [])
    // Some states lead out of memory, but most do not.
    #expect(compared > 2000)
  }
}

extension Oracle.Finding {
  /// What is wrong with a form of a family; nil if nothing is.
  fileprivate func reason(in family: String) -> String? {
    if family == "uncovered" { return isUnknown ? nil : "has a rule" }
    if isUnknown { return "has no rule" }
    if failed > 0 { return "\(places.keys.sorted())" }
    // The processor at hand need not know every instruction.
    return compared > 0 || family == "unrun" || signal == SIGILL ? nil : "signal \(signal)"
  }
}

/// Encodings of instructions and blocks by family, a line each.
enum Fixture {
  private static let lines: [(family: String, code: [UInt8])] = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let file = folder.appending(path: "Fixtures/forms.txt")
    guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [] }
    return text.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: " ")
      return parts.count == 2 ? (String(parts[0]), bytes(parts[1])) : nil
    }
  }()

  private static func bytes(_ digits: Substring) -> [UInt8] {
    let values = digits.compactMap(\.hexDigitValue).map { UInt8($0) }
    return stride(from: 0, to: values.count - 1, by: 2).map { values[$0] << 4 | values[$0 + 1] }
  }

  /// The families of single instructions.
  static let families = Set(lines.map(\.family)).subtracting(["block"]).sorted()

  static func codes(of family: String) -> [[UInt8]] {
    lines.filter { $0.family == family }.map(\.code)
  }
}
