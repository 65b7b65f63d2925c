import Testing

@testable import X64Decoding

/// Memory and registers that assembly does not list.
@Suite(.enabled(if: X64Decoder() != nil, "needs the trait MachineCode"))
struct X64ImplicitAccessTests {
  @Test(arguments: [
    ("50", "push r rax:64 | also w[rsp]:64 | uses rsp | changes rsp"),
    ("41 54", "push r r12:64 | also w[rsp]:64 | uses rsp | changes rsp"),
    ("ff 74 24 08", "push r[rsp+8]:64 | also w[rsp]:64 | uses rsp | changes rsp"),
    ("6a ff", "push -1:8 | also w[rsp]:64 | uses rsp | changes rsp"),
    ("5b", "pop w rbx:64 | also r[rsp]:64 | uses rsp | changes rsp"),
    ("8f 00", "pop w[rax]:64 | also r[rsp]:64 | uses rsp | changes rsp"),
    ("e8 fb ff ff ff", "call to -5 | also w[rsp]:64 | uses rsp | changes rsp | call"),
    ("ff d0", "call r rax:64 | also w[rsp]:64 | uses rsp | changes rsp | indirectCall"),
    ("c3", "ret | also r[rsp]:64 | uses rsp | changes rsp | return"),
    ("c2 08 00", "ret 8:16 | also r[rsp]:64 | uses rsp | changes rsp | return"),
    ("c9", "leave | also r[rbp]:64 | uses rsp rbp | changes rsp rbp"),
    ("9c", "pushfq | also w[rsp]:64 | uses rsp | changes rsp | reads CF PF AF ZF SF DF OF"),
    ("9d", "popfq | also r[rsp]:64 | uses rsp | changes rsp | sets CF PF AF ZF SF DF OF"),
  ]) func `the stack`(code: String, expected: String) throws {
    #expect(try instruction(code).summary == expected)
  }

  @Test(arguments: [
    ("48 a5", "movsq | also w[rdi]:64 r[rsi]:64 | uses rsi rdi | changes rsi rdi | reads DF"),
    (
      "f3 a4",
      "movsb | also w?[rdi]:8 r?[rsi]:8 | uses rcx rsi rdi | changes rcx rsi rdi | reads DF | rep"
    ),
    ("f3 48 ab", "stosq | also w?[rdi]:64 | uses rax rcx rdi | changes rcx rdi | reads DF | rep"),
    (
      "f3 a6",
      "cmpsb | also r?[rsi]:8 r?[rdi]:8 | uses rcx rsi rdi | changes rcx rsi rdi"
        + " | reads DF | sets CF PF AF ZF SF OF | repe | may keep flags"
    ),
    (
      "f2 ae",
      "scasb | also r?[rdi]:8 | uses rax rcx rdi | changes rcx rdi"
        + " | reads DF | sets CF PF AF ZF SF OF | repne | may keep flags"
    ),
    (
      "a7",
      "cmpsd | also r[rsi]:32 r[rdi]:32 | uses rsi rdi"
        + " | changes rsi rdi | reads DF | sets CF PF AF ZF SF OF"
    ),
    ("ac", "lodsb | also r[rsi]:8 | uses rax rsi | changes rax rsi | reads DF"),
    (
      "64 48 a5",
      "movsq | also w[rdi]:64 rfs:[rsi]:64 | uses rsi rdi | changes rsi rdi | reads DF"
    ),
  ]) func `strings`(code: String, expected: String) throws {
    #expect(try instruction(code).summary == expected)
  }

  @Test(arguments: [
    ("48 f7 e1", "mul r rcx:64 | uses rax | changes rax rdx | sets CF OF | loses PF AF ZF SF"),
    ("f6 e1", "mul r cl:8 | uses rax | changes rax | sets CF OF | loses PF AF ZF SF"),
    ("48 f7 f9", "idiv r rcx:64 | uses rax rdx | changes rax rdx | loses CF PF AF ZF SF OF"),
    ("f6 f1", "div r cl:8 | uses rax | changes rax | loses CF PF AF ZF SF OF"),
    ("99", "cdq | uses rax | changes rdx"),
    ("48 98", "cdqe | uses rax | changes rax"),
    ("d7", "xlat | also r[rbx]:8 | uses rax rbx | changes rax"),
    ("9f", "lahf | uses rax | changes rax | reads CF PF AF ZF SF"),
    ("0f a2", "cpuid | uses rax rcx | changes rax rcx rdx rbx"),
    ("0f 31", "rdtsc | changes rax rdx"),
    ("0f 01 d0", "xgetbv | uses rcx | changes rax rdx"),
    ("66 0f f7 c1", "maskmovdqu r xmm0:128 r xmm1:128 | also w[rdi]:128 | uses rdi"),
  ]) func `registers by name`(code: String, expected: String) throws {
    #expect(try instruction(code).summary == expected)
  }

  @Test(arguments: [
    (
      "f0 0f b1 0f",
      "cmpxchg rw?[rdi]:32 r ecx:32 | uses rax | changes rax | sets CF PF AF ZF SF OF | lock"
    ),
    ("f0 48 0f c1 03", "xadd rw[rbx]:64 rw rax:64 | sets CF PF AF ZF SF OF | lock"),
    ("48 87 03", "xchg rw[rbx]:64 rw rax:64"),
    ("48 0f c7 0f", "cmpxchg16b rw?[rdi]:128 | uses rax rcx rdx rbx | changes rax rdx | sets ZF"),
  ]) func `read, change and write as one`(code: String, expected: String) throws {
    #expect(try instruction(code).summary == expected)
  }
}
