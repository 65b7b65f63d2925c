internal import HostCode
internal import Lowering
internal import X64Decoding

/// Why a run stopped, and where.
extension ExecutionEngine {
  /// A stop, with where the run is and how it came there.
  func failure(_ stop: ExecutionStop) -> ExecutionFailure {
    let current = position.flatMap { translator.instruction(of: $0) }
    let calls = interpreter.calls
    let addresses = (0..<calls.depth).lazy.map { calls[$0].address & Mode.addressBits }
      .filter { self.process.index(of: $0) != nil }
    return ExecutionFailure(
      stop: isStackFull(stop) ? .stackLimit(process.limits.stackBytes) : stop,
      place: current.map { place($0.address) } ?? systemPlace,
      isNative: current?.mode.contains(.native) ?? true,
      trace: addresses.suffix(ExecutionFailure.shownCalls).reversed().map(place),
      hiddenCalls: max(0, addresses.count - ExecutionFailure.shownCalls)
    )
  }

  /// Whether an access went just over the end of the stack, which is where all memory begins.
  private func isStackFull(_ stop: ExecutionStop) -> Bool {
    switch stop {
    case .read(let address), .write(let address):
      GuestProcess.start - (1 << 16)..<GuestProcess.start ~= address
    default: false
    }
  }

  /// The system routine or entry of the emulator that the run stopped in.
  private var systemPlace: ExecutionFailure.Place? {
    guard let stub = translator.stubs.first(where: { $0.place == position }) else { return nil }
    let address = stub.key & Mode.addressBits
    let routine = process.page.routine(at: address).map { SystemRoutine.all[$0].name }
    let entry = process.page.entry(at: address).flatMap(GuestProcess.name)
    return ExecutionFailure.Place(symbol: routine ?? entry, address: address, offset: 0)
  }

  /// What is at an address, for messages.
  func place(_ address: UInt64) -> ExecutionFailure.Place {
    guard let image = process.images.first(where: { $0.addresses.contains(address) }) else {
      return ExecutionFailure.Place(address: address, offset: 0)
    }
    let symbol = image.symbol(at: address)
    return ExecutionFailure.Place(
      module: image.name,
      symbol: symbol.map { $0.distance == 0 ? $0.name : "\($0.name)+\($0.distance)" },
      address: address,
      offset: address - image.base
    )
  }

  /// Why the code at an address has no steps.
  func refusal(at address: UInt64) -> ExecutionStop {
    if address == StepPlace.noTarget { return .notExecutable(address) }
    if process.memory.rights(at: address).contains(.native) {
      switch translator.code.operation(at: address)?.opcode {
      case .brk, .hlt: return .trap
      case .svc: return .systemCall
      default: break
      }
      let word = (try? process.memory.load(address, 4)) ?? 0
      return .unknownInstruction((0..<4).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) })
    }
    let instruction = translator.code.instruction(at: address)
    if instruction?.branch == .trap { return .trap }
    if instruction?.branch == .systemCall { return .systemCall }
    return .unknownInstruction(
      translator.code.bytes(at: address, atMost: Int(max(1, instruction?.length ?? 1)))
    )
  }

  /// What is wrong with a step that could not go on: an access, or an operation.
  func failure(of step: Step) -> ExecutionStop {
    if let access = MemoryStep(step.code) {
      var address = registers[step.b] &+ step.bits
      if access.isIndexed { address &+= registers[step.c] &<< UInt64(step.d) }
      if step.code == .pop { address = registers[step.b] }
      return access.isStore ? .write(address) : .read(address)
    }
    switch interpreter.stop {
    case .fault(let address)?:
      return process.memory.contains(address, 1) ? .write(address) : .read(address)
    case .notCovered(let operation)?:
      let isDivision = [Helper.divideUnsigned128, .divideSigned128].contains {
        Int64($0.rawValue) == operation.immediate
      }
      return isDivision && operation.origin == .helper ? .division : .unsupported("\(operation)")
    default: return .unsupported("a step that cannot go on")
    }
  }
}
