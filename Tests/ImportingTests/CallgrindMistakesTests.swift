import Diagnostics
import Testing
import Workloads

@testable import Importing

@Suite struct CallgrindMistakesTests {
  @Test(arguments: [
    ("", "1:1: there are no costs"),
    ("events: Ir\nfn=main\n1 0\n", "1:1: there are no costs"),
    ("version: 1\ncreator: callgrind\n", "1:1: there are no costs"),
    ("MZ\u{0}\nfn=main\nrubbish", "1:1: this is no callgrind recording"),
    ("{\n}", "1:1: this is no callgrind recording"),
    ("version: 2\nevents: Ir\nfn=m\n1 1", "1:10: version 2 of the format is unknown"),
    ("fn=m\n1 1\n2 2", "2:1: the \"events:\" line is missing"),
    ("1 1\n2 2\nevents: Ir", "1:1: the \"events:\" line is missing"),
    ("events: Cy\nfn=m\n1 1", "1:9: instructions were not counted"),
    ("events:\nfn=m\n1 1", "1:8: instructions were not counted"),
    ("events: Ir Ir\nfn=m\n1 1", "1:12: the event is here twice, or there are too many"),
    (
      "positions: line addr\nevents: Ir\nfn=m\n1 1",
      "1:17: \"addr\" is no kind of position, or is here twice"
    ),
    (
      "events: Ir\nfn=m\n1 1\nevents: Ir Dr\nfn=n\n1 1",
      "4:9: this part counts other events than the one before"
    ),
    ("events: Ir\n1 1\n2 2", "2:1: it is not said which function this belongs to"),
    ("events: Ir\nfn=(7)\n1 1", "2:4: no function has the number 7"),
    ("events: Ir\nob=(1) a\nfn=(2) m\ncob=(3)\n1 1", "4:5: no object has the number 3"),
    ("events: Ir\nfl=(8)\nfn=m\n1 1", "2:4: no file has the number 8"),
    ("events: Ir\nfn=\n1 1", "2:4: the name of the function is missing"),
    (
      "events: Ir\nfn=(12\n1 1\n",
      "2:5: this is no number\n3:1: it is not said which function this belongs to"
    ),
    ("events: Ir\nfn=m\n1 x", "3:3: this is no number"),
    ("events: Ir\nfn=m\n1x 1", "3:1: this is no number"),
    ("events: Ir\nfn=m\n1 0x", "3:3: this is no number"),
    ("events: Ir\nfn=m\n+ 1", "3:2: this is no number"),
    ("events: Ir\nfn=m\n** 1", "3:1: this is no number"),
    ("events: Ir\nfn=m\n3 1\n-4 1", "4:1: the position is out of range"),
    ("events: Ir\nfn=m\n1 1 1", "3:5: there are more numbers than events"),
    ("positions: instr line\nevents: Ir\nfn=m\n0x1", "4:1: a position is missing"),
    ("events: Ir\nfn=m\n1 1000000000000001", "3:3: the number is too large"),
    ("events: Ir\nfn=m\n1 99999999999999999999", "3:3: the number has more than 64 bits"),
    (
      "events: Ir\nfn=m\n1 999999000000001",
      "3:1: the costs add up to more than 999999000000000"
    ),
    (
      "events: Ir\nfn=m\n1 1\ncfn=n\ncalls=999999000000001 1\n1 1",
      "6:1: the calls add up to more than 999999000000000"
    ),
    ("events: Ir\nfn=m\n1 1\ncalls=1 1\n1 1", "4:1: it is not said what is called"),
    ("events: Ir\nfn=m\n1 1\ncfn=n\ncalls=1\n1 1", "5:1: a position is missing"),
    ("events: Ir\nfn=m\n1 1\ncfn=n\ncalls=1 1\n", "5:1: the cost of this call is missing"),
    (
      "events: Ir\nfn=m\n1 1\ncfn=n\ncalls=1 1\nfn=k\n1 1",
      "5:1: the cost of this call is missing"
    ),
    ("events: Ir\nfn=m\n1 1\nfm=k\n", "4:1: this kind of line is unknown"),
    (
      "events: Ir\nfn=m\n1 1\ntotals: 2",
      "4:9: the total of Ir is 2, but the cost lines add up to 1"
    ),
    (
      "events: Ir Dr\nfn=m\n1 1 1\ntotals: 1",
      "4:9: the total of Dr is 0, but the cost lines add up to 1"
    ),
  ])
  func `a mistake is told with its place`(text: String, expected: String) {
    #expect(mistakes(in: text) == expected)
  }

  @Test func `all mistakes of a file are told at once`() {
    let text = """
      events: Ir
      fn=(1) main
      1 x
      cfn=(2)
      calls=y 1
      +1 2
      bogus line
      2 3 4
      """
    #expect(
      mistakes(in: text) == """
        3:3: this is no number
        4:5: no function has the number 2
        5:7: this is no number
        7:1: this kind of line is unknown
        8:5: there are more numbers than events
        """
    )
  }

  @Test func `a message says what is expected and what is near`() {
    let error = #expect(throws: InvalidInput.self) {
      try workload("events: Ir\nfn=main\n1 1\ncal1s=1 5\n")
    }
    #expect(
      error?.description == """
        app.cg:4:1: error: this kind of line is unknown
         4 | cal1s=1 5
           | ^~~~~~~~~
           | expected a line of the callgrind format, version 1
        1 error in app.cg
        """
    )
    let named = #expect(throws: InvalidInput.self) {
      try workload("events: Ir\nfn=main\n1 1\ncall=1 5\n")
    }
    #expect(named?.diagnostics.first?.hint == "did you mean \"calls=\"?")
  }

  @Test func `a file of another kind is one mistake that says how to record`() {
    let error = #expect(throws: InvalidInput.self) { try workload("hello\nworld\n") }
    #expect(
      error?.description == """
        app.cg:1:1: error: this is no callgrind recording
         1 | hello
           | ^~~~~
           | expected lines such as "events: Ir" and "fn=main"
           | hint: record one with: valgrind --tool=callgrind --dump-instr=yes PROGRAM
        1 error in app.cg
        """
    )
  }

  @Test func `reading ends after a thousand mistakes`() {
    let text = "events: Ir\nfn=main\n" + String(repeating: "1 x\n", count: 5_000)
    let error = #expect(throws: InvalidInput.self) { try workload(text) }
    #expect(error?.diagnostics.count == DiagnosticLog.mostDiagnostics)
  }
}
