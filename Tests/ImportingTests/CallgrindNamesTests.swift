import Diagnostics
import Testing

@testable import Importing

@Suite struct CallgrindNamesTests {
  @Test func `compressed names are the same names`() throws {
    let compressed = """
      version: 1
      events: Ir
      fl=(1) file1.c
      fl=(2) file2.c
      fn=(1) main
      fl=(1)
      fn=(1)
      16 20
      cfn=(2) func1
      calls=1 50
      16 400
      cfl=(2)
      cfn=(3) func2
      calls=3 20
      16 400

      fn=(2)
      51 100
      cfi=(2)
      cfn=(3)
      calls=2 20
      51 300
      fl=(2)
      fn=(3)
      20 700
      """
    #expect(try recording(compressed).summary == CallgrindReadingTests.summary)
  }

  @Test func `kinds of names have numbers of their own`() throws {
    let text = """
      events: Ir
      ob=(1) /bin/app
      fl=(1) app.c
      fn=(1) main
      1 5
      """
    #expect(try recording(text).summary == "/bin/app:app.c:main 5")
  }

  @Test func `a number may be given to another name later`() throws {
    let text = "events: Ir\nfn=(1) main\n1 5\nfn=(1) other\n1 6\nfn=(1)\n1 7"
    #expect(try recording(text).summary == "::main 5\n::other 13")
  }

  @Test func `names in parentheses are names`() throws {
    let text = """
      events: Ir
      fn=(1) (below main)
      1 5
      fn=(anonymous namespace)::run(int)
      1 6
      """
    #expect(try recording(text).summary == "::(below main) 5\n::(anonymous namespace)::run(int) 6")
  }

  @Test func `recursion levels are one function`() throws {
    let text = """
      events: Ir
      fn=(1) walk
      1 5
      cfn=(2) walk'2
      calls=1 1
      1 7
      fn=(2)
      1 3
      cfn=(2)
      calls=4 1
      1 9
      fn=walk'x
      1 1
      """
    #expect(try recording(text).summary == "::walk 8\n::walk'x 1\nwalk > walk 5")
  }

  @Test func `control characters in names become spaces`() throws {
    #expect(try recording("events: Ir\nfn=a\tb\u{1}c\n1 1").functions[0].name == "a b c")
  }

  @Test func `bytes that are no text are read as a name all the same`() throws {
    let bytes = Array("events: Ir\nfn=a".utf8) + [0xFF, 0xFE] + Array("\n1 1".utf8)
    let recording = try CallgrindRecording(reading: .init(path: "app.cg", bytes: bytes))
    #expect(recording.functions[0].name == "a\u{FFFD}\u{FFFD}")
  }
}
