package import ImageInspection

/// The reports of what images are, and whether they fit together.
package enum ImageReports {
  /// A page for a terminal.
  ///
  /// - Parameters:
  ///   - inspected: What to show.
  ///   - style: What the reader's screen can do.
  /// - Returns: The whole text, with a line end after the last line.
  package static func table(_ inspected: Compatibility, in style: ReportStyle) -> String {
    let page = TerminalPage(style: style)
    let isAlone = inspected.images.count + inspected.linkerInputs.count == 1
    var blocks = inspected.images.map { image in
      ImageTables.page(of: image, withAllHeaders: isAlone, on: page)
    }
    if let table = ImageTables.linkerInputs(inspected) { blocks.append(page.section(table)) }
    if !isAlone {
      blocks += [
        ImageTables.dependencies(inspected), ImageTables.processes(inspected),
        ImageTables.linking(inspected),
      ]
      .compactMap { $0.map { page.section($0) } }
      blocks.append(verdict(on: inspected, page))
      blocks.append(page.list("Plug-ins", [Compatibility.pluginRule]))
    }
    return blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  private static func verdict(on inspected: Compatibility, _ page: TerminalPage) -> [String] {
    guard !inspected.violations.isEmpty else {
      return inspected.images.isEmpty
        ? [] : page.list("Verdict", ["These images can live in one process."])
    }
    return inspected.violations.flatMap { page.warning("\($0.message); \($0.advice).") }
  }

  /// The same and all details as JSON: `{ "images": [ … ], "violations": [ … ], … }`.
  ///
  /// - Parameter inspected: What to show.
  /// - Returns: The whole text, with a line end after the last line.
  package static func json(_ inspected: Compatibility) -> String {
    JSONText.object(ImageJSON.members(of: inspected)).prettyPrinted
  }

  /// Who needs whom, in the language of Graphviz.
  ///
  /// - Parameter inspected: What to show.
  /// - Returns: The whole text, with a line end after the last line.
  package static func dot(_ inspected: Compatibility) -> String {
    ImageGraph(inspected).text
  }
}
