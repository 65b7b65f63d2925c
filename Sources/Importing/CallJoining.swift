internal import Workloads

/// Exact calls on their way into a program.
struct CallJoining {
  /// What became of them.
  struct Result {
    /// Pairs of functions that only the exact calls have, and their calls.
    var added = 0
    var addedCalls: UInt64 = 0
    /// Functions that only the exact calls have, of modules that both have.
    var unjoined = 0
    /// Pairs with fewer calls than samples prove.
    var contradictions = 0
  }

  private struct Pair: Hashable {
    var caller: FunctionJoin.Place
    var callee: FunctionJoin.Place
  }

  private struct Sum {
    var count: UInt64
    var kind: CallKind?
  }

  private let join: FunctionJoin
  private let before: RecordedProgram
  private var order: [Pair] = []
  private var sums: [Pair: Sum] = [:]
  /// By function of the other recording: the function that was added for it.
  private var addedFunctions: [Int: Int] = [:]
  /// By module: the function of its code without names.
  private var nameless: [Int: Int] = [:]
  /// By module of the other recording: the module that was added for it.
  private var addedModules: [Int: Int] = [:]
  private var names: UniqueNames
  private var result = Result()
  private var other: RecordedProgram?

  init(_ program: RecordedProgram, _ join: FunctionJoin) {
    self.join = join
    before = program
    names = UniqueNames(program.functions.map(\.name))
    for (index, function) in program.functions.enumerated() where function.symbol.isEmpty {
      if nameless[function.module] == nil { nameless[function.module] = index }
    }
  }

  /// Adds all calls of one function of the other recording by another.
  mutating func add(_ call: RecordedProgram.Call, of other: RecordedProgram) {
    if self.other == nil { self.other = other }
    let pair = Pair(caller: join.places[call.caller], callee: join.places[call.callee])
    guard isWorthKnowing(pair, call, other) else { return }
    if let sum = sums[pair] {
      let (count, overflows) = sum.count.addingReportingOverflow(call.count)
      sums[pair] = Sum(count: overflows ? .max : count, kind: sum.kind ?? call.kind)
    } else {
      sums[pair] = Sum(count: call.count, kind: call.kind)
      order.append(pair)
    }
  }

  /// Whether calls lead from one function that was sampled to another, or between modules of which
  /// one may migrate.
  private func isWorthKnowing(
    _ pair: Pair,
    _ call: RecordedProgram.Call,
    _ other: RecordedProgram
  ) -> Bool {
    if pair.caller == pair.callee { return false }
    if case .function = pair.caller, case .function = pair.callee { return true }
    let (caller, callee) = (other.functions[call.caller], other.functions[call.callee])
    guard caller.module != callee.module else { return false }
    if let module = join.modules[caller.module], module == join.modules[callee.module] {
      return false
    }
    return [caller, callee].contains { architecture($0, other) == .x64 }
  }

  private func architecture(
    _ function: RecordedProgram.Function,
    _ other: RecordedProgram
  ) -> Architecture {
    if let module = join.modules[function.module] {
      return before.architecture(of: before.modules[module])
    }
    return other.architecture(of: other.modules[function.module])
  }

  /// Puts the calls into the program that they join.
  mutating func apply(to program: inout RecordedProgram) -> Result {
    guard let other else { return result }
    var callsOfPair: [[Int]: Int] = [:]
    for (index, call) in program.calls.enumerated() {
      callsOfPair[[call.caller, call.callee]] = index
    }
    for pair in order {
      guard let sum = sums[pair] else { continue }
      let fitting = fittingCalls(pair, callsOfPair)
      guard !fitting.isEmpty else {
        addPair(pair, sum, other, &program)
        continue
      }
      share(sum, among: fitting, &program)
    }
    return result
  }

