internal import HostCode
internal import X64Decoding

/// `div`, `idiv`.
///
/// Division by zero and quotients that are too large, which stop an x64 program, are not looked for.
extension Emitter {
  mutating func lowerDivide(_ instruction: X64Instruction) -> Bool {
    guard let first = instruction.operands.first else { return false }
    let isSigned = instruction.mnemonic == .idiv
    let divisor = read(first, of: instruction)
    switch first.bits {
    case 64: divide64(divisor, isSigned: isSigned)
    case 32: divide32(divisor, isExtended: first.kind == .memory && !isSigned, isSigned)
    default: divideNarrow(divisor, first, isSigned: isSigned)
    }
    return true
  }

  /// 128 bits by 64: a routine, unless the upper half says nothing.
  private mutating func divide64(_ divisor: HostRegister, isSigned: Bool) {
    let (rax, rdx) = (GuestRegisters.rax, GuestRegisters.rdx)
    let quotient = GuestRegisters.argument(0)
    let rest = GuestRegisters.argument(1)
    var end: Int?
    if upperDividend != (isSigned ? .sign(bits: 64) : .zero) {
      var upper = rdx
      if isSigned {
        upper = temporary()
        emit(.eor, .x, upper, rdx, rax, modifier: .asr, amount: 63, origin: .semantics)
      }
      let short = operations.count
      emit(.cbz, .x, .none, upper, origin: .semantics)
      call(isSigned ? .divideSigned128 : .divideUnsigned128, rax, rdx, divisor)
      end = operations.count
      emit(HostOperation(.b, origin: .semantics))
      land(short)
    }
    emit(isSigned ? .sdiv : .udiv, .x, quotient, rax, divisor)
    remainder(.x, rest, quotient, divisor, rax)
    if let end { land(end) }
    emit(.mov, .x, rax, quotient, origin: .copy)
    emit(.mov, .x, rdx, rest, origin: .copy)
  }

  /// 64 bits by 32, with operations of 64 bits.
  private mutating func divide32(_ divisor: HostRegister, isExtended: Bool, _ isSigned: Bool) {
    let (rax, rdx) = (GuestRegisters.rax, GuestRegisters.rdx)
    let dividend = temporary()
    emit(.mov, .w, dividend, rax, origin: .copy)
    emit(.bfi, .x, dividend, rdx, immediate: 32, amount: 32, origin: .subregister)
    var wide = divisor
    if !isExtended {
      wide = temporary()
      emit(isSigned ? .sbfx : .ubfx, .x, wide, divisor, amount: 32, origin: .subregister)
    }
    let quotient = temporary()
    let rest = temporary()
    emit(isSigned ? .sdiv : .udiv, .x, quotient, dividend, wide)
    remainder(.x, rest, quotient, wide, dividend)
    emit(.mov, .w, rax, quotient, origin: .copy)
    emit(.mov, .w, rdx, rest, origin: .copy)
  }

  /// `ax` by 8 bits, `dx:ax` by 16.
  private mutating func divideNarrow(
    _ divisor: HostRegister,
    _ operand: X64Operand,
    isSigned: Bool
  ) {
    let (rax, rdx) = (GuestRegisters.rax, GuestRegisters.rdx)
    let opcode: HostOpcode = isSigned ? .sbfx : .ubfx
    let bits = UInt8(operand.bits)
    let wide = temporary()
    let dividend = temporary()
    let quotient = temporary()
    emit(opcode, .w, wide, divisor, amount: bits, origin: .subregister)
    if bits == 8 {
      emit(opcode, .w, dividend, rax, amount: 16, origin: .subregister)
    } else {
      emit(.ubfx, .w, dividend, rax, amount: 16, origin: .subregister)
      emit(.bfi, .w, dividend, rdx, immediate: 16, amount: 16, origin: .subregister)
    }
    emit(isSigned ? .sdiv : .udiv, .w, quotient, dividend, wide)
    remainder(.w, dividend, quotient, wide, dividend)
    emit(.bfxil, .x, rax, quotient, amount: bits, origin: .subregister)
    if bits == 8 {
      emit(.bfi, .x, rax, dividend, immediate: 8, amount: 8, origin: .subregister)
    } else {
      emit(.bfxil, .x, rdx, dividend, amount: 16, origin: .subregister)
    }
  }

  private mutating func remainder(
    _ size: OperandSize,
    _ target: HostRegister,
    _ quotient: HostRegister,
    _ divisor: HostRegister,
    _ dividend: HostRegister
  ) {
    emit(
      HostOperation(
        .msub,
        size: size,
        destination: target,
        source1: quotient,
        source2: divisor,
        source3: dividend
      )
    )
  }
}

/// What is known of `rdx`, the upper half of a dividend, from the instructions before.
enum UpperDividend: Equatable {
  case unknown
  /// It is zero: after `xor edx, edx`.
  case zero
  /// It is the sign of `eax` or `rax`: after `cdq` or `cqo`.
  case sign(bits: Int)

  /// What is known after an instruction, given what is known before it.
  func after(_ instruction: X64Instruction) -> Self {
    switch instruction.mnemonic {
    case .cdq: return .sign(bits: 32)
    case .cqo: return .sign(bits: 64)
    case .xor, .sub, .mov:
      if Self.clears(instruction) { return .zero }
    default: break
    }
    guard self != .unknown else { return .unknown }
    var written = instruction.implicitWrites
    for operand in instruction.operands where operand.kind == .register && operand.isWritten {
      written.formUnion(X64RegisterSet(operand.register))
    }
    let needed: X64RegisterSet = self == .zero ? .rdx : [.rax, .rdx]
    return written.isDisjoint(with: needed) && instruction.branch == .none ? self : .unknown
  }

  private static func clears(_ instruction: X64Instruction) -> Bool {
    guard let first = instruction.operands.first,
      let second = instruction.operands.dropFirst().first, first.kind == .register,
      first.bits >= 32, X64RegisterSet(first.register) == .rdx
    else { return false }
    return instruction.mnemonic == .mov
      ? second.kind == .immediate && instruction.immediate == 0
      : second.kind == .register && second.register == first.register
  }
}
