/// A tiny check of markup: whether every tag is closed in the right order, and what it holds.
struct MarkupCheck {
  /// An element: its name and its attributes, as written.
  typealias Element = (name: String, attributes: [String: String])

  /// The elements in the order in which they open.
  private(set) var elements: [Element] = []
  /// The first mistake; nil when the markup is well formed.
  private(set) var mistake: String?

  /// Reads markup in which `>` and `"` are escaped wherever they are text.
  init(_ markup: String) {
    var open: [String] = []
    for piece in markup.split(separator: "<").dropFirst(markup.hasPrefix("<") ? 0 : 1) {
      guard let end = piece.firstIndex(of: ">") else {
        mistake = mistake ?? "no end of <\(piece)"
        continue
      }
      let tag = piece[..<end]
      if tag.hasPrefix("!") {
        continue
      } else if tag.hasPrefix("/") {
        let name = String(tag.dropFirst())
        if open.popLast() != name { mistake = mistake ?? "unexpected </\(name)>" }
      } else {
        let name = String(tag.prefix { $0 != " " && $0 != "/" })
        elements.append((name, Self.attributes(of: tag)))
        if !tag.hasSuffix("/") { open.append(name) }
      }
    }
    if let name = open.last { mistake = mistake ?? "<\(name)> stays open" }
  }

  private static func attributes(of tag: Substring) -> [String: String] {
    let parts = tag.split(separator: "\"", omittingEmptySubsequences: false)
    return stride(from: 0, to: parts.count - 1, by: 2).reduce(into: [:]) { attributes, index in
      let name = parts[index].dropLast().split(separator: " ").last ?? ""
      attributes[String(name)] = String(parts[index + 1])
    }
  }
}
