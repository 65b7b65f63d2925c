internal import BlockProfiles
internal import Diagnostics
internal import Workloads

extension RecordedProgram {
  /// The program that SDE recorded, without entries.
  init(
    _ mix: SDEMix,
    _ recorded: SDEMixCode,
    images: String?,
    rules: ModuleRules
  ) throws(InvalidInput) {
    var recorded = recorded
    var cells = ImportCells()
    if let images { cells = try ImportCells(of: recorded.profile, in: images) }
    let found = try SDEMixCalls(&recorded, cells)
    let objects = recorded.functions.map(\.image)
    let (modules, moduleOfFunction) = rules.sort(objects)
    self.modules = modules
    notes = cells.notes + rules.notes(on: objects, in: modules)
    code = recorded.profile
    let names = UniqueNames.distinct(
      zip(recorded.functions, moduleOfFunction).map { function, module in
        let name = modules[module].name
        return (function.name.isEmpty ? SampledNames.nameless(name) : function.name, name, "")
      }
    )
    var reached = ReachedCode(of: recorded.profile, code: try BlockCode(of: recorded.profile))
    functions = recorded.functions.enumerated().map { index, function in
      let count = reached.count(in: function.blocks)
      // Code of which much did not get among the blocks has a size that is not known.
      let isWhole = function.inBlocks > 0 && function.inBlocks >= function.stated / 100 * 99
      return Function(
        name: names[index],
        symbol: function.name,
        module: moduleOfFunction[index],
        work: function.instructions,
        reachedInstructions: isWhole ? count.instructions : nil,
        codeBytes: isWhole ? count.bytes : nil,
        inclusiveWork: function.instructions,
        entries: found.entries[index],
        blocks: function.blocks
      )
    }
    calls = found.calls
    note(mix, recorded, found)
  }

  private mutating func note(_ mix: SDEMix, _ recorded: SDEMixCode, _ found: SDEMixCalls) {
    let counted = functions.reduce(UInt64(0)) { $0 + $1.work }
    let inBlocks = recorded.functions.reduce(UInt64(0)) { $0 + $1.inBlocks }
    let all = max(counted, mix.total ?? 0)
    let share = (Double(inBlocks) / Double(max(1, all)) * 1000).rounded(.down) / 10
    notes.append(
      "\(inBlocks) of \(all) instructions that ran are in blocks with code (\(share) %)"
        + (share < 99 ? ": a greater -top_blocks has more" : "")
    )
    if counted < all {
      notes.append("\(all - counted) instructions are of no function or block, and left out")
    }
    if mix.oddBlocks > 0 {
      notes.append("\(mix.oddBlocks) blocks have another ICOUNT than instructions times executions")
    }
    if recorded.functions.contains(where: { $0.calls == nil && $0.stated > 0 }) {
      notes.append("the table of functions has no calls: those through pointers are not known")
    }
    let estimated = calls.count { $0.provenance != .exact }
    if estimated > 0 {
      notes.append(
        "\(estimated) counts of calls through pointers are estimates: it is known how often functions"
          + " were called so, and how often others call so, not who called whom"
      )
    }
    if found.unexplained > 0 {
      notes.append(
        "\(found.unexplained) calls have no caller among the blocks, and are made by the thread"
      )
    }
  }
}
