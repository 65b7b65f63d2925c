import Diagnostics
import Testing

@testable import Importing

@Suite struct RecordingImporterTests {
  @Test func `importers are found by name`() {
    #expect(RecordingImporters.named("callgrind") == CallgrindImporter.self)
    #expect(RecordingImporters.named("callgrin") == nil)
  }

  @Test func `names are distinct and written small`() {
    let names = RecordingImporters.all.map { $0.name }
    #expect(Set(names).count == names.count)
    #expect(names.allSatisfy { $0 == $0.lowercased() && !$0.contains(" ") })
  }

  @Test(arguments: [-0.1, 1.1])
  func `a share is from 0 to 1`(share: Double) async {
    await #expect(processExitsWith: .failure) { [share] in
      _ = ImportOptions(keepShare: share)
    }
  }

  @Test func `a missing file is a mistake that names it`() {
    let error = #expect(throws: InvalidInput.self) {
      try CallgrindImporter.workload(from: ["/no/such.callgrind"], options: ImportOptions())
    }
    #expect(error?.diagnostics.map(\.path) == ["/no/such.callgrind"])
  }

  @Test func `no file at all is a mistake`() {
    let error = #expect(throws: InvalidInput.self) {
      try CallgrindImporter.workload(from: [], options: ImportOptions())
    }
    #expect(error?.diagnostics.map(\.message) == ["no recording is named"])
  }
}
