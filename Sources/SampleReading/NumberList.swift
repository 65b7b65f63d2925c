/// Whole numbers of 32 bits in pieces of memory, so that a long list is never copied as it grows.
package struct NumberList: Sendable {
  private var pieces: [[Int32]] = []
  package private(set) var count = 0

  /// How many numbers a piece has.
  private static let pieceCount = 1 << 16

  /// Starts an empty list.
  package init() {}

  /// Adds a number behind the last one.
  package mutating func append(_ number: Int32) {
    if count & (Self.pieceCount - 1) == 0 {
      pieces.append([])
      pieces[pieces.count - 1].reserveCapacity(Self.pieceCount)
    }
    pieces[pieces.count - 1].append(number)
    count += 1
  }

  /// Forgets all numbers.
  package mutating func removeAll() {
    pieces.removeAll()
    count = 0
  }

  /// The number at a place, counted from 0.
  package subscript(index: Int) -> Int32 {
    pieces[index >> 16][index & (Self.pieceCount - 1)]
  }
}
