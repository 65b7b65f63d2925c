import Foundation
import Testing
import Workloads

@testable import Importing

@Suite struct CallgrindPluginTests {
  private func parameters(_ json: String) throws -> RecordingParameters {
    try JSONDecoder().decode(RecordingParameters.self, from: Data(json.utf8))
  }

  @Test func `only the file is required`() throws {
    let parameters = try parameters(#"{ "file": "app.callgrind" }"#)
    let options = parameters.options(in: WorkloadContext(folder: ""))
    #expect(parameters.file == "app.callgrind")
    #expect(options.systemPatterns.isEmpty && options.applicationPatterns.isEmpty)
    #expect(options.moduleNames.isEmpty && options.mixNames.isEmpty)
    #expect(options.keepShare == 1)
    #expect(throws: DecodingError.self) { try self.parameters("{}") }
  }

  @Test func `every parameter becomes an option`() throws {
    let options = try parameters(
      """
      { "file": "a", "system": ["libcuda*"], "application": ["libX11*"], "keep_share": 0.999,
        "images": "app",
        "module_of": [ { "pattern": "libQt5*", "name": "qt.dll" } ],
        "mix_of": [ { "pattern": "libfftw*", "mix": "simd" } ] }
      """
    ).options(in: WorkloadContext(folder: "profiles"))
    #expect(options.images == "profiles/app")
    #expect(options.systemPatterns == ["libcuda*"])
    #expect(options.applicationPatterns == ["libX11*"])
    #expect(options.moduleNames.map { [$0.pattern, $0.name] } == [["libQt5*", "qt.dll"]])
    #expect(options.mixNames.map { [$0.pattern, $0.mix] } == [["libfftw*", "simd"]])
    #expect(options.keepShare == 0.999)
  }

  @Test func `a share out of range is a mistake, not a crash`() {
    #expect(throws: DecodingError.self) { try parameters(#"{ "file": "a", "keep_share": 2 }"#) }
  }

  @Test func `parameters are written as they are read`() throws {
    let first = try parameters(#"{ "file": "a", "module_of": [{ "pattern": "x", "name": "y" }] }"#)
    let written = String(decoding: try JSONEncoder().encode(first), as: UTF8.self)
    #expect(written.contains("\"module_of\"") && written.contains("\"keep_share\""))
    #expect(try parameters(written).moduleOf[0].name == "y")
  }
}
