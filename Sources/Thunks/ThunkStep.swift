internal import HostCode

/// A register of a thunk that is being built: one of the machine's, or a value without a place yet.
struct ThunkRegister: Hashable {
  /// 0 to 31 are x0 to x30 and the zero register, 32 to 63 the vector registers, then come values.
  let number: Int

  static func x(_ number: Int) -> Self { Self(number: number) }
  static func v(_ number: Int) -> Self { Self(number: 32 + number) }
  static let zero = x(31)
  /// A value that a machine register is still to be found for.
  static func value(_ number: Int) -> Self { Self(number: 64 + number) }

  /// Whether no machine register has been found yet.
  var isValue: Bool { number >= 64 }

  var hostRegister: HostRegister { number < 32 ? .x(number) : .v(number & 31) }
}

/// Where a thunk's access to memory starts to count.
enum ThunkBase: Hashable {
  /// An address in a register.
  case register(ThunkRegister)
  /// The arguments that the thunk passes on the stack.
  case outgoing
  /// The arguments that the thunk has been given on the stack.
  case incoming
  /// Memory of the thunk's own, by number.
  case slot(Int)
  /// The stack pointer and the frame pointer, once the frame is laid out.
  case stackPointer, framePointer
  /// A cell that the loader fills in.
  case cell
}

/// One thing that a thunk does, before its values have registers.
struct ThunkStep {
  enum Kind {
    /// Copies `source` to `target`.
    case copy
    /// Reads memory into `target` (and `secondTarget`).
    case load
    /// Writes `source` (and `secondSource`) to memory.
    case store
    /// Puts an address into `target`.
    case address
    /// Puts the page of the dispatch cell into `target`.
    case page
    /// Calls what is in `source`.
    case call
    /// Leaves for what is in `source`; returns, where there is none.
    case leave
  }

  var kind: Kind
  var size = OperandSize.x
  var target: ThunkRegister?
  var secondTarget: ThunkRegister?
  var source: ThunkRegister?
  var secondSource: ThunkRegister?
  var base: ThunkBase?
  /// Bytes from the base.
  var offset = 0
  /// Whether it reads what the thunk was given on the stack.
  var readsIncoming = false
  /// Whether it reads the dispatch cell.
  var isCell = false
  /// What else is read: the arguments of a call, the results of the thunk.
  var alsoRead: [ThunkRegister] = []
  /// What else is written: the results of a call.
  var alsoWritten: [ThunkRegister] = []

  /// What is read, values and machine registers.
  var reads: [ThunkRegister] {
    var registers = alsoRead
    if let source { registers.append(source) }
    if let secondSource { registers.append(secondSource) }
    if case .register(let register) = base { registers.append(register) }
    return registers.filter { $0 != .zero }
  }

  /// What is written.
  var writes: [ThunkRegister] {
    var registers = alsoWritten
    if let target { registers.append(target) }
    if let secondTarget { registers.append(secondTarget) }
    return registers
  }

  /// Puts machine registers in the places of values.
  mutating func replaceValues(_ place: (ThunkRegister) -> ThunkRegister) {
    target = target.map(place)
    source = source.map(place)
    alsoRead = alsoRead.map(place)
    alsoWritten = alsoWritten.map(place)
    if case .register(let register) = base { base = .register(place(register)) }
  }
}
