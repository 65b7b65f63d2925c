import TestSupport
import Testing

struct SimulateCommandTests {
  private let tool: Tool

  init() throws {
    tool = try Tool()
    _ = try tool.folder.write(smallProfile, as: "small.json")
  }

  private static let profiles = ShippedFile.all(in: "Profiles")
  private static let formats = ["table", "csv", "json", "svg", "html"]

  @Test(arguments: profiles, formats)
  func `every shipped profile has a curve in every form`(profile: String, format: String) throws {
    let outcome = try tool.run("simulate", profile, "--format", format, "--samples", "4")
    #expect(outcome.exitCode == 0)
    #expect(outcome.errors == "")
    #expect(outcome.output.count > 200)
    #expect(outcome.output.hasSuffix("\n"))
  }

  @Test(arguments: profiles, ["first", "cached", "steady"])
  func `in every row the seven causes sum to the total, exactly`(profile: String, run: String)
    throws
  {
    let outcome = try tool.run(
      "simulate",
      profile,
      "--format",
      "csv",
      "--samples",
      "8",
      "--run",
      run
    )
    let rows = csvRows(outcome.output)
    #expect(
      rows.first?.joined(separator: ",")
        == "step,name,modules,total_ms,native_ms,emulated_ms,translation_ms,entry_thunk_ms,"
        + "exit_thunk_ms,call_check_ms,emulator_dispatch_ms,crossings,speedup,low_ms,high_ms,"
        + "first_run_ms"
    )
    #expect(rows.count > 2)
    for (number, row) in rows.dropFirst().enumerated() {
      try #require(row.count == 16)
      #expect(row[0] == "\(number)")
      let numbers = row[3...].map(Double.init)
      try #require(numbers.allSatisfy { $0?.isFinite == true && ($0 ?? -1) >= 0 }, "\(row)")
      let values = numbers.compactMap(\.self)
      #expect(values[1...7].reduce(0, +) == values[0], "\(row)")
      #expect(values[10] <= values[0] && values[0] <= values[11], "the band holds the total")
    }
  }

  @Test func `the baseline is step 0, all emulated, and has a speed-up of 1`() throws {
    let rows = csvRows(try tool.run("simulate", "small.json", "--format", "csv").output)
    try #require(rows.count == 4)
    #expect(rows[1][0...2] == ["0", "baseline", ""])
    #expect(rows[1][4] == "0.0")
    #expect(rows[1][11] == "0")
    #expect(rows[1][12] == "1.0")
    #expect(rows.dropFirst(2).map { $0[2] } == ["app.exe", "b.dll"])
    #expect(rows[2][11] == "10")
    #expect(rows[3][5] == "0.0")
  }

  @Test func `the same input gives the same bytes`() throws {
    for format in Self.formats {
      let first = try tool.run("simulate", "small.json", "--format", format)
      #expect(try tool.run("simulate", "small.json", "--format", format) == first)
    }
  }

  @Test func `another seed draws another band, and no samples draw none`() throws {
    func rows(_ arguments: String...) throws -> [[String]] {
      csvRows(try tool.run(["simulate", "small.json", "--format", "csv"] + arguments).output)
    }
    let first = try rows("--seed", "1")
    let second = try rows("--seed", "2")
    #expect(first.map { $0[...12] } == second.map { $0[...12] })
    #expect(first.map { $0[13] } != second.map { $0[13] })
    #expect(
      try rows("--samples", "0").dropFirst().allSatisfy { $0[13] == $0[3] && $0[14] == $0[3] }
    )
  }

  @Test func `a faster clock takes less time, stages group steps, a first run translates more`()
    throws
  {
    func rows(_ arguments: String...) throws -> [[String]] {
      let text = try tool.run(["simulate", "small.json", "--format", "csv"] + arguments).output
      return Array(csvRows(text).dropFirst())
    }
    let slow = try #require(Double(try rows("--frequency-ghz", "1")[0][3]))
    let fast = try #require(Double(try rows("--frequency-ghz", "4")[0][3]))
    #expect(abs(slow / fast - 4) < 1e-6)
    #expect(try rows("--stages", "2").map { $0[1] } == ["baseline", "fully native"])
    let first = try #require(Double(try rows("--run", "first")[0][6]))
    let cached = try #require(Double(try rows("--run", "cached")[0][6]))
    #expect(first > cached && cached > 0)
    #expect(try rows("--run", "steady")[0][6] == "0.0")
  }

  // MARK: Tables of one's own

  @Test func `a copied core table is as good as the built-in one`() throws {
    let tables = ShippedFile.all(in: "Sources/CycleEstimation/Cores")
    let path = try #require(tables.first { $0.hasSuffix("/neoverse-n1.json") })
    _ = try tool.folder.write(ShippedFile.bytes(of: path), as: "mine.json")
    let mine = try tool.run("simulate", "small.json", "--core", "./mine.json", "--format", "json")
    #expect(mine.exitCode == 0)
    #expect(
      mine == (try tool.run("simulate", "small.json", "--core", "neoverse-n1", "--format", "json"))
    )
    #expect(
      mine != (try tool.run("simulate", "small.json", "--core", "oryon-1", "--format", "json"))
    )
  }

  @Test func `a copied emulator table is as good as the built-in one`() throws {
    let path = try #require(ShippedFile.all(in: "Sources/Lowering/Emulators").first)
    let name = ShippedFile.name(of: path)
    _ = try tool.folder.write(ShippedFile.bytes(of: path), as: "mine.json")
    let mine = try tool.run("simulate", "small.json", "--emulator", "mine.json", "--format", "csv")
    #expect(
      mine
        == (try tool.run(
          "simulate",
          "small.json",
          "--emulator",
          String(name.dropLast(5)),
          "--format",
          "csv"
        ))
    )
  }

  @Test func `a profile names tables beside it`() throws {
    let tables = ShippedFile.all(in: "Sources/CycleEstimation/Cores")
    let path = try #require(tables.first)
    let folder = try TemporaryFolder()
    _ = try folder.write(ShippedFile.bytes(of: path), as: "mine.json")
    let profile = try folder.write(
      smallProfile.replacing(
        #""name": "small","#,
        with: #""name": "small", "machine": { "core": "./mine.json" },"#
      ),
      as: "p.json"
    )
    #expect(try tool.run("simulate", profile).exitCode == 0)
  }

  @Test func `a mistake in one's own table is told at its place`() throws {
    _ = try tool.folder.write(#"{ "format": 1, "name": "mine", "title": "x" }"#, as: "mine.json")
    let outcome = try tool.run("simulate", "small.json", "--core", "./mine.json")
    #expect(outcome.exitCode == 65)
    #expect(
      outcome.errors.hasPrefix(#"./mine.json:1:1: error: the key "values" is missing"#)
    )
  }

  @Test func `a core that is not there is told with the nearest`() throws {
    let outcome = try tool.run("simulate", "small.json", "--core", "oryon1")
    #expect(outcome.exitCode == 65)
    #expect(
      outcome.errors.hasPrefix(
        #"command line:1:1: error: no built-in table is named "oryon1""#
          + "\n   | expected a core table: one of "
      )
    )
    #expect(outcome.errors.contains(#"| hint: did you mean "oryon-1"?"#))
    let both = try tool.run("simulate", "small.json", "--core", "x", "--emulator", "y")
    #expect(both.errors.hasSuffix("2 errors in command line\n"))
  }

  // MARK: Output

  @Test(arguments: [
    ("a.csv", "csv"), ("a.json", "json"), ("a.svg", "svg"), ("a.html", "html"), ("a.txt", "table"),
    ("a", "table"),
  ])
  func `the ending of the output chooses the form`(file: String, format: String) throws {
    let outcome = try tool.run("simulate", "small.json", "--output", file)
    #expect(outcome == Tool.Outcome(exitCode: 0, output: "", errors: ""))
    #expect(
      tool.folder.text(of: file)
        == (try tool.run("simulate", "small.json", "--format", format).output)
    )
    #expect(tool.folder.names == [file, "small.json"].sorted())
  }

  @Test func `a form that is asked for wins over the ending`() throws {
    #expect(
      try tool.run("simulate", "small.json", "-o", "a.svg", "--format", "csv").exitCode == 0
    )
    #expect(tool.folder.text(of: "a.svg")?.hasPrefix("step,name,") == true)
  }

  @Test func `wrong input leaves no output, and an old one untouched`() throws {
    _ = try tool.folder.write("{", as: "bad.json")
    _ = try tool.folder.write("precious", as: "old.csv")
    #expect(try tool.run("simulate", "bad.json", "--output", "new.csv").exitCode == 65)
    #expect(try tool.run("simulate", "bad.json", "--output", "old.csv").exitCode == 65)
    #expect(tool.folder.text(of: "old.csv") == "precious")
    #expect(tool.folder.names == ["bad.json", "old.csv", "small.json"])
  }

  @Test func `an output that cannot be written is wrong input`() throws {
    let outcome = try tool.run("simulate", "small.json", "--output", "none/a.csv")
    #expect(outcome.exitCode == 65)
    #expect(outcome.errors.hasPrefix("none/a.csv:1:1: error: the file cannot be written"))
    #expect(tool.folder.names == ["small.json"])
  }

  @Test func `the memory that was allocated is told on standard error`() throws {
    let outcome = try tool.run("simulate", "small.json", "--format", "csv", "--memory")
    #expect(outcome.exitCode == 0)
    #expect(
      outcome.errors.wholeMatch(of: /memory: (\d+ bytes allocated|not counted in .*)\n/) != nil
    )
  }
}
