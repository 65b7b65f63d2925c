internal import HostCode
internal import X64Decoding

/// `and`, `or`, `xor`, `test`, `not`.
extension Emitter {
  mutating func lowerLogic(_ instruction: X64Instruction) -> Bool {
    guard let first = instruction.operands.first, !instruction.isAtomic else { return false }
    if instruction.mnemonic == .not {
      let place = open(first, of: instruction)
      emit(.orn, Self.size(first.bits), place.result, .zr, place.value)
      write(place.result, to: first, at: place.address, of: instruction)
      return true
    }
    guard let second = instruction.operands.dropFirst().first else { return false }
    let isTest = instruction.mnemonic == .test
    let size = Self.size(first.bits)
    let isSame = second.kind == .register && second.register == first.register
    if instruction.mnemonic == .xor, isSame, first.bits >= 32, first.kind == .register {
      let register = GuestRegisters.host(first.register)
      emit(.mov, size, register, .none)
      setFlagsOfResult(register, bits: first.bits)
      return true
    }
    if isTest, !wantsNZCV, !wantsParity {
      if first.kind == .memory { _ = read(first, of: instruction) }
      return true
    }
    if isTest || instruction.mnemonic == .and || instruction.mnemonic == .or, isSame,
      first.bits >= 32, first.kind == .register
    {
      setFlagsOfResult(GuestRegisters.host(first.register), bits: first.bits)
      return true
    }
    let place =
      isTest
      ? Place(
        value: read(first, of: instruction, isExtended: habits.extendsNarrow),
        result: .zr
      ) : open(first, of: instruction)
    let opcode: HostOpcode =
      switch instruction.mnemonic {
      case .or: .orr
      case .xor: .eor
      default: .and
      }
    var source = HostRegister.none
    var immediate: Int64 = 0
    if second.kind == .immediate {
      let mask: UInt64 = first.bits >= 64 ? .max : (1 << UInt64(first.bits)) - 1
      let bits = UInt64(bitPattern: instruction.immediate) & mask
      if bits == mask, opcode == .and, first.bits >= 32 {
        setFlagsOfResult(place.value, bits: first.bits)
        if !isTest { write(place.value, to: first, at: place.address, of: instruction) }
        return true
      }
      if opcode == .eor, bits == mask, first.bits >= 32 {
        emit(.orn, size, place.result, .zr, place.value)
        write(place.result, to: first, at: place.address, of: instruction)
        setFlagsOfResult(place.result, bits: first.bits)
        return true
      }
      if Immediates.isLogical(bits, bits: size.bits) {
        immediate = Int64(bitPattern: bits)
      } else {
        source = constant(Int64(bitPattern: bits), size)
      }
    } else {
      source = read(second, of: instruction, isExtended: isTest && habits.extendsNarrow)
    }
    if opcode == .and, first.bits >= 32 {
      let target = wantsParity ? GuestRegisters.parity : place.result
      emit(opcode, size, target, place.value, source, immediate: immediate, setsFlags: wantsNZCV)
      if wantsCarry { invertCarry() }
      if !isTest { write(target, to: first, at: place.address, of: instruction) }
      return true
    }
    let target =
      first.bits < 32 && wantsParity
      ? GuestRegisters.parity : place.result == .zr ? temporary() : place.result
    emit(opcode, size, target, place.value, source, immediate: immediate)
    if !isTest { write(target, to: first, at: place.address, of: instruction) }
    setFlagsOfResult(target, bits: first.bits)
    return true
  }
}