  /// The sampled pairs that a pair may be.
  private func fittingCalls(_ pair: Pair, _ callsOfPair: [[Int]: Int]) -> [Int] {
    if case .function(let caller) = pair.caller, case .function(let callee) = pair.callee {
      return callsOfPair[[caller, callee]].map { [$0] } ?? []
    }
    func fits(_ function: Int, _ place: FunctionJoin.Place) -> Bool {
      switch place {
      case .function(let index): index == function
      case .part(let module): before.functions[function].module == module
      case .missing: false
      }
    }
    return before.calls.indices.filter {
      fits(before.calls[$0].caller, pair.caller) && fits(before.calls[$0].callee, pair.callee)
    }
  }

  /// Shares a count out among calls, in the proportion of their estimates, at least one to each.
  private mutating func share(
    _ sum: Sum,
    among calls: [Int],
    _ program: inout RecordedProgram
  ) {
    let proven = calls.map { index -> Double in
      let call = before.calls[index]
      guard case .estimated(let low, _) = call.provenance else { return Double(call.count) }
      return low * Double(call.count)
    }
    if Double(sum.count) < proven.reduce(0, +).rounded(.down) { result.contradictions += 1 }
    let estimates = calls.map { Double(before.calls[$0].count) }
    let total = estimates.reduce(0, +)
    let rest = sum.count - min(sum.count, UInt64(calls.count))
    var given: UInt64 = 0
    var estimate = 0.0
    for (position, index) in calls.enumerated() {
      estimate += estimates[position]
      let share = position == calls.count - 1 ? 1 : min(1, estimate / total)
      let end = share == 1 ? rest : max(given, min(rest, UInt64(Double(rest) * share)))
      let count = end - given + 1
      given = end
      // Another pair may have been shared out here before.
      let hasOne = program.calls[index].provenance == .exact
      program.calls[index].count = hasOne ? program.calls[index].count + count : count
      program.calls[index].provenance = .exact
      program.calls[index].kind = program.calls[index].kind ?? sum.kind
    }
  }

  /// Adds a pair that no sample shows.
  private mutating func addPair(
    _ pair: Pair,
    _ sum: Sum,
    _ other: RecordedProgram,
    _ program: inout RecordedProgram
  ) {
    let caller = function(pair.caller, other, &program)
    let callee = function(pair.callee, other, &program)
    guard caller != callee else { return }
    program.calls.append(
      RecordedProgram.Call(
        caller: caller,
        callee: callee,
        count: sum.count,
        place: 0,
        kind: sum.kind
      )
    )
    result.added += 1
    result.addedCalls += min(sum.count, CountRatio.greatest)
  }

  /// The function that a place is, added where there is none yet.
  private mutating func function(
    _ place: FunctionJoin.Place,
    _ other: RecordedProgram,
    _ program: inout RecordedProgram
  ) -> Int {
    switch place {
    case .function(let index): return index
    case .part(let module):
      if let index = nameless[module] { return index }
      let name = SampledNames.nameless(program.modules[module].name)
      nameless[module] = program.functions.count
      program.functions.append(unsampled(name, symbol: "", in: module))
      return program.functions.count - 1
    case .missing(let index):
      if let added = addedFunctions[index] { return added }
      let function = other.functions[index]
      var module = join.modules[function.module] ?? addedModules[function.module]
      if join.modules[function.module] != nil { result.unjoined += 1 }
      if module == nil {
        module = program.modules.count
        addedModules[function.module] = program.modules.count
        program.modules.append(other.modules[function.module])
      }
      addedFunctions[index] = program.functions.count
      program.functions.append(
        unsampled(function.name, symbol: function.symbol, in: module ?? 0)
      )
      return program.functions.count - 1
    }
  }

  /// A function without time, under a name that is free.
  private mutating func unsampled(
    _ name: String,
    symbol: String,
    in module: Int
  ) -> RecordedProgram.Function {
    RecordedProgram.Function(
      name: names.claim(name),
      symbol: symbol,
      module: module,
      work: 0,
      inclusiveWork: 0
    )
  }
}
