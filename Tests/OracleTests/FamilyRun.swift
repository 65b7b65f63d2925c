import Foundation
import OracleSupport
import Testing
import X64Decoding

/// All code of a family, run on the processor and lowered in several ways.
struct FamilyRun {
  /// What differs, a line for each code and way.
  private(set) var mistakes: [String] = []
  /// How many states ran in both.
  private(set) var compared = 0

  /// Runs a family.
  ///
  /// - Parameters:
  ///   - family: The family.
  ///   - states: How many states each code runs in.
  ///   - isLeftOut: Which instructions have another meaning when they are lowered.
  ///   - ways: The ways to lower code, by its number.
  /// - Throws: That there is no decoder of x64 code.
  init(
    of family: String,
    states: Int,
    except isLeftOut: (X64Instruction) -> Bool = { _ in false },
    by ways: (Int) -> [Oracle.Way]
  ) throws {
    guard var oracle = Oracle() else {
      mistakes = ["there is no room for another batch of cases"]
      return
    }
    let decoder = try #require(X64Decoder())
    for (number, code) in Fixture.codes(of: family).enumerated() {
      let text = "\(number): \(decoder.text(of: code.span) ?? "?")"
      guard let patched = PatchedCode(code, decoder) else {
        mistakes.append("\(text): cannot be run")
        continue
      }
      if patched.instructions.contains(where: isLeftOut) { continue }
      // All flags, none or one of them are used behind it.
      let one: [X64Flags] = [.carry, .zero, .parity, .overflow]
      let live: [X64Flags] = [.arithmetic, [], one[number % one.count]]
      let findings = oracle.check(
        patched,
        ways(number),
        states: states,
        seed: UInt64(number),
        live: live
      )
      for (index, finding) in findings.enumerated() {
        compared += finding.compared
        if let reason = finding.reason(in: family) {
          mistakes.append("\(text), way \(index): \(reason)")
        }
      }
    }
  }
}

extension Oracle.Finding {
  /// What is wrong with code of a family; nil if nothing is.
  fileprivate func reason(in family: String) -> String? {
    if family == "uncovered" { return isUnknown ? nil : "has a rule" }
    if isUnknown { return "has no rule" }
    if failed > 0 { return "\(places.keys.sorted())" }
    // Some blocks run in no state, and the processor at hand need not know every instruction.
    if compared > 0 || family == "unrun" || family == "block" || signal == SIGILL { return nil }
    return "signal \(signal)"
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
  static let families = Set(lines.map(\.family)).subtracting(blockFamilies).sorted()

  /// Blocks of recordings, and short ones with what a compiler would have written otherwise.
  static let blockFamilies = ["block", "compiled"]

  static func codes(of family: String) -> [[UInt8]] {
    lines.filter { $0.family == family }.map(\.code)
  }
}
