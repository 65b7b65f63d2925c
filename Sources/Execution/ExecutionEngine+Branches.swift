/// Returns and indirect branches whose targets are not those that were expected.
extension ExecutionEngine {
  /// A return that does not come back from the last call: from x64 to Arm64EC code, or past calls
  /// that are left open, or by an address that was made.
  func goBack(at place: StepPlace, _ step: Step) throws(ExecutionStop) -> StepPlace {
    let mode = Mode(rawValue: step.bits & ~Mode.addressBits)
    var target = registers[step.b]
    if step.code == .popBack {
      let stack = target
      guard let address = process.memory.read(stack, as: UInt64.self) else { throw .read(stack) }
      target = address
      registers[step.a] = target
      registers[step.b] = stack &+ 8 &+ step.bits & Mode.addressBits
      interpreter.fuel -= Int(step.instructions)
    }
    _ = place.advanced(by: 1).goEdge()
    return try goBack(to: target, mode)
  }

  func goBack(to target: UInt64, _ mode: Mode) throws(ExecutionStop) -> StepPlace {
    // The bits above are the mode's.
    guard target <= Mode.addressBits else { throw .notExecutable(target) }
    if let place = interpreter.calls.unwind(to: target | mode.rawValue) { return place }
    let isNative = process.memory.rights(at: target).contains(.native)
    guard !mode.contains(.native), isNative else { return try resolve(target, mode) }
    return try arrive(at: target, mode)
  }

  /// x64 code goes to an address of Arm64EC code: back behind a call, or to a function.
  private func arrive(at target: UInt64, _ mode: Mode) throws(ExecutionStop) -> StepPlace {
    // `blr x16`: what exit thunks call the emulator with.
    guard let word = try? process.memory.load(target &- 4, 4), word == Mode.emulatorCall else {
      return try resolve(target, mode)
    }
    registers[RegisterFile.stackPointer] = registers[RegisterFile.guestStack]
    let native = mode.union(.native)
    if let place = interpreter.calls.unwind(to: target | native.rawValue) { return place }
    return try resolve(target, native)
  }

  /// An indirect branch to where it never went, or not lately.
  func goIndirectly(at place: StepPlace, _ step: Step) throws(ExecutionStop) -> StepPlace {
    let target = registers[step.b]
    if step.code == .callIndirect, interpreter.calls.isFull {
      throw .depthLimit(process.limits.depth)
    }
    let mode = Mode(rawValue: step.bits & ~Mode.addressBits)
    let next = try resolve(target, mode)
    let known = place.advanced(by: 3)
    if known.knownTarget == StepPlace.noTarget {
      known.knownTarget = target
      let edge = place.advanced(by: 1)
      edge.edge = Edge(count: edge.edge.count, target: next)
    } else {
      remember(known, target, next)
    }
    return place
  }

  /// Puts a target into the cache, and keeps the count of what that drives out.
  ///
  /// Room for its own count is made now: which targets drive each other out depends on where the
  /// host's memory lies, and a run of known code allocates nothing.
  func remember(_ site: StepPlace, _ target: UInt64, _ place: StepPlace) {
    counts[IndirectTarget(site: site.number, address: target), default: 0] += 0
    let old = targets.replace(site, target, by: place)
    if let site = old.place {
      counts[IndirectTarget(site: site.number, address: old.address), default: 0] += old.count
    }
  }
}
