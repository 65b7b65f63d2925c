/// Places of a program that something has to be found of once more, since one behind them changed.
///
/// Each is there at most once, so that what goes back over a program takes time by its size and by
/// how often a place changes, whatever their order.
struct OpenPlaces {
  /// A way from one place to another.
  struct Way {
    var from: Int
    var to: Int
  }

  private var open: [Int]
  private var isOpen: [Bool]
  /// By place: where those before it begin in `previous`; one more at the end.
  private var starts: [Int]
  private var previous: [Int]

  /// Makes the places open that are given.
  ///
  /// - Parameters:
  ///   - open: The places, each once.
  ///   - count: How many places there are.
  ///   - ways: Which follow which.
  init(_ open: [Int], of count: Int, ways: [Way]) {
    self.open = open
    isOpen = Array(repeating: false, count: count)
    for place in open { isOpen[place] = true }
    starts = Array(repeating: 0, count: count + 1)
    for way in ways { starts[way.to + 1] += 1 }
    for place in 0..<count { starts[place + 1] += starts[place] }
    previous = Array(repeating: 0, count: ways.count)
    var ends = starts
    for way in ways {
      previous[ends[way.to]] = way.from
      ends[way.to] += 1
    }
  }

  /// Takes the last one out; nil when there are none.
  mutating func next() -> Int? {
    guard let place = open.popLast() else { return nil }
    isOpen[place] = false
    return place
  }

  /// Opens the places before one.
  mutating func open(before place: Int) {
    for place in previous[starts[place]..<starts[place + 1]] where !isOpen[place] {
      isOpen[place] = true
      open.append(place)
    }
  }
}
