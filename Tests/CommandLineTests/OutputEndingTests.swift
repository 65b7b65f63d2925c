import TestSupport
import Testing

/// What the ending of an output file says about its format.
struct OutputEndingTests {
  @Test(arguments: [("curve.SVG", "<svg"), ("curve.htm", "<html"), ("curve.csv", "step,")])
  func `the ending chooses the format`(file: String, start: String) throws {
    let tool = try Tool()
    _ = try tool.folder.write(smallProfile, as: "small.json")
    #expect(try tool.run("simulate", "small.json", "-o", file).exitCode == 0)
    #expect(tool.folder.text(of: file)?.contains(start) == true)
  }

  @Test func `an ending that is no format is wrong usage`() throws {
    let tool = try Tool()
    _ = try tool.folder.write(smallProfile, as: "small.json")
    let outcome = try tool.run("simulate", "small.json", "-o", "curve.foo")
    #expect(outcome.exitCode == 64)
    #expect(outcome.errors.contains("no format has files that end in \".foo\""))
  }
}
