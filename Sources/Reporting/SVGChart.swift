import Quantities
import Results

/// Draws a curve by its layout.
struct SVGChart {
  private typealias Attributes = MarkupWriter.Attributes

  /// What to draw.
  let curve: TimingCurve
  private let showsHeader: Bool
  private let layout: SVGLayout

  /// Lays out a curve.
  ///
  /// - Parameters:
  ///   - curve: What to draw.
  ///   - showsHeader: Whether to draw the title and the machine, which a page may tell by itself.
  init(of curve: TimingCurve, showsHeader: Bool = true) {
    self.curve = curve
    self.showsHeader = showsHeader
    layout = SVGLayout(of: curve, headerHeight: showsHeader ? 56 : 0)
  }

  /// Writes the `svg` element.
  func write(to markup: inout MarkupWriter) {
    let size = (width: number(layout.width), height: number(layout.height))
    markup.element(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "class": "perfmodel-chart", "role": "img",
        "width": size.width, "height": size.height,
        "viewBox": "0 0 \(size.width) \(size.height)",
      ]
    ) { svg in
      svg.element("title", text: title)
      svg.element("desc", text: description)
      svg.element("style") { $0.verbatim(SVGStyle.sheet) }
      svg.element("rect", ["class": "backdrop", "width": "100%", "height": "100%"])
      if showsHeader { writeHeader(to: &svg) }
      writeLegend(to: &svg)
      writeAxis(to: &svg)
      for step in curve.steps.indices { writeBar(ofStep: step, to: &svg) }
      writeBaseline(to: &svg)
      for step in curve.steps.indices { writeBand(ofStep: step, to: &svg) }
      writeStepLabels(to: &svg)
    }
  }

  // MARK: Words

  private var title: String { "\(curve.profile): time after each migration step" }

  private var description: String {
    let steps = curve.steps.enumerated().map { number, step in
      let gain = NumberFormatting.factor(step.speedup)
      return "\(number) \(step.name): \(NumberFormatting.duration(step.total)), \(gain)"
    }
    return "Stacked bars of time by cause on \(curve.circumstances). "
      + steps.joined(separator: "; ") + "."
  }

  private func writeHeader(to svg: inout MarkupWriter) {
    let room = layout.width - 48
    svg.element(
      "text",
      ["class": "title", "x": "24", "y": "34"],
      text: TextMeasure.truncated(title, to: room, size: SVGLayout.titleSize)
    )
    svg.element(
      "text",
      ["class": "muted", "x": "24", "y": "55"],
      text: TextMeasure.truncated(curve.circumstances, to: room, size: SVGLayout.textSize)
    )
  }

  private func writeLegend(to svg: inout MarkupWriter) {
    for (item, x, y) in layout.legend {
      switch item {
      case .cause(let cause):
        svg.element("rect", box(cause.styleName, x: x, y: y, width: 14, height: 12))
      case .band:
        svg.element("path", ["class": "band", "d": bandPath(x: x + 7, from: y + 12, to: y)])
      case .baseline:
        svg.element("path", ["class": "baseline", "d": horizontal(y: y + 6, from: x, to: x + 16)])
      }
      svg.element("text", ["x": number(x + 21), "y": number(y + 10)], text: item.title)
    }
  }

  private func writeAxis(to svg: inout MarkupWriter) {
    for tick in 0...layout.axis.tickCount {
      let height = (layout.bottom - layout.top) * Double(tick) / Double(layout.axis.tickCount)
      let y = layout.bottom - height
      svg.element(
        "path",
        ["class": "grid", "d": horizontal(y: y, from: layout.left, to: layout.right)]
      )
      svg.element(
        "text",
        ["class": "muted", "x": number(layout.left - 8), "y": number(y + 4), "text-anchor": "end"],
        text: layout.axis.label(ofTick: tick)
      )
    }
    let middle = number((layout.top + layout.bottom) / 2)
    svg.element(
      "text",
      [
        "class": "muted", "text-anchor": "middle",
        "transform": "translate(20 \(middle)) rotate(-90)",
      ],
      text: "time in \(layout.unit.symbol)"
    )
  }

  private func writeStepLabels(to svg: inout MarkupWriter) {
    for step in curve.steps.indices {
      let x = layout.center(ofStep: step)
      let y = layout.bottom + 18
      svg.element(
        "text",
        ["class": "muted", "x": number(x), "y": number(y), "text-anchor": "middle"],
        text: String(step)
      )
      switch layout.labels {
      case .upright(let names):
        for (line, text) in names[step].enumerated() {
          let y = number(y + 16 + 15 * Double(line))
          svg.element("text", ["x": number(x), "y": y, "text-anchor": "middle"], text: text)
        }
      case .slanted(let names):
        svg.element(
          "text",
          [
            "class": "slanted", "text-anchor": "end",
            "transform": "translate(\(number(x + 5)) \(number(y + 14))) rotate(-45)",
          ],
          text: names[step]
        )
      }
    }
  }

  // MARK: Bars

  private func writeBar(ofStep number: Int, to svg: inout MarkupWriter) {
    let step = curve.steps[number]
    let left = layout.center(ofStep: number) - layout.barWidth / 2
    var bottom = layout.bottom
    var heightBelow = 0.0
    for cause in Cause.allCases where step.time[cause].count > 0 {
      let height = layout.length(of: step.time[cause])
      let segment = box(
        cause.styleName,
        x: left,
        y: bottom - height,
        width: layout.barWidth,
        height: height
      )
      svg.element("rect", segment) {
        $0.element("title", text: tooltip(of: cause, step))
      }
      // A gap would hide a segment that is thinner than the gap.
      if min(height, heightBelow) > 4 {
        let gap = horizontal(y: bottom, from: left, to: left + layout.barWidth)
        svg.element("path", ["class": "gap", "d": gap])
      }
      bottom -= height
      heightBelow = height
    }
  }

  private func tooltip(of cause: Cause, _ step: TimingCurve.Step) -> String {
    let time = step.time[cause]
    let share = NumberFormatting.percent(time.count / step.total.count)
    return "\(step.name): \(cause.title) \(NumberFormatting.duration(time)), "
      + "\(share) of \(NumberFormatting.duration(step.total))"
  }

  private func writeBaseline(to svg: inout MarkupWriter) {
    guard let baseline = curve.steps.first?.total, baseline.count > 0 else { return }
    let line = horizontal(y: layout.y(of: baseline), from: layout.left, to: layout.right)
    svg.element("path", ["class": "baseline", "d": line])
  }

  private func writeBand(ofStep number: Int, to svg: inout MarkupWriter) {
    let step = curve.steps[number]
    let x = layout.center(ofStep: number)
    let (low, high) = (layout.y(of: step.low), layout.y(of: step.high))
    if step.high > step.low {
      let path = bandPath(x: x, from: low, to: high)
      svg.element("path", ["class": "band-halo", "d": path])
      svg.element("path", ["class": "band", "d": path]) {
        $0.element("title", text: "\(step.name): \(bandText(of: step))")
      }
    }
    let top = min(high, layout.y(of: step.total))
    svg.element(
      "text",
      [
        "class": layout.slot < 48 ? "gain crowded" : "gain", "text-anchor": "middle",
        "x": self.number(x), "y": self.number(top - 7),
      ],
      text: NumberFormatting.factor(step.speedup)
    )
  }

  private func bandText(of step: TimingCurve.Step) -> String {
    "\(NumberFormatting.duration(step.low)) to \(NumberFormatting.duration(step.high))"
  }

  // MARK: Shapes

  private func bandPath(x: Double, from low: Double, to high: Double) -> String {
    let (left, right) = (number(x - 4), number(x + 4))
    let (low, high) = (number(low), number(high))
    return "M\(left) \(low)H\(right)M\(number(x)) \(low)V\(high)M\(left) \(high)H\(right)"
  }

  private func horizontal(y: Double, from left: Double, to right: Double) -> String {
    "M\(number(left)) \(number(y))H\(number(right))"
  }

  private func box(
    _ style: String,
    x: Double,
    y: Double,
    width: Double,
    height: Double
  ) -> Attributes {
    [
      "class": style, "x": number(x), "y": number(y), "width": number(width),
      "height": number(height),
    ]
  }

  private func number(_ value: Double) -> String { MarkupWriter.coordinate(value) }
}
