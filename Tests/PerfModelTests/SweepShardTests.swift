import Diagnostics
import PerfModel
import Testing

struct SweepShardTests {
  private static let header = "point,points,frequency_ghz,step,name\n"

  private static func shard(_ rows: String, _ path: String = "a.csv") throws -> SweepShard {
    try SweepShard(SourceText(path: path, bytes: Array((header + rows).utf8)))
  }

  /// Two rows a point.
  private static func rows(_ points: ClosedRange<Int>, of all: Int = 5) -> String {
    points.map { "\($0),\(all),3,0,\"a\nb\"\n\($0),\(all),3,1,x\n" }.joined()
  }

  private static func mistake(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "none"
    } catch {
      return "\(error)"
    }
  }

  @Test func `a part says which points it has`() throws {
    let shard = try Self.shard(Self.rows(2...4))
    #expect(shard.points == 2..<5)
    #expect(shard.allPoints == 5)
    #expect(shard.rowsPerPoint == 2)
    #expect(try Self.shard("").points.isEmpty)
  }

  @Test func `parts are put in the order of their points`() throws {
    let shards = [
      try Self.shard(Self.rows(4...5), "c"), try Self.shard("", "d"),
      try Self.shard(Self.rows(1...3), "b"),
    ]
    #expect(try SweepShard.inOrder(shards).map(\.path) == ["b", "c"])
  }

  @Test(arguments: [
    ("", "a.csv:1:1: error: this is no result of 'perfmodel sweep'"),
    ("step,name\n", "a.csv:1:1: error: this is no result of 'perfmodel sweep'"),
    (header + "x,5,3\n", "a.csv:2:1: error: the row does not begin with a point"),
    (header + "6,5,3\n", "a.csv:2:1: error: the row does not begin with a point"),
    (header + "1\n", "a.csv:2:1: error: the row does not begin with a point"),
    (header + "99999999999999999999,5,3\n", "a.csv:2:1: error: the row does not begin"),
    (header + rows(1...1) + "3,5,3\n", "a.csv:5:1: error: point 3 follows point 1"),
    (header + rows(1...2) + "1,5,3\n", "a.csv:8:1: error: point 1 follows point 2"),
    (header + rows(1...1) + "2,6,3\n", "a.csv:5:1: error: the rows are of sweeps of 5 and of 6"),
    (
      header + rows(1...1) + "2,5,3\n",
      "a.csv:6:1: error: point 2 has 1 rows, the point before has 2"
    ),
    (header + rows(1...1) + "2,5,3\n3,5,3\n", "a.csv:6:1: error: point 2 has 1 rows"),
    (header + rows(1...1) + "2,5,3\n2,5", "a.csv:6:1: error: the row does not begin"),
    (header + rows(1...1) + "2,5,3\n2,5,", "error: the last line has no end"),
  ])
  func `what is no whole part is refused by its line`(text: String, mistake: String) {
    let found = Self.mistake {
      _ = try SweepShard(SourceText(path: "a.csv", bytes: Array(text.utf8)))
    }
    #expect(found.contains(mistake), "\(found)")
  }

  @Test func `points that are missing, or there twice, are told`() throws {
    let first = try Self.shard(Self.rows(1...2), "a")
    let last = try Self.shard(Self.rows(4...5), "b")
    #expect(
      Self.mistake { _ = try SweepShard.inOrder([last, first]) }
        .contains("b:1:1: error: before it the points 3 to 3 are missing")
    )
    #expect(
      Self.mistake { _ = try SweepShard.inOrder([first]) }
        .contains("a:1:1: error: behind it the points 3 to 5 are missing")
    )
    let other = try Self.shard(Self.rows(2...5), "c")
    #expect(
      Self.mistake { _ = try SweepShard.inOrder([first, other]) }
        .contains("c:1:1: error: the points 2 to 2 are in another file too")
    )
    let foreign = try Self.shard(Self.rows(3...7, of: 7), "d")
    #expect(
      Self.mistake { _ = try SweepShard.inOrder([first, foreign]) }
        .contains("d:1:1: error: its points are not those of a")
    )
  }
}
