import Testing

@testable import X64Decoding

/// How an instruction goes on.
@Suite(.enabled(if: X64Decoder() != nil, "needs the trait MachineCode"))
struct X64BranchTests {
  @Test(arguments: [
    ("e8 fb ff ff ff", "call to -5 | also w[rsp]:64 | uses rsp | changes rsp | call"),
    (
      "ff 15 aa bb 00 00",
      "call r[rip+48042]:64 | also w[rsp]:64 | uses rsp | changes rsp | indirectCall"
    ),
    ("ff d0", "call r rax:64 | also w[rsp]:64 | uses rsp | changes rsp | indirectCall"),
    ("eb 05", "jmp to 5 | jump"),
    ("66 e9 00 00 00 00", "jmp to 0 | jump"),
    ("ff 25 00 10 00 00", "jmp r[rip+4096]:64 | indirectJump"),
    ("ff e0", "jmp r rax:64 | indirectJump"),
    ("2e ff e0", "jmp r rax:64 | indirectJump"),
    ("f2 c3", "ret | also r[rsp]:64 | uses rsp | changes rsp | return"),
  ]) func `calls and jumps, by the code or by a value`(code: String, expected: String) throws {
    #expect(try instruction(code).summary == expected)
  }

  @Test(arguments: [
    ("0f 84 10 00 00 00", "jz to 16 | reads ZF | conditionalJump"),
    ("e2 fe", "loop to -2 | uses rcx | changes rcx | conditionalJump"),
    ("c7 f8 00 00 00 00", "xbegin to 0 | uses rax | changes rax | conditionalJump"),
  ]) func `conditional jumps`(code: String, expected: String) throws {
    #expect(try instruction(code).summary == expected)
  }

  @Test(arguments: [
    ("0f 05", "syscall | changes rcx r11 | sets CF PF AF ZF SF DF OF | systemCall"),
    ("cc", "int3 | trap"),
    ("cd 80", "int 128:8 | trap"),
    ("0f 0b", "ud2 | trap"),
    ("cf", "iretd | also r[rsp]:160 | uses rsp | changes rsp | sets CF PF AF ZF SF DF OF | trap"),
    ("cb", "ret | also r[rsp]:64 | uses rsp | changes rsp | trap"),
    ("f4", "hlt | trap | privileged"),
  ]) func `the system and traps`(code: String, expected: String) throws {
    #expect(try instruction(code).summary == expected)
  }

  @Test(arguments: [
    ("90", "nop | nop"),
    ("66 90", "nop | nop"),
    ("66 0f 1f 84 00 00 00 00 00", "nop [rax+rax*1]:16  ax:16 | nop"),
    ("f3 0f 1e fa", "endbr64 | endbr"),
    ("f3 90", "pause"),
  ]) func `nothing at all`(code: String, expected: String) throws {
    #expect(try instruction(code).summary == expected)
  }
}
