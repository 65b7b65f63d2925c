internal import HostCode
internal import X64Decoding

/// Operands of general instructions: whole registers are free, parts of them are not.
extension Emitter {
  /// The size of operations on operands of so many bits.
  static func size(_ bits: some BinaryInteger) -> OperandSize { bits == 64 ? .x : .w }

  /// One bit for each of so many bits.
  static func mask(_ bits: UInt16) -> Int64 {
    bits >= 64 || bits == 0 ? -1 : (1 << Int64(bits)) - 1
  }

  /// The value of an operand in a register.
  ///
  /// - Parameters:
  ///   - operand: A register, memory, or an immediate.
  ///   - instruction: The instruction, for the rest of its operands.
  ///   - isExtended: Whether the bits above 8 or 16 have to be zero.
  /// - Returns: The register.
  mutating func read(
    _ operand: X64Operand,
    of instruction: X64Instruction,
    isExtended: Bool = false
  ) -> HostRegister {
    switch operand.kind {
    case .register:
      let register = GuestRegisters.host(operand.register)
      if operand.register.isHighByte {
        let part = temporary()
        emit(.ubfx, .w, part, register, immediate: 8, amount: 8, origin: .subregister)
        return part
      }
      guard isExtended, operand.bits < 32 else { return register }
      let part = temporary()
      emit(.ubfx, .w, part, register, amount: UInt8(operand.bits), origin: .subregister)
      return part
    case .memory:
      let value = temporary()
      load(value, address(instruction, bytes: operand.bytes), bytes: operand.bytes)
      return value
    default:
      // Its sign counts as far as the operand reaches that it goes with.
      let bits = instruction.operands.first?.bits ?? operand.bits
      return constant(instruction.immediate & Self.mask(bits), Self.size(bits))
    }
  }

  /// Where an operation should put the result for an operand: the register itself if it is whole.
  mutating func destination(_ operand: X64Operand) -> HostRegister {
    if operand.kind == .register, operand.bits >= 32 {
      return GuestRegisters.host(operand.register)
    }
    return temporary()
  }

  /// Puts a result that is in `value` where the operand is, if it is not there yet.
  mutating func write(
    _ value: HostRegister,
    to operand: X64Operand,
    at address: HostAddress? = nil,
    of instruction: X64Instruction
  ) {
    guard operand.kind == .register else {
      let place = address ?? self.address(instruction, bytes: operand.bytes)
      return store(value, place, bytes: operand.bytes)
    }
    let register = GuestRegisters.host(operand.register)
    if operand.register.isHighByte {
      emit(.bfi, .x, register, value, immediate: 8, amount: 8, origin: .subregister)
    } else if operand.bits < 32 {
      emit(.bfxil, .x, register, value, amount: UInt8(operand.bits), origin: .subregister)
    } else if register != value {
      emit(.mov, Self.size(operand.bits), register, value, origin: .copy)
    }
  }

  /// An operand that is read and written, with its value and where its result goes.
  struct Place {
    var value: HostRegister
    var result: HostRegister
    var address: HostAddress?
  }

  /// Reads an operand that will be written as well; its address is made once.
  mutating func open(
    _ operand: X64Operand,
    of instruction: X64Instruction,
    isExtended: Bool = false
  ) -> Place {
    guard operand.kind == .memory else {
      let value = read(operand, of: instruction, isExtended: isExtended)
      return Place(value: value, result: destination(operand))
    }
    let address = address(instruction, bytes: operand.bytes)
    let value = temporary()
    load(value, address, bytes: operand.bytes)
    return Place(value: value, result: temporary(), address: address)
  }

  /// The immediate of an instruction, sign-extended from the operand's width.
  static func immediate(_ instruction: X64Instruction, bits: UInt16) -> Int64 {
    let shift = Int64(64 - max(8, min(64, bits)))
    return (instruction.immediate << shift) >> shift
  }
}
