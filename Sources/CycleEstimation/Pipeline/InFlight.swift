internal import HostCode

/// What operations hold from dispatch to retirement: entries of the reorder buffer and the queues,
/// and registers to rename to.
struct InFlight: Sendable {
  /// µops, loads, stores, general registers, vector registers, flags.
  var counts: SIMD8<UInt16> = .zero

  init() {}

  init(microOps: Int, loads: Int, stores: Int, written: RegisterSet) {
    let flags = written.contains(.nzcv) ? 1 : 0
    let vectors = written.vector.nonzeroBitCount
    let general = written.count - vectors - flags
    for (index, count) in [microOps, loads, stores, general, vectors, flags].enumerated() {
      counts[index] = UInt16(clamping: count)
    }
  }

  /// The limits of a core; those of the reorder buffer alone for a block on its own.
  init(limitsOf table: PipelineTable, end: RangeEnd, onlyReorderBuffer: Bool) {
    counts = SIMD8(repeating: .max)
    let parameters: [PipelineParameter] = [
      .reorderBuffer, .loadQueue, .storeQueue, .generalRegisters, .vectorRegisters, .flagRegisters,
    ]
    for (index, parameter) in parameters.enumerated() where index == 0 || !onlyReorderBuffer {
      counts[index] = UInt16(clamping: table.whole(parameter, end))
    }
  }

  /// Whether so much more fits in.
  func fits(_ more: InFlight, in limits: InFlight) -> Bool {
    all((counts &+ more.counts) .<= limits.counts)
  }
}
