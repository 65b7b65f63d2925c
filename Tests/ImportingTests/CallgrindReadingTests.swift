import Diagnostics
import Testing

@testable import Importing

@Suite struct CallgrindReadingTests {
  /// The extended example of the Valgrind manual, with instructions for its event.
  static let plain = """
    # callgrind format
    events: Ir
    fl=file1.c
    fn=main
    16 20
    cfn=func1
    calls=1 50
    16 400
    cfi=file2.c
    cfn=func2
    calls=3 20
    16 400
    fn=func1
    51 100
    cfi=file2.c
    cfn=func2
    calls=2 20
    51 300
    fl=file2.c
    fn=func2
    20 700
    """

  static let summary = """
    :file1.c:main 20
    :file1.c:func1 100
    :file2.c:func2 700
    main > func1 1
    main > func2 3
    func1 > func2 2
    """

  @Test func `the example of the manual is read`() throws {
    #expect(try recording(Self.plain).summary == Self.summary)
  }

  @Test func `lines may end as on Windows and the last may have no end`() throws {
    let text = Self.plain.split(separator: "\n", omittingEmptySubsequences: false)
      .joined(separator: "\r\n")
    #expect(try recording(text).summary == Self.summary)
  }

  @Test func `functions of one name are told apart by object and file`() throws {
    let text = """
      events: Ir
      ob=a.so
      fl=one.c
      fn=copy
      1 1
      fl=two.c
      fn=copy
      1 2
      ob=b.so
      fn=copy
      1 3
      """
    #expect(
      try recording(text).summary == """
        a.so:one.c:copy 1
        a.so:two.c:copy 2
        b.so:two.c:copy 3
        """
    )
  }

  @Test func `inlined code belongs to the function around it`() throws {
    let text = """
      events: Ir
      fl=main.c
      fn=main
      1 1
      fi=inline.h
      7 10
      fe=main.c
      2 100
      """
    #expect(try recording(text).summary == ":main.c:main 111")
  }

  @Test func `a callee is in the current file, which inlined code changes`() throws {
    let text = """
      events: Ir
      ob=app
      fl=main.c
      fn=main
      1 1
      fi=inline.h
      cfn=leaf
      calls=2 1
      7 10
      cfn=leaf
      cob=libc.so.6
      cfi=leaf.c
      calls=1 1
      7 10
      cfn=leaf
      calls=4 1
      7 10
      fn=other
      cfn=leaf
      calls=8 1
      7 10
      """
    let recording = try recording(text)
    let callees = recording.calls.map { call in
      let callee = recording.functions[call.callee]
      return "\(callee.object) \(callee.file) \(call.count)"
    }
    #expect(callees == ["app inline.h 6", "libc.so.6 leaf.c 1", "app main.c 8"])
  }

  @Test func `positions are relative to those of the line before`() throws {
    let text = """
      positions: instr line
      events: Ir
      fn=main
      0x100 10 1
      +3 * 1
      * +2 1
      -0x3 -1 1
      260 12 1
      cfn=leaf
      calls=1 0x900 40
      +1 * 50
      +1 * 1
      """
    let recording = try recording(text)
    #expect(recording.functions[0].instructions.map(\.address) == [0x100, 0x103, 0x104, 0x106])
    #expect(recording.functions[0].costs == [6])
    #expect(recording.calls[0].address == 0x105)
    #expect(recording.calls[0].inclusiveInstructions == 50)
  }

  @Test(arguments: ["instr", "instr bb line", "instr line"])
  func `addresses are known by the header`(kinds: String) throws {
    let rest = kinds.split(separator: " ").dropFirst().map { _ in " 0" }.joined()
    let text = "positions: \(kinds)\nevents: Ir\nfn=main\n0x10\(rest) 1\n+15\(rest) 1\n+16\(rest) 1"
    let main = try recording(text).functions[0]
    #expect(main.instructions.map(\.address) == [0x10, 0x1F, 0x2F])
    #expect(main.codeBytes == 23)  // 15 to its neighbour, twice 3.8, rounded up
  }

  @Test func `jumps cost nothing and the line behind them may say nothing`() throws {
    let text = """
      positions: instr line
      events: Ir Dr
      fn=(1) main
      0x10 0 8 1
      jcnd=1/8 +23 0
      * 0\u{20}
      jfi=(5) other.c
      jfn=(6) other
      jump=7 0x10 0
      * 0
      +2 0 8
      fl=(5)
      fn=(6)
      0x90 0 1
      """
    let recording = try recording(text)
    #expect(recording.summary == "::main 16 1\n:other.c:other 1 0")
    #expect(recording.functions[0].instructions.map(\.address) == [0x10, 0x12])
  }

  @Test func `costs that are missing are 0 and calls in turn cost their callee`() throws {
    let text = """
      events: Ir Dr Dw
      fn=main
      1 5 4 3
      2 5
      3
      cfn=leaf
      calls=3 9
      4 70 7
      totals: 10 4 3
      """
    #expect(try recording(text).summary == "::main 10 4 3\nmain > leaf 3")
  }

  @Test func `parts of a file add up`() throws {
    let text = """
      version: 1
      creator: callgrind-3.19.0
      cmd: ./app x
      part: 1
      positions: line
      events: Ir
      summary: 5
      fn=(1) main
      1 4
      cfn=(2) leaf
      calls=1 2
      1 1
      fn=(2)
      2 1
      totals: 5
      part: 2
      positions: instr line
      events: Ir
      summary: 2
      fn=(2)
      0x20 2 2
      totals: 2
      """
    let recording = try recording(text)
    #expect(recording.summary == "::main 4\n::leaf 3\nmain > leaf 1")
    #expect(recording.statedInstructions == 7)
    #expect(recording.command == "./app x")
    #expect(recording.creator == "callgrind-3.19.0")
  }

  @Test func `the files of a run add up and have numbers of their own`() throws {
    let first = source("events: Ir\nfn=(1) main\n1 4\ntotals: 4")
    let second = source("events: Ir\nfn=(1) thread\n1 6\nfn=(2) main\n1 1\ntotals: 7")
    let recording = try CallgrindRecording(reading: [first, second])
    #expect(recording.summary == "::main 5\n::thread 6")
  }
}
