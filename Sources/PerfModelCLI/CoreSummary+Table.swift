internal import CycleEstimation
internal import Quantities
internal import Results
internal import Tables

extension CoreSummary {
  /// Sums up a core table by its defaults.
  init(_ table: CoreTable) {
    let pipeline = table.pipeline
    let limits = Dictionary(uniqueKeysWithValues: pipeline.limitsByKey.map { ($0.key, $0.value) })
    func limit(_ key: String) -> Int { Int((limits[key]?.default ?? 0).rounded()) }
    self.init(
      name: table.name,
      title: table.title,
      renameWidth: limit("rename_width"),
      dispatchWidth: limit("dispatch_width_uops"),
      retireWidth: limit("retire_width"),
      reorderBuffer: limit("reorder_buffer_uops"),
      loadQueue: limit("load_queue"),
      storeQueue: limit("store_queue"),
      ports: pipeline.ports.map { $0.units == 1 ? $0.name : "\($0.name)×\($0.units)" },
      sources: pipeline.rowsBySource.map { entry in
        "\(entry.rows) \(entry.rows == 1 ? "row" : "rows"): \(entry.source)"
      }
    )
  }
}
