import Foundation
import OracleSupport

// Runs every form of x64 instructions and of A64 operations in many random states, here and on a
// processor or an emulator of one, and reports what differs: run-oracle [STATES [x64 [FAMILY] | a64]].

let arguments = CommandLine.arguments.dropFirst()
let states = arguments.first.flatMap { Int($0) } ?? 10_000
let isOnly = arguments.dropFirst().first
var failures = 0
if isOnly != "a64" { failures += runX64(states, only: arguments.dropFirst(2).first) }
if isOnly != "x64" { failures += try runA64(states) }
exit(failures == 0 ? 0 : 1)

func runX64(_ states: Int, only onlyFamily: String?) -> Int {
  guard Oracle.isAvailable else {
    print("x64: skipped, needs an x64 processor with AVX under Linux")
    return 0
  }
  let families = CodeFamilies(file: URL(filePath: "Tests/OracleTests/Fixtures/forms.txt"))
  var (forms, cases, failures) = (0, 0, 0)
  for family in families.ofInstructions where family != "uncovered" && family != "unrun" {
    if let onlyFamily, family != onlyFamily { continue }
    let run = FamilyRun(of: family, families.codes(of: family), manyStates: states) { _ in
      Oracle.Way.translators
    }
    for mistake in run.mistakes { print("x64 \(family) \(mistake)") }
    for code in run.codesRunLess { print("x64 \(family) ran in fewer states: \(code)") }
    forms += run.codesRun
    cases += run.compared
    failures += run.mistakes.count
  }
  print("x64: \(forms) forms, \(cases) cases, \(failures) failures")
  return failures
}

func runA64(_ states: Int) throws -> Int {
  guard var oracle = A64Oracle() else {
    print("a64: skipped, needs qemu-aarch64, of qemu-user")
    return 0
  }
  let forms = try A64Form.forms(inFixtures: URL(filePath: "Tests/A64DecodingTests/Fixtures"))
  for form in forms {
    if let reason = form.reasonToLeaveOut { print("a64 left out: \(form.operation): \(reason)") }
  }
  let compared = forms.filter { $0.reasonToLeaveOut == nil }
  let findings = try oracle.check(compared, states: states, seed: 2)
  for finding in findings {
    if let reason = finding.reason {
      print("a64 \(finding.form.operation): \(reason)")
    } else if finding.compared == 0 {
      print("a64 not known to qemu-aarch64: \(finding.form.operation)")
    }
  }
  let cases = findings.reduce(0) { $0 + $1.compared }
  let failures = findings.count { $0.reason != nil }
  print("a64: \(findings.count { $0.compared > 0 }) forms, \(cases) cases, \(failures) failures")
  return failures
}
