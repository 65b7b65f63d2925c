import Testing

@testable import X64Decoding

@Suite struct X64RegisterTests {
  @Test(arguments: X64Register.Class.allCases)
  func `every register keeps its class and number`(of registerClass: X64Register.Class) {
    let count: UInt8 =
      switch registerClass {
      case .byte, .word, .dword, .qword, .control, .debug: 16
      case .xmm, .ymm, .zmm: 32
      case .mmx, .x87, .mask, .tile: 8
      case .segment: 6
      case .highByte: 4
      case .instructionPointer: 2
      case .flags, .other, .none: 1
      }
    for number in 0..<count {
      let register = X64Register(registerClass, number)
      #expect(register.class == registerClass)
      #expect(register.number == number)
    }
  }

  @Test func `registers are called as in assembly`() {
    let names = [
      X64Register(.byte, 0), X64Register(.byte, 4), X64Register(.byte, 12),
      X64Register(.highByte, 3), X64Register(.word, 2), X64Register(.word, 9),
      X64Register(.dword, 6), X64Register(.dword, 15), X64Register(.qword, 5),
      X64Register(.qword, 10), X64Register(.ymm, 31), X64Register(.x87, 7),
      X64Register(.segment, 4), .rip,
    ].map(\.description)
    #expect(
      names == [
        "al", "spl", "r12b", "bh", "dx", "r9w", "esi", "r15d", "rbp", "r10", "ymm31", "st7", "fs",
        "rip",
      ]
    )
  }

  @Test func `a set of registers holds whole ones, whatever part is named`() {
    #expect(X64RegisterSet(X64Register(.highByte, 1)) == .rcx)
    #expect(X64RegisterSet(X64Register(.dword, 1)) == .rcx)
    #expect(X64RegisterSet(X64Register(.xmm, 1)).isEmpty)
    #expect("\(X64RegisterSet([.rdi, .rax]))" == "rax rdi")
  }
}
