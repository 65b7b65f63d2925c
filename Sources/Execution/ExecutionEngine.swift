package import Lowering
internal import HostCode
internal import X64Decoding

/// Runs the code of a process, x64 and Arm64EC side by side, and counts what it does.
///
///     var engine = try ExecutionEngine(process, habits: .fex)
///     let result = try engine.call(address, arguments: [20_000])
///
/// `Interpreter` runs the steps; here is what stops it: code that is reached for the first time,
/// targets that are new, and crossings that are not the usual ones.
package final class ExecutionEngine {
  package let process: GuestProcess
  let translator: Translator
  var interpreter: Interpreter
  let registers = RegisterFile()
  let targets = TargetCache()
  /// How often indirect branches went to targets that are no longer in the cache.
  var counts: [IndirectTarget: UInt64] = [:]
  /// The calls of system routines and their work, by number; from x64 and from native code.
  var routineCalls: [RoutineCalls]
  let heap: GuestHeap
  /// The stacks of calls from x64 to Arm64EC code that were not aligned, the last one last.
  var unaligned: [UInt64] = []

  /// An indirect branch, by the place behind it, and where it went.
  struct IndirectTarget: Hashable {
    var site: UInt
    var address: UInt64
  }

  /// What was asked of a system routine.
  package struct RoutineCalls: Hashable, Sendable {
    package var fromEmulated: UInt64 = 0
    package var fromNative: UInt64 = 0
    /// Bytes or rounds.
    package var work: UInt64 = 0
  }

  /// Prepares to run; nil in a build that cannot read x64 code.
  ///
  /// - Parameters:
  ///   - process: What is loaded.
  ///   - habits: The translator whose code is executed for x64.
  package init?(_ process: GuestProcess, habits: TranslatorHabits) {
    guard let decoder = X64Decoder() else { return nil }
    self.process = process
    translator = Translator(
      code: GuestCode(memory: process.memory, decoder: decoder),
      habits: habits
    )
    routineCalls = Array(repeating: RoutineCalls(), count: SystemRoutine.all.count)
    heap = GuestHeap(limit: process.limits.heapBytes)
    interpreter = Interpreter(
      registers: registers,
      memory: process.memory,
      machine: GuestMachine(registers: registers, memory: process.memory),
      targets: targets,
      calls: CallStack(capacity: process.limits.depth),
      fuel: process.limits.instructions
    )
    interpreter.machine.fpcr = habits.features.contains(.alternateFloat) ? 0b110 : 0
  }

  deinit {
    registers.deallocate()
    targets.deallocate()
    interpreter.calls.deallocate()
  }

  /// The mode of x64 and of Arm64EC code, by how numbers are rounded now.
  func mode(isNative: Bool) -> Mode {
    var mode: Mode = isNative ? .native : []
    if interpreter.machine.fpcr != 0 { mode.insert(.controlled) }
    return mode
  }

  /// Calls a function as a native caller would, and runs until it is back.
  ///
  /// - Parameters:
  ///   - address: The function; one of x64 runs emulated.
  ///   - arguments: At most four whole arguments.
  /// - Returns: `rax` or `x0`.
  /// - Throws: Why the run ended before, and where.
  package func call(
    _ address: UInt64,
    arguments: [UInt64]
  ) throws(ExecutionFailure) -> UInt64 {
    for (index, argument) in arguments.prefix(4).enumerated() {
      registers[UInt8(index)] = argument
    }
    let native = process.native(address)
    let mode = mode(isNative: native != nil)
    // Home space for x64's arguments, and an aligned stack.
    let stack = (process.stackTop - 256) & ~15
    let page = process.page
    let back = native == nil ? page.emulatedFinish : page.address(of: .finish)
    registers[RegisterFile.stackPointer] = stack
    registers[RegisterFile.link] = back
    registers[RegisterFile.guestStack] = stack - 8
    registers[RegisterFile.state] = process.stateAddress
    process.memory.put(back, 8, at: stack - 8)
    let done = translator.stub(for: back | mode.rawValue, Step(code: .done), to: nil)
    _ = interpreter.calls.push(back | mode.rawValue, translator.edge(to: done))
    do throws(ExecutionStop) {
      try run(from: resolve(native ?? address, mode))
    } catch {
      throw failure(error)
    }
    return native == nil ? registers[8] : registers[0]
  }

  /// Calls the entry points of the libraries, and then a function.
  ///
  /// - Parameters:
  ///   - address: The function.
  ///   - arguments: At most four whole arguments.
  /// - Returns: `rax` or `x0`.
  /// - Throws: Why the run ended before, and where.
  package func run(
    _ address: UInt64,
    arguments: [UInt64]
  ) throws(ExecutionFailure) -> UInt64 {
    for point in process.entryPoints {
      // `DllMain(base, DLL_PROCESS_ATTACH, static)`.
      let answer = try call(point.address, arguments: [point.base, 1, 1])
      guard answer & 0xFFFF_FFFF != 0 else {
        throw ExecutionFailure(
          stop: .refusedLoading,
          place: place(point.address),
          isNative: process.native(point.address) != nil,
          trace: []
        )
      }
    }
    return try call(address, arguments: arguments)
  }

  /// The number that the last call returned.
  package var numberResult: Double { registers.double(RegisterFile.vectors) }

  /// The step that the run stopped at last.
  private(set) var position: StepPlace?

  private func run(from start: StepPlace) throws(ExecutionStop) {
    var place = start
    while true {
      place = interpreter.run(from: place)
      position = place
      if interpreter.fuel < 0 {
        throw .instructionLimit(process.limits.instructions)
      }
      guard let next = try goOn(at: place) else { return }
      place = next
    }
  }

  /// Does what a step asks of the engine; nil when the run is done.
  private func goOn(at place: StepPlace) throws(ExecutionStop) -> StepPlace? {
    let step = place.step
    switch step.code {
    case .done: return nil
    case .translate:
      let edge = place.advanced(by: -Int(step.d))
      let mode = Mode(rawValue: step.bits & ~Mode.addressBits)
      let target = try resolve(step.bits & Mode.addressBits, mode)
      edge.edge = Edge(count: edge.edge.count, target: target)
      return target
    case .control:
      let edge = place.advanced(by: 1)
      // The step that translates edge 1 knows where that leads.
      let stub = place.advanced(by: 4).step.bits
      let isNative = Mode(rawValue: stub).contains(.native)
      let current = mode(isNative: isNative)
      if stub & ~Mode.addressBits == current.rawValue { return edge.goEdge() }
      _ = edge.goEdge()
      return try resolve(stub & Mode.addressBits, current)
    default:
      return try goOnElsewhere(at: place, step)
    }
  }

  private func goOnElsewhere(
    at place: StepPlace,
    _ step: Step
  ) throws(ExecutionStop) -> StepPlace {
    switch step.code {
    case .goBack, .popBack: return try goBack(at: place, step)
    case .callIndirect, .jumpIndirect: return try goIndirectly(at: place, step)
    case .call, .pushCall:
      if step.code == .pushCall {
        let stack = registers[RegisterFile.guestStack] &- 8
        guard process.memory.isWritable(stack, 8) else { throw .write(stack) }
      }
      throw .depthLimit(process.limits.depth)
    case .enterNative, .enterEmulated, .returnEmulated, .jumpEmulated, .checkCall:
      return try cross(at: place, step)
    case .nativeRoutine, .emulatedRoutine: return try runRoutine(at: place, step)
    case .checkDivision: throw .division
    case .refuse: throw refusal(at: step.bits)
    default: throw failure(of: step)
    }
  }

  /// Where the steps for code at an address are, in a mode.
  func resolve(_ address: UInt64, _ mode: Mode) throws(ExecutionStop) -> StepPlace {
    // The bits above are the mode's.
    guard address <= Mode.addressBits else { throw .notExecutable(address) }
    if let place = translator.knownPlace(address, mode) { return place }
    let key = address | mode.rawValue
    if let entry = process.page.entry(at: address) {
      guard mode.contains(.native) || entry == .finish else { throw .noEntryThunk(address) }
      return try stub(for: entry, key, mode)
    }
    if let routine = process.page.routine(at: address) {
      let code: StepCode = mode.contains(.native) ? .nativeRoutine : .emulatedRoutine
      return translator.stub(
        for: key,
        Step(code: code, payload: Int64(routine)),
        to: nil
      )
    }
    let isNative = process.memory.rights(at: address).contains(.native)
    if mode.contains(.native) {
      guard isNative else {
        guard process.memory.rights(at: address).contains(.execute) else {
          throw .notExecutable(address)
        }
        throw .noExitThunk(address)
      }
      return try translator.place(address, mode)
    }
    guard isNative else { return try translator.place(address, mode) }
    let thunk = try entryThunk(of: address)
    return translator.stub(
      for: key,
      Step(code: .enterNative, payload: Int64(bitPattern: address)),
      to: thunk | mode.union(.native).rawValue
    )
  }

  private func stub(
    for entry: SystemPage.Entry,
    _ key: UInt64,
    _ mode: Mode
  ) throws(ExecutionStop) -> StepPlace {
    let control = mode.subtracting(.native).rawValue
    let state = process.stateAddress | control
    let step: Step
    switch entry {
    case .enterEmulated: step = Step(code: .enterEmulated, payload: Int64(process.stateAddress))
    case .returnEmulated: step = Step(code: .returnEmulated, payload: Int64(bitPattern: state))
    case .checkCall: step = Step(code: .checkCall, payload: Int64(bitPattern: mode.rawValue))
    case .jumpEmulated: step = Step(code: .jumpEmulated)
    case .finish: step = Step(code: .done)
    case .unsupported: throw .unsupported("an entry point of the emulator that is not supported")
    }
    return translator.stub(for: key, step, to: nil)
  }
}
