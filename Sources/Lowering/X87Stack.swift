internal import HostCode
internal import X64Decoding

/// What is known of the x87's registers inside a block.
///
/// The stack is resolved while lowering: values stay in host registers, exchanges and pops only
/// change what is known, and memory is brought up to date when the block is left. Slots are
/// physical registers, numbered from the one that was the top when the block began.
struct X87Stack {
  /// What a value is kept as, until it has to be of the translator's own format.
  enum Format {
    case extended, double, single
  }

  /// A value in a host register, which several slots may share.
  struct Value {
    var register = HostRegister.none
    var format = Format.extended
  }

  /// Whether the block uses the x87 up to here.
  var isActive = false
  /// The slot of `st(0)`.
  var top = 0
  /// The values that are in registers.
  var values = [8 of Value](repeating: Value())
  /// One bit for each slot: what memory does not have yet, and what tags it does not have.
  var dirty: UInt8 = 0
  var filled: UInt8 = 0
  var emptied: UInt8 = 0
  /// Whether condition C1 is to be cleared.
  var clearsC1 = false
  /// Whether `X87Registers.top` and `.topAddress` are loaded.
  var hasTop = false
  var hasTopAddress = false
  /// The slot whose number, and maybe address, `X87Registers.slot` and `.slotAddress` hold; or 0.
  var slot = 0
  var hasSlotAddress = false
}

/// The host registers that the x87 takes in a block that uses it.
enum X87Registers {
  /// The physical number of the slots 0 and `X87Stack.slot`, and their addresses.
  static var top: HostRegister { .x(9) }
  static var topAddress: HostRegister { .x(10) }
  static var slot: HostRegister { .x(11) }
  static var slotAddress: HostRegister { .x(12) }
  /// Where values are: one more than there are slots.
  static let values = 20...28
  /// What is left for temporaries, without arguments of routines.
  static let temporaries: [4 of HostRegister] = [.x(6), .x(7), .x(14), .x(15)]
  static let vectorTemporaries: [7 of Int] = [16, 17, 18, 19, 31, 30, 29]
}

extension Emitter {
  /// Whether the x87 has to be in memory before an instruction, as before all that leave the block.
  static func endsX87(_ instruction: X64Instruction) -> Bool {
    switch instruction.category {
    case .x87: false
    case .unknown, .mmx, .systemCall, .system: true
    default: instruction.branch != .none || VectorInstruction.usesMMX(instruction)
    }
  }

  /// Lowers an instruction, of the x87 or between some, for which fewer temporaries are left.
  mutating func lowerBesideX87(_ instruction: X64Instruction) -> Bool {
    let start = operations.count
    let isCovered = lower(instruction)
    guard ranOut, instruction.category != .x87 else { return isCovered }
    operations.removeSubrange(start...)
    leaveX87()
    freeTemporaries()
    return lower(instruction)
  }

  /// The value of `st(number)` in the translator's own format.
  mutating func x87Value(_ number: Int) -> HostRegister {
    let value = x87AnyValue(number)
    return value.format == nativeFormat ? value.register : x87Convert(value)
  }

  /// The value of `st(number)` as it is.
  mutating func x87AnyValue(_ number: Int) -> X87Stack.Value {
    let slot = (x87.top + number) & 7
    if x87.values[slot].register == .none {
      let register = x87Register()
      x87Access(.ldr, register, slot)
      x87.values[slot] = X87Stack.Value(register: register, format: nativeFormat)
    }
    return x87.values[slot]
  }

  /// Makes a value that may be in several slots one of the translator's own format.
  private mutating func x87Convert(_ value: X87Stack.Value) -> HostRegister {
    let register = x87Widen(value.register, value.format)
    for slot in 0..<8 where x87.values[slot].register == value.register {
      x87.values[slot] = X87Stack.Value(register: register, format: nativeFormat)
    }
    return register
  }

  /// A register for a new value.
  func x87Register() -> HostRegister {
    for number in X87Registers.values {
      let register = HostRegister.v(number)
      if !(0..<8).contains(where: { x87.values[$0].register == register }) { return register }
    }
    return .v(X87Registers.values.lowerBound)
  }

  /// Puts a value into `st(number)`.
  mutating func x87Set(
    _ number: Int,
    _ register: HostRegister,
    _ format: X87Stack.Format? = nil
  ) {
    let slot = (x87.top + number) & 7
    x87.values[slot] = X87Stack.Value(register: register, format: format ?? nativeFormat)
    x87.dirty |= 1 << slot
  }

