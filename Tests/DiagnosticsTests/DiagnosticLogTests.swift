import TestSupport
import Testing

@testable import Diagnostics

struct DiagnosticLogTests {
  @Test func `mistakes are told in the order of the file`() {
    let log = DiagnosticLog()
    for (line, column, text) in [(2, 1, "c"), (1, 9, "b"), (1, 2, "a"), (2, 1, "d")] {
      log.report(Diagnostic(path: "x", line: line, column: column, message: text))
    }
    #expect(
      mistakes { () throws(InvalidInput) in try log.throwIfAny() } == """
        1:2: a
        1:9: b
        2:1: c
        2:1: d
        """
    )
  }

  @Test func `an empty log throws nothing`() throws {
    let log = DiagnosticLog()
    try log.throwIfAny()
    #expect(log.isEmpty)
  }

  @Test func `mistakes beyond the limit are not even put into words`() {
    let log = DiagnosticLog()
    var worded = 0
    func mistake() -> Diagnostic {
      worded += 1
      return Diagnostic(path: "x", message: "no")
    }
    for _ in 0..<DiagnosticLog.mostDiagnostics + 10 { log.report(mistake()) }
    #expect(log.isFull)
    #expect(worded == DiagnosticLog.mostDiagnostics)
  }
}
