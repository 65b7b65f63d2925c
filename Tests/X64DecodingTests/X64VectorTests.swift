import Testing

@testable import X64Decoding

/// SSE, AVX and x87 operands.
@Suite(.enabled(if: X64Decoder() != nil, "needs the trait MachineCode"))
struct X64VectorTests {
  @Test(arguments: [
    ("f2 0f 58 c8", "addsd rw xmm1:64 r xmm0:64"),
    ("f2 0f 10 01", "movsd w xmm0:128 r[rcx]:64"),
    ("f2 0f 10 c1", "movsd w xmm0:64 r xmm1:64"),
    ("66 0f d6 c8", "movq w xmm0:128 r xmm1:64"),
    ("f2 48 0f 2a c0", "cvtsi2sd rw xmm0:64 r rax:64"),
    ("f2 0f 2c c1", "cvttsd2si w eax:32 r xmm1:64"),
    ("66 0f 7e c0", "movd w eax:32 r xmm0:32"),
    ("66 0f 6e 07", "movd w xmm0:128 r[rdi]:32"),
  ]) func `scalars have the size of their value`(code: String, expected: String) throws {
    #expect(try instruction(code).summary == expected)
  }

  @Test(arguments: [
    ("66 0f ef 05 00 00 00 00", "pxor rw xmm0:128 r[rip]:128"),
    ("0f 28 c1", "movaps w xmm0:128 r xmm1:128"),
    ("f3 0f 6f 06", "movdqu w xmm0:128 r[rsi]:128"),
    ("0f d7 c1", "pmovmskb w eax:32 r mm1:64"),
    ("66 0f d7 c8", "pmovmskb w ecx:32 r xmm0:128"),
    ("66 0f 3a 0f c1 08", "palignr rw xmm0:128 r xmm1:128 8:8"),
    ("0f ae 04 24", "fxsave w[rsp]:4096"),
  ]) func `whole registers`(code: String, expected: String) throws {
    #expect(try instruction(code).summary == expected)
  }

  @Test(arguments: [
    ("66 0f 38 14 3b", "blendvps rw xmm7:128 r[rbx]:128 | reads xmm0"),
    (
      "66 0f 3a 62 c1 0c",
      "pcmpistrm r xmm0:128 r xmm1:128 12:8 | sets CF PF AF ZF SF OF | writes xmm0"
    ),
    ("0f 38 cb c1", "sha256rnds2 rw xmm0:128 r xmm1:128 | reads xmm0"),
  ]) func `registers without a name`(code: String, expected: String) throws {
    #expect(try instruction(code).summary == expected)
  }

  @Test(arguments: [
    ("c5 f0 58 c2", "vaddps w xmm0:128 r xmm1:128 r xmm2:128 | vex | 16 bytes"),
    ("c5 f4 58 02", "vaddps w ymm0:256 r ymm1:256 r[rdx]:256 | vex | 32 bytes"),
    ("c4 e2 f1 b8 c2", "vfmadd231pd rw xmm0:128 r xmm1:128 r xmm2:128 | vex | 16 bytes"),
    (
      "c4 e2 65 90 04 8d 00 00 00 00",
      "vpgatherdd r?w ymm0:256 r[ymm1*4]:32 rw ymm3:256 | vex | 32 bytes"
    ),
    ("c4 e3 7d 19 c1 01", "vextractf128 w xmm1:128 r ymm0:128 1:8 | vex | 32 bytes"),
    (
      "c4 e3 71 49 c2 03",
      "vpermil2pd w xmm0:128 r xmm1:128 r xmm2:128 r xmm0:128 3:8 | vex | 16 bytes"
    ),
    ("8f e8 78 c0 c0 01", "vprotb w xmm0:128 r xmm0:128 1:8 | vex | 16 bytes"),
  ]) func `AVX has three operands and more`(code: String, expected: String) throws {
    #expect(try instruction(code).summary == expected)
  }

  @Test(arguments: [
    ("c4 e2 71 f7 c2", "shlx w eax:32 r edx:32 r ecx:32 | vex"),
    ("c4 e2 73 f6 c2", "mulx w eax:32 w ecx:32 r edx:32 | uses rdx | vex"),
  ]) func `BMI is encoded as AVX but has no vectors`(code: String, expected: String) throws {
    #expect(try instruction(code).summary == expected)
  }

  @Test(arguments: [
    ("62 f1 fd 49 58 c1", "vaddpd rw? zmm0:512 r zmm0:512 r zmm1:512 | evex | 64 bytes | k1"),
    (
      "62 f1 fd c9 58 01",
      "vaddpd w zmm0:512 r zmm0:512 r[rcx]:512 | evex | zeroing | 64 bytes | k1"
    ),
    ("62 f1 fd 58 58 c1", "vaddpd w zmm0:512 r zmm0:512 r zmm1:512 | evex | rounding | 64 bytes"),
    ("62 f1 7c 58 58 01", "vaddps w zmm0:512 r zmm0:512 r[rcx]:32 | evex | broadcast | 64 bytes"),
    (
      "62 f3 f5 c9 25 c1 03",
      "vpternlogq rw zmm0:512 r zmm1:512 r zmm1:512 3:8 | evex | zeroing | 64 bytes | k1"
    ),
  ]) func `AVX-512 masks, broadcasts and rounds`(code: String, expected: String) throws {
    #expect(try instruction(code).summary == expected)
  }

  @Test(arguments: [
    ("d9 c1", "fld r st1:80"),
    ("d9 45 08", "fld r[rbp+8]:32"),
    ("de c1", "faddp rw st1:80 r st0:80"),
    ("dd 1c 24", "fstp w[rsp]:64"),
    ("d9 ee", "fldz"),
    ("d9 7c 24 0e", "fnstcw w[rsp+14]:16"),
  ]) func `the x87 works on its stack`(code: String, expected: String) throws {
    #expect(try instruction(code).summary == expected)
  }
}
