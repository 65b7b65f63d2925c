/// The x64 instructions at the boundary between modules, without a decoder: calls and returns, and
/// what stands for an Arm64EC function in an image's x64 view.
///
/// They equal what `X64Decoder` makes of their bytes.
package enum BoundaryCode {
  /// `call` to a function in another translation: `e8 00 00 01 00`.
  package static let directCall: X64Instruction = {
    var call = X64Instruction()
    call.mnemonic = .call
    call.category = .call
    call.branch = .call
    call.length = 5
    call.immediate = 0x1_0000
    call.operandBits = 64
    call.operands = X64OperandList(
      of: X64Operand(kind: .relativeTarget, register: .none, access: .read, bits: 32),
      .none
    )
    call.pushesReturn()
    return call
  }()

  /// `call rax`: `ff d0`.
  package static let indirectCall: X64Instruction = {
    var call = X64Instruction()
    call.mnemonic = .call
    call.category = .call
    call.branch = .indirectCall
    call.length = 2
    call.operandBits = 64
    call.operands = X64OperandList(of: .register(0, .read), .none)
    call.pushesReturn()
    return call
  }()

  /// `ret`: `c3`.
  package static let nearReturn: X64Instruction = {
    var back = X64Instruction()
    back.mnemonic = .ret
    back.category = .return
    back.branch = .return
    back.operandBits = 64
    back.usesStack(.read)
    return back
  }()

  /// What the linker puts in front of an exported Arm64EC function for x64 callers.
  ///
  ///     48 8b c4        mov rax, rsp
  ///     48 89 58 20     mov [rax+0x20], rbx
  ///     55              push rbp
  ///     5d              pop rbp
  ///     e9 …            jmp function
  package static let fastForwardSequence: [X64Instruction] = {
    var copy = X64Instruction()
    copy.mnemonic = .mov
    copy.category = .move
    copy.length = 3
    copy.operandBits = 64
    copy.operands = X64OperandList(of: .register(0, .write), .register(4, .read))
    var store = X64Instruction()
    store.mnemonic = .mov
    store.category = .move
    store.length = 4
    store.operandBits = 64
    store.displacement = 0x20
    store.operands = X64OperandList(
      of: X64Operand(kind: .memory, register: X64Register(.qword, 0), access: .write, bits: 64),
      .register(3, .read)
    )
    var push = X64Instruction()
    push.mnemonic = .push
    push.category = .push
    push.operandBits = 64
    push.operands = X64OperandList(of: .register(5, .read), .none)
    push.usesStack(.write)
    var pop = X64Instruction()
    pop.mnemonic = .pop
    pop.category = .pop
    pop.operandBits = 64
    pop.operands = X64OperandList(of: .register(5, .write), .none)
    pop.usesStack(.read)
    var jump = X64Instruction()
    jump.mnemonic = .jmp
    jump.category = .jump
    jump.branch = .jump
    jump.length = 5
    jump.immediate = 0x1_0000
    jump.operandBits = 64
    jump.operands = directCall.operands
    return [copy, store, push, pop, jump]
  }()
}

extension X64Instruction {
  fileprivate mutating func pushesReturn() {
    usesStack(.write)
  }

  fileprivate mutating func usesStack(_ access: X64Operand.Access) {
    implicitReads.insert(.rsp)
    implicitWrites.insert(.rsp)
    let stack = X64Register(.qword, 4)
    firstImplicitMemory = X64Operand(kind: .memory, register: stack, access: access, bits: 64)
  }
}

extension X64Operand {
  /// `rax` is 0, `rbx` 3, `rsp` 4, `rbp` 5.
  fileprivate static func register(_ number: UInt8, _ access: Access) -> X64Operand {
    X64Operand(kind: .register, register: X64Register(.qword, number), access: access, bits: 64)
  }
}
