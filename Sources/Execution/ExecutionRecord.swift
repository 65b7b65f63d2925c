package import HostCode
package import Workloads

/// What a run did: blocks, edges, crossings and system routines, all counted exactly.
///
/// The blocks of x64 code are a recording like any other's; so are those of Arm64EC code. Neither
/// depends on what anything costs.
package struct ExecutionRecord: Sendable {
  /// The calls from one kind of code to the other, of one function.
  package struct Crossing: Hashable, Sendable {
    /// Whether they go from x64 to Arm64EC code.
    package var isToNative: Bool
    /// The function's address; of a system routine nil.
    package var function: UInt64?
    /// The number of the system routine; nil for a function.
    package var routine: Int?
    package var count: UInt64
  }

  /// What a block of Arm64EC code is there for.
  package enum Purpose: Hashable, Sendable {
    case work, entryThunk, exitThunk
  }

  /// x64 code: its blocks in the order of their first runs, and the edges between them.
  package private(set) var emulated = BlockProfile()
  /// Arm64EC code, likewise.
  package private(set) var native = BlockProfile()
  /// By block of `native`.
  package private(set) var purposes: [Purpose] = []
  package private(set) var crossings: [Crossing] = []
  /// By number of the system routine.
  package private(set) var routineCalls: [ExecutionEngine.RoutineCalls]
  /// The calls of system routines by blocks of x64 code, most by imports.
  package private(set) var emulatedRoutineCalls: [RoutineCall] = []
  /// The checked calls of Arm64EC code, and those of them that went to x64 code.
  package private(set) var checkedCalls: UInt64 = 0
  package private(set) var checkedCallsOfEmulated: UInt64 = 0

  /// The calls of a system routine by a block.
  package struct RoutineCall: Hashable, Sendable {
    package var block: Int
    package var routine: Int
    package var count: UInt64
  }

  /// How many calls went from x64 to Arm64EC code, system routines among them, or the other way.
  package func crossings(toNative isToNative: Bool) -> UInt64 {
    crossings.reduce(0) { $0 + ($1.isToNative == isToNative ? $1.count : 0) }
  }

  /// Collects what an engine has counted.
  init(of engine: ExecutionEngine) {
    routineCalls = engine.routineCalls
    let process = engine.process
    native.guest = .a64
    let modules = process.images.map {
      BlockProfile.Module(name: $0.name, start: $0.base, end: $0.addresses.upperBound)
    }
    emulated.modules = modules
    native.modules = modules
    var sites = engine.indirectCounts()
    var places: [UInt64: (index: Int, isNative: Bool)] = [:]
    for block in engine.translator.blocks {
      // x64 and Arm64EC code never share an address.
      guard places[block.address] == nil, let module = process.index(of: block.address) else {
        continue
      }
      let isNative = block.mode.contains(.native)
      let index = isNative ? native.blocks.count : emulated.blocks.count
      places[block.address] = (index, isNative)
      let bytes = process.bytes(at: block.address, count: block.bytes)
      if isNative {
        native.add(block, bytes, module)
        purposes.append(.work)
      } else {
        emulated.add(block, bytes, module)
      }
    }
    for block in engine.translator.blocks {
      add(block, places, engine, &sites)
    }
    addCrossings(of: engine, sites)
    markThunks(of: engine, places)
  }

  /// Adds what a block's edges count.
  private mutating func add(
    _ block: TranslatedBlock,
    _ places: [UInt64: (index: Int, isNative: Bool)],
    _ engine: ExecutionEngine,
    _ sites: inout [UInt: [UInt64: UInt64]]
  ) {
    guard let end = block.end, let place = places[block.address] else { return }
    let first = end.advanced(by: 1).edge.count
    let second = end.advanced(by: 2).edge.count
    var ways: [(address: UInt64, count: UInt64)] = []
    switch block.wayOut {
    case .jump(let target), .fall(let target): ways = [(target, first)]
    case .branch(let target, let next): ways = [(target, first), (next, second)]
    case .call(let target, _): ways = [(target, first)]
    case .indirectCall, .indirectJump:
      let known = end.advanced(by: 3)
      if known.knownTarget != StepPlace.noTarget { ways = [(known.knownTarget, first)] }
      ways += (sites.removeValue(forKey: known.number) ?? [:])
        .sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    case .return: ways = [(0, first)]
    case .refused: return
    }
    let executions = ways.reduce(0) { $0 + $1.count }
    if place.isNative {
      native.blocks[place.index].executions += executions
    } else {
      emulated.blocks[place.index].executions += executions
    }
    for way in ways where way.count > 0 && block.wayOut != .return {
      if let routine = engine.process.page.routine(at: way.address) {
        if !place.isNative {
          emulatedRoutineCalls.append(
            RoutineCall(block: place.index, routine: routine, count: way.count)
          )
        }
        continue
      }
      guard let target = places[way.address], target.isNative == place.isNative else { continue }
      let edge = BlockProfile.Edge(from: place.index, to: target.index, count: way.count)
      if place.isNative { native.edges.append(edge) } else { emulated.edges.append(edge) }
    }
  }

  private mutating func addCrossings(
    of engine: ExecutionEngine,
    _ sites: [UInt: [UInt64: UInt64]]
  ) {
    for stub in engine.translator.stubs {
      let address = stub.key & Mode.addressBits
      let edge = stub.place.advanced(by: 1)
      switch stub.place.step.code {
      case .enterNative:
        crossings.append(
          Crossing(isToNative: true, function: address, routine: nil, count: edge.edge.count)
        )
      case .enterEmulated:
        for (target, count) in (sites[edge.number] ?? [:]).sorted(by: { $0.key < $1.key }) {
          crossings.append(
            Crossing(isToNative: false, function: target, routine: nil, count: count)
          )
        }
      case .jumpEmulated:
        crossings.append(
          Crossing(isToNative: false, function: nil, routine: nil, count: edge.edge.count)
        )
      case .checkCall: checkedCalls += edge.edge.count
      default: break
      }
    }
    for (number, calls) in routineCalls.enumerated() where calls.fromEmulated > 0 {
      crossings.append(
        Crossing(isToNative: true, function: nil, routine: number, count: calls.fromEmulated)
      )
    }
    crossings.removeAll { $0.count == 0 }
    checkedCallsOfEmulated = crossings(toNative: false)
  }

  /// Finds the blocks of thunks: an entry thunk's first one and the one behind its call, an exit
  /// thunk's that calls the emulator and the one behind.
  private mutating func markThunks(
    of engine: ExecutionEngine,
    _ places: [UInt64: (index: Int, isNative: Bool)]
  ) {
    func mark(_ address: UInt64, _ purpose: Purpose) {
      if let place = places[address], place.isNative { purposes[place.index] = purpose }
    }
    var entries: Set<UInt64> = []
    for stub in engine.translator.stubs where stub.place.step.code == .enterNative {
      if let thunk = try? engine.entryThunk(of: stub.key & Mode.addressBits) {
        entries.insert(thunk)
      }
    }
    let dispatch = engine.process.page.address(of: .enterEmulated)
    for block in engine.translator.blocks where block.mode.contains(.native) {
      guard case .indirectCall(let next) = block.wayOut, let end = block.end else { continue }
      if entries.contains(block.address) {
        mark(block.address, .entryThunk)
        mark(next, .entryThunk)
      } else if end.advanced(by: 3).knownTarget == dispatch {
        mark(block.address, .exitThunk)
        mark(next, .exitThunk)
      }
    }
  }
}

