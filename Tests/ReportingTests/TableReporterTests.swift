import Reporting
import Results
import Testing

struct TableReporterTests {
  @Test func `the whole text of a curve in 80 columns`() {
    #expect(
      table(Fixture.editor, width: 80) == """
        photo-editor
        oryon-1 · prism · 1 GHz · cached run

                    total                           speed-     band                first
        step         (ms)                               up     (ms)  crossings  run (ms)
        0 baseline  400.0  NNEEEEEEEEEEEEEEEEET      1.00×  380–424     12,400     520.0
        1 codecs    460.0  NNNEEEEEEEEEEEEEETnnxdd   0.87×  425–505      1.24M     560.0
        2 filters   225.0  NNNNNNEEEEn               1.78×  210–246       400k     280.0
        3 the rest  160.5  NNNNNNNN                  2.49×  150–172          0     160.5

        N native  E emulated  T translation  n entry thunk  x exit thunk  c call check
        d emulator dispatch
        Band: the middle 90 % of 1,000 draws of all uncertain numbers (seed 7).

        Slower before faster: step 1 (codecs) takes 460 ms, 15.0 % more than the
        baseline's 400 ms. Step 2 (filters) is the first that is faster than the
        baseline.

        What decides each step
                                                        at its     at its  crossings
          step        parameter                       low (ms)  high (ms)   may cost
          0 baseline  core.mispredict_cycles             392.0      411.0          –
          1 codecs    emulator.emulator_entry_cycles     430.0      498.0      0.40×
          2 filters   emulator.emulator_entry_cycles     214.0      240.0      7.25×
          3 the rest  –                                      –          –          –
          The parameter whose range moves the step most, and the total at both ends of
          that range; then how many times dearer every crossing may be before the step
          is no faster than the one before.

        Budget of edit: 16.7 ms per repeat
                          per      of
          step         repeat  budget  verdict
          0 baseline  20.0 ms   120 %  over
          1 codecs    23.0 ms   138 %  over
          2 filters   11.3 ms  67.4 %  within
          3 the rest  8.03 ms  48.1 %  within

        Dearest calls between modules
                                                  entering  leaving  work per     break-
          call         kind                calls    cycles   cycles      call  even work
          editor.exe!decode_tile → filters.dll!apply_filter
                       import              1.24M       105     62.5       880        141
          editor.exe!paint → codecs.dll!next_byte
                       import, estimated  90,000       105     62.5       880      never
          Entering: what a call costs more, in cycles, when only the callee is native;
          leaving: when only the caller is. A native callee is worth entering from the
          break-even work on, in x64 instructions per call.

        Notes
          - Call counts of codecs.dll are estimated from samples.

        """
    )
  }

  @Test(arguments: [40, 41, 50, 60, 72, 80, 100, 120, 200, 250])
  func `no line is wider than the terminal or ends in a space`(width: Int) {
    for curve in [Fixture.editor, Fixture.long(steps: 1), Fixture.long(steps: 40)] {
      for line in table(curve, width: width).split(separator: "\n") {
        #expect(line.count <= width && !line.hasSuffix(" "))
      }
    }
  }

  @Test func `narrow terminals keep the bar and the speed-up`() {
    let text = table(Fixture.editor, width: 40)
    #expect(text.contains("NEEEEEEEE"))
    #expect(text.contains("0.87×"))
    #expect(!text.contains("run (ms)"))
  }

  @Test func `colours change nothing but colours`() {
    let plain = table(Fixture.editor, width: 100)
    let colored = table(Fixture.editor, width: 100, usesColor: true)
    #expect(!plain.contains("\u{1B}"))
    #expect(colored.contains("\u{1B}[38;5;214m█"))
    let stripped = colored.replacing(/\u{1B}\[[0-9;]*m/, with: "").replacing("█", with: "#")
    #expect(stripped.split(separator: "\n").count == plain.split(separator: "\n").count)
    #expect(stripped.contains("1 codecs    460.0  ####"))
  }

  @Test func `names cannot steer the terminal`() {
    let name = "a\u{1B}[2Jb\r\nc"
    let text = table(
      Fixture.curve(
        profile: name,
        steps: [Fixture.step(name, [.native: 1], deciding: (name, 1, 2))],
        callSites: [Fixture.site("m!\(name)", "n!\(name)", calls: 1)],
        notes: [name]
      ),
      width: 80
    )
    #expect(!text.contains("\u{1B}") && !text.unicodeScalars.contains("\r"))
    #expect(text.contains("a\u{FFFD}[2Jb\u{FFFD}\u{FFFD}c"))
  }

  private func table(_ curve: TimingCurve, width: Int, usesColor: Bool = false) -> String {
    TableReporter.report(curve, in: ReportStyle(width: width, usesColor: usesColor))
  }
}
