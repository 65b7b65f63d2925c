import HostCode
import Testing
import X64Decoding

@testable import Lowering

struct MoveTests {
  @Test(arguments: [
    // mov eax, ebx; mov al, bl; mov ah, bl; mov bl, ah
    ("89 d8", "mov w8, w27"),
    ("88 d8", "bfxil x8, x27, #0, #8"),
    ("88 dc", "bfi x8, x27, #8, #8"),
    ("88 e3", "ubfx w6, w8, #8, #8\nbfxil x27, x6, #0, #8"),
  ]) func `parts of registers are inserted`(code: String, expected: String) throws {
    #expect(try lowered(code) == expected)
  }

  @Test(arguments: [
    // mov rax, -1; mov ax, 0; mov ah, ff; mov ax, 4243h
    ("48 c7 c0 ff ff ff ff", "mov x8, #-1"),
    ("66 b8 00 00", "bfxil x8, xzr, #0, #16"),
    ("b4 ff", "orr x8, x8, #0xff00"),
    ("66 b8 43 42", "mov w6, #16963\nbfxil x8, x6, #0, #16"),
  ]) func `constants that are all zeros or ones need no register`(code: String, expected: String)
    throws
  {
    #expect(try lowered(code) == expected)
  }

  @Test(arguments: [
    // movzx eax, bh; movsx rax, bx; movsxd rax, ebx; movsxd eax, ebx; movsx rax, byte [rbx]
    ("0f b6 c7", "ubfx w8, w27, #8, #8"),
    ("48 0f bf c3", "sxth x8, w27"),
    ("48 63 c3", "sxtw x8, w27"),
    ("63 c3", "mov w8, w27"),
    ("48 0f be 03", "ldrb w8, [x27]\nsxtb x8, w8"),
  ]) func `values are extended`(code: String, expected: String) throws {
    #expect(try lowered(code) == expected)
  }

  @Test func `a host may load and extend at once`() throws {
    // movsx rax, byte [rbx]
    #expect(try lowered("48 0f be 03", .box64) == "ldrsb x8, [x27]")
  }

  @Test(arguments: [
    // movbe ax, [rbx]; movbe [rbx], rax
    ("66 0f 38 f0 03", "ldrh w6, [x27]\nrev16 w7, w6\nbfxil x8, x7, #0, #16"),
    ("48 0f 38 f1 03", "rev x6, x8\nstr x6, [x27]"),
  ]) func `bytes are reversed between memory and register`(code: String, expected: String) throws {
    #expect(try lowered(code) == expected)
  }

  @Test(arguments: [
    // lea rax, [rbx + 8]; lea eax, [rbx + rcx * 4]; lea ax, [rbx + rcx]; lea rax, [ebx + ecx]
    ("48 8d 43 08", "add x8, x27, #8"),
    ("8d 04 8b", "add x8, x27, x0, lsl #2\nmov w8, w8"),
    ("66 8d 04 0b", "add w6, w27, w0\nbfxil x8, x6, #0, #16"),
    ("67 48 8d 04 0b", "add x8, x27, x0\nmov w8, w8"),
    // lea rax, [rbx + rcx * 2 - 1]; lea rax, [rcx * 8]
    ("48 8d 44 4b ff", "add x6, x27, x0, lsl #1\nsub x8, x6, #1"),
    ("48 8d 04 cd 00 00 00 00", "lsl x8, x0, #3"),
  ]) func `addresses are computed and cut to their width`(code: String, expected: String) throws {
    #expect(try lowered(code) == expected)
  }

  @Test(arguments: [
    // xchg eax, ecx; xchg al, ah
    ("91", "mov w6, w0\nmov w0, w8\nmov w8, w6"),
    ("86 c4", "ubfx w6, w8, #8, #8\nuxtb w7, w8\nbfi x8, x7, #8, #8\nbfxil x8, x6, #0, #8"),
  ]) func `an exchange copies what it overwrites`(code: String, expected: String) throws {
    #expect(try lowered(code) == expected)
  }

  @Test(arguments: [
    // setl al; sete [rbx]; cmovb rax, rbx; cmovl ax, bx
    ("0f 9c c0", "cset w6, lt\nbfxil x8, x6, #0, #8"),
    ("0f 94 03", "cset w6, eq\nstrb w6, [x27]"),
    ("48 0f 42 c3", "csel x8, x27, x8, lo"),
    ("66 0f 4c c3", "csel w6, w27, w8, lt\nbfxil x8, x6, #0, #16"),
  ]) func `conditions select`(code: String, expected: String) throws {
    #expect(try lowered(code) == expected)
  }

  @Test func `parity is counted when it is asked for`() throws {
    // setnp al
    #expect(
      try lowered("0f 9b c0") == """
        eor w7, w24, w24, lsr #4
        eor w7, w7, w7, lsr #2
        eor w7, w7, w7, lsr #1
        and w7, w7, #0x1
        bfxil x8, x7, #0, #8
        """
    )
  }
}