  /// Marks `st(number)` as in use.
  mutating func x87Fill(_ number: Int) {
    let bit: UInt8 = 1 << ((x87.top + number) & 7)
    x87.filled |= bit
    x87.emptied &= ~bit
  }

  /// Marks `st(number)` as free; its value is lost.
  mutating func x87Empty(_ number: Int) {
    let slot = (x87.top + number) & 7
    let bit: UInt8 = 1 << slot
    x87.emptied |= bit
    x87.filled &= ~bit
    x87.dirty &= ~bit
    x87.values[slot] = X87Stack.Value()
  }

  mutating func x87Push(_ register: HostRegister, _ format: X87Stack.Format? = nil) {
    x87.top = (x87.top + 7) & 7
    x87Set(0, register, format)
    x87Fill(0)
  }

  mutating func x87Pop() {
    x87Empty(0)
    x87.top = (x87.top + 1) & 7
  }

  /// Exchanges `st(0)` and `st(number)`.
  mutating func x87Exchange(_ number: Int) {
    x87.clearsC1 = true
    guard number != 0 else { return }
    let first = x87AnyValue(0)
    let second = x87AnyValue(number)
    x87Set(0, second.register, second.format)
    x87Set(number, first.register, first.format)
  }

  /// Brings memory up to date; nothing is known of the x87 any more.
  mutating func leaveX87() {
    guard x87.isActive else { return }
    var order = x87Order
    for index in order.indices where x87.dirty & 1 << order[index] != 0 {
      let slot = order[index]
      // `st` numbers count from the top, slots from where it was.
      let value = x87Value((slot - x87.top) & 7)
      x87Access(.str, value, slot)
    }
    let changed = x87.filled | x87.emptied
    if changed != 0 {
      let tags = temporary()
      let one = temporary()
      let bit = temporary()
      state(.ldr, tags, at: GuestState.x87Tag, bytes: 1)
      emit(.mov, .w, one, .none, immediate: 1, origin: .memoryRegister)
      order = x87Order
      for index in order.indices where changed & 1 << order[index] != 0 {
        let slot = order[index]
        let isFilled = x87.filled & 1 << slot != 0
        emit(.lsl, .w, bit, one, x87Number(slot), origin: .memoryRegister)
        emit(isFilled ? .orr : .bic, .w, tags, tags, bit, origin: .memoryRegister)
      }
      state(.str, tags, at: GuestState.x87Tag, bytes: 1)
    }
    if x87.top != 0 {
      state(.str, x87Number(x87.top), at: GuestState.x87Top, bytes: 1)
    }
    if x87.clearsC1 { state(.str, .zr, at: GuestState.x87Conditions + 1, bytes: 1) }
    x87 = X87Stack()
  }

  /// All slots, the one first whose number is known.
  private var x87Order: [8 of Int] {
    var order: [8 of Int] = [0, 1, 2, 3, 4, 5, 6, 7]
    order.swapAt(0, x87.slot)
    return order
  }

  /// The physical number of a slot.
  mutating func x87Number(_ slot: Int) -> HostRegister {
    if !x87.hasTop {
      state(.ldr, X87Registers.top, at: GuestState.x87Top, bytes: 1)
      x87.hasTop = true
    }
    guard slot != 0 else { return X87Registers.top }
    let number = X87Registers.slot
    if x87.slot != slot {
      emit(
        .add,
        .w,
        number,
        X87Registers.top,
        immediate: Int64(slot),
        origin: .memoryRegister
      )
      emit(.and, .w, number, number, immediate: 7, origin: .memoryRegister)
      x87.slot = slot
      x87.hasSlotAddress = false
    }
    return number
  }

  /// Loads or stores a slot.
  private mutating func x87Access(_ opcode: HostOpcode, _ register: HostRegister, _ slot: Int) {
    let number = x87Number(slot)
    let address = slot == 0 ? X87Registers.topAddress : X87Registers.slotAddress
    if slot == 0 ? !x87.hasTopAddress : !x87.hasSlotAddress {
      emit(
        .add,
        .x,
        address,
        GuestRegisters.state,
        number,
        modifier: .lsl,
        amount: 4,
        origin: .memoryRegister
      )
      if slot == 0 { x87.hasTopAddress = true } else { x87.hasSlotAddress = true }
    }
    let bytes = nativeFormat == .extended ? 16 : 8
    emit(
      HostOperation(
        opcode,
        size: bytes == 16 ? .q : .d,
        destination: opcode == .str ? .none : register,
        source1: opcode == .str ? register : .none,
        base: address,
        immediate: GuestState.x87Registers,
        addressing: .offset,
        accessBytes: UInt8(bytes),
        origin: .memoryRegister
      )
    )
  }
}
