import Quantities
import Results

/// Draws a plan: the time over the effort, of the recommended order and of hottest first, and the
/// front below which nothing lies.
struct SVGFront {
  private let advice: MigrationAdvice
  private let unit: TimeUnit
  private let timeAxis: ValueAxis
  private let effortAxis: ValueAxis

  private static let size = (width: 960.0, height: 520.0)
  private static let plot = (left: 84.0, right: 936.0, top: 112.0, bottom: 452.0)

  /// Lays out a plan.
  init(of advice: MigrationAdvice) {
    self.advice = advice
    let totals = (advice.curve.steps + advice.hottestFirst.steps).map(\.total)
    let highest = totals.filter(\.count.isFinite).max() ?? Milliseconds(0)
    unit = .fitting(highest)
    timeAxis = ValueAxis(covering: unit.count(in: highest))
    effortAxis = ValueAxis(
      covering: (advice.effort + advice.hottestFirstEffort).max() ?? 1
    )
  }

  /// Writes the `svg` element.
  func write(to markup: inout MarkupWriter) {
    let (width, height) = (number(Self.size.width), number(Self.size.height))
    markup.element(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "class": "perfmodel-chart", "role": "img",
        "width": width, "height": height, "viewBox": "0 0 \(width) \(height)",
      ]
    ) { svg in
      svg.element("title", text: title)
      svg.element("desc", text: advice.verdict.joined(separator: " "))
      svg.element("style") {
        $0.verbatim(SVGStyle.sheet)
        $0.verbatim(Self.styles)
      }
      svg.element("rect", ["class": "backdrop", "width": "100%", "height": "100%"])
      let room = Self.size.width - 48
      svg.element(
        "text",
        ["class": "title", "x": "24", "y": "34"],
        text: TextMeasure.truncated(title, to: room, size: SVGLayout.titleSize)
      )
      svg.element(
        "text",
        ["class": "muted", "x": "24", "y": "55"],
        text: TextMeasure.truncated(
          advice.curve.circumstances,
          to: room,
          size: SVGLayout.textSize
        )
      )
      writeLegend(to: &svg)
      writeAxes(to: &svg)
      writeOrder(advice.hottestFirst, advice.hottestFirstEffort, style: "hottest", to: &svg)
      writeFront(to: &svg)
      writeOrder(advice.curve, advice.effort, style: "order", to: &svg)
      writePoints(to: &svg)
    }
  }

  private var title: String { "\(advice.curve.profile): time over effort" }

  private static let styles = """
    .perfmodel-chart .order { stroke: #1f6feb; stroke-width: 2.5; fill: none; }
    .perfmodel-chart .hottest { stroke: #d1730b; stroke-width: 1.5; fill: none; }
    .perfmodel-chart .front { stroke: #8b949e; stroke-width: 1.5; stroke-dasharray: 2 4; fill: none; }
    .perfmodel-chart .point { fill: #1f6feb; }
    .perfmodel-chart .stop { fill: none; stroke: #1f6feb; stroke-width: 2; }
    """

  private func writeLegend(to svg: inout MarkupWriter) {
    var x = 24.0
    for (style, text) in [
      ("order", "recommended"), ("hottest", "hottest first"), ("front", "front"),
    ] {
      svg.element("path", ["class": style, "d": "M\(number(x)) 82h22"])
      svg.element("text", ["x": number(x + 28), "y": "86"], text: text)
      x += 52 + TextMeasure.width(of: text, size: SVGLayout.textSize)
    }
  }

  private func writeAxes(to svg: inout MarkupWriter) {
    for tick in 0...timeAxis.tickCount {
      let y = self.y(timeAxis.step * Double(tick))
      svg.element(
        "path",
        [
          "class": "grid",
          "d": "M\(number(Self.plot.left)) \(number(y))H\(number(Self.plot.right))",
        ]
      )
      svg.element(
        "text",
        [
          "class": "muted", "x": number(Self.plot.left - 8), "y": number(y + 4),
          "text-anchor": "end",
        ],
        text: timeAxis.label(ofTick: tick)
      )
    }
    for tick in 0...effortAxis.tickCount {
      svg.element(
        "text",
        [
          "class": "muted", "x": number(x(effortAxis.step * Double(tick))),
          "y": number(Self.plot.bottom + 20), "text-anchor": "middle",
        ],
        text: effortAxis.label(ofTick: tick)
      )
    }
    svg.element(
      "text",
      [
        "class": "muted", "x": number((Self.plot.left + Self.plot.right) / 2),
        "y": number(Self.plot.bottom + 44), "text-anchor": "middle",
      ],
      text: "effort in \(advice.effortUnit.title)"
    )
    let middle = number((Self.plot.top + Self.plot.bottom) / 2)
    svg.element(
      "text",
      [
        "class": "muted", "text-anchor": "middle",
        "transform": "translate(20 \(middle)) rotate(-90)",
      ],
      text: "time in \(unit.symbol)"
    )
  }

  /// A staircase: the time stays while a step is worked on.
  private func writeOrder(
    _ curve: TimingCurve,
    _ effort: [Double],
    style: String,
    to svg: inout MarkupWriter
  ) {
    guard let first = curve.steps.first else { return }
    var path = "M\(number(x(0))) \(number(y(of: first.total)))"
    for (step, spent) in zip(curve.steps, effort).dropFirst() {
      path += "H\(number(x(spent)))V\(number(y(of: step.total)))"
    }
    svg.element("path", ["class": style, "d": path])
  }

  private func writeFront(to svg: inout MarkupWriter) {
    let points = advice.front.map { "\(number(x($0.effort))) \(number(y(of: $0.time)))" }
    guard points.count > 1 else { return }
    svg.element("path", ["class": "front", "d": "M" + points.joined(separator: "L")])
  }

  private func writePoints(to svg: inout MarkupWriter) {
    for (number, (step, spent)) in zip(advice.curve.steps, advice.effort).enumerated() {
      let center = (self.number(x(spent)), self.number(y(of: step.total)))
      svg.element("circle", ["class": "point", "cx": center.0, "cy": center.1, "r": "3.5"]) {
        $0.element(
          "title",
          text: "\(number) \(step.name): \(NumberFormatting.duration(step.total)),"
            + " \(advice.effortUnit.text(spent))"
        )
      }
      guard number == advice.stop else { continue }
      svg.element("circle", ["class": "stop", "cx": center.0, "cy": center.1, "r": "8"])
      svg.element(
        "text",
        ["x": center.0, "y": self.number(y(of: step.total) - 14), "text-anchor": "middle"],
        text: "stop"
      )
    }
  }

  private func x(_ effort: Double) -> Double {
    Self.plot.left + effort / effortAxis.top * (Self.plot.right - Self.plot.left)
  }

  private func y(of time: Milliseconds) -> Double { y(unit.count(in: time)) }

  private func y(_ count: Double) -> Double {
    guard count.isFinite else { return Self.plot.top }
    return Self.plot.bottom - count / timeAxis.top * (Self.plot.bottom - Self.plot.top)
  }

  private func number(_ value: Double) -> String { MarkupWriter.coordinate(value) }
}
