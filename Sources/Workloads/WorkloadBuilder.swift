public import Quantities

/// Puts a workload together: modules first, then functions, calls and phases.
///
///     var builder = WorkloadBuilder()
///     let app = builder.addModule(Module(name: "app.exe", architecture: .x64))
///     let main = builder.addFunction("main", in: app, instructions: 1_000, mix: "integer")
///     builder.addPhase("run", calls: [EntryCall(function: main, count: 1)])
///     let workload = builder.workload
public struct WorkloadBuilder: Sendable {
  private var modules: [Module] = []
  private var functions: [Function] = []
  private var sitesByCaller: [[CallSite]] = []
  private var phases: [Phase] = []
  private var notes: [String] = []
  private var recording: BlockProfile?

  /// Mean length of an x64 instruction, used where a function gives only bytes or only
  /// instructions.
  ///
  /// Measured over the distinct instructions that five Debian programs reach (djpeg, zstd, gzip,
  /// xz, lua; nops left out): 3.8 bytes.
  public static let bytesPerInstruction = 3.8

  /// The most instructions that a body without `codeBytes` is assumed to reach: loops run more
  /// instructions than they have.
  public static let assumedReachedInstructions: UInt64 = 250

  /// Starts an empty workload.
  public init() {}

  /// Adds a module.
  ///
  /// - Parameter module: The module; its name is not in use yet.
  /// - Returns: Its index.
  public mutating func addModule(_ module: Module) -> Int {
    modules.append(module)
    return modules.count - 1
  }

  /// Adds a function whose body is a number of instructions.
  ///
  /// - Parameters:
  ///   - name: A name that is not in use yet.
  ///   - module: The index of its module.
  ///   - instructions: x64 instructions per run.
  ///   - mix: The name of the instruction mix.
  ///   - codeBytes: The bytes of code that runs reach; assumed from `instructions` when nil.
  ///   - signature: The call signature.
  /// - Returns: Its index.
  public mutating func addFunction(
    _ name: String,
    in module: Int,
    instructions: UInt64,
    mix: String,
    codeBytes: UInt64? = nil,
    signature: CallSignature? = nil
  ) -> Int {
    addFunction(
      name,
      in: module,
      body: .instructions(CountRatio(instructions), mix: mix),
      codeBytes: codeBytes,
      signature: signature
    )
  }

  /// Adds a function.
  ///
  /// - Parameters:
  ///   - name: A name that is not in use yet.
  ///   - module: The index of its module.
  ///   - body: What a run costs.
  ///   - events: Events that were recorded with the body; none with a measured time.
  ///   - codeBytes: The bytes of code that runs reach; assumed from the body when nil.
  ///   - reachedInstructions: The instructions in those bytes; assumed from them when nil.
  ///   - signature: The call signature.
  ///   - isPortable: Whether it can be built for Arm.
  /// - Returns: Its index.
  public mutating func addFunction(
    _ name: String,
    in module: Int,
    body: Body,
    events: RecordedEvents = RecordedEvents(),
    codeBytes: UInt64? = nil,
    reachedInstructions: UInt64? = nil,
    signature: CallSignature? = nil,
    isPortable: Bool = true
  ) -> Int {
    precondition(modules.indices.contains(module), "a function's module exists")
    if case .measured = body {
      precondition(events == RecordedEvents(), "a measured time has its events in it already")
    }
    let reached =
      reachedInstructions
      ?? codeBytes.map { UInt64((Double($0) / Self.bytesPerInstruction).rounded(.up)) }
      ?? Self.assumedReach(of: body)
    functions.append(
      Function(
        name: name,
        module: module,
        body: body,
        events: events,
        reachedInstructions: reached,
        codeBytes: codeBytes ?? Self.assumedBytes(ofReach: reached),
        signature: signature,
        isPortable: isPortable
      )
    )
    sitesByCaller.append([])
    return functions.count - 1
  }

  /// Gives the functions' bodies their machine code.
  ///
  /// - Parameters:
  ///   - recording: The recorded code of all functions.
  ///   - blocks: By function: the blocks that its runs execute; none where its code is unknown.
  package mutating func setCode(_ recording: BlockProfile, blocks: [[Int]]) {
    precondition(blocks.count == functions.count, "every function has its list of blocks")
    self.recording = recording
    for (index, blocks) in blocks.enumerated() { functions[index].blocks = blocks }
  }

  /// Adds a call site behind those that the caller has already.
  ///
  /// - Parameters:
  ///   - caller: The index of the calling function.
  ///   - callee: The index of the called function.
  ///   - callsPerRun: Calls per run of the caller.
  ///   - kind: How the call finds its callee.
  ///   - provenance: How the count is known.
  public mutating func addCall(
    from caller: Int,
    to callee: Int,
    callsPerRun: CountRatio = CountRatio(1),
    kind: CallKind = .direct,
    provenance: CountProvenance = .exact
  ) {
    precondition(
      functions.indices.contains(caller) && functions.indices.contains(callee),
      "a call's caller and callee exist"
    )
    sitesByCaller[caller].append(
      CallSite(
        caller: caller,
        callee: callee,
        callsPerRun: callsPerRun,
        kind: kind,
        provenance: provenance
      )
    )
  }

  /// Adds a phase of one thread.
  ///
  /// - Parameters:
  ///   - name: The name.
  ///   - repeats: How often the calls are run, at least 1.
  ///   - budget: The time that one repeat may take.
  ///   - calls: The calls in order.
  public mutating func addPhase(
    _ name: String,
    repeats: UInt64 = 1,
    budget: Milliseconds? = nil,
    calls: [EntryCall]
  ) {
    addPhase(
      name,
      repeats: repeats,
      budget: budget,
      threads: [Thread(name: "main", calls: calls)]
    )
  }

  /// Adds a phase of several threads, each on a core of its own.
  ///
  /// - Parameters:
  ///   - name: The name.
  ///   - repeats: How often the threads run their calls, at least 1.
  ///   - budget: The time that one repeat may take.
  ///   - threads: The threads, at least one.
  public mutating func addPhase(
    _ name: String,
    repeats: UInt64 = 1,
    budget: Milliseconds? = nil,
    threads: [Thread]
  ) {
    precondition(repeats > 0 && !threads.isEmpty, "a phase runs at least once, on some thread")
    precondition(
      threads.allSatisfy { $0.calls.allSatisfy { functions.indices.contains($0.function) } },
      "a phase calls functions that exist"
    )
    phases.append(Phase(name: name, repeats: repeats, budget: budget, threads: threads))
  }

  /// Adds something that a reader of the results must know.
  public mutating func addNote(_ note: String) {
    notes.append(note)
  }

  /// The workload so far.
  public var workload: Workload {
    Workload(
      modules: modules,
      functions: functions,
      callSites: Array(sitesByCaller.joined()),
      phases: phases,
      notes: notes,
      recording: recording
    )
  }

  /// The bytes that so many instructions are assumed to have.
  package static func assumedBytes(ofReach instructions: UInt64) -> UInt64 {
    UInt64((Double(instructions) * bytesPerInstruction).rounded(.up))
  }

  /// The instructions of code that runs of a body are assumed to reach.
  package static func assumedReach(of body: Body) -> UInt64 {
    switch body {
    case .instructions(let perRun, _):
      min(assumedReachedInstructions, max(1, UInt64(perRun.mean.rounded(.up))))
    case .measured:
      assumedReachedInstructions
    }
  }
}
