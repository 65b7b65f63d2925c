import CycleEstimation
import Diagnostics
import HostCode
import Tables
import TestSupport
import Testing

/// Tables that are possible are read, and others are refused at the right place.
struct PipelineTableTests {
  @Test(arguments: CoreTables.names)
  func `every class of operations has a row on every core, with its source`(core: String) throws {
    let table = try #require(CoreTables.named(core)?.pipeline)
    for operationClass in OperationClass.allCases {
      #expect(table.source(of: operationClass).count >= 12, "\(operationClass.tableKey)")
    }
    #expect(table.rowSources.allSatisfy { $0.count >= 12 })
  }

  @Test func `class keys are words with underscores`() {
    let keys = OperationClass.allCases.map(\.tableKey)
    #expect(Set(keys).count == keys.count)
    #expect(keys.allSatisfy { $0.wholeMatch(of: /[a-z0-9]+(_[a-z0-9]+)*/) != nil })
    #expect(OperationClass.cryptoSHA256.tableKey == "crypto_sha256")
    #expect(OperationClass.integerShiftedFlags.tableKey == "integer_shifted_flags")
  }

  /// The mistakes that reading a toy core finds, as `line: message`.
  private func mistakes(_ change: (inout ToyCore) -> Void) -> [String] {
    var core = ToyCore()
    change(&core)
    do {
      _ = try core.table()
      return []
    } catch {
      return error.diagnostics.map { "\($0.line): \($0.message)" }
    }
  }

  @Test func `the toy core itself is possible`() {
    #expect(mistakes { _ in }.isEmpty)
  }

  @Test func `a core without ports is refused`() {
    let found = mistakes { $0.ports = "{}" }
    #expect(found.contains { $0.hasPrefix("2: ") && $0.contains("no port") })
  }

  @Test func `a port that does not exist is refused where it is used`() {
    let found = mistakes {
      $0.rows["unknown"] = #"{ "uops": ["Z"], "latency_cycles": 1, "source": "a toy" }"#
    }
    #expect(found.count == 1)
    #expect(found.first?.contains("no port is named \"Z\"") == true)
  }

  @Test(arguments: [
    ("dispatch_width_uops", "0"), ("rename_width", "-4"), ("reorder_buffer_uops", "0"),
    ("load_queue", "0"), ("reorder_buffer_uops", "1e9"),
  ])
  func `a width or size of nothing, or beyond all measure, is refused`(key: String, value: String) {
    let found = mistakes { $0.limits[key] = value }
    #expect(found.count == 1)
    #expect(found.first?.contains("pipeline.limits.\(key)") == true, "\(found)")
  }

  @Test(arguments: [
    (#""latency_cycles": -1"#, "out of range"),
    (#""latency_cycles": 1.5"#, "part of a cycle"),
    (#""latency_cycles": { "low": 3, "default": 2, "high": 4 }"#, "out of order"),
    (#""latency_cycles": 1, "interval_cycles": 0"#, "out of range"),
    (#""latency_cycles": 2, "forward_cycles": 3"#, "before it is there"),
    (#""latency_cycles": 2, "forward_from": ["nothing"]"#, "no class is named"),
    (#""latency_cycles": 1, "variants": [{ "when": ["purple"] }]"#, "no trait is named"),
    (#""latency_cycles": 1, "variants": [{ "opcodes": ["purple"] }]"#, "no operation is named"),
    (#""latency_cycles": 1, "variants": [{ "latency_cycles": 2 }]"#, "a variant of nothing"),
    (#""latency_cycles": 1, "latency": 2"#, "unknown key"),
  ])
  func `a row that cannot be is refused`(row: String, message: String) {
    let found = mistakes {
      $0.rows["multiply"] = "{ \"uops\": [\"A\"], \(row), \"source\": \"a toy\" }"
    }
    #expect(found.count == 1)
    #expect(found.first?.contains(message) == true, "\(found)")
  }

  @Test func `a row that needs more units at once than there are is refused`() {
    for uses in [#"["M", "M"]"#, #"["A", "A", "A"]"#, #"["I", "I", "I", "M"]"#] {
      let found = mistakes {
        $0.rows["multiply"] = "{ \"uops\": \(uses), \"latency_cycles\": 1, \"source\": \"a toy\" }"
      }
      #expect(found.count == 1)
      #expect(found.first?.contains("more units at once") == true, "\(found)")
    }
    // One after the other they fit.
    let row = #"{ "uops": ["M*2", "A"], "latency_cycles": 1, "source": "a toy" }"#
    #expect(mistakes { $0.rows["multiply"] = row }.isEmpty)
  }

  @Test func `forwarding in a circle that would use results before they are there is refused`() {
    // Either takes the other's result two cycles early, which one of them makes in one.
    let found = mistakes {
      $0.rows["multiply"] = """
        { "uops": ["M"], "latency_cycles": 3, "forward_cycles": 2, "forward_from": ["divide"], \
        "source": "a toy" }
        """
      $0.rows["divide"] = """
        { "uops": ["M"], "latency_cycles": 1, "forward_cycles": 1, "forward_from": ["multiply"], \
        "source": "a toy" }
        """
    }
    #expect(found.count == 1)
    #expect(
      found.first?.hasSuffix("a result of \"divide\" would be used before it is there") == true,
      "\(found)"
    )
  }

  @Test func `a queue without ports, or with no entries, is refused`() {
    for (queue, message) in [
      (#"{ "ports": [], "entries": 4, "source": "a toy" }"#, "a queue without ports"),
      (#"{ "ports": ["A"], "entries": 0, "source": "a toy" }"#, "no such number"),
    ] {
      let found = mistakes { $0.queues = "[\(queue)]" }
      #expect(found.count == 1)
      #expect(found.first?.contains(message) == true, "\(found)")
    }
  }

  @Test func `a missing row is told with its class`() {
    let text = #"{ "name": "half", "pipeline": { "like": "neoverse-n1", "operations": {} } }"#
    #expect(throws: Never.self) { try PipelineTable(reading: SourceText(text)) }
    let whole = ToyCore().text.split(separator: "\n").filter { !$0.contains("\"select\"") }
      .joined(separator: "\n")
    let error = #expect(throws: InvalidInput.self) {
      try PipelineTable(reading: SourceText(whole))
    }
    #expect(error?.diagnostics.map(\.message).contains { $0.contains("\"select\"") } == true)
  }

  @Test(arguments: [
    (#"{ "name": "x", "pipeline": { "like": "x" } }"#, "cannot be like itself"),
    (#"{ "name": "x", "pipeline": { "like": "neoverse-n2" } }"#, "no core is named"),
    (#"{ "name": "x" }"#, "\"pipeline\" is missing"),
    ("[]", "this is an array"),
  ])
  func `a pipeline like nothing is refused`(text: String, message: String) {
    let error = #expect(throws: InvalidInput.self) {
      try PipelineTable(reading: SourceText(text))
    }
    #expect(error?.diagnostics.first?.message.contains(message) == true)
  }
}