extension BlockProfile {
  fileprivate mutating func add(_ block: TranslatedBlock, _ bytes: [UInt8], _ module: Int) {
    blocks.append(
      Block(
        address: block.address,
        executions: 0,
        instructions: UInt32(truncatingIfNeeded: block.instructions),
        code: code.count..<code.count + bytes.count,
        module: module
      )
    )
    code += bytes
  }
}

extension ExecutionEngine {
  /// The operations that are executed for the x64 block at an address; nil where none lies.
  package func executedOperations(at address: UInt64) -> [HostOperation]? {
    try? translator.lowered(at: address)
  }

  /// What the run did so far.
  package func record() -> ExecutionRecord { ExecutionRecord(of: self) }

  /// By place of an indirect branch: how often it went to targets other than its known one.
  func indirectCounts() -> [UInt: [UInt64: UInt64]] {
    var sites: [UInt: [UInt64: UInt64]] = [:]
    for (target, count) in counts where count > 0 {
      sites[target.site, default: [:]][target.address, default: 0] += count
    }
    for entry in targets.all where entry.count > 0 {
      guard let place = entry.place else { continue }
      sites[place.number, default: [:]][entry.address, default: 0] += entry.count
    }
    return sites
  }
}

extension GuestProcess {
  /// The image that an address lies in.
  func index(of address: UInt64) -> Int? {
    images.firstIndex { $0.addresses.contains(address) }
  }

  /// The bytes from an address on, which can all be read.
  func bytes(at address: UInt64, count: Int) -> [UInt8] {
    (0..<UInt64(count)).map { UInt8(truncatingIfNeeded: (try? memory.load(address + $0, 1)) ?? 0) }
  }
}
