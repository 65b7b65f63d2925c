import Testing

@testable import Importing

@Suite struct UniqueNamesTests {
  @Test func `a name that is taken gets a number`() {
    var names = UniqueNames(["main #2"])
    #expect((0..<3).map { _ in names.claim("main") } == ["main", "main #3", "main #4"])
  }

  @Test func `equal names say as much as tells them apart`() {
    let names = UniqueNames.distinct([
      ("run", "a", "x.c"), ("run", "a", "y.c"), ("run", "b", "x.c"), ("walk", "b", "x.c"),
      ("run (b)", "c", ""), ("same", "d", ""), ("same", "d", ""),
    ])
    #expect(
      names == [
        "run (a: x.c)", "run (a: y.c)", "run (b)", "walk", "run (b) #2", "same (d: )",
        "same (d: ) #2",
      ]
    )
  }
}
