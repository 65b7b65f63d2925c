import Results
import Testing

@testable import Reporting

struct TimelineDrawingTests {
  private static func entry(
    _ iteration: Int,
    _ text: String,
    _ stages: (Int, Int, Int, Int)
  ) -> BlockTimeline.Entry {
    BlockTimeline.Entry(
      iteration: iteration,
      operation: 0,
      text: text,
      dispatch: stages.0,
      issue: stages.1,
      complete: stages.2,
      retire: stages.3
    )
  }

  @Test func `each stage has its letter`() {
    let timeline = BlockTimeline(
      setting: "native",
      entries: [
        Self.entry(0, "mul x0, x1, x1", (0, 1, 4, 5)),
        Self.entry(0, "add x2, x0, #1", (0, 4, 5, 6)),
        Self.entry(0, "add x3, x4, #1", (1, 2, 3, 6)), Self.entry(0, "mov x5, x6", (6, 6, 6, 7)),
        Self.entry(1, "nop", (9, 10, 11, 12)),
      ]
    )
    let drawing = TimelineDrawing(of: timeline, width: 80)
    #expect(
      drawing.lines == [
        "                 012",
        "Index  0123456789",
        "[0,0]  DeeeER    .    mul x0, x1, x1",
        "[0,0]  D===eER   .    add x2, x0, #1",
        "[0,0]  .DeE--R   .    add x3, x4, #1",
        "[0,0]  .    .DR  .    mov x5, x6",
        "[1,0]  .    .   DeER  nop",
      ]
    )
    #expect(drawing.explanation.hasSuffix("R retired."))
  }

  @Test func `what does not fit is left out, and said`() {
    let timeline = BlockTimeline(
      setting: "native",
      entries: [
        Self.entry(0, "sdiv x0, x0, x1", (0, 1, 30, 31)),
        Self.entry(1, "sdiv x0, x0, x1", (0, 30, 59, 60)),
        Self.entry(2, "sdiv x0, x0, x1", (25, 59, 88, 89)),
      ]
    )
    let drawing = TimelineDrawing(of: timeline, width: 48)
    #expect(
      drawing.lines == [
        "                 0123456789",
        "Index  0123456789          0123",
        "[0,0]  Deeeeeeeeeeeeeeeeeeeeeee  sdiv x0, x0, x1",
        "[1,0]  D=======================  sdiv x0, x0, x1",
      ]
    )
    #expect(drawing.explanation.hasSuffix("Cycles 0 to 23 of 90; 1 operations enter later."))
  }

  @Test func `nothing makes an empty drawing`() {
    let drawing = TimelineDrawing(of: BlockTimeline(setting: "native", entries: []), width: 5)
    #expect(drawing.lines == ["Index"])
  }
}
