import Results

/// The style sheet of the SVG chart: light, and dark where the reader prefers it.
enum SVGStyle {
  private typealias Color = (name: String, light: String, dark: String)

  /// The colours; each is a custom property of the chart, so a page can replace it.
  private static let colors: [Color] =
    [
      ("background", "#ffffff", "#14171c"),
      ("ink", "#1c2128", "#e8ebef"),
      ("muted", "#57606a", "#9aa4af"),
      ("grid", "#dde2e7", "#333a43"),
    ] + Cause.allCases.map { ($0.styleName, $0.color.light, $0.color.dark) }

  /// The whole style sheet; every selector starts at the chart, so it can stand in a page.
  static let sheet = """
    .perfmodel-chart {
    \(properties(\.light, indentation: "  "))
      color-scheme: light dark;
      font-family: system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif;
    }
    @media (prefers-color-scheme: dark) {
      .perfmodel-chart {
    \(properties(\.dark, indentation: "    "))
      }
    }
    \(rules)
    """

  private static func properties(_ value: KeyPath<Color, String>, indentation: String) -> String {
    colors.map { "\(indentation)--\($0.name): \($0[keyPath: value]);" }.joined(separator: "\n")
  }

  private static let rules: String = {
    let causes = Cause.allCases.map {
      rule(".\($0.styleName)", [("fill", $0.styleName)])
    }
    let parts = [
      rule(".backdrop", [("fill", "background")]),
      rule("text", [("fill", "ink")], size(SVGLayout.textSize)),
      rule(".title", [], size(SVGLayout.titleSize), "font-weight: 600"),
      rule(".muted", [("fill", "muted")]),
      rule(".slanted", [], size(SVGLayout.slantedSize)),
      rule(".gain", [("stroke", "background")], "font-weight: 600", halo),
      rule(".crowded", [], size(SVGLayout.crowdedSize)),
      rule(".grid", [("stroke", "grid")], "stroke-width: 1"),
      rule(".gap", [("stroke", "background")], "stroke-width: 1.5"),
      rule(".baseline", [("stroke", "muted")], "stroke-width: 1.5", "stroke-dasharray: 5 4"),
      rule(".band", [("stroke", "ink")], "stroke-width: 1.5", "fill: none"),
      rule(".band-halo", [("stroke", "background")], "stroke-width: 4", "fill: none"),
    ]
    return (parts + causes).joined(separator: "\n")
  }()

  private static let halo = "stroke-width: 3; stroke-linejoin: round; paint-order: stroke"

  private static func size(_ pixels: Double) -> String {
    "font-size: \(NumberFormatting.plain(pixels))px"
  }

  /// A rule that states each colour twice: plainly for viewers without custom properties, then by
  /// property.
  private static func rule(
    _ selector: String,
    _ paints: [(property: String, color: String)],
    _ declarations: String...
  ) -> String {
    let painted = paints.map { paint in
      let plain = colors.first { $0.name == paint.color }?.light ?? "none"
      return "\(paint.property): \(plain); \(paint.property): var(--\(paint.color))"
    }
    return ".perfmodel-chart \(selector) { \((painted + declarations).joined(separator: "; ")); }"
  }
}
