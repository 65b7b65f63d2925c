import BlockProfiles
import Diagnostics
import Foundation
import Testing
import Workloads
import X64Decoding

@testable import Importing

/// Whether this build decodes x64 code.
private let canReadX64 = X64Decoder() != nil

/// What a block profile becomes: functions by place, exact calls by kind, what ran.
struct BlockProfileImporterTests {
  /// `app` calls a function of its own twice, and one of a library once.
  private static let calls = """
    guest x86_64
    module 1000 2000 app
    module 5000 6000 libz.so.1
    block 1000 1 2 90e8fa000000
    block 1100 2 2 90c3
    block 1006 1 1 e8f5000000
    block 100b 1 1 e8f03f0000
    block 5000 1 1 c3
    block 1010 1 1 f4
    edge 1000 1100 1
    edge 1100 1006 1
    edge 1006 1100 1
    edge 1100 100b 1
    edge 100b 5000 1
    edge 5000 1010 1

    """

  private func workload(_ text: String, _ options: ImportOptions = .init()) throws -> Workload {
    try BlockProfileImporter.workload(
      of: BlockProfile(reading: SourceText(path: "runs/app.blocks", bytes: Array(text.utf8))),
      options: options
    )
  }

  @Test(.enabled(if: canReadX64, "this build does not read x64 code"))
  func `functions are named by their module and place, in the order they ran`() throws {
    let workload = try workload(Self.calls)
    #expect(workload.functions.map(\.name) == ["app+0x0", "app+0x100", "libz.so.1+0x0"])
    #expect(workload.modules.map(\.name) == ["app", "libz.so.1"])
    #expect(workload.phases[0].threads[0].calls.map(\.function) == [0])
    #expect(workload.notes == ["imported from the block profile app.blocks"])
  }

  @Test(.enabled(if: canReadX64, "this build does not read x64 code"))
  func `instructions and calls are those of the recording`() throws {
    let workload = try workload(Self.calls)
    #expect(
      workload.functions.map(\.body) == [
        .instructions(CountRatio(5), mix: "mixed"),
        .instructions(CountRatio(4, per: 2), mix: "mixed"),
        .instructions(CountRatio(1), mix: "mixed"),
      ]
    )
    #expect(workload.functions.map(\.reachedInstructions) == [5, 2, 1])
    let calls = workload.callSites.map { site in
      "\(site.caller)>\(site.callee) \(site.callsPerRun.mean) \(site.kind)"
    }
    #expect(calls == ["0>1 1.0 direct", "0>1 1.0 direct", "0>2 1.0 direct"])
  }

  @Test func `a run of an aarch64 program is refused`() {
    let text = "guest aarch64\nmodule 1000 2000 app\nblock 1000 1 1 c0035fd6\n"
    let error = #expect(throws: InvalidInput.self) { try workload(text) }
    #expect(error?.description.hasPrefix("runs/app.blocks:1:1: error: this is a run of an") == true)
  }

  @Test(.enabled(if: canReadX64, "this build does not read x64 code"))
  func `a pattern that nothing fits is noted`() throws {
    var options = ImportOptions(systemPatterns: ["libz*", "libq*"], applicationPatterns: ["APP"])
    options.moduleNames = [("app", "b.dll"), ("c.dll", "d.dll")]
    options.mixNames = [("b.dll", "simd")]
    #expect(
      try workload(Self.calls, options).notes.dropFirst() == [
        "nothing that ran has a name like \"libq*\"", "nothing that ran has a name like \"c.dll\"",
      ]
    )
  }

  @Test func `a recording that has the code itself takes no objects`() throws {
    let parameters = try JSONDecoder().decode(
      RecordingParameters.self,
      from: Data(#"{ "file": "app.blocks", "objects": "usr/lib" }"#.utf8)
    )
    let error = #expect(throws: ParameterError.self) {
      try BlockProfilePlugin.makeWorkload(from: parameters, in: WorkloadContext(folder: ""))
    }
    #expect(error?.key == "objects")
    #expect(error?.message == "a block profile has the code itself")
  }

  @Test func `several files are refused`() {
    let error = #expect(throws: InvalidInput.self) {
      try BlockProfileImporter.workload(from: ["a.blocks", "b.blocks"], options: .init())
    }
    #expect(error?.diagnostics.first?.message == "a block profile is one file, and there are 2")
  }
}
