package import Diagnostics
package import Workloads

/// The functions of a recorded run and the calls between them, found in its blocks and edges.
///
/// A recording has no symbols. A function begins at a block that is called, that another module
/// jumps to, or that the run began with. It has the blocks of its module that it reaches by jumps
/// and by going on, also behind its calls, up to the beginnings of others. Blocks that several
/// functions reach belong to the one at the lowest address; what none reaches (a place that
/// `longjmp` came to, say) begins a function of its own.
///
/// An entry of a linkage table is no function: its instructions count to those who call through
/// it, and their calls go on to where it jumps. A jump to the beginning of another function is a
/// call that leaves the return to its callee. Nothing is lost: the instructions of all functions
/// are those of all blocks, and every change of module that is no return is a call.
package struct RecordedFunctions: Sendable {
  /// A function.
  package struct Function: Hashable, Sendable {
    package var module: Int
    /// The block that it begins with.
    package var entry: Int
    /// Its blocks in the order in which they first ran.
    package var blocks: [Int] = []
    /// The instructions that ran, those of linkage entries that it called through among them.
    package var executedInstructions: UInt64 = 0
    /// The different instructions among them.
    package var reachedInstructions: UInt64 = 0
    /// The bytes of those.
    package var codeBytes: UInt64 = 0
  }

  /// The calls from one block to one function.
  package struct CallSite: Hashable, Sendable {
    package var caller: Int
    package var callee: Int
    /// At least 1.
    package var count: UInt64
    package var kind: CallKind
    /// Whether it is a jump, after which the callee returns to the caller's caller.
    package var isTail: Bool
    /// The calling block, by whose order a function's calls are first made.
    package var block: Int
  }

  /// The functions in the order in which they first ran.
  package internal(set) var functions: [Function] = []
  /// The function of each block; nil for entries of linkage tables.
  package internal(set) var functionOfBlock: [Int?] = []
  /// The calls, by caller and then in the order in which they were first made.
  package internal(set) var callSites: [CallSite] = []
  /// How often blocks returned behind a call.
  package internal(set) var returns: UInt64 = 0

  /// Finds the functions of a recorded run.
  ///
  /// - Parameter profile: The recording.
  /// - Throws: A message when this build cannot read the code.
  package init(of profile: BlockProfile) throws(InvalidInput) {
    self.init(of: profile, code: try BlockCode(of: profile))
  }

  /// Finds the functions of a recorded run whose code has been read.
  package init(of profile: BlockProfile, code: BlockCode) {
    let edges = RunEdges(of: profile, code: code)
    let stubs = LinkageStubs(of: profile, code: code, edges: edges)
    let owners = BlockOwners(of: profile, edges: edges, stubs: stubs)
    functionOfBlock = owners.functionOfBlock
    functions = owners.entries.map { entry in
      Function(module: profile.blocks[entry].module, entry: entry)
    }
    for (block, function) in functionOfBlock.enumerated() {
      if let function { functions[function].blocks.append(block) }
    }
    addCalls(profile: profile, code: code, edges: edges, stubs: stubs)
    addInstructions(profile: profile, code: code, stubs: stubs)
    sortByFirstRun()
  }

  /// Puts the functions in the order in which they first ran, and their calls likewise.
  private mutating func sortByFirstRun() {
    let order = functions.indices.sorted {
      (functions[$0].blocks.first ?? .max) < (functions[$1].blocks.first ?? .max)
    }
    var place = Array(repeating: 0, count: functions.count)
    for (new, old) in order.enumerated() { place[old] = new }
    functions = order.map { functions[$0] }
    functionOfBlock = functionOfBlock.map { $0.map { place[$0] } }
    callSites = callSites.enumerated()
      .map { index, site in
        var site = site
        site.caller = place[site.caller]
        site.callee = place[site.callee]
        return (index, site)
      }
      .sorted {
        ($0.1.caller, $0.1.block, $0.0) < ($1.1.caller, $1.1.block, $1.0)
      }
      .map(\.1)
  }
}
