internal import HostCode
internal import X64Decoding

/// The x87's control and status words, and its state as a whole.
///
/// Exceptions are not tracked. Stored tags tell registers that are in use from free ones, and do
/// not single out zeros and special values. Reserved bits of the control word are kept. Addresses of the last instruction are stored as 0.
extension Emitter {
  mutating func lowerX87(_ instruction: X64Instruction) -> Bool {
    switch instruction.mnemonic {
    case .fwait, .fnop, .fdisi8087_nop, .feni8087_nop, .fsetpm287_nop: return true
    case .fnclex: state(.str, .zr, at: GuestState.x87Status, bytes: 2)
    case .fnstcw:
      let word = temporary()
      state(.ldr, word, at: GuestState.x87Control, bytes: 2)
      store(word, address(instruction, bytes: 2), bytes: 2)
    case .fldcw:
      let word = temporary()
      load(word, address(instruction, bytes: 2), bytes: 2)
      x87SetControl(word)
    case .fnstsw: return x87StoreStatus(instruction)
    case .fninit:
      leaveX87()
      x87Reset()
    case .fnstenv, .fnsave: return x87StoreEnvironment(instruction)
    case .fldenv, .frstor: return x87LoadEnvironment(instruction)
    default:
      x87.isActive = true
      return lowerX87Move(instruction)
    }
    return true
  }

  /// Sets the control word; a translator that keeps doubles shares A64's rounding with it.
  private mutating func x87SetControl(_ word: HostRegister) {
    state(.str, word, at: GuestState.x87Control, bytes: 2)
    guard nativeFormat == .double else { return }
    setFloatControl(word, roundingBit: 10)
  }

  private mutating func x87Reset() {
    let word = temporary()
    emit(.mov, .w, word, .none, immediate: 0x37F)
    x87SetControl(word)
    state(.str, .zr, at: GuestState.x87Status, bytes: 2)
    state(.str, .zr, at: GuestState.x87Conditions, bytes: 4)
    state(.str, .zr, at: GuestState.x87Top, bytes: 1)
    state(.str, .zr, at: GuestState.x87Tag, bytes: 1)
  }

  private mutating func x87StoreStatus(_ instruction: X64Instruction) -> Bool {
    guard let target = instruction.operands.first else { return false }
    x87.isActive = true
    let word = x87StatusWord()
    write(word, to: target, of: instruction)
    return true
  }

  /// The status word with the top and the conditions.
  private mutating func x87StatusWord() -> HostRegister {
    if x87.clearsC1 {
      state(.str, .zr, at: GuestState.x87Conditions + 1, bytes: 1)
      x87.clearsC1 = false
    }
    let word = GuestRegisters.argument(0)
    let bit = temporary()
    state(.ldr, word, at: GuestState.x87Status, bytes: 2)
    emit(.bfi, .w, word, x87Number(x87.top), immediate: 11, amount: 3)
    for condition in 0..<4 {
      state(.ldr, bit, at: GuestState.x87Conditions + Int64(condition), bytes: 1)
      let position = condition == 3 ? 14 : 8 + condition
      emit(.bfi, .w, word, bit, immediate: Int64(position), amount: 1)
    }
    return word
  }

  private mutating func x87StoreEnvironment(_ instruction: X64Instruction) -> Bool {
    // The form of 16 bits is left out.
    guard instruction.operandBits != 16 else { return false }
    leaveX87()
    x87.isActive = true
    let place = x87Base(instruction)
    // What lies above words of 16 bits is stored as ones.
    let above: Int64 = 0xFFFF_0000
    let status = x87StatusWord()
    emit(.orr, .w, status, status, immediate: above)
    x87Environment(.str, status, place, 4)
    let word = temporary()
    state(.ldr, word, at: GuestState.x87Control, bytes: 2)
    emit(.orr, .w, word, word, immediate: above)
    x87Environment(.str, word, place, 0)
    x87SpreadTags(word)
    emit(.orr, .w, word, word, immediate: above)
    x87Environment(.str, word, place, 8)
    for offset in stride(from: Int64(12), through: 20, by: 4) {
      x87Environment(.str, .zr, place, offset)
    }
    emit(.mov, .w, word, .none, immediate: above)
    x87Environment(.str, word, place, 24)
    guard instruction.mnemonic == .fnsave else {
      // Storing the environment masks all exceptions.
      state(.ldr, word, at: GuestState.x87Control, bytes: 2)
      emit(.orr, .w, word, word, immediate: 0x3F)
      state(.str, word, at: GuestState.x87Control, bytes: 2)
      return true
    }
    for number in 0..<8 { x87SaveRegister(.str, number, place) }
    x87 = X87Stack()
    freeTemporaries()
    x87Reset()
    return true
  }

