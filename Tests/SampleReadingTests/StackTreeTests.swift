import SampleReading
import Testing

struct StackTreeTests {
  @Test func `names are numbered in the order in which they come`() {
    var names = NameTable()
    let words = (0..<1000).map { "name \($0 % 300)" } + ["", "name", "\u{E4}"]
    let numbers = words.map { names.index(of: $0) }
    #expect(numbers[..<1000].elementsEqual((0..<1000).map { $0 % 300 }))
    #expect(numbers[1000...] == [300, 301, 302])
    #expect(names.count == 303)
    #expect([names[299], names[300], names[302]] == ["name 299", "", "\u{E4}"])
  }

  @Test func `pairs are numbered in the order in which they come`() {
    var pairs = PairTable()
    for first in 0..<100 {
      for second in 0..<50 { #expect(pairs.index(of: first, second) == first * 50 + second) }
    }
    #expect(pairs.index(of: 7, 9) == 359)
    #expect(pairs.index(of: -1, -1) == 5000)
  }

  @Test func `a list has the numbers that were added`() {
    var list = NumberList()
    for number in 0..<150_000 { list.append(Int32(number * 3)) }
    #expect(list.count == 150_000)
    #expect([0, 65_535, 65_536, 149_999].map { list[$0] } == [0, 196_605, 196_608, 449_997])
    list.removeAll()
    list.append(7)
    #expect(list.count == 1 && list[0] == 7)
  }

  @Test func `stacks share the frames that they begin with`() {
    var tree = StackTree()
    func node(_ frames: Int...) -> Int {
      frames.reduce(StackTree.root) { tree.child(of: $0, frame: $1) }
    }
    let (deep, shallow, other) = (node(1, 2, 3, 4), node(1, 2), node(1, 5, 3))
    #expect(tree.count == 7)
    #expect(node(1, 2, 3, 4) == deep && tree.parent(of: shallow) == node(1))
    func new(_ node: Int, _ other: Int) -> [Int] {
      var frames: [Int] = []
      tree.nodes(of: node, notOn: other) { frames.append(tree.frame(of: $0)) }
      return frames
    }
    #expect(new(deep, shallow) == [4, 3])
    #expect(new(shallow, deep) == [])
    #expect(new(deep, other) == [4, 3, 2])
    #expect(new(other, deep) == [3, 5])
    #expect(new(deep, StackTree.root) == [4, 3, 2, 1])
    #expect(new(deep, deep) == [])
  }
}
