import Testing

@testable import X64Decoding

/// What each operand of an instruction is.
@Suite(.enabled(if: X64Decoder() != nil, "needs the trait MachineCode"))
struct X64OperandTests {
  @Test(arguments: [
    ("48 89 d8", "mov w rax:64 r rbx:64"),
    ("88 e1", "mov w cl:8 r ah:8"),
    ("40 88 f1", "mov w cl:8 r sil:8"),
    ("48 0f b6 c4", "movzx w rax:64 r spl:8"),
    ("45 01 c8", "add rw r8d:32 r r9d:32 | sets CF PF AF ZF SF OF"),
    ("66 44 89 c0", "mov w ax:16 r r8w:16"),
  ]) func `registers of every width`(code: String, expected: String) throws {
    #expect(try instruction(code).summary == expected)
  }

  @Test(arguments: [
    ("66 b8 34 12", "mov w ax:16 4660:16"),
    ("b8 ff ff ff ff", "mov w eax:32 -1:32"),
    ("48 b8 ef cd ab 89 67 45 23 01", "mov w rax:64 81985529216486895:64"),
    ("48 83 c0 ff", "add rw rax:64 -1:8 | sets CF PF AF ZF SF OF"),
    ("6b c1 0a", "imul w eax:32 r ecx:32 10:8 | sets CF OF | loses PF AF ZF SF"),
    ("c8 10 00 01", "enter 16:16 16:8 | also w[rsp]:64 | uses rsp rbp | changes rsp rbp | and 1"),
  ]) func `constants keep their sign, whatever their width`(code: String, expected: String) throws {
    #expect(try instruction(code).summary == expected)
  }

  @Test(arguments: [
    ("8a 24 11", "mov w ah:8 r[rcx+rdx*1]:8"),
    ("48 8b 84 c8 40 01 00 00", "mov w rax:64 r[rax+rcx*8+320]:64"),
    ("48 8b 05 10 00 00 00", "mov w rax:64 r[rip+16]:64"),
    ("8b 04 85 00 01 00 00", "mov w eax:32 r[rax*4+256]:32"),
    ("42 89 5c b5 f8", "mov w[rbp+r14*4+-8]:32 r ebx:32"),
    ("67 8b 07", "mov w eax:32 r[edi]:32 | addr32"),
    ("64 48 8b 04 25 28 00 00 00", "mov w rax:64 rfs:[40]:64"),
    ("65 48 8b 04 25 30 00 00 00", "mov w rax:64 rgs:[48]:64"),
    ("48 a1 11 22 33 44 55 66 77 88", "mov w rax:64 r[-8613303245920329199]:64 | addr64"),
  ]) func `addresses`(code: String, expected: String) throws {
    #expect(try instruction(code).summary == expected)
  }

  @Test(arguments: [
    ("48 8d 44 0a 04", "lea w rax:64 [rdx+rcx*1+4]:64"),
    ("8d 04 03", "lea w eax:32 [rbx+rax*1]:64"),
    ("0f 1f 44 00 00", "nop [rax+rax*1]:32  eax:32 | nop"),
    ("0f 18 08", "prefetcht0 [rax]:8"),
  ]) func `an address alone is no access`(code: String, expected: String) throws {
    #expect(try instruction(code).summary == expected)
  }

  @Test(arguments: [
    ("8e d8", "mov w ds:16 r ax:16"),
    ("8c d8", "mov w eax:32 r ds:16"),
    ("0f 22 c0", "mov w cr0:64 r rax:64 | privileged"),
  ]) func `segments and registers of the system`(code: String, expected: String) throws {
    #expect(try instruction(code).summary == expected)
  }
}