  private mutating func x87LoadEnvironment(_ instruction: X64Instruction) -> Bool {
    guard instruction.operandBits != 16 else { return false }
    leaveX87()
    x87.isActive = true
    let place = x87Base(instruction)
    let word = temporary()
    let part = temporary()
    x87Environment(.ldr, word, place, 4)
    emit(.ubfx, .w, X87Registers.top, word, immediate: 11, amount: 3)
    state(.str, X87Registers.top, at: GuestState.x87Top, bytes: 1)
    x87.hasTop = true
    for condition in 0..<4 {
      let position = condition == 3 ? 14 : 8 + condition
      emit(.ubfx, .w, part, word, immediate: Int64(position), amount: 1)
      state(.str, part, at: GuestState.x87Conditions + Int64(condition), bytes: 1)
    }
    emit(.and, .w, word, word, immediate: 0xFF)
    state(.str, word, at: GuestState.x87Status, bytes: 2)
    x87Environment(.ldr, word, place, 8)
    x87GatherTags(word, part)
    state(.str, word, at: GuestState.x87Tag, bytes: 1)
    if instruction.mnemonic == .frstor {
      for number in 0..<8 { x87SaveRegister(.ldr, number, place) }
      x87KeepBase()
    }
    let control = instruction.mnemonic == .frstor ? temporary() : word
    x87Environment(.ldr, control, place, 0)
    x87SetControl(control)
    return true
  }

  /// The address of the environment, in the first temporary.
  private mutating func x87Base(_ instruction: X64Instruction) -> HostRegister {
    let base = address(instruction, bytes: 0).base
    let place = x87KeepBase()
    if place != base { emit(.mov, .x, place, base, origin: .addressing) }
    return place
  }

  /// Frees all temporaries but the one with the address of the environment.
  @discardableResult
  private mutating func x87KeepBase() -> HostRegister {
    freeTemporaries()
    return temporary()
  }

  private mutating func x87Environment(
    _ opcode: HostOpcode,
    _ register: HostRegister,
    _ base: HostRegister,
    _ offset: Int64
  ) {
    emit(
      HostOperation(
        opcode,
        size: .w,
        destination: opcode == .str ? .none : register,
        source1: opcode == .str ? register : .none,
        base: base,
        immediate: offset,
        addressing: .offset,
        accessBytes: 4
      )
    )
  }

  /// Two bits for each register, both set if it is free.
  private mutating func x87SpreadTags(_ word: HostRegister) {
    state(.ldr, word, at: GuestState.x87Tag, bytes: 1)
    for (shift, mask): (UInt8, Int64) in [(4, 0x0F0F), (2, 0x3333), (1, 0x5555)] {
      emit(.orr, .w, word, word, word, modifier: .lsl, amount: shift)
      emit(.and, .w, word, word, immediate: mask * 0x1_0001)
    }
    emit(.orr, .w, word, word, word, modifier: .lsl, amount: 1)
    emit(.eor, .w, word, word, immediate: 0xFFFF)
  }

  /// The reverse: one bit for each register, set if it is in use.
  private mutating func x87GatherTags(_ word: HostRegister, _ part: HostRegister) {
    emit(.and, .w, word, word, word, modifier: .lsr, amount: 1)
    emit(.mov, .w, part, .none, immediate: 0x5555_5555)
    emit(.bic, .w, word, part, word)
    for (shift, mask): (UInt8, Int64) in [(1, 0x3333), (2, 0x0F0F), (4, 0x00FF)] {
      emit(.orr, .w, word, word, word, modifier: .lsr, amount: shift)
      emit(.and, .w, word, word, immediate: mask * 0x1_0001)
    }
  }

  /// Copies `st(number)` to or from its place behind the environment.
  private mutating func x87SaveRegister(
    _ opcode: HostOpcode,
    _ number: Int,
    _ place: HostRegister
  ) {
    x87KeepBase()
    let base = temporary()
    emit(.add, .x, base, place, immediate: 28 + 10 * Int64(number), origin: .addressing)
    if opcode == .str {
      var value = x87Value(number)
      x87.values[number] = X87Stack.Value()
      if nativeFormat == .double {
        x87Call(.x87FromDouble, value)
        value = GuestRegisters.vectorArgument(0)
      }
      x87AccessExtended(.str, value, base)
    } else {
      let value = x87Register()
      x87AccessExtended(.ldr, value, base)
      if nativeFormat == .double {
        x87Call(.x87ToDouble, value)
        copyVector(value, GuestRegisters.vectorArgument(0))
      }
      x87Set(number, value)
    }
  }
}
