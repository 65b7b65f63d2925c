import Diagnostics
import ImageInspection
import PEReading

/// The dependencies of images in the language of Graphviz.
struct ImageGraph {
  private let inspected: Compatibility

  init(_ inspected: Compatibility) { self.inspected = inspected }

  var text: String {
    var lines = ["digraph images {", "  rankdir=LR;", "  node [shape=box, style=filled];"]
    for (index, image) in inspected.images.enumerated() {
      let label = "\(image.name)\n\(image.kind.title)"
      lines.append("  i\(index) [label=\(quoted(label)), fillcolor=\(quoted(color(image.kind)))];")
    }
    // Libraries that were not given, each once, in the order they are first named.
    var others: [String: Int] = [:]
    for dependency in inspected.dependencies where dependency.target == nil {
      let key = dependency.library.lowercased()
      guard others[key] == nil else { continue }
      lines.append(
        "  o\(others.count) [label=\(quoted(dependency.library)), fillcolor=\"white\"];"
      )
      others[key] = others.count
    }
    for dependency in inspected.dependencies {
      let target =
        dependency.target.map { "i\($0)" } ?? "o\(others[dependency.library.lowercased()] ?? 0)"
      var attributes = "label=\"\(dependency.symbolCount)\""
      switch dependency.kind {
      case .atLoad: break
      case .atFirstCall: attributes += ", style=dashed"
      case .forwarded: attributes += ", style=dotted"
      }
      lines.append("  i\(dependency.image) -> \(target) [\(attributes)];")
    }
    lines.append("}")
    return lines.joined(separator: "\n") + "\n"
  }

  private func color(_ kind: ImageKind) -> String {
    switch kind {
    case .x64: "#f4c095"
    case .arm64ec: "#a9d6a0"
    case .arm64x: "#a0cbe8"
    case .arm64: "#c5b8e3"
    default: "#d9d9d9"
    }
  }

  /// A text in double quotes (Graphviz, "DOT language": only the quote needs a backslash, and a
  /// backslash is kept).
  private func quoted(_ text: String) -> String {
    var quoted = "\""
    for character in text.unicodeScalars {
      switch character {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\u{0}"..<" ": quoted += "?"
      default: quoted.unicodeScalars.append(character)
      }
    }
    return quoted + "\""
  }
}
