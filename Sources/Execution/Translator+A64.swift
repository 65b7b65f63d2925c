internal import HostCode

/// Blocks of Arm64EC code.
extension Translator {
  func translateNative(_ start: UInt64, _ mode: Mode) throws(ExecutionStop) -> StepPlace {
    var address = start
    var block = TranslatedBlock(
      address: start,
      mode: mode,
      instructions: 0,
      bytes: 0,
      wayOut: .refused
    )
    /// The operation before, when nothing but a branch is to follow.
    var last: HostOperation?
    while true {
      guard let operation = code.operation(at: address), operation.opcode != .unknown else {
        guard block.instructions > 0 else {
          guard code.operation(at: address) != nil else { throw .notExecutable(address) }
          return finish(block, Step(code: .refuse, payload: Int64(bitPattern: address)), edges: [])
        }
        return fall(block, to: address)
      }
      marks.append(Mark(step: selection.steps.count, offset: block.bytes))
      block.instructions += 1
      block.bytes += 4
      selection.address = address
      if operation.endsBlock {
        return end(block, with: operation, behind: last, at: address)
      }
      last = operation
      selection.select(operation)
      address &+= 4
      let changesControl =
        operation.opcode == .msr
        && operation.immediate == SystemRegister.fpcr.rawValue
      if changesControl {
        block.wayOut = .fall(address)
        return finish(block, Step(code: .control), edges: [address | mode.rawValue])
      }
      if block.instructions >= Self.longestBlock { return fall(block, to: address) }
    }
  }

  /// Ends a block where the next begins.
  func fall(_ block: TranslatedBlock, to address: UInt64) -> StepPlace {
    var block = block
    block.wayOut = .fall(address)
    return finish(block, Step(code: .jump), edges: [address | block.mode.rawValue])
  }

  private func end(
    _ block: TranslatedBlock,
    with operation: HostOperation,
    behind last: HostOperation?,
    at address: UInt64
  ) -> StepPlace {
    var block = block
    let mode = block.mode.rawValue
    let next = address &+ 4
    let target = address &+ UInt64(bitPattern: operation.immediate)
    let source = RegisterFile.slot(operation.source1)
    switch operation.opcode {
    case .b:
      block.wayOut = .jump(target)
      return finish(block, Step(code: .jump), edges: [target | mode])
    case .bCond, .cbz, .cbnz, .tbz, .tbnz:
      block.wayOut = .branch(target, next)
      let step = branch(operation, behind: last)
      return finish(block, step, edges: [target | mode, next | mode])
    case .bl:
      block.wayOut = .call(target, next)
      let step = Step(
        code: .call,
        a: RegisterFile.link,
        payload: Int64(bitPattern: next | mode)
      )
      return finish(block, step, edges: [target | mode, next | mode])
    case .blr:
      block.wayOut = .indirectCall(next)
      let step = Step(
        code: .callIndirect,
        a: RegisterFile.link,
        b: source,
        payload: Int64(bitPattern: next | mode)
      )
      return finish(block, step, edges: [address | mode, next | mode])
    case .br:
      block.wayOut = .indirectJump
      let step = Step(code: .jumpIndirect, b: source, payload: Int64(bitPattern: mode))
      return finish(block, step, edges: [])
    case .ret:
      block.wayOut = .return
      let step = Step(code: .goBack, b: source, payload: Int64(bitPattern: mode))
      return finish(block, step, edges: [])
    default:
      block.instructions -= 1
      return finish(block, Step(code: .refuse, payload: Int64(bitPattern: address)), edges: [])
    }
  }

  /// The step of a conditional branch, together with the operation before it where that only makes
  /// the flags for it; then its steps are taken back.
  func branch(_ operation: HostOperation, behind last: HostOperation?) -> Step {
    var step = Step(code: .branchIf, b: RegisterFile.slot(operation.source1))
    let isWide = operation.size == .x
    switch operation.opcode {
    case .cbz: step.code = isWide ? .branchZeroX : .branchZeroW
    case .cbnz: step.code = isWide ? .branchNotZeroX : .branchNotZeroW
    case .tbz: step.code = .branchBitClear
    case .tbnz: step.code = .branchBitSet
    case .b: step.code = .jump
    default:
      if let previous = selection.steps.last, last?.setsFlags == true,
        let code = Self.fused(previous.code, operation.condition)
      {
        selection.steps.removeLast()
        step = previous
        step.code = code
        return step
      }
      step.payload = StepSelection.mask(operation.condition)
    }
    step.d = operation.amount & 63
    return step
  }
}
