internal import HostCode
internal import Workloads

extension ThunkBuilder {
  /// From Arm64EC code to x64 code: x9 is the x64 function, the rest as Arm64 code passes it.
  static func exit(_ signature: CallSignature) -> ThunkBuilder {
    var builder = ThunkBuilder()
    builder.addExit(signature)
    return builder
  }

  /// What an Arm64 caller has passed.
  private struct Argument {
    var type: CallSignature.Value
    var places: [A64Arguments.Place]
    var pieces: [ThunkRegister?]
    /// The slot whose address x64 code gets; nil where it gets the value itself.
    var slot: ThunkBase?
    /// The value in its x64 form.
    var value: ThunkRegister?
    var size = OperandSize.x
  }

  private mutating func addExit(_ signature: CallSignature) {
    var a64 = A64Arguments()
    // Of variable arguments x0 to x3 are passed on, and where the others are.
    let isInMemory = signature.result?.isReturnedInMemory == true
    let parameters =
      signature.isVariadic
      ? Array(repeating: .integer, count: isInMemory ? 5 : 6) : signature.parameters
    var arguments = parameters.map { type in
      let places = a64.place(type)
      return Argument(type: type, places: places, pieces: places.map { _ in nil })
    }
    for index in arguments.indices.reversed() {
      for piece in arguments[index].places.indices.reversed() {
        guard case .register(let register) = arguments[index].places[piece] else { continue }
        arguments[index].pieces[piece] = take(register, size(of: piece, in: arguments[index].type))
      }
    }
    let givenMemory = isInMemory ? take(.x(8), .x) : nil
    var resultSlot: ThunkBase?
    if let result = signature.result, !isInMemory, result.x64Form == .reference {
      resultSlot = makeSlot(bytes: result.memoryBytes, alignment: result.memoryAlignment)
    }
    for index in arguments.indices where arguments[index].type.isDirect {
      loadStackArgument(&arguments[index])
    }
    for index in arguments.indices where !arguments[index].type.isDirect {
      loadStackArgument(&arguments[index])
    }
    let cell = loadCell()
    for index in arguments.indices { gather(&arguments[index]) }
    let function = take(.x(9), .x)
    let hasMemory = isInMemory || resultSlot != nil
    let shift = hasMemory ? 1 : 0
    outgoingBytes = 32 + 8 * max(0, arguments.count + shift - 4)
    // The address of a copy is made one store ahead, so that neighbours can be stored together.
    let onStack = arguments.indices.reversed().filter { $0 + shift >= 4 }
    for (turn, index) in onStack.enumerated() {
      for ahead in onStack[turn..<min(turn + 2, onStack.count)] where arguments[ahead].value == nil
      {
        if let slot = arguments[ahead].slot { arguments[ahead].value = address(slot) }
      }
      store(
        arguments[index].value ?? .zero,
        arguments[index].size,
        .outgoing,
        32 + 8 * (index + shift - 4)
      )
    }
    let lastStore = outgoingBytes > 32 ? steps.popLast() : nil
    let memory = givenMemory ?? resultSlot.map { address($0) }
    for index in arguments.indices where index + shift < 4 {
      if let slot = arguments[index].slot { arguments[index].value = address(slot) }
    }
    copy(function, to: .x(9), .x)
    var read = [ThunkRegister.x(9)]
    func pass(_ value: ThunkRegister?, as register: ThunkRegister, _ size: OperandSize) {
      guard let value else { return }
      copy(value, to: register, size)
      read.append(register)
    }
    pass(memory, as: .x(0), .x)
    for (index, argument) in arguments.enumerated() where index + shift < 4 {
      let register = argument.size.isGeneral ? ThunkRegister.x : ThunkRegister.v
      pass(argument.value, as: register(index + shift), argument.size)
    }
    pass(cell, as: .x(16), .x)
    if let lastStore { steps.append(lastStore) }
    finishExit(signature, read: read, resultSlot: resultSlot)
  }

  private func size(of piece: Int, in type: CallSignature.Value) -> OperandSize {
    type.pieces?[piece].size ?? .x
  }

  private mutating func loadStackArgument(_ argument: inout Argument) {
    for piece in argument.places.indices {
      guard case .stack(let offset) = argument.places[piece] else { continue }
      argument.pieces[piece] = load(size(of: piece, in: argument.type), .incoming, offset)
      incomingOffset = max(incomingOffset, offset)
    }
  }

  /// Puts a value together as x64 code has it.
  private mutating func gather(_ argument: inout Argument) {
    let type = argument.type
    switch type.x64Form {
    case .direct(let size):
      argument.value = argument.pieces[0]
      argument.size = size
    case .bits(let size):
      argument.size = size
      if argument.places.count == 1, case .stack(let offset) = argument.places[0] {
        // The bits are in memory already.
        steps.removeAll { $0.target == argument.pieces[0] }
        argument.value = load(size, .incoming, offset)
        return
      }
      let slot = makeSlot(bytes: type.memoryBytes, alignment: type.memoryAlignment)
      spill(argument, to: slot)
      argument.value = load(size, slot, 0)
      argument.size = size
    case .reference:
      let slot = makeSlot(bytes: type.memoryBytes, alignment: type.memoryAlignment)
      spill(argument, to: slot)
      argument.slot = slot
    }
  }

  private mutating func spill(_ argument: Argument, to slot: ThunkBase) {
    for (value, piece) in zip(argument.pieces, argument.type.pieces ?? []) {
      store(value ?? .zero, piece.size, slot, piece.offset)
    }
  }

  /// Calls the emulator, puts the x64 result where Arm64 code wants it, and returns.
  private mutating func finishExit(
    _ signature: CallSignature,
    read: [ThunkRegister],
    resultSlot: ThunkBase?
  ) {
    let type = signature.result
    let isInMemory = type?.isReturnedInMemory == true
    let form = isInMemory ? nil : type?.x64Form
    var written: [ThunkRegister] = []
    switch form {
    case .direct(let size): written = [size.isGeneral ? .x(8) : .v(0)]
    case .bits: written = [.x(8)]
    case .reference, nil: break
    }
    steps.append(
      ThunkStep(kind: .call, source: .x(16), alsoRead: read, alsoWritten: written)
    )
    var results: [(value: ThunkRegister, size: OperandSize)] = []
    if let type, let pieces = type.pieces, let form {
      switch form {
      case .direct(let size): results = [(take(written[0], size), size)]
      case .bits(let size):
        let value = take(.x(8), size)
        let slot = makeSlot(bytes: type.memoryBytes, alignment: type.memoryAlignment)
        store(value, size, slot, 0)
        results = pieces.map { (load($0.size, slot, $0.offset), $0.size) }
      case .reference:
        if let resultSlot {
          results = pieces.map { (load($0.size, resultSlot, $0.offset), $0.size) }
        }
      }
    }
    var kept: [ThunkRegister] = []
    for (index, result) in results.enumerated() {
      let register: ThunkRegister = result.size.isGeneral ? .x(index) : .v(index)
      copy(result.value, to: register, result.size)
      kept.append(register)
    }
    steps.append(ThunkStep(kind: .leave, alsoRead: kept))
  }
}
