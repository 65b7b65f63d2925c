package import CycleEstimation
internal import HostCode
internal import Quantities
internal import Tables

/// The cycles of a program's blocks on a core, with everything at its default.
package struct TimedCode: Sendable {
  /// By block: cycles per execution as it runs in the program, mispredicted branches included.
  package private(set) var running: [Double]
  /// By block: cycles per execution when it is looped on its own.
  package private(set) var isolated: [Double]

  /// Times a program.
  ///
  /// - Parameters:
  ///   - graph: The program.
  ///   - core: The core.
  ///   - hasHardwareOrder: Whether it is emulated code that relies on the core's memory order.
  ///   - asides: What emulated code takes beside its ways.
  package init(
    _ graph: CodeGraph,
    on core: CoreTable,
    hasHardwareOrder: Bool = false,
    asides: AsideCycles? = nil
  ) {
    running = PathCycles(of: graph, on: core.pipeline).perExecution
    isolated = IsolatedCycles(of: graph, on: core.pipeline).perExecution
    let penalty = core[.mispredictPenalty].default
    for (block, minority) in graph.branchMinorities.enumerated() {
      let mispredicts =
        minority.conditional * BranchRates.conditional.default
        + minority.indirect * BranchRates.indirect.default
      running[block] += mispredicts * penalty
    }
    if let asides {
      for block in running.indices {
        running[block] += asides.strings[block] + asides.routines[block]
        isolated[block] += asides.strings[block]
      }
    }
    guard hasHardwareOrder else { return }
    for (index, block) in graph.blocks.enumerated() {
      let accesses = graph.guestAccesses(of: block)
      running[index] +=
        accesses.loads * core[.hardwareOrderLoad].default
        + accesses.stores * core[.hardwareOrderStore].default
    }
  }
}

extension CodeGraph {
  /// The emulated program's own loads and stores in an execution of a block.
  package func guestAccesses(of block: Block) -> (loads: Double, stores: Double) {
    var loads = 0.0
    var stores = 0.0
    for operation in operations[block.operations] where !operation.origin.isBookkeeping {
      if operation.isLoad { loads += 1 }
      if operation.isStore { stores += 1 }
    }
    return (loads, stores)
  }
}
