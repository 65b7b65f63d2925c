import Testing

@testable import X64Decoding

/// The flags that are read, set and lost.
@Suite(.enabled(if: X64Decoder() != nil, "needs the trait MachineCode"))
struct X64FlagTests {
  @Test(arguments: [
    ("01 d8", "add rw eax:32 r ebx:32 | sets CF PF AF ZF SF OF"),
    ("48 11 c8", "adc rw rax:64 r rcx:64 | reads CF | sets CF PF AF ZF SF OF"),
    ("48 19 c8", "sbb rw rax:64 r rcx:64 | reads CF | sets CF PF AF ZF SF OF"),
    ("48 39 c8", "cmp r rax:64 r rcx:64 | sets CF PF AF ZF SF OF"),
    ("48 21 c8", "and rw rax:64 r rcx:64 | sets CF PF ZF SF OF | loses AF"),
    ("48 85 c0", "test r rax:64 r rax:64 | sets CF PF ZF SF OF | loses AF"),
    ("f7 d8", "neg rw eax:32 | sets CF PF AF ZF SF OF"),
    ("f7 d0", "not rw eax:32"),
    ("48 ff c0", "inc rw rax:64 | sets PF AF ZF SF OF"),
    ("48 0f af c1", "imul rw rax:64 r rcx:64 | sets CF OF | loses PF AF ZF SF"),
    ("c4 e2 79 17 c1", "vptest r xmm0:128 r xmm1:128 | sets CF PF AF ZF SF OF | vex | 16 bytes"),
    ("c4 e2 7d 0e c1", "vtestps r ymm0:256 r ymm1:256 | sets CF PF AF ZF SF OF | vex | 32 bytes"),
  ]) func `arithmetic and logic`(code: String, expected: String) throws {
    #expect(try instruction(code).summary == expected)
  }

  @Test(arguments: [
    ("c1 e0 05", "shl rw eax:32 5:8 | sets CF PF ZF SF | loses AF OF"),
    ("d1 e0", "shl rw eax:32 1:8 | sets CF PF ZF SF OF | loses AF"),
    ("c1 e0 00", "shl rw eax:32 0:8"),
    ("48 c1 e0 00", "shl rw rax:64 0:8"),
    ("d3 e8", "shr rw eax:32 r cl:8 | sets CF PF ZF SF OF | loses AF | may keep flags"),
    ("48 c1 c8 03", "ror rw rax:64 3:8 | sets CF | loses OF"),
    ("48 d3 c0", "rol rw rax:64 r cl:8 | sets CF OF | may keep flags"),
    ("d1 d0", "rcl rw eax:32 1:8 | reads CF | sets CF OF"),
    ("c0 d0 00", "rcl rw al:8 0:8"),
    ("0f a4 c8 04", "shld rw? eax:32 r ecx:32 4:8 | sets CF PF ZF SF | loses AF OF"),
    (
      "48 0f a5 c8",
      "shld rw? rax:64 r rcx:64 r cl:8 | sets CF PF ZF SF OF | loses AF | may keep flags"
    ),
  ]) func `shifts by one bit set the overflow flag, by none no flag`(code: String, expected: String)
    throws
  {
    #expect(try instruction(code).summary == expected)
  }

  @Test(arguments: [
    ("0f 42 c1", "cmovb w? eax:32 r ecx:32 | reads CF"),
    ("48 0f 44 03", "cmovz w? rax:64 r[rbx]:64 | reads ZF"),
    ("0f 92 c0", "setb w al:8 | reads CF"),
    ("0f 94 01", "setz w[rcx]:8 | reads ZF"),
    ("0f 84 10 00 00 00", "jz to 16 | reads ZF | conditionalJump"),
    ("7f 00", "jnle to 0 | reads ZF SF OF | conditionalJump"),
    ("77 00", "jnbe to 0 | reads CF ZF | conditionalJump"),
    ("e3 fe", "jrcxz to -2 | uses rcx | conditionalJump"),
  ]) func `conditions read the flags that they name`(code: String, expected: String) throws {
    #expect(try instruction(code).summary == expected)
  }

  @Test(arguments: [
    ("0f ba e0 05", "bt r eax:32 5:8 | sets CF | loses PF AF SF OF"),
    ("0f ab 07", "bts rw[rdi]:32 r eax:32 | sets CF | loses PF AF SF OF"),
    ("f3 48 0f b8 c1", "popcnt w rax:64 r rcx:64 | sets CF PF AF ZF SF OF"),
    ("f3 48 0f bc c1", "tzcnt w rax:64 r rcx:64 | sets CF ZF | loses PF AF SF OF"),
    ("f3 48 0f bd c1", "lzcnt w rax:64 r rcx:64 | sets CF ZF | loses PF AF SF OF"),
    ("0f bc c1", "bsf w eax:32 r ecx:32 | sets ZF | loses CF PF AF SF OF"),
    ("c4 e2 70 f2 c2", "andn w eax:32 r ecx:32 r edx:32 | sets CF ZF SF OF | loses PF AF | vex"),
  ]) func `bits`(code: String, expected: String) throws {
    #expect(try instruction(code).summary == expected)
  }

  @Test(arguments: [
    ("f8", "clc | sets CF"),
    ("f5", "cmc | reads CF | sets CF"),
    ("fc", "cld | sets DF"),
    ("9e", "sahf | uses rax | sets CF PF AF ZF SF"),
  ]) func `single flags`(code: String, expected: String) throws {
    #expect(try instruction(code).summary == expected)
  }

  @Test(arguments: [
    ("0f 2e c1", "ucomiss r xmm0:32 r xmm1:32 | sets CF PF AF ZF SF OF"),
    ("df f1", "fcomip r st0:80 r st1:80 | sets CF PF AF ZF SF OF"),
    (
      "66 0f 3a 63 c1 0c",
      "pcmpistri r xmm0:128 r xmm1:128 12:8 | changes rcx | sets CF PF AF ZF SF OF"
    ),
  ]) func `comparisons of floating point`(code: String, expected: String) throws {
    #expect(try instruction(code).summary == expected)
  }
}
