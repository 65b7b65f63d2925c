import BlockProfiles
import CodeTiming
import CycleEstimation
import HostCode
import Tables
import Workloads

/// Cycles of single A64 blocks against llvm-mca's, each different block of the recordings once.
///
/// Blocks with calls and atomics are left out, for llvm-mca has no model of them.
struct BlockAccuracy {
  let report: String

  /// One recording on one core.
  private struct Comparison {
    var blocks = 0
    /// Cycles of all executions of the blocks that llvm-mca has.
    var predicted = 0.0
    var expected = 0.0
    var errors = Errors()
  }

  init(of programs: [String], in folder: String, on cores: [String]) throws {
    let title = "### Cycles of single blocks, each on its own, against llvm-mca's\n\n"
    guard let analyzer = LLVMAnalyzer() else {
      report = title + "LLVM was not here.\n"
      return
    }
    var rows: [[String]] = []
    for core in cores {
      var all = Errors()
      for name in programs {
        let result = try Self.compare("\(folder)/\(name).a64.blocks", on: core, analyzer)
        all.signed += result.errors.signed
        rows.append([
          core, name, "\(result.blocks)", share(result.errors.meanAbsolute),
          percent(result.errors.bias), percent(result.predicted / max(1, result.expected) - 1),
        ])
      }
      rows.append([
        core, "all", "\(all.signed.count)", share(all.meanAbsolute), percent(all.bias), "",
      ])
    }
    let header = ["core", "program", "blocks", "mean absolute error", "bias", "by execution"]
    report = title + markdown(header, rows)
  }

  private static func compare(
    _ recording: String,
    on core: String,
    _ analyzer: LLVMAnalyzer
  ) throws -> Comparison {
    let graph = CodeGraph(ofA64: try BlockProfile(contentsOf: recording))
    var places: [[HostOperation]: Int] = [:]
    var blocks: [[HostOperation]] = []
    var executions: [Double] = []
    for block in graph.blocks {
      let operations = Array(graph.operations[block.operations])
      guard !operations.contains(where: { $0.opcode == .unknown || $0.isCall || $0.isAtomic })
      else { continue }
      if let place = places[operations] {
        executions[place] += block.executions
      } else {
        places[operations] = blocks.count
        blocks.append(operations)
        executions.append(block.executions)
      }
    }
    var result = Comparison()
    guard let table = CoreTables.named(core) else { return result }
    var model = PipelineModel(core: table.pipeline, assuming: .isolatedBlock)
    let expected = try analyzer.cycles(of: blocks, on: core)
    for (index, cycles) in expected.enumerated() {
      guard let cycles, cycles > 0 else { continue }
      let own = model.run(blocks[index][...], iterations: 100).cyclesPerIteration
      result.blocks += 1
      result.errors.signed.append(own / cycles - 1)
      result.predicted += own * executions[index]
      result.expected += cycles * executions[index]
    }
    return result
  }
}
