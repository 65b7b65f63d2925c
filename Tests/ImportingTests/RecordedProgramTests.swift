import Testing
import Workloads

@testable import Importing

@Suite struct RecordedProgramTests {
  @Test func `recursion runs as often as recorded`() throws {
    let text = """
      events: Ir
      fn=main
      1 10
      cfn=fib
      calls=1 1
      1 359
      fn=fib
      1 359
      cfn=fib'2
      calls=24 1
      1 341
      """
    let workload = try workload(text)
    #expect(
      workload.summary == """
        main [unknown] 10/1
        fib [unknown] 359/25
        main > fib 1/1 direct
        fib > fib 24/25 direct
        run main 1
        """
    )
    #expect(Replay(workload).runs == [1, 25])
    #expect(Replay(workload).instructions == 369)
  }

  @Test func `functions that call each other run as often as recorded`() throws {
    let text = """
      events: Ir
      fn=main
      1 7
      cfn=even
      calls=2 1
      1 1
      fn=even
      1 101
      cfn=odd
      calls=9 1
      1 1
      fn=odd
      1 55
      cfn=even
      calls=8 1
      1 1
      """
    let replay = Replay(try workload(text))
    #expect(replay.runs == [1, 10, 9])
    #expect(replay.instructions == 163)
  }

  @Test func `a cycle that nothing calls is entered at its first function`() throws {
    let text = """
      events: Ir
      fn=ping
      1 30
      cfn=pong
      calls=5 1
      1 1
      fn=pong
      1 20
      cfn=ping
      calls=4 1
      1 1
      cfn=below
      calls=2 1
      1 1
      fn=below
      1 4
      """
    let workload = try workload(text)
    #expect(workload.phases[0].threads[0].calls.map(\.function) == [0])
    let replay = Replay(workload)
    #expect(replay.runs == [5, 5, 2])
    #expect(replay.instructions == 54)
  }

  @Test func `a function that only calls itself is entered once`() throws {
    let text = "events: Ir\nfn=loop\n1 8\ncfn=loop\ncalls=3 1\n1 1"
    #expect(Replay(try workload(text)).runs == [4])
  }

  @Test func `sources of a graph are found whatever the order of its functions`() {
    let graph = CallGraph(
      functions: 8,
      calls: [(5, 2), (2, 5), (5, 1), (1, 3), (3, 1), (6, 3), (7, 7), (0, 4)]
    )
    #expect(graph.firstOfSources == [0, 2, 6, 7])
    #expect(CallGraph(functions: 0, calls: []).firstOfSources == [])
  }

  @Test func `a long chain of calls does not exhaust the stack`() {
    let length = 300_000
    let down = CallGraph(functions: length, calls: (1..<length).map { ($0 - 1, $0) })
    #expect(down.firstOfSources == [0])
    let up = CallGraph(functions: length, calls: (1..<length).map { ($0, $0 - 1) })
    #expect(up.firstOfSources == [length - 1])
    let ring = CallGraph(functions: length, calls: (0..<length).map { ($0, ($0 + 1) % length) })
    #expect(ring.firstOfSources == [0])
  }
}
