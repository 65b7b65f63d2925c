internal import BlockProfiles
internal import Diagnostics
internal import Workloads
internal import X64Decoding

/// The calls that the code of an output's blocks makes.
struct SDEMixCalls {
  private struct Pair: Hashable {
    var caller: Int
    var callee: Int
  }

  /// Calls through pointers, of which the code does not say where they go.
  private struct Supply {
    var function: Int
    /// Whether they go through a pointer at a fixed address, as imports do.
    var isImport: Bool
    var place: UInt64
    /// The calls that have not been given to a function.
    var left: UInt64
    /// The calls of which it is not certain that they are of a function.
    var free: UInt64
  }

  /// A function with calls that no direct call explains.
  private struct Wanted {
    var function: Int
    var count: UInt64
    /// How many more calls through pointers there are that may be of it.
    var choice: UInt64
  }

  private(set) var calls: [RecordedProgram.Call] = []
  /// Calls of functions that are left when all pointers' calls are given out.
  private(set) var unexplained: UInt64 = 0
  /// By function.
  private(set) var entries: [UInt64]
  private var supplies: [Supply] = []
  private var callIndex: [Pair: Int] = [:]
  private var supplyIndex: [Pair: Int] = [:]

  /// The most callers among which the calls of one function are shared out.
  private static let mostCallers = 32

  /// Reads the last instruction of every block, and connects the blocks.
  ///
  /// - Parameters:
  ///   - code: The blocks, which get their edges.
  ///   - cells: Where the pointers of imports lead to.
  /// - Throws: A message when this build cannot read x64 code.
  init(_ code: inout SDEMixCode, _ cells: ImportCells) throws(InvalidInput) {
    let imported = ImportedFunctions(code.functions)
    entries = Array(repeating: 0, count: code.functions.count)
    let decoder = try BlockCode.x64Decoder()
    var blockOfAddress: [UInt64: Int] = [:]
    for (index, block) in code.profile.blocks.enumerated()
    where blockOfAddress[block.address] == nil {
      blockOfAddress[block.address] = index
    }
    var called = Array(repeating: UInt64(0), count: code.functions.count)
    var instructions: [X64Instruction] = []
    for (index, block) in code.profile.blocks.enumerated() {
      _ = decoder.decode(code.profile.code(of: block), into: &instructions)
      guard let last = instructions.last else { continue }
      let place = block.end &- UInt64(last.length)
      let target = last.target(at: place).flatMap { blockOfAddress[$0] }
      let next = blockOfAddress[block.end]
      let caller = code.functionOfBlock[index]
      switch last.branch {
      case .none: code.addEdge(from: index, to: next, count: block.executions)
      case .jump:
        code.addEdge(from: index, to: target, count: block.executions)
        guard let target, code.functionOfBlock[target] != caller else { continue }
        add(caller, code.functionOfBlock[target], block.executions, place, .direct)
      case .conditionalJump:
        let onward = min(block.executions, next.map { code.profile.blocks[$0].executions } ?? 0)
        code.addEdge(from: index, to: next, count: onward)
        code.addEdge(from: index, to: target, count: block.executions - onward)
      case .call:
        guard let target else { continue }
        code.addEdge(from: index, to: target, count: block.executions)
        let callee = code.functionOfBlock[target]
        called[callee] += block.executions
        add(caller, callee, block.executions, place, .direct)
      case .indirectCall, .indirectJump:
        let isImport = last.memory?.isRelativeToInstruction == true
        // A jump through a register is one of a function's own tables.
        guard last.branch == .indirectCall || isImport else { continue }
        if let symbol = last.memoryAddress(at: place).flatMap({ cells.symbol(at: $0) }),
          let callee = imported[symbol]
        {
          called[callee] += block.executions
          add(caller, callee, block.executions, place, .import)
          continue
        }
        addSupply(caller, isImport: isImport, block.executions, place)
      case .return, .systemCall, .trap: break
      }
    }
    shareOut(code, called)
  }

  private mutating func add(
    _ caller: Int,
    _ callee: Int,
    _ count: UInt64,
    _ place: UInt64,
    _ kind: CallKind?
  ) {
    guard count > 0 else { return }
    let pair = Pair(caller: caller, callee: callee)
    if let index = callIndex[pair] {
      calls[index].count += count
      calls[index].place = min(calls[index].place, place)
      return
    }
    callIndex[pair] = calls.count
    calls.append(.init(caller: caller, callee: callee, count: count, place: place, kind: kind))
  }

