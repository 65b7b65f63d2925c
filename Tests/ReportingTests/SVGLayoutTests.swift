import Quantities
import Testing

@testable import Reporting

struct SVGLayoutTests {
  @Test func `few names stand upright, many are slanted`() {
    guard case .upright(let names) = SVGLayout(of: Fixture.editor, headerHeight: 0).labels else {
      Issue.record("four short names are slanted")
      return
    }
    #expect(names == [["baseline"], ["codecs"], ["filters"], ["the rest"]])
    guard case .slanted = SVGLayout(of: Fixture.long(steps: 40), headerHeight: 0).labels else {
      Issue.record("forty long names are upright")
      return
    }
  }

  @Test(arguments: [1, 2, 4, 9, 20, 40])
  func `bars do not touch and speed-ups fit above them`(count: Int) {
    let layout = SVGLayout(of: Fixture.long(steps: count), headerHeight: 56)
    #expect(layout.barWidth < layout.slot)
    #expect(layout.slot > TextMeasure.width(of: "1.00×", size: SVGLayout.crowdedSize))
    #expect(layout.center(ofStep: count - 1) + layout.barWidth / 2 < layout.right)
  }

  @Test(arguments: [1, 4, 12, 40])
  func `slanted names end inside the picture`(count: Int) {
    let layout = SVGLayout(of: Fixture.long(steps: count), headerHeight: 56)
    guard case .slanted(let names) = layout.labels else { return }
    for (step, name) in names.enumerated() {
      let reach = TextMeasure.width(of: name, size: SVGLayout.slantedSize) * 0.7072
      #expect(layout.center(ofStep: step) - reach > 0)
      #expect(layout.bottom + 32 + reach < layout.height)
    }
  }

  @Test func `heights are proportional to time and the band fits`() {
    let layout = SVGLayout(of: Fixture.editor, headerHeight: 0)
    let length = layout.length(of: Milliseconds(100))
    #expect(abs(layout.length(of: Milliseconds(400)) - 4 * length) < 1e-9)
    #expect(layout.y(of: Milliseconds(505)) >= layout.top)
    #expect(layout.y(of: Milliseconds(0)) == layout.bottom)
    #expect(layout.length(of: Milliseconds(.infinity)) == 0)
  }

  @Test func `the legend stays inside the picture`() {
    let layout = SVGLayout(of: Fixture.editor, headerHeight: 0)
    #expect(layout.legend.count == 9)
    for entry in layout.legend {
      let end = entry.x + 22 + TextMeasure.width(of: entry.item.title, size: SVGLayout.textSize)
      #expect(end <= layout.width)
      #expect(entry.y < layout.top)
    }
  }
}
