internal import HostCode
internal import Workloads

/// Gathers the steps of a thunk.
struct ThunkBuilder {
  var steps: [ThunkStep] = []
  var valueCount = 0
  /// The thunk's own memory: bytes and alignment, by number.
  var slots: [(bytes: Int, alignment: Int)] = []
  /// Bytes of arguments that the thunk passes on the stack.
  var outgoingBytes = 0

  /// The address of the stack arguments, in an entry thunk.
  var stackArguments: ThunkRegister?
  /// Where the last of the stack arguments lies that the thunk is given.
  var incomingOffset = 0

  mutating func makeValue() -> ThunkRegister {
    defer { valueCount += 1 }
    return .value(valueCount)
  }

  mutating func makeSlot(bytes: Int, alignment: Int) -> ThunkBase {
    slots.append((bytes, alignment))
    return .slot(slots.count - 1)
  }

  mutating func copy(_ source: ThunkRegister, to target: ThunkRegister, _ size: OperandSize) {
    steps.append(ThunkStep(kind: .copy, size: size, target: target, source: source))
  }

  /// Takes what a machine register holds.
  mutating func take(_ register: ThunkRegister, _ size: OperandSize) -> ThunkRegister {
    let value = makeValue()
    copy(register, to: value, size)
    return value
  }

  mutating func load(_ size: OperandSize, _ base: ThunkBase, _ offset: Int) -> ThunkRegister {
    let value = makeValue()
    steps.append(ThunkStep(kind: .load, size: size, target: value, base: base, offset: offset))
    return value
  }

  mutating func store(
    _ source: ThunkRegister,
    _ size: OperandSize,
    _ base: ThunkBase,
    _ offset: Int
  ) {
    steps.append(ThunkStep(kind: .store, size: size, source: source, base: base, offset: offset))
  }

  mutating func address(_ base: ThunkBase, _ offset: Int = 0) -> ThunkRegister {
    let value = makeValue()
    steps.append(ThunkStep(kind: .address, target: value, base: base, offset: offset))
    return value
  }

  /// Reads the dispatch cell of a thunk.
  mutating func loadCell() -> ThunkRegister {
    let page = makeValue()
    steps.append(ThunkStep(kind: .page, target: page, base: .cell))
    let cell = load(.x, .register(page), 0)
    steps[steps.count - 1].isCell = true
    return cell
  }

  /// Puts the accesses before the call into the order that the compiler gives them.
  mutating func reorderAccesses() {
    guard let first = steps.firstIndex(where: { $0.kind != .copy }),
      let end = steps.firstIndex(where: { $0.kind == .copy && $0.source == .x(9) }), first < end
    else { return }
    steps.replaceSubrange(
      first..<end,
      with: LoadOrder.reordered(Array(steps[first..<end]), behind: stackArguments)
    )
  }
}

/// Where arguments are by the Arm64 procedure call standard as Windows has it.
struct A64Arguments {
  enum Place: Hashable {
    case register(ThunkRegister)
    /// Bytes from the first stack argument.
    case stack(Int)
  }

  private var general = 0
  private var vectors = 0
  private(set) var stackBytes = 0

  /// Finds places for the pieces of the next argument.
  mutating func place(_ value: CallSignature.Value) -> [Place] {
    guard let pieces = value.pieces else { return place([.x], isEven: false, step: 8) }
    return place(
      pieces.map(\.size),
      isEven: value.needsEvenRegister,
      step: pieces.count > 1 ? pieces[1].offset : 8
    )
  }

  private mutating func place(_ sizes: [OperandSize], isEven: Bool, step: Int) -> [Place] {
    let isGeneral = sizes[0].isGeneral
    if isGeneral && isEven && !general.isMultiple(of: 2) { general += 1 }
    let next = isGeneral ? general : vectors
    if next + sizes.count <= 8 {
      if isGeneral { general += sizes.count } else { vectors += sizes.count }
      return sizes.indices.map { .register(isGeneral ? .x(next + $0) : .v(next + $0)) }
    }
    if isGeneral { general = 8 } else { vectors = 8 }
    let alignment = isEven || sizes[0] == .q ? 16 : 8
    let start = (stackBytes + alignment - 1) / alignment * alignment
    let bytes = sizes.count > 1 ? step * sizes.count : max(8, sizes[0].bytes)
    stackBytes = start + (bytes + 7) / 8 * 8
    return sizes.indices.map { .stack(start + step * $0) }
  }
}
