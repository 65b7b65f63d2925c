internal import HostCode

/// Steps of loads and stores.
extension StepSelection {
  mutating func selectMemory(_ operation: HostOperation) -> Bool {
    switch operation.opcode {
    case .ldr, .ldrs, .str: selectAccess(operation)
    case .ldp, .stp: selectPair(operation)
    default: false
    }
  }

  /// The steps of one register: as it is, and with an index.
  private static func codes(_ operation: HostOperation) -> (StepCode, StepCode)? {
    let isStore = operation.opcode == .str
    let register = isStore ? operation.source1 : operation.destination
    if register.isVector {
      switch operation.accessBytes {
      case 4: return isStore ? (.storeS, .indexedStoreS) : (.loadS, .indexedLoadS)
      case 8: return isStore ? (.storeD, .indexedStoreD) : (.loadD, .indexedLoadD)
      case 16: return isStore ? (.storeQ, .indexedStoreQ) : (.loadQ, .indexedLoadQ)
      default: return nil
      }
    }
    let isWide = operation.size == .x
    switch (operation.opcode, operation.accessBytes) {
    case (.str, 1): return (.storeB, .indexedStoreB)
    case (.str, 2): return (.storeH, .indexedStoreH)
    case (.str, 4): return (.storeW, .indexedStoreW)
    case (.str, 8): return (.storeX, .indexedStoreX)
    case (.ldr, 1): return (.loadB, .indexedLoadB)
    case (.ldr, 2): return (.loadH, .indexedLoadH)
    case (.ldr, 4): return (.loadW, .indexedLoadW)
    case (.ldr, 8): return (.loadX, .indexedLoadX)
    case (.ldrs, 1):
      return isWide
        ? (.loadSignedBX, .indexedLoadSignedBX) : (.loadSignedBW, .indexedLoadSignedBW)
    case (.ldrs, 2):
      return isWide
        ? (.loadSignedHX, .indexedLoadSignedHX) : (.loadSignedHW, .indexedLoadSignedHW)
    case (.ldrs, 4): return (.loadSignedW, .indexedLoadSignedW)
    default: return nil
    }
  }

  private mutating func selectAccess(_ operation: HostOperation) -> Bool {
    guard let (code, indexed) = Self.codes(operation) else { return false }
    let register = operation.opcode == .str ? operation.source1 : operation.destination
    var step = Step(
      code: code,
      a: operation.opcode == .str ? RegisterFile.slot(register) : RegisterFile.target(register),
      b: RegisterFile.slot(operation.base)
    )
    switch operation.addressing {
    case .offset: step.payload = operation.immediate
    case .register:
      step.code = indexed
      if operation.modifier == .none || operation.modifier == .lsl {
        step.c = RegisterFile.slot(operation.index)
        step.d = operation.amount
      } else {
        modify(operation.index, operation.modifier, Int(operation.amount), true)
        step.c = RegisterFile.scratch
      }
    case .literal:
      step.b = RegisterFile.zero
      step.payload = Int64(bitPattern: address) &+ operation.immediate
    case .preIndex:
      step.payload = operation.immediate
      if code == .storeX {
        step.code = .push
      } else {
        steps.append(step)
        step = Self.move(operation)
      }
    case .postIndex where operation.index == .none:
      if code == .loadX {
        step.code = .pop
        step.payload = operation.immediate
      } else {
        steps.append(step)
        step = Self.move(operation)
      }
    default: return false
    }
    steps.append(step)
    return true
  }

  /// The change of a base by the immediate.
  private static func move(_ operation: HostOperation) -> Step {
    let base = RegisterFile.slot(operation.base)
    return Step(code: .addXI, a: base, b: base, payload: operation.immediate)
  }

  private mutating func selectPair(_ operation: HostOperation) -> Bool {
    let isStore = operation.opcode == .stp
    let first = isStore ? operation.source1 : operation.destination
    let second = isStore ? operation.source2 : operation.secondDestination
    let code: StepCode
    switch (first.isVector, operation.accessBytes) {
    case (false, 8): code = isStore ? .storePairW : .loadPairW
    case (false, 16): code = isStore ? .storePairX : .loadPairX
    case (true, 8): code = isStore ? .storePairS : .loadPairS
    case (true, 16): code = isStore ? .storePairD : .loadPairD
    case (true, 32): code = isStore ? .storePairQ : .loadPairQ
    default: return false
    }
    guard operation.index == .none else { return false }
    steps.append(
      Step(
        code: code,
        a: isStore ? RegisterFile.slot(first) : RegisterFile.target(first),
        b: RegisterFile.slot(operation.base),
        d: isStore ? RegisterFile.slot(second) : RegisterFile.target(second),
        payload: operation.addressing == .postIndex ? 0 : operation.immediate
      )
    )
    if operation.addressing.writesBase { steps.append(Self.move(operation)) }
    return operation.addressing != .literal && operation.addressing != .register
  }
}
