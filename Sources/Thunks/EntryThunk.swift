internal import HostCode
internal import Workloads

extension ThunkBuilder {
  /// From x64 code to an Arm64EC function: x9 is the function, x4 the x64 stack, the rest as x64.
  static func entry(_ signature: CallSignature) -> ThunkBuilder {
    var builder = ThunkBuilder()
    builder.addEntry(signature)
    return builder
  }

  /// What is known of a parameter at the start.
  private struct Argument {
    var type: CallSignature.Value
    /// The number of the x64 argument.
    var position: Int
    var places: [A64Arguments.Place]
    /// The value in its x64 form, once it has been taken or loaded.
    var value: ThunkRegister?
    var pieces: [ThunkRegister] = []

    var x64Size: OperandSize {
      switch type.x64Form {
      case .direct(let size), .bits(let size): size
      case .reference: .x
      }
    }
    var isInRegisters: Bool {
      places.contains { if case .register = $0 { true } else { false } }
    }
  }

  private mutating func addEntry(_ signature: CallSignature) {
    let x64Result = signature.result?.x64ResultForm
    let hasResultMemory = x64Result == .reference
    if signature.isVariadic {
      addVariadicEntry(signature, hasResultMemory: hasResultMemory)
      return
    }
    var a64 = A64Arguments()
    var arguments = signature.parameters.enumerated().map { index, type in
      Argument(
        type: type,
        position: index + (hasResultMemory ? 1 : 0),
        places: a64.place(type)
      )
    }
    outgoingBytes = a64.stackBytes
    let stack = arguments.contains { $0.position >= 4 } ? take(.x(4), .x) : nil
    stackArguments = stack
    for index in arguments.indices.reversed() where arguments[index].position < 4 {
      let size = arguments[index].x64Size
      let position = arguments[index].position
      arguments[index].value = take(size.isGeneral ? .x(position) : .v(position), size)
    }
    let resultMemory = hasResultMemory ? take(.x(0), .x) : nil
    if let stack { loadStackArguments(&arguments, from: stack) }
    for index in arguments.indices { split(&arguments[index]) }
    let function = take(.x(9), .x)
    pass(arguments)
    let lastStore = outgoingBytes > 0 ? steps.popLast() : nil
    var read: [ThunkRegister] = []
    if signature.result?.isReturnedInMemory == true, let resultMemory {
      copy(resultMemory, to: .x(8), .x)
      read.append(.x(8))
    }
    for argument in arguments {
      for (piece, place) in zip(argument.pieces, argument.places) {
        guard case .register(let register) = place else { continue }
        copy(piece, to: register, register.number < 32 ? .x : argument.type.pieces?[0].size ?? .d)
        read.append(register)
      }
    }
    if let lastStore { steps.append(lastStore) }
    finishEntry(signature, function: function, read: read, resultMemory: resultMemory)
  }

  /// Arguments that are taken as they are first, those in registers before those on the stack; then
  /// backwards those that stand for something.
  private mutating func loadStackArguments(
    _ arguments: inout [Argument],
    from stack: ThunkRegister
  ) {
    let waiting = arguments.indices.filter { arguments[$0].position >= 4 }
    let direct = waiting.filter { arguments[$0].type.isDirect }
    let order =
      direct.filter { arguments[$0].isInRegisters } + direct.filter { !arguments[$0].isInRegisters }
      + waiting.filter { !arguments[$0].type.isDirect }.reversed()
    for index in order {
      arguments[index].value = load(
        arguments[index].x64Size,
        .register(stack),
        32 + 8 * (arguments[index].position - 4)
      )
    }
  }

  /// Makes the pieces that Arm64 code has of a value that x64 code passes.
  private mutating func split(_ argument: inout Argument) {
    guard let value = argument.value else { return }
    switch argument.type.x64Form {
    case .direct: argument.pieces = [value]
    case .bits(let size):
      let slot = makeSlot(
        bytes: argument.type.memoryBytes,
        alignment: argument.type.memoryAlignment
      )
      store(value, size, slot, 0)
      argument.pieces = loadPieces(of: argument, from: slot)
    case .reference:
      argument.pieces = loadPieces(of: argument, from: .register(value))
    }
  }

