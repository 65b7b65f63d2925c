/// A shell pattern for whole names: `*` is any text, `?` any one character, case does not matter.
///
/// There are no character classes and no escapes; `[` and `\` mean themselves.
struct GlobPattern: Sendable {
  /// The pattern as it was given.
  let text: String
  private let pattern: [Character]

  init(_ text: String) {
    self.text = text
    pattern = Array(text.lowercased())
  }

  /// Whether the pattern describes the whole name.
  ///
  /// Only the last `*` is ever tried again: an earlier one has nothing to gain from taking more.
  func matches(_ name: String) -> Bool {
    let name = Array(name.lowercased())
    var place = 0
    var index = 0
    var retry: (place: Int, index: Int)?
    while index < name.count {
      if place < pattern.count, pattern[place] == "*" {
        retry = (place + 1, index)
        place += 1
      } else if place < pattern.count, pattern[place] == "?" || pattern[place] == name[index] {
        place += 1
        index += 1
      } else if let star = retry {
        retry = (star.place, star.index + 1)
        place = star.place
        index = star.index + 1
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == "*" }
  }
}
