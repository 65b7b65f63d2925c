import Diagnostics
import Quantities
import SampleReading
import Testing
import Workloads

@testable import Importing

extension SamplingOptions {
  /// Recorded on a Zen 4.
  static let zen4 = SamplingOptions(core: "zen-4")
}

extension SampleImporter {
  /// The workload of a recording that is written in a test.
  static func workload(
    _ text: String,
    _ sampling: SamplingOptions = .zen4,
    _ options: ImportOptions = ImportOptions(),
    piece: Int = 1000
  ) throws(InvalidInput) -> Workload {
    try workload(bytes: Array(text.utf8), sampling, options, piece: piece)
  }

  static func workload(
    bytes: [UInt8],
    _ sampling: SamplingOptions = .zen4,
    _ options: ImportOptions = ImportOptions(),
    piece: Int = 1000
  ) throws(InvalidInput) -> Workload {
    var options = options
    options.sampling = sampling
    return try workload(
      of: [ByteBuffer("recording", bytes: bytes, piece: piece)],
      options: options
    )
  }

  /// The mistakes in a recording as `line:column: message`, one a line, without hints.
  static func mistakes(in text: String, _ sampling: SamplingOptions = .zen4) -> String {
    do throws(InvalidInput) {
      _ = try workload(text, sampling)
      return "none"
    } catch {
      return error.diagnostics.map { "\($0.line):\($0.column): \($0.message)" }
        .joined(separator: "\n")
    }
  }

  /// Reads every beginning of a text, and the text with every byte changed in some ways: whatever is
  /// told, nothing crashes.
  static func readEveryMutation(of text: String, each step: Int = 1) {
    let bytes = Array(text.utf8)
    for index in stride(from: 0, to: bytes.count, by: step) {
      _ = try? workload(bytes: Array(bytes[..<index]), piece: 64)
      for byte: UInt8 in [0, 10, 34, 44, 45, 57, 59, 91, 125, 255] where bytes[index] != byte {
        var changed = bytes
        changed[index] = byte
        _ = try? workload(bytes: changed, piece: 64)
      }
    }
  }
}

extension Workload {
  /// The milliseconds that each function took where it was measured, all runs together, and by
  /// module.
  func milliseconds(byModule: Bool = false) -> [String: Double] {
    let replay = Replay(self)
    var times: [String: Double] = [:]
    for (function, runs) in zip(functions, replay.runs) {
      guard case .measured(let measurement, _) = function.body else { continue }
      let name = byModule ? modules[function.module].name : function.name
      times[name, default: 0] +=
        (measurement.picoseconds.mean * Double(runs) / 1e6).rounded() / 1000
    }
    return times
  }

  /// The calls of a pair of functions, with the least and the most that they may be.
  func calls(_ caller: String, _ callee: String) -> (low: Double, count: UInt64, high: Double)? {
    let replay = Replay(self)
    for (index, site) in callSites.enumerated()
    where functions[site.caller].name == caller && functions[site.callee].name == callee {
      let count = replay.calls[index]
      guard case .estimated(let low, let high) = site.provenance else {
        return (Double(count), count, Double(count))
      }
      return ((low * Double(count)).rounded(), count, (high * Double(count)).rounded())
    }
    return nil
  }
}
