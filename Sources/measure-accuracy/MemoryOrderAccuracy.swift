import CycleEstimation
import HostCode
import Quantities
import Tables

/// What x86's memory order costs a stream of accesses, against FEX's chart (rows C001 to C020).
///
/// A stream of plain accesses takes what was measured, and one of ordered accesses that or what
/// the pipeline says, whichever is more.
struct MemoryOrderAccuracy {
  let report: String
  /// The rows that are in the report.
  private(set) var rows: Set<String> = []

  private static let cores = ["Oryon-3": "oryon-3", "Apple M1": "apple-m1"]

  init(of table: Columns) throws {
    var lines: [[String]] = []
    for row in table.rows {
      let id = table.field("id", of: row)
      let workload = table.field("workload", of: row)
      guard id.hasPrefix("C0"), workload.hasPrefix("memory bandwidth: "),
        workload.contains(" aligned "),
        let rate = table.number("native_value", of: row), rate > 0,
        let ratio = table.number("ratio_emulated_over_native_time", of: row),
        let found = Self.cores.first(where: { table.field("cpu", of: row).hasPrefix($0.key) }),
        let core = CoreTables.named(found.value)
      else { continue }
      rows.insert(id)
      let isStore = workload.contains("store")
      let plain = 8 * core[.frequency].default * 1e9 / (rate * 1_048_576)
      let predicted = Self.cycles(isStore: isStore, plain: plain, on: core) / plain
      lines.append([
        id, "`\(core.name)`", isStore ? "stores" : "loads", twoDecimals(plain),
        twoDecimals(predicted), twoDecimals(ratio), percent(predicted / ratio - 1),
      ])
    }
    let header = [
      "row", "core", "stream of", "plain, cycles each", "predicted ratio", "published", "error",
    ]
    report = """
      ### Ordered accesses in a stream

      \(markdown(header, lines))
      """
  }

  /// The cycles of an ordered access of eight bytes.
  private static func cycles(isStore: Bool, plain: Double, on core: CoreTable) -> Double {
    if core[.hardwareMemoryOrder].default > 0 {
      return plain + core[isStore ? .hardwareOrderStore : .hardwareOrderLoad].default
    }
    let block = (0..<16).map { place in
      HostOperation(
        isStore ? .str : .ldr,
        destination: isStore ? .none : .x(0),
        source1: isStore ? .x(0) : .none,
        base: .x(1),
        immediate: Int64(8 * place),
        addressing: .offset,
        ordering: isStore ? .release : .acquirePC,
        accessBytes: 8
      )
    }
    var model = PipelineModel(core: core.pipeline)
    return max(plain, model.run(block[...], iterations: 100).steadyCyclesPerIteration / 16)
  }
}
