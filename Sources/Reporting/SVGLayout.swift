import Quantities
import Results

/// Where everything of the SVG chart stands, in pixels from the upper left corner.
struct SVGLayout {
  /// A name under a bar.
  enum StepLabels {
    /// Each name in lines, centred under its bar.
    case upright([[String]])
    /// Each name in one line that rises towards its bar.
    case slanted([String])
  }

  /// An entry of the legend, by the upper left corner of its mark.
  typealias LegendEntry = (item: LegendItem, x: Double, y: Double)

  /// What the legend explains.
  enum LegendItem {
    case cause(Cause), band, baseline

    /// The text beside the mark.
    var title: String {
      switch self {
      case .cause(let cause): cause.title
      case .band: "middle 90 % of draws"
      case .baseline: "baseline"
      }
    }
  }

  /// The size of the title.
  static let titleSize = 20.0
  /// The size of the plain text.
  static let textSize = 12.0
  /// The size of slanted names.
  static let slantedSize = 11.0
  /// The size of the speed-ups above narrow bars.
  static let crowdedSize = 10.0
  private static let rightMargin = 24.0
  private static let plotHeight = 340.0
  private static let leastSlot = 34.0
  private static let longestSlantedName = 150.0

  /// The unit of the axis.
  let unit: TimeUnit
  /// The axis of time.
  let axis: ValueAxis
  /// The marks and their texts.
  let legend: [LegendEntry]
  /// The names under the bars.
  let labels: StepLabels
  /// The size of the whole chart.
  let width: Double, height: Double
  /// The edges of the plot.
  let left: Double, right: Double, top: Double, bottom: Double
  /// The distance of two bars' centres.
  let slot: Double

  /// Lays out a curve below a header.
  init(of curve: TimingCurve, headerHeight: Double) {
    let highest = curve.steps.flatMap { [$0.total, $0.high] }.filter(\.count.isFinite).max()
    unit = .fitting(highest ?? Milliseconds(0))
    axis = ValueAxis(covering: unit.count(in: highest ?? Milliseconds(0)))

    let count = Double(max(curve.steps.count, 1))
    let gainWidth = curve.steps.map {
      TextMeasure.width(of: NumberFormatting.factor($0.speedup), size: Self.crowdedSize)
    }
    let plotWidth = max(840, count * (gainWidth.reduce(Self.leastSlot, max) + 4))
    slot = plotWidth / count
    labels = Self.labels(of: curve.steps, slot: slot)

    let tickLabels = (0...axis.tickCount).map { [axis] in axis.label(ofTick: $0) }
    let tickWidth = tickLabels.map { TextMeasure.width(of: $0, size: Self.textSize) }.max() ?? 0
    left = max(tickWidth + 44, Self.overhang(of: labels, slot: slot))
    right = left + plotWidth
    width = right + Self.rightMargin

    legend = Self.legend(from: 24, to: width - Self.rightMargin, y: headerHeight + 16)
    top = (legend.last?.y ?? 0) + 52
    bottom = top + Self.plotHeight
    height = bottom + Self.depth(of: labels) + 40
  }

  /// The horizontal centre of a step's bar.
  func center(ofStep step: Int) -> Double { left + slot * (Double(step) + 0.5) }

  /// The width of every bar.
  var barWidth: Double { min(slot * 0.66, 96) }

  /// The vertical place of a duration.
  func y(of duration: Milliseconds) -> Double {
    bottom - length(of: duration)
  }

  /// The height of a bar that shows a duration.
  func length(of duration: Milliseconds) -> Double {
    let count = unit.count(in: duration)
    return count.isFinite ? count / axis.top * Self.plotHeight : 0
  }

  // MARK: Parts

  private static func labels(of steps: [TimingCurve.Step], slot: Double) -> StepLabels {
    let upright = steps.compactMap {
      TextMeasure.wrapped($0.name, to: slot - 10, size: textSize)
    }
    guard upright.count < steps.count else { return .upright(upright) }
    return .slanted(
      steps.map { TextMeasure.truncated($0.name, to: longestSlantedName, size: slantedSize) }
    )
  }

  /// How far names reach to the left of the plot's edge.
  private static func overhang(of labels: StepLabels, slot: Double) -> Double {
    guard case .slanted(let names) = labels else { return 0 }
    let reaches = names.enumerated().map { index, name in
      TextMeasure.width(of: name, size: slantedSize) * 0.7072 - slot * (Double(index) + 0.5)
    }
    return (reaches.max() ?? 0) + 12
  }

  /// How far names reach below the step numbers.
  private static func depth(of labels: StepLabels) -> Double {
    switch labels {
    case .upright(let names): Double(names.map(\.count).max() ?? 0) * 15
    case .slanted(let names):
      (names.map { TextMeasure.width(of: $0, size: slantedSize) }.max() ?? 0) * 0.7072 + 8
    }
  }

  private static func legend(from left: Double, to right: Double, y: Double) -> [LegendEntry] {
    let items = Cause.allCases.map(LegendItem.cause) + [.band, .baseline]
    var x = left
    var y = y
    return items.map { item in
      let width = 22 + TextMeasure.width(of: item.title, size: textSize)
      if x > left && x + width > right { (x, y) = (left, y + 20) }
      defer { x += width + 14 }
      return (item, x, y)
    }
  }
}
