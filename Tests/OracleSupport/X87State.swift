package import Execution
internal import Lowering

/// The registers of the x87.
package struct X87State: Hashable {
  /// `st0` to `st7`, ten bytes each.
  package var registers = [Vector128](repeating: Vector128(), count: 8)
  package var control: UInt16 = 0x37F
  /// With the top in bits 11 to 13.
  package var status: UInt16 = 0
  /// One bit for each physical register that is in use.
  package var tags: UInt8 = 0

  var top: Int { Int(status >> 11) & 7 }

  /// Whether `st(position)` is in use.
  func isUsed(_ position: Int) -> Bool { tags >> ((top + position) & 7) & 1 == 1 }

  /// Control, status and tags as `fxsave` writes them.
  var imageWord: UInt64 {
    get { UInt64(control) | UInt64(status) << 16 | UInt64(tags) << 32 }
    set {
      control = UInt16(truncatingIfNeeded: newValue)
      status = UInt16(truncatingIfNeeded: newValue >> 16)
      tags = UInt8(truncatingIfNeeded: newValue >> 32)
    }
  }

  /// The four conditions in the status word.
  private static let conditions: [Int64] = [8, 9, 10, 14]
}

/// The x87 as the guest's state has it, with 80 or with 64 bits a register.
extension X87State {
  /// Reads the x87 from the guest's state.
  init(_ arithmetic: X87Arithmetic, _ get: (_ count: Int, _ offset: Int64) -> UInt64) {
    control = UInt16(get(2, GuestState.x87Control))
    status =
      UInt16(get(2, GuestState.x87Status) & 0xFF) | UInt16(get(1, GuestState.x87Top) & 7) << 11
    for (number, bit) in Self.conditions.enumerated() {
      status |= UInt16(get(1, GuestState.x87Conditions + Int64(number)) & 1) << UInt16(bit)
    }
    tags = UInt8(get(1, GuestState.x87Tag))
    for position in 0..<8 {
      let offset = GuestState.x87Registers + Int64((top + position) % 8 * 16)
      registers[position] = Vector128(get(8, offset), get(2, offset + 8))
      if arithmetic != .softFloat { registers[position].high = 0 }
    }
  }

  /// Writes the x87 to the guest's state.
  func put(_ arithmetic: X87Arithmetic, _ put: (UInt64, _ count: Int, _ offset: Int64) -> Void) {
    put(UInt64(top), 1, GuestState.x87Top)
    put(UInt64(tags), 1, GuestState.x87Tag)
    put(UInt64(control), 2, GuestState.x87Control)
    put(UInt64(status & 0xFF), 2, GuestState.x87Status)
    for (number, bit) in Self.conditions.enumerated() {
      put(UInt64(status >> UInt16(bit) & 1), 1, GuestState.x87Conditions + Int64(number))
    }
    let converted = arithmetic == .softFloat ? self : withDoubles
    for position in 0..<8 {
      let offset = GuestState.x87Registers + Int64((top + position) % 8 * 16)
      put(converted.registers[position].low, 8, offset)
      put(converted.registers[position].high, 2, offset + 8)
    }
  }

  /// The same with the nearest doubles in the registers.
  var withDoubles: X87State {
    var state = self
    for position in 0..<8 {
      state.registers[position] = X87Unit.narrowed(registers[position])
    }
    return state
  }

  /// The same doubles, but of another state where they are denormal: those were rounded twice.
  func takingDenormals(of other: X87State) -> X87State {
    var state = self
    for position in 0..<8 where Double(bitPattern: registers[position].low).isSubnormal {
      state.registers[position] = other.registers[position]
    }
    return state
  }
}
