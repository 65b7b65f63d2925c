internal import HostCode
internal import Lowering
internal import X64Decoding

/// Blocks of x64 code.
extension Translator {
  func translateEmulated(_ start: UInt64, _ mode: Mode) throws(ExecutionStop) -> StepPlace {
    let end = try readBlock(at: start)
    var block = TranslatedBlock(
      address: start,
      mode: mode,
      instructions: instructions.count,
      bytes: Int(end - start),
      wayOut: .refused
    )
    guard let last = instructions.last else {
      return finish(block, Step(code: .refuse, payload: Int64(bitPattern: start)), edges: [])
    }
    var flags = flags(behind: last, at: end)
    lower(at: start, flags)
    if let unknown = lowering.isKnown.firstIndex(of: false) {
      instructions.removeSubrange(unknown...)
      block.instructions = unknown
      block.bytes = instructions.reduce(0) { $0 + Int($1.length) }
      let address = start &+ UInt64(block.bytes)
      guard unknown > 0 else {
        return finish(block, Step(code: .refuse, payload: Int64(bitPattern: start)), edges: [])
      }
      flags = .arithmetic
      lower(at: start, flags)
      select(upTo: operations.count, mode)
      return fall(block, to: address)
    }
    return endEmulated(block, last, end)
  }

  /// The operations of the x64 block at an address, as they are executed: without bookkeeping.
  ///
  /// - Throws: `notExecutable` where no x64 code lies.
  func lowered(at start: UInt64) throws(ExecutionStop) -> [HostOperation] {
    let end = try readBlock(at: start)
    guard let last = instructions.last else { return [] }
    lower(at: start, flags(behind: last, at: end))
    return operations.filter { !$0.origin.isBookkeeping }
  }

  private func lower(at start: UInt64, _ flags: X64Flags) {
    operations.removeAll(keepingCapacity: true)
    _ = lowering.lower(
      instructions[...],
      at: start,
      flagsLiveOut: flags,
      into: &operations
    )
  }

  /// Reads the instructions of a block; the address behind them.
  private func readBlock(at start: UInt64) throws(ExecutionStop) -> UInt64 {
    instructions.removeAll(keepingCapacity: true)
    var address = start
    while instructions.count < Self.longestBlock {
      guard let instruction = code.instruction(at: address) else {
        guard address > start else { throw .notExecutable(start) }
        break
      }
      guard !instruction.isUnknown else { break }
      if instruction.branch == .trap || instruction.branch == .systemCall { break }
      instructions.append(instruction)
      address &+= UInt64(instruction.length)
      if instruction.branch != .none { break }
    }
    return address
  }

  private func flags(behind last: X64Instruction, at end: UInt64) -> X64Flags {
    switch last.branch {
    case .none: return lookAhead.flags(at: end)
    case .jump, .conditionalJump:
      var flags: X64Flags = []
      if let target = last.target(at: end &- UInt64(last.length)) {
        flags = lookAhead.flags(at: target)
      }
      return last.branch == .jump ? flags : flags.union(lookAhead.flags(at: end))
    default: return habits.keepsFlagsAcrossCalls ? .arithmetic : []
    }
  }

  /// Selects the steps of operations, from the first to before one.
  private func select(upTo end: Int, _ mode: Mode) {
    starts.removeAll(keepingCapacity: true)
    var instruction = 0
    var position = 0
    var offset = 0
    marks.append(Mark(step: 0, offset: 0))
    while position < end {
      while instruction < lowering.ends.count, position >= lowering.ends[instruction] {
        offset += Int(instructions[instruction].length)
        instruction += 1
        marks.append(Mark(step: selection.steps.count, offset: offset))
        // Rounding may change within an instruction.
        let range =
          position..<(instruction < lowering.ends.count ? lowering.ends[instruction] : end)
        selection.isControlled = mode.contains(.controlled) || changesControl(range)
      }
      starts.append(selection.steps.count)
      let operation = operations[position]
      position += 1
      guard !operation.origin.isBookkeeping else { continue }
      if operation.isBranch, operation.origin != .helper {
        selectInner(operation, at: position - 1)
        continue
      }
      if position < end, instruction < lowering.ends.count, position < lowering.ends[instruction],
        let step = selection.keepingStep(operation, operations[position])
      {
        selection.steps.append(step)
        starts.append(selection.steps.count)
        position += 1
        continue
      }
      if instruction < instructions.count, operation.opcode == .sdiv || operation.opcode == .udiv {
        checkDivision(operation, of: instructions[instruction])
      }
      selection.select(operation)
    }
    starts.append(selection.steps.count)
    // What ends the block may be all that is left of its last instruction.
    while instruction + 1 < instructions.count {
      offset += Int(instructions[instruction].length)
      instruction += 1
      marks.append(Mark(step: selection.steps.count, offset: offset))
    }
  }