  private mutating func loadPieces(
    of argument: Argument,
    from base: ThunkBase
  ) -> [ThunkRegister] {
    let pieces = argument.type.pieces ?? []
    let isBehindStore = steps.contains { $0.kind == .store }
    guard argument.isInRegisters, !isBehindStore || argument.type.x64Form != .reference else {
      return pieces.map { load($0.size, base, $0.offset) }
    }
    return pieces.reversed().map { load($0.size, base, $0.offset) }.reversed()
  }

  /// Stores what goes on the stack, the last first.
  private mutating func pass(_ arguments: [Argument]) {
    for argument in arguments.reversed() {
      for (index, place) in argument.places.enumerated().reversed() {
        guard case .stack(let offset) = place else { continue }
        let size = argument.type.pieces?[index].size ?? .x
        store(argument.pieces[index], size, .outgoing, offset)
      }
    }
  }

  private mutating func addVariadicEntry(_ signature: CallSignature, hasResultMemory: Bool) {
    let stack = take(.x(4), .x)
    let values = (hasResultMemory ? 1..<4 : 0..<4).reversed().map { take(.x($0), .x) }
    let resultMemory = hasResultMemory ? take(.x(0), .x) : nil
    let function = take(.x(9), .x)
    let arguments = address(.register(stack), 32)
    let bytes = makeValue()
    copy(.zero, to: bytes, .x)
    var read: [ThunkRegister] = []
    if signature.result?.isReturnedInMemory == true, let resultMemory {
      copy(resultMemory, to: .x(8), .x)
      read.append(.x(8))
    }
    for (index, value) in (values.reversed() + [arguments, bytes]).enumerated() {
      copy(value, to: .x(index), .x)
      read.append(.x(index))
    }
    finishEntry(signature, function: function, read: read, resultMemory: resultMemory)
  }

  /// Calls the function, puts its result where x64 code wants it, and leaves for the emulator.
  private mutating func finishEntry(
    _ signature: CallSignature,
    function: ThunkRegister,
    read: [ThunkRegister],
    resultMemory: ThunkRegister?
  ) {
    let type = signature.result
    var results: [ThunkRegister] = []
    if let type, !type.isReturnedInMemory, let pieces = type.pieces {
      results = pieces.indices.map { pieces[0].size.isGeneral ? .x($0) : .v($0) }
    }
    steps.append(
      ThunkStep(kind: .call, source: function, alsoRead: read, alsoWritten: results)
    )
    let returned = passResult(of: signature, in: results, to: resultMemory)
    let cell = loadCell()
    var kept: [ThunkRegister] = []
    if let returned {
      copy(returned.value, to: returned.register, returned.size)
      kept = [returned.register]
    }
    steps.append(ThunkStep(kind: .leave, source: cell, alsoRead: kept))
  }

  /// Puts the result into the caller's memory; what is left for a register is returned.
  private mutating func passResult(
    of signature: CallSignature,
    in registers: [ThunkRegister],
    to memory: ThunkRegister?
  ) -> (value: ThunkRegister, register: ThunkRegister, size: OperandSize)? {
    guard let type = signature.result, let pieces = type.pieces else {
      // The address of the caller's memory goes back.
      return memory.map { ($0, .x(8), .x) }
    }
    let values = zip(registers, pieces).map { take($0, $1.size) }
    switch type.x64ResultForm {
    case .direct(let size): return (values[0], size.isGeneral ? .x(8) : .v(0), size)
    case .bits(let size):
      let slot = makeSlot(bytes: type.memoryBytes, alignment: type.memoryAlignment)
      for (value, piece) in zip(values, pieces) { store(value, piece.size, slot, piece.offset) }
      return (load(size, slot, 0), .x(8), .x)
    case .reference:
      guard let memory else { return nil }
      for (value, piece) in zip(values, pieces) {
        store(value, piece.size, .register(memory), piece.offset)
      }
      return nil
    }
  }
}

extension CallSignature.Value {
  /// How x64 code has the value as a result.
  var x64ResultForm: X64Form {
    isReturnedInMemory ? .reference : x64Form
  }
}
