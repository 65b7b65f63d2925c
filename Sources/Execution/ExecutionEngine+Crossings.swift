/// Crossings between Arm64EC and x64 code that the interpreter leaves to the engine.
extension ExecutionEngine {
  func cross(at place: StepPlace, _ step: Step) throws(ExecutionStop) -> StepPlace {
    // So that crossings that lead to nothing but crossings come to an end.
    interpreter.fuel -= 1
    switch step.code {
    case .enterNative: return try enterNative(at: place, step)
    case .enterEmulated: return try enterEmulated(at: place)
    case .returnEmulated:
      let isUnaligned = registers[RegisterFile.link] == process.page.emulatedReturn
      registers[RegisterFile.guestStack] =
        isUnaligned
        ? unaligned.popLast() ?? registers[RegisterFile.stackPointer]
        : registers[RegisterFile.stackPointer]
      registers[RegisterFile.state] = process.stateAddress
      _ = place.advanced(by: 1).goEdge()
      return try goBack(to: registers[RegisterFile.link], mode(isNative: false))
    case .jumpEmulated:
      let stack = registers[RegisterFile.stackPointer] &- 8
      guard process.memory.write(stack, registers[RegisterFile.link]) else { throw .write(stack) }
      registers[RegisterFile.guestStack] = stack
      registers[RegisterFile.state] = process.stateAddress
      _ = place.advanced(by: 1).goEdge()
      return try resolve(registers[RegisterFile.targetFunction], mode(isNative: false))
    default: return try checkCall(at: place, step)
    }
  }

  /// The entry thunk of a function, which the word before the function tells.
  func entryThunk(of function: UInt64) throws(ExecutionStop) -> UInt64 {
    guard let word = try? process.memory.load(function &- 4, 4), word & 3 == 1 else {
      throw .noEntryThunk(function)
    }
    let distance = Int64(Int32(truncatingIfNeeded: Int64(word & ~3)))
    let thunk = function &+ UInt64(bitPattern: distance)
    guard process.memory.rights(at: thunk).contains(.native) else {
      throw .noEntryThunk(function)
    }
    return thunk
  }

  /// x64 code enters Arm64EC code with a stack that is not aligned as the convention says.
  private func enterNative(at place: StepPlace, _ step: Step) throws(ExecutionStop) -> StepPlace {
    let stack = registers[RegisterFile.guestStack]
    guard process.memory.read(stack, as: UInt64.self) != nil else { throw .read(stack) }
    // The address to come back to stays where it is, and the thunk comes back to a return.
    registers[RegisterFile.link] = process.page.emulatedReturn
    registers[RegisterFile.stackBefore] = stack &+ 8
    registers[RegisterFile.stackPointer] = stack & ~15
    registers[RegisterFile.targetFunction] = step.bits
    guard unaligned.count < process.limits.depth else {
      throw .depthLimit(process.limits.depth)
    }
    unaligned.append(stack)
    return place.advanced(by: 1).goEdge()
  }

  private func enterEmulated(at place: StepPlace) throws(ExecutionStop) -> StepPlace {
    let target = registers[RegisterFile.targetFunction]
    let stack = registers[RegisterFile.stackPointer] &- 8
    guard process.memory.isWritable(stack, 8) else { throw .write(stack) }
    remember(place.advanced(by: 1), target, try resolve(target, mode(isNative: false)))
    return place
  }

  /// Finds what a checked call goes to: Arm64EC code, or x64 code through the exit thunk.
  private func checkCall(at place: StepPlace, _ step: Step) throws(ExecutionStop) -> StepPlace {
    let target = registers[RegisterFile.checkedTarget]
    if let native = process.native(target) {
      registers[RegisterFile.checkedTarget] = native
    } else {
      registers[RegisterFile.targetFunction] = target
      registers[RegisterFile.checkedTarget] = registers[RegisterFile.exitThunk]
      remember(place.advanced(by: 1), target, place)
    }
    _ = place.advanced(by: 1).goEdge()
    return try goBack(to: registers[RegisterFile.link], Mode(rawValue: step.bits))
  }

  func runRoutine(at place: StepPlace, _ step: Step) throws(ExecutionStop) -> StepPlace {
    let number = Int(step.payload)
    let context = RoutineContext(registers: registers, memory: process.memory, heap: heap)
    let work = try SystemRoutine.all[number].run(context)
    routineCalls[number].work &+= work
    // Its work counts as well, or as good as endless copies would not come to an end.
    interpreter.fuel -= 1 + Int(truncatingIfNeeded: work >> 4)
    _ = place.advanced(by: 1).goEdge()
    if step.code == .nativeRoutine {
      routineCalls[number].fromNative += 1
      return try goBack(to: registers[RegisterFile.link], mode(isNative: true))
    }
    routineCalls[number].fromEmulated += 1
    let stack = registers[RegisterFile.guestStack]
    guard let target = process.memory.read(stack, as: UInt64.self) else { throw .read(stack) }
    registers[RegisterFile.guestStack] = stack &+ 8
    return try goBack(to: target, mode(isNative: false))
  }
}