  /// Selects the check that x64 has and A64 has not.
  private func checkDivision(_ operation: HostOperation, of instruction: X64Instruction) {
    guard instruction.mnemonic == .idiv || instruction.mnemonic == .div,
      let divisor = instruction.operands.first
    else { return }
    selection.steps.append(
      Step(
        code: .checkDivision,
        b: RegisterFile.slot(operation.source2),
        d: UInt8(truncatingIfNeeded: divisor.bits / 8),
        payload: instruction.mnemonic == .idiv ? 1 : 0
      )
    )
  }

  private func changesControl(_ range: Range<Int>) -> Bool {
    operations[range].contains {
      $0.opcode == .msr && $0.immediate == SystemRegister.fpcr.rawValue
    }
  }

  /// Selects a branch that stays in its instruction.
  private func selectInner(_ operation: HostOperation, at position: Int) {
    var step = branch(operation, behind: nil)
    step.instructions = 1
    inner.append((selection.steps.count, position + Int(operation.immediate / 4)))
    selection.steps.append(step)
    // Room for its edges.
    selection.steps.append(step)
    selection.steps.append(step)
  }

  private func endEmulated(
    _ unfinished: TranslatedBlock,
    _ last: X64Instruction,
    _ next: UInt64
  ) -> StepPlace {
    var block = unfinished
    let mode = block.mode.rawValue
    let first = lowering.ends.count > 1 ? lowering.ends[lowering.ends.count - 2] : 0
    let target = last.target(at: next &- UInt64(last.length)) ?? 0
    guard
      let branch = operations[first...].lastIndex(where: {
        $0.isBranch && !$0.origin.isBookkeeping && $0.origin != .helper
      }), last.branch != .none
    else {
      select(upTo: operations.count, block.mode)
      guard changesControl(0..<operations.count) else { return fall(block, to: next) }
      block.wayOut = .fall(next)
      return finish(block, Step(code: .control), edges: [next | mode])
    }
    let operation = operations[branch]
    switch last.branch {
    case .jump:
      select(upTo: branch, block.mode)
      block.wayOut = .jump(target)
      return finish(block, Step(code: .jump), edges: [target | mode])
    case .conditionalJump:
      select(upTo: branch, block.mode)
      block.wayOut = .branch(target, next)
      let previous = operations[..<branch].last { !$0.origin.isBookkeeping }
      return finish(
        block,
        self.branch(operation, behind: previous),
        edges: [target | mode, next | mode]
      )
    case .call:
      // What precedes the branch makes the address to come back to, and pushes it.
      select(upTo: first, block.mode)
      block.wayOut = .call(target, next)
      let step = Step(
        code: .pushCall,
        b: RegisterFile.guestStack,
        payload: Int64(bitPattern: next | mode)
      )
      return finish(block, step, edges: [target | mode, next | mode])
    case .indirectCall:
      select(upTo: branch, block.mode)
      block.wayOut = .indirectCall(next)
      let step = Step(
        code: .callIndirect,
        b: RegisterFile.slot(operation.source1),
        payload: Int64(bitPattern: next | mode)
      )
      return finish(block, step, edges: [next | mode, next | mode])
    case .indirectJump:
      select(upTo: branch, block.mode)
      block.wayOut = .indirectJump
      let step = Step(
        code: .jumpIndirect,
        b: RegisterFile.slot(operation.source1),
        payload: Int64(bitPattern: mode)
      )
      return finish(block, step, edges: [])
    default:
      // The return's own operations take the address, and what lies behind it, from the stack.
      select(upTo: first, block.mode)
      block.wayOut = .return
      let dropped =
        last.operands.first?.kind == .immediate ? UInt64(bitPattern: last.immediate) & 0xFFFF : 0
      let step = Step(
        code: .popBack,
        a: RegisterFile.slot(operation.source1),
        b: RegisterFile.guestStack,
        payload: Int64(bitPattern: dropped | mode)
      )
      return finish(block, step, edges: [])
    }
  }
}