  private mutating func addSupply(
    _ function: Int,
    isImport: Bool,
    _ count: UInt64,
    _ place: UInt64
  ) {
    let pair = Pair(caller: function, callee: isImport ? 1 : 0)
    if let index = supplyIndex[pair] {
      supplies[index].left += count
      supplies[index].free += count
      return
    }
    supplyIndex[pair] = supplies.count
    supplies.append(
      Supply(function: function, isImport: isImport, place: place, left: count, free: count)
    )
  }

  /// Gives the calls of functions that no direct call explains to those who call through pointers.
  ///
  /// Imports lead out of their module. The functions with the least choice of callers come first;
  /// each one's calls are shared out in the proportion of what its callers have left. The truth
  /// lies between what the others cannot have made and all that a caller made.
  private mutating func shareOut(_ code: SDEMixCode, _ called: [UInt64]) {
    let wanted = code.functions.indices.compactMap { function -> Wanted? in
      let calls = code.functions[function].calls ?? 0
      guard calls > called[function] else { return nil }
      let count = calls - called[function]
      let available = fitting(function, code).reduce(UInt64(0)) { $0 + supplies[$1].left }
      return Wanted(function: function, count: count, choice: available - min(available, count))
    }
    for wish in wanted.sorted(by: { ($0.choice, $0.function) < ($1.choice, $1.function) }) {
      let fitting = fitting(wish.function, code)
      let free = fitting.reduce(UInt64(0)) { $0 + supplies[$1].free }
      let callers = fitting.filter { supplies[$0].left > 0 }
        .sorted { (supplies[$1].left, $0) < (supplies[$0].left, $1) }
        .prefix(Self.mostCallers)
      let left = share(wish.count, to: wish.function, among: Array(callers), free: free)
      unexplained += left
      entries[wish.function] += left
    }
  }

  /// The calls through pointers that may be of a function.
  private func fitting(_ function: Int, _ code: SDEMixCode) -> [Int] {
    let image = code.functions[function].image
    return supplies.indices.filter { index in
      let supply = supplies[index]
      return supply.function != function
        && (!supply.isImport || code.functions[supply.function].image != image)
    }
  }

  /// Gives calls of a function to its callers; returns how many are left.
  private mutating func share(
    _ count: UInt64,
    to callee: Int,
    among callers: [Int],
    free: UInt64
  ) -> UInt64 {
    let available = callers.reduce(UInt64(0)) { $0 + supplies[$1].left }
    let given = min(count, available)
    var left = given
    for (position, index) in callers.enumerated() where left > 0 {
      let supply = supplies[index]
      let proportion = Double(given) * (Double(supply.left) / Double(available))
      let isLast = position == callers.count - 1
      let part = min(left, supply.left, isLast ? left : max(1, UInt64(proportion.rounded(.up))))
      left -= part
      supplies[index].left -= part
      let others = free - supply.free
      let low = given > others ? given - others : 0
      let high = min(given, supply.free)
      // What must be a caller's cannot be another function's.
      supplies[index].free -= min(low, supply.free)
      addEstimate(supply, callee, part, low: min(low, part), high: max(high, part))
    }
    return count - given + left
  }

  private mutating func addEstimate(
    _ supply: Supply,
    _ callee: Int,
    _ count: UInt64,
    low: UInt64,
    high: UInt64
  ) {
    let provenance: CountProvenance =
      low == high
      ? .exact
      : .estimated(low: Double(low) / Double(count), high: Double(high) / Double(count))
    calls.append(
      .init(
        caller: supply.function,
        callee: callee,
        count: count,
        place: supply.place,
        kind: supply.isImport ? .import : nil,
        provenance: provenance
      )
    )
  }
}

/// The functions of a recording, as others import them.
private struct ImportedFunctions {
  private var whole: [ImportCells.Symbol: Int] = [:]
  /// By name alone; nil for names that several modules have.
  private var byName: [String: Int?] = [:]

  init(_ functions: [SDEMixCode.Function]) {
    for (index, function) in functions.enumerated() where !function.name.isEmpty {
      let library = SystemModules.fileName(of: function.image).lowercased()
      whole[.init(library: library, name: function.name)] = index
      byName[function.name] = byName.keys.contains(function.name) ? .some(nil) : .some(index)
    }
  }

  /// The function of a symbol: of its library, or, where that only sends on to another, the only
  /// one of its name.
  subscript(symbol: ImportCells.Symbol) -> Int? {
    whole[symbol] ?? byName[symbol.name] ?? nil
  }
}
