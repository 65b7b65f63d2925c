internal import HostCode
internal import X64Decoding

/// Calls by link register, and division without an upper half.
extension Emitter {
  /// The return address that x64 has on the stack stays there for what reads it; A64 does without.
  mutating func lowerRealCall(_ instruction: X64Instruction) -> Bool {
    var target = HostRegister.none
    if instruction.branch == .indirectCall {
      guard let first = instruction.operands.first else { return false }
      target = read(first, of: instruction)
    }
    let back = temporary()
    emit(.mov, .x, back, .none, immediate: Int64(bitPattern: address), origin: .elided)
    push(back, bytes: 8, origin: .elided)
    emit(target == .none ? .bl : .blr, .x, .none, target)
    return true
  }

  /// The return address comes from x64's stack.
  mutating func lowerRealReturn(_ instruction: X64Instruction) -> Bool {
    let target = popTarget(of: instruction, origin: .elided)
    emit(.ret, .x, .none, target)
    return true
  }

  /// Division of a value as wide as the divisor, which is what compilers use it for.
  mutating func lowerPlainDivide(_ instruction: X64Instruction) -> Bool {
    let isSigned = instruction.mnemonic == .idiv
    guard let first = instruction.operands.first, first.bits >= 32,
      upperDividend == (isSigned ? .sign(bits: Int(first.bits)) : .zero)
    else { return false }
    let size = Self.size(first.bits)
    let divisor = read(first, of: instruction)
    let quotient = temporary()
    let rax = HostRegister.x(8)
    emit(isSigned ? .sdiv : .udiv, size, quotient, rax, divisor)
    emit(
      HostOperation(
        .msub,
        size: size,
        destination: .x(1),
        source1: quotient,
        source2: divisor,
        source3: rax
      )
    )
    emit(.mov, size, rax, quotient, origin: .copy)
    return true
  }
}
