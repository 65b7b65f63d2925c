internal import HostCode
internal import X64Decoding

/// `bt`, `bts`, `btr`, `btc`: one bit goes to CF and may be changed; all other flags stay.
extension Emitter {
  mutating func testBit(
    _ instruction: X64Instruction,
    _ first: X64Operand,
    _ second: X64Operand
  ) -> Bool {
    let change = Self.bitChange(instruction.mnemonic)
    if change == nil, !wantsCarry { return true }
    if second.kind == .immediate {
      let bit = Int(instruction.immediate) & (Int(first.bits) - 1)
      if instruction.isAtomic, let change {
        let place = address(instruction, bytes: 0)
        testAtomicBit(place, at: Int64(bit / 8), bit: bit % 8, change)
      } else {
        testKnownBit(instruction, first, bit, change)
      }
    } else if first.kind == .memory {
      testBitString(instruction, second, change)
    } else {
      testBit(instruction, first, number: second, change)
    }
    return true
  }

  private mutating func testKnownBit(
    _ instruction: X64Instruction,
    _ first: X64Operand,
    _ bit: Int,
    _ change: HostOpcode?
  ) {
    let size = Self.size(first.bits)
    let place = open(first, of: instruction)
    let mask: Int64 = 1 << Int64(bit)
    if first.kind == .memory {
      if let change {
        emitChange(change, size, place.result, place.value, mask)
        write(place.result, to: first, at: place.address, of: instruction)
      }
      insertFlags(loadedBit(place.value, bit))
      return
    }
    guard let change else { return insertFlags(carry(place.value, bit: bit)) }
    // Flipped, the bit is the inverse of CF that is kept.
    if change != .eor { insertFlags(carry(place.value, bit: bit)) }
    emitChange(change, size, place.result, place.value, mask)
    if change == .eor, wantsCarry {
      insertFlags(FlagBit(register: place.result, bit: bit, mask: 2))
    }
    write(place.result, to: first, at: place.address, of: instruction)
  }

  /// CF from a bit of a value from memory, moved to the bottom first.
  private mutating func loadedBit(_ value: HostRegister, _ bit: Int) -> FlagBit? {
    guard wantsCarry, bit != 0 else { return carry(value, bit: 0) }
    let shifted = temporary()
    emit(.lsr, .x, shifted, value, immediate: Int64(bit), origin: .flags)
    return carry(shifted, bit: 0)
  }

  private mutating func emitChange(
    _ change: HostOpcode,
    _ size: OperandSize,
    _ result: HostRegister,
    _ value: HostRegister,
    _ mask: Int64
  ) {
    let isClear = change == .bic
    let whole: Int64 = size == .w ? 0xFFFF_FFFF : -1
    let immediate = (isClear ? ~mask : mask) & whole
    emit(isClear ? .and : change, size, result, value, immediate: immediate)
  }

  private mutating func testBit(
    _ instruction: X64Instruction,
    _ first: X64Operand,
    number: X64Operand,
    _ change: HostOpcode?
  ) {
    let size = Self.size(first.bits)
    let place = open(first, of: instruction)
    var index = GuestRegisters.host(number.register)
    if first.bits < 32 {
      let low = temporary()
      emit(.and, .w, low, index, immediate: Int64(first.bits) - 1)
      index = low
    }
    let mask = change == nil ? .zr : bitMask(size, index)
    let shifted = wantsCarry ? temporary() : .zr
    let isFlipped = change == .eor
    if wantsCarry, !isFlipped {
      emit(.lsr, size, shifted, place.value, index, origin: .flags)
      insertFlags(carry(shifted, bit: 0))
    }
    guard let change else { return }
    if isFlipped, wantsCarry, place.result == index {
      // The number is changed with the operand, so that the bit is read before.
      emit(.lsr, size, shifted, place.value, index, origin: .flags)
      insertFlags(carry(shifted, bit: 0))
      emit(change, size, place.result, place.value, mask)
    } else {
      emit(change, size, place.result, place.value, mask)
      if isFlipped, wantsCarry {
        emit(.lsr, size, shifted, place.result, index, origin: .flags)
        insertFlags(FlagBit(register: shifted, bit: 0, mask: 2))
      }
    }
    write(place.result, to: first, at: place.address, of: instruction)
  }

  private mutating func bitMask(_ size: OperandSize, _ number: HostRegister) -> HostRegister {
    let mask = temporary()
    emit(.mov, size, mask, .none, immediate: 1, origin: .constant)
    emit(.lsl, size, mask, mask, number)
    return mask
  }

  /// A bit of memory as far away as the number says.
  private mutating func testBitString(
    _ instruction: X64Instruction,
    _ number: X64Operand,
    _ change: HostOpcode?
  ) {
    let place = address(instruction, bytes: 0)
    let index = GuestRegisters.host(number.register)
    let offset = temporary()
    if number.bits == 64 {
      emit(.asr, .x, offset, index, immediate: 3, origin: .addressing)
    } else {
      let bits = UInt8(max(16, min(32, number.bits)) - 3)
      emit(.sbfx, .x, offset, index, immediate: 3, amount: bits, origin: .addressing)
    }
    let bit = temporary()
    if instruction.isAtomic, let change {
      emit(.add, .x, offset, place.base, offset, origin: .addressing)
      emit(.and, .w, bit, index, immediate: 7, origin: .addressing)
      let mask = bitMask(.w, bit)
      let old = temporary()
      changeAtomically(change, old, mask, offset)
      return readBit(old, bit)
    }
    emit(.and, .w, bit, index, immediate: 7, origin: .addressing)
    var byte = HostAddress(base: place.base)
    if habits.indexesAccesses {
      byte.index = offset
    } else {
      emit(.add, .x, offset, place.base, offset, origin: .addressing)
      byte.base = offset
    }
    let value = temporary()
    load(value, byte, bytes: 1)
    if let change {
      let mask = bitMask(.w, bit)
      emit(change, .w, mask, value, mask)
      store(mask, byte, bytes: 1)
    }
    readBit(value, bit)
  }

  /// CF from the bit of a loaded byte that a register tells.
  private mutating func readBit(_ value: HostRegister, _ bit: HostRegister) {
    guard wantsCarry else { return }
    emit(.lsr, .w, value, value, bit, origin: .flags)
    insertFlags(carry(value, bit: 0))
  }

  /// A known bit of a byte in memory, which is addressed whatever its distance.
  private mutating func testAtomicBit(
    _ place: HostAddress,
    at distance: Int64,
    bit: Int,
    _ change: HostOpcode
  ) {
    let byte = temporary()
    emit(.add, .x, byte, place.base, immediate: distance, origin: .addressing)
    let mask = constant(1 << Int64(bit), .w)
    let old = temporary()
    changeAtomically(change, old, mask, byte)
    insertFlags(loadedBit(old, bit))
  }

  private mutating func changeAtomically(
    _ change: HostOpcode,
    _ old: HostRegister,
    _ mask: HostRegister,
    _ base: HostRegister
  ) {
    let opcode: HostOpcode = change == .orr ? .ldset : change == .bic ? .ldclr : .ldeor
    emit(
      HostOperation(
        opcode,
        size: .w,
        destination: old,
        source1: mask,
        base: base,
        addressing: .offset,
        ordering: .acquireRelease,
        accessBytes: 1
      )
    )
  }

  private static func bitChange(_ mnemonic: X64Mnemonic) -> HostOpcode? {
    switch mnemonic {
    case .bts: .orr
    case .btr: .bic
    case .btc: .eor
    default: nil
    }
  }
}
