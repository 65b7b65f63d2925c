internal import HostCode

/// The guest's state that is not in registers, as offsets from `GuestRegisters.state`.
package enum GuestState {
  /// The upper halves of the 16 `ymm` registers, 16 bytes each, where a pair of stores reaches them.
  package static let upperHalves: Int64 = 0
  /// The bases of the segments `fs` and `gs`, 8 bytes each.
  package static let fsBase: Int64 = 0x100
  package static let gsBase: Int64 = 0x108
  /// The control and status register of vector floating point, 4 bytes.
  package static let mxcsr: Int64 = 0x110
  /// What string instructions go by: 1 or, with the direction flag set, -1, in a signed byte.
  package static let direction: Int64 = 0x114
  /// The x87's physical number of `st(0)`, a byte.
  package static let x87Top: Int64 = 0x115
  /// One bit for each physical register of the x87 that is in use, a byte.
  package static let x87Tag: Int64 = 0x116
  /// The x87's control word and its status word (without the top and the conditions), 2 bytes
  /// each.
  package static let x87Control: Int64 = 0x118
  package static let x87Status: Int64 = 0x11A
  /// The conditions C0 to C3 of the status word, a byte each: 0 or 1.
  package static let x87Conditions: Int64 = 0x11C
  /// The selectors of `es`, `cs`, `ss`, `ds`, `fs`, `gs`, 2 bytes each.
  package static let selectors: Int64 = 0x120
  /// The flags of the flags register that code does not compute with, as they stand there, 8 bytes.
  package static let otherFlags: Int64 = 0x130
  /// What is the translator's own, 256 bytes.
  package static let own: Int64 = 0x200
  /// The 8 physical registers of the x87, 16 bytes each, the upper 6 unused; `mm` in the lower 8.
  package static let x87Registers: Int64 = 0x300
  /// `X87Constant.allCases` as 80-bit values, 16 bytes each.
  package static let x87Constants: Int64 = 0x380
  /// The addresses of the translator's routines by `Helper` number, 8 bytes each.
  package static let routines: Int64 = 0x400

  /// The upper half of a `ymm` register.
  static func upperHalf(_ number: Int) -> Int64 { upperHalves + 16 * Int64(number & 15) }
  /// The selector of a segment register, by its number in encodings.
  static func selector(_ number: Int) -> Int64 { selectors + 2 * Int64(number & 7) }
  /// The address of a routine.
  static func routine(_ helper: Helper) -> Int64 { routines + 8 * Int64(helper.rawValue) }
}

extension Emitter {
  /// Loads or stores (`ldr`, `ldrs`, `str`) a part of the guest's state.
  mutating func state(
    _ opcode: HostOpcode,
    _ register: HostRegister,
    at offset: Int64,
    bytes: Int
  ) {
    let isStore = opcode == .str
    emit(
      HostOperation(
        opcode,
        size: opcode == .ldrs ? .x : Self.accessSize(register, bytes),
        destination: isStore ? .none : register,
        source1: isStore ? register : .none,
        base: GuestRegisters.state,
        immediate: offset,
        addressing: .offset,
        accessBytes: UInt8(bytes),
        origin: .memoryRegister
      )
    )
  }
}
