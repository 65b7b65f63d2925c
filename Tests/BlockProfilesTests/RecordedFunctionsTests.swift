import Testing
import X64Decoding

@testable import BlockProfiles
import Workloads

@Suite(.enabled(if: X64Decoder() != nil, "needs the trait MachineCode"))
struct RecordedFunctionsTests {
  @Test func `a function goes on behind its calls, and what is called is another`() throws {
    // 1000: call 1100; jne 1000; ret        1100: ret
    let text = """
      guest x86_64
      module 1000 2000 app
      block 1000 2 1 e8fb000000
      block 1100 2 1 c3
      block 1005 2 1 75f9
      block 1007 1 1 c3
      edge 1000 1100 2
      edge 1100 1005 2
      edge 1005 1000 1
      edge 1005 1007 1
      """
    #expect(
      try functions(text) == """
        app+0: 1000 1005 1007, ran 5, 3 in 8 bytes
        app+100: 1100, ran 2, 1 in 1 bytes
        app+0 > app+100 2 direct
        """
    )
  }

  /// `app` calls through its linkage table twice; the first call is bound by `ld.so`.
  ///
  /// 1000: call 1200; 1005: call 1200; 100a: ret    1200: jmp [..]    1206: push 0; jmp 1300
  /// 1300: jmp rax to 7000 in `ld.so`, which jumps by register to 5000 in `lib`: ret
  static let lazyImport = """
    guest x86_64
    module 1000 2000 app
    module 5000 6000 lib
    module 7000 8000 ld.so
    block 1000 1 1 e8fb010000
    block 1200 4 1 ff2500000000
    block 1206 1 2 6a00e9f3000000
    block 1300 1 1 ffe0
    block 7000 1 1 ffe3
    block 5000 4 1 c3
    block 1005 3 1 e8f6010000
    block 100a 3 1 75f9
    block 100c 1 1 c3
    edge 1000 1200 1
    edge 1200 1206 1
    edge 1206 1300 1
    edge 1300 7000 1
    edge 7000 5000 1
    edge 5000 1005 1
    edge 1005 1200 3
    edge 1200 5000 3
    edge 5000 100a 3
    edge 100a 1005 2
    edge 100a 100c 1

    """

  @Test func `a linkage table is passed through, its instructions are the caller's`() throws {
    #expect(
      try functions(Self.lazyImport) == """
        app+0: 1000 1005 100a 100c, ran 12, 5 in 19 bytes
        app+206: 1206 1300, ran 3, 3 in 9 bytes
        ld.so+0: 7000, ran 1, 1 in 2 bytes
        lib+0: 5000, ran 4, 1 in 1 bytes
        app+0 > app+206 1 direct
        app+0 > lib+0 3 import
        app+206 > ld.so+0 1 callback tail
        ld.so+0 > lib+0 1 callback tail
        """
    )
  }

  @Test func `a pointer that leads into another module is a callback`() throws {
    // app 1000: call [rip+…] of lib 5000: call rax of app 1100: ret; 5002: ret; 1006: call rcx
    let text = """
      guest x86_64
      module 1000 2000 app
      module 5000 6000 lib
      block 1000 1 1 ff1500000000
      block 5000 1 1 ffd0
      block 1100 2 1 c3
      block 5002 1 1 c3
      block 1006 1 1 ffd1
      block 1008 1 1 c3
      edge 1000 5000 1
      edge 5000 1100 1
      edge 1100 5002 1
      edge 5002 1006 1
      edge 1006 1100 1
      edge 1100 1008 1
      """
    #expect(
      try functions(text) == """
        app+0: 1000 1006 1008, ran 3, 3 in 9 bytes
        lib+0: 5000 5002, ran 2, 2 in 3 bytes
        app+100: 1100, ran 2, 1 in 1 bytes
        app+0 > lib+0 1 import
        app+0 > app+100 1 indirect
        lib+0 > app+100 1 callback
        """
    )
  }

  @Test func `a jump to the beginning of a function is a call without a return`() throws {
    // 1000: call 1100; 1005: call 1200; ret      1100: jmp 1200      1200: ret
    let text = """
      guest x86_64
      module 1000 2000 app
      block 1000 1 1 e8fb000000
      block 1100 1 1 e9fb000000
      block 1200 2 1 c3
      block 1005 1 1 e8f6010000
      block 100a 1 1 c3
      edge 1000 1100 1
      edge 1100 1200 1
      edge 1200 1005 1
      edge 1005 1200 1
      edge 1200 100a 1
      """
    #expect(
      try functions(text) == """
        app+0: 1000 1005 100a, ran 3, 3 in 11 bytes
        app+100: 1100, ran 1, 1 in 5 bytes
        app+200: 1200, ran 2, 1 in 1 bytes
        app+0 > app+100 1 direct
        app+0 > app+200 1 direct
        app+100 > app+200 1 direct tail
        """
    )
  }

  @Test func `shared blocks are the lowest function's, and overlapping ones count once`() throws {
    // 1000: call 1200; 1005: call 1100; ret   1100: nop; jmp 1300   1200: jmp 1301   1300: nop; ret
    let text = """
      guest x86_64
      module 1000 2000 app
      block 1000 1 1 e8fb010000
      block 1200 1 1 e9fc000000
      block 1301 1 1 c3
      block 1005 1 1 e8f6000000
      block 1100 1 2 90e9fa010000
      block 1300 1 2 90c3
      block 100a 1 1 c3
      edge 1000 1200 1
      edge 1200 1301 1
      edge 1301 1005 1
      edge 1005 1100 1
      edge 1100 1300 1
      edge 1300 100a 1
      edge 1100 1301 0
      """
    #expect(
      try functions(text) == """
        app+0: 1000 1005 100a, ran 3, 3 in 11 bytes
        app+200: 1200, ran 1, 1 in 5 bytes
        app+100: 1301 1100 1300, ran 5, 4 in 8 bytes
        app+0 > app+200 1 direct
        app+0 > app+100 1 direct
        """
    )
  }

  @Test func `a jump to behind a call comes back as longjmp does`() throws {
    // app 1000: call [..] of lib 5000: jmp rdx to 1006: ret
    let text = """
      guest x86_64
      module 1000 2000 app
      module 5000 6000 lib
      block 1000 1 1 ff1500000000
      block 5000 1 1 ffe2
      block 1006 1 1 c3
      edge 1000 5000 1
      edge 5000 1006 1
      """
    #expect(
      try functions(text) == """
        app+0: 1000 1006, ran 2, 2 in 7 bytes
        lib+0: 5000, ran 1, 1 in 2 bytes
        app+0 > lib+0 1 import
        """
    )
  }

  @Test func `a call that is cut off at the end of a page is still one`() throws {
    // 1ffd: call 3000, of which two bytes are there; 2002: ret
    let text = """
      guest x86_64
      module 1000 4000 app
      block 1ffd 1 1 e8fe
      block 3000 1 1 c3
      block 2002 1 1 c3
      edge 1ffd 3000 1
      edge 3000 2002 1
      """
    #expect(
      try functions(text) == """
        app+ffd: 1ffd 2002, ran 2, 2 in 3 bytes
        app+2000: 3000, ran 1, 1 in 1 bytes
        app+ffd > app+2000 1 direct
        """
    )
  }

  @Test func `A64 has the same functions from other bits`() throws {
    // 1000: bl 1100; 1004: ret     1100: adrp, ldr, add, br x17     lib 5000: ret
    let text = """
      guest aarch64
      module 1000 2000 app
      module 5000 6000 lib
      block 1000 1 1 40000094
      block 1100 1 4 10000090110240f91002009120021fd6
      block 5000 1 1 c0035fd6
      block 1004 1 1 c0035fd6
      edge 1000 1100 1
      edge 1100 5000 1
      edge 5000 1004 1
      """
    #expect(
      try functions(text) == """
        app+0: 1000 1004, ran 6, 6 in 24 bytes
        lib+0: 5000, ran 1, 1 in 4 bytes
        app+0 > lib+0 1 import
        """
    )
  }

  @Test(arguments: [
    ("00000094", BlockEnd.call), ("00000014", .jump), ("00000054", .jump), ("000000b4", .jump),
    ("00000037", .jump), ("20003fd6", .indirectCall), ("20001fd6", .indirectJump),
    ("c0035fd6", .return), ("ff0b5fd6", .return), ("010000d4", .next), ("1f2003d5", .next),
  ]) func `A64 blocks end by the bits of their last word`(code: String, end: BlockEnd) throws {
    let profile = try profile("guest aarch64\nblock 0 1 1 \(code)\n")
    #expect(try BlockCode(of: profile).ends == [end])
  }
}
