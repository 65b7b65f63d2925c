import Reporting
import Results
import Testing

struct CSVReporterTests {
  @Test func `the whole text of a curve`() {
    #expect(
      CSVReporter.report(Fixture.editor, in: ReportStyle()) == """
        \(header)
        0,baseline,,400.0,40.0,340.0,12.0,0.0,0.0,0.0,8.0,12400,1.0,380.0,424.0,520.0
        1,codecs,codecs.dll;zlib.dll,460.0,60.0,280.0,10.0,50.0,20.0,4.0,36.0,1240000,\
        0.8695652173913043,425.0,505.0,560.0
        2,filters,filters.dll,225.0,120.0,80.0,4.0,16.0,0.0,0.0,5.0,400100,1.7777777777777777,\
        210.0,246.0,280.0
        3,the rest,editor.exe,160.5,160.0,0.0,0.0,0.0,0.0,0.5,0.0,0,2.4922118380062304,150.0,\
        172.0,160.5

        """
    )
  }

  @Test func `names with commas, quotes and line ends are quoted, others are left alone`() {
    let names = ["a,b", "a\"b", "a\r\nb", "q\"\u{301}", "=1+2", " é;<&> "]
    let text = CSVReporter.report(
      Fixture.curve(steps: names.map { Fixture.step($0, [.native: 1]) }),
      in: ReportStyle()
    )
    let values = ",,1.0,1.0,0.0,0.0,0.0,0.0,0.0,0.0,0,1.0,1.0,1.0,1.0\n"
    #expect(
      text == "\(header)\n"
        + #"0,"a,b""# + values
        + #"1,"a""b""# + values
        + "2,\"a\r\nb\"" + values
        + "3,\"q\"\"\u{301}\"" + values
        + "4,=1+2" + values
        + "5, é;<&> " + values
    )
  }

  @Test func `a number that is not finite is an empty field and zero has no sign`() {
    let step = Fixture.step("idle", [:], speedup: .nan, band: (-0.0, .infinity), firstRun: 0)
    #expect(
      CSVReporter.report(Fixture.curve(steps: [step]), in: ReportStyle())
        == "\(header)\n0,idle,,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0,,0.0,,0.0\n"
    )
  }

  @Test func `the causes sum to the total exactly`() throws {
    let step = Fixture.step(
      "thirds",
      [.native: 1 / 3, .emulated: 1e6 / 7, .translation: 0.1, .exitThunk: 2e-9 / 3]
    )
    let text = CSVReporter.report(Fixture.curve(steps: [step]), in: ReportStyle())
    let row = try #require(text.split(separator: "\n").last)
    let numbers = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    #expect(numbers[4...10].compactMap(Double.init).reduce(0, +) == Double(numbers[3]))
  }

  private let header = """
    step,name,modules,total_ms,native_ms,emulated_ms,translation_ms,entry_thunk_ms,\
    exit_thunk_ms,call_check_ms,emulator_dispatch_ms,crossings,speedup,low_ms,high_ms,first_run_ms
    """
}
