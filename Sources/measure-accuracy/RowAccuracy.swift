import Diagnostics
import Lowering
import PerfModel
import Results

/// Predicted against true A64 instructions of single x64 instructions under FEX
/// (`fex-host-counts.tsv`), by class of instruction and host features.
struct RowAccuracy {
  let report: String

  private struct Sums {
    var rows = 0
    var unknown = 0
    var exact = 0
    var near = 0
    var predicted = 0
    var expected = 0
  }

  init(of path: String) throws {
    let table = try Columns(contentsOf: path, separator: "\t")
    guard let emulator = EmulatorTables.named("fex") else {
      fatalError("there is no emulator table named fex")
    }
    var sums: [String: Sums] = [:]
    var explainers: [String: CodeExplainer] = [:]
    for row in table.rows {
      // Of 64-bit code, single instructions that count, in FEX's usual settings.
      guard table.field("bits", of: row) == "64", table.field("kind", of: row) == "single",
        table.field("skip", of: row) == "0", table.field("env", of: row) == "-",
        let expected = Int(table.field("expected_host_insts", of: row))
      else { continue }
      let names = table.field("host_enabled", of: row).split(separator: "+").filter { $0 != "-" }
      // Vector lengths beyond 128 bits are another instruction set.
      if names.contains(where: { $0.hasPrefix("SVE") }) { continue }
      let list = names.joined(separator: ",")
      if explainers[list] == nil {
        explainers[list] = try CodeExplainer(
          guest: .x64,
          emulator: emulator,
          hostFeatures: list,
          flagsAreLive: true
        )
      }
      let text = SourceText(
        path: path,
        bytes: Array(table.field("bytes_nasm", of: row).utf8)
      )
      guard let block = explainers[list]?.block(of: try HexText.bytes(in: text)) else { continue }
      let key = table.field("class", of: row)
      var sum = sums[key] ?? Sums()
      sum.rows += 1
      if block.unknownInstructions > 0 {
        sum.unknown += 1
      } else {
        let count = block.operations.count
        let distance = abs(count - expected)
        sum.predicted += count
        sum.expected += expected
        sum.exact += distance == 0 ? 1 : 0
        sum.near += distance <= 1 || Double(distance) <= 0.2 * Double(expected) ? 1 : 0
      }
      sums[key] = sum
    }
    let rows = sums.sorted { $0.key < $1.key }.map { name, sum in
      let count = Double(max(1, sum.rows))
      return [
        name, "\(sum.rows)", "\(sum.unknown)", share(Double(sum.exact) / count),
        share(Double(sum.near) / count), "\(sum.predicted)", "\(sum.expected)",
        sum.expected > 0 ? percent(Double(sum.predicted) / Double(sum.expected) - 1) : "",
      ]
    }
    let header = [
      "class", "rows", "unknown", "exact", "within 1 or 20 %", "predicted", "true", "sum",
    ]
    report = """
      ### Single instructions under FEX, all flags live

      \(markdown(header, rows))
      """
  }
}
