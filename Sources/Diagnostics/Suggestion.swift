/// The known name that is nearest to a misspelt one.
package enum Suggestion {
  /// The nearest candidate, when it is near enough to be what was meant.
  ///
  /// Near enough: at most a third of the longer name's letters changed, inserted, dropped or
  /// swapped with their neighbour.
  package static func nearest(to name: String, in candidates: some Sequence<String>) -> String? {
    let letters = Array(name.utf8.prefix(64))
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      let other = Array(candidate.utf8.prefix(64))
      let limit = max(letters.count, other.count) / 3
      guard abs(letters.count - other.count) <= limit else { continue }
      let distance = distance(from: letters, to: other)
      if distance <= limit, distance < best?.distance ?? .max {
        best = (candidate, distance)
      }
    }
    return best?.name
  }

  /// The hint that names the nearest candidate.
  package static func hint(for name: String, among candidates: some Sequence<String>) -> String? {
    nearest(to: name, in: candidates).map { "did you mean \"\($0)\"?" }
  }

  /// Edits between two names: change, insert, drop, or swap of neighbours (optimal alignment).
  private static func distance(from name: [UInt8], to other: [UInt8]) -> Int {
    // What both start or end with takes no edits.
    let start = zip(name, other).prefix { lowercased($0) == lowercased($1) }.count
    let rest = zip(name[start...].reversed(), other[start...].reversed())
    let end = rest.prefix { lowercased($0) == lowercased($1) }.count
    let first = Array(name[start..<name.count - end])
    let second = Array(other[start..<other.count - end])
    let width = second.count + 1
    var beforeLast = [Int](repeating: 0, count: width)
    var last = Array(0..<width)
    for row in 0..<first.count {
      var current = [Int](repeating: row + 1, count: width)
      for column in 0..<second.count {
        let isSame = lowercased(first[row]) == lowercased(second[column])
        var edits = min(last[column + 1] + 1, current[column] + 1, last[column] + (isSame ? 0 : 1))
        if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
          edits = min(edits, beforeLast[column - 1] + 1)
        }
        current[column + 1] = edits
      }
      (beforeLast, last) = (last, current)
    }
    return last[width - 1]
  }

  private static func lowercased(_ letter: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(letter) ? letter | 0x20 : letter
  }
}
