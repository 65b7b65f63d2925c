import Foundation
import OracleSupport
import Testing

/// What operations mean, executed, against `qemu-aarch64`, bit for bit.
@Suite(.enabled(if: A64Oracle.isAvailable, "needs qemu-aarch64, of qemu-user"))
struct A64OracleTests {
  @Test func `an A64 operation does the same here and there`() throws {
    guard var oracle = A64Oracle() else {
      Issue.record("the program that runs operations cannot be written")
      return
    }
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "A64DecodingTests/Fixtures")
    let forms = try A64Form.forms(inFixtures: folder)
    let compared = forms.filter { $0.reasonToLeaveOut == nil }
    #expect(compared.count > 1000)
    let findings = try oracle.check(compared, states: 8, seed: 1)
    let mistakes = findings.compactMap { finding in
      finding.reason.map { "\(finding.form.operation): \($0)" }
    }
    #expect(mistakes == [])
    #expect(findings.reduce(0) { $0 + $1.compared } > 8000)
  }
}
