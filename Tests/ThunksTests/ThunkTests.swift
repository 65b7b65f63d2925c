import CycleEstimation
import HostCode
import Tables
import Testing
import Workloads

@testable import Thunks

struct ThunkTests {
  private func entry(_ text: String) throws -> Thunk { .entry(try CallSignature(text)) }
  private func exit(_ text: String) throws -> Thunk { .exit(try CallSignature(text)) }

  /// What an entry thunk does between its prologue and its call.
  private func moves(_ text: String) throws -> [String] {
    let listing = try entry(text).listing
    let start = try #require(listing.firstIndex { $0.hasPrefix("add x29") }) + 1
    let end = try #require(listing.firstIndex(of: "blr x9"))
    return Array(listing[start..<end])
  }

  @Test func `an entry thunk keeps ten vector registers for x64 code`() throws {
    #expect(
      try entry("void()").listing == [
        "stp q6, q7, [sp, #-176]!", "stp q8, q9, [sp, #32]", "stp q10, q11, [sp, #64]",
        "stp q12, q13, [sp, #96]", "stp q14, q15, [sp, #128]", "stp x29, x30, [sp, #160]",
        "add x29, sp, #160", "blr x9", "adrp x8, __os_arm64x_dispatch_ret",
        "ldr x0, [x8, :lo12:__os_arm64x_dispatch_ret]", "ldp x29, x30, [sp, #160]",
        "ldp q14, q15, [sp, #128]", "ldp q12, q13, [sp, #96]", "ldp q10, q11, [sp, #64]",
        "ldp q8, q9, [sp, #32]", "ldp q6, q7, [sp], #176", "br x0",
      ]
    )
  }

  @Test func `an exit thunk leaves room for the home space and calls by x16`() throws {
    #expect(
      try exit("void()").listing == [
        "sub sp, sp, #48", "stp x29, x30, [sp, #32]", "add x29, sp, #32",
        "adrp x8, __os_arm64x_dispatch_call_no_redirect",
        "ldr x16, [x8, :lo12:__os_arm64x_dispatch_call_no_redirect]", "blr x16",
        "ldp x29, x30, [sp, #32]", "add sp, sp, #48", "ret",
      ]
    )
  }

  @Test func `arguments move down to the registers that Arm64 counts by kind`() throws {
    #expect(try moves("void(int, int, int, int)") == [])
    #expect(try moves("void(double, int)") == ["mov x0, x1"])
    #expect(
      try moves("void(int, double, int, double)").sorted() == [
        "fmov d0, d1", "fmov d1, d3", "mov x1, x2",
      ]
    )
  }

  @Test func `the fifth argument is on the x64 stack behind the home space`() throws {
    #expect(try moves("void(int, int, int, int, int)") == ["ldr x4, [x4, #32]"])
    #expect(
      try moves("void(int, int, int, int, int, int)") == ["ldp x8, x5, [x4, #32]", "mov x4, x8"]
    )
  }

  @Test func `a structure that x64 passes by pointer is loaded into registers`() throws {
    #expect(try moves("void(struct 16)") == ["ldp x0, x1, [x0]"])
    #expect(try moves("void(int, struct 16)") == ["ldp x1, x2, [x1]"])
    #expect(
      try moves("void(struct 32 of double)").sorted() == [
        "ldp d0, d1, [x0]", "ldp d2, d3, [x0, #16]",
      ]
    )
    #expect(try moves("void(struct 24)") == [])
  }

  @Test func `variable arguments are told by address and number of bytes`() throws {
    #expect(try moves("int(ptr, ...)") == ["add x4, x4, #32", "mov x5, xzr"])
  }

  @Test func `a large result is written to the caller's memory, whose address goes back`() throws {
    let listing = try entry("struct 24(i64)").listing
    #expect(listing.contains("mov x19, x0"))
    #expect(listing.contains("mov x8, x19"))
    #expect(listing.contains("str x19, [sp, #160]"))
  }

  @Test(arguments: [
    ("void()", "v$v"), ("int(double, ptr, struct 24)", "i8$di8i8"), ("struct 24()", "m24$v"),
    ("float(struct 16 of float, struct 8 of double)", "f$F16D8"), ("int(ptr, ...)", "i8$varargs"),
    ("struct 12(struct 9)", "m16$m16"),
    ("void(struct 3, struct 5, struct 6, struct 7)", "v$m3m5m6m7"),
    ("struct 8(struct 1, struct 2, struct 4)", "i8$i8i8i8"), ("vector 16(vector 8)", "m16$m8"),
    ("struct 16 of double(struct 20 of float)", "D16$i8"), ("i128(i128)", "m16$m16"),
  ])
  func `names tell result and parameters`(text: String, name: String) throws {
    #expect(try entry(text).name == "$ientry_thunk$cdecl$\(name)")
    #expect(try exit(text).name == "$iexit_thunk$cdecl$\(name)")
  }

  @Test func `thunks are those of the fixture, operation by operation`() throws {
    let codes = try Fixture.codes()
    for text in Fixture.signatures {
      for thunk in [try entry(text), try exit(text)] {
        let expected = try #require(codes[thunk.name], "\(thunk.name)")
        #expect(thunk.listing.sorted() == expected.sorted(), "\(text): \(thunk.name)")
      }
    }
  }

  @Test func `values are moved before their registers are taken`() throws {
    // Run on symbols: each operation reads registers that hold what they should.
    for kind in [RandomSignatures.Kind.scalars, .structures, .floatStructures] {
      var signatures = RandomSignatures(kind, seed: 7)
      for signature in signatures.make(150) {
        #expect(EntryCheck(signature).mistakes == [], "\(signature)")
      }
    }
  }

  @Test func `every operation of every thunk has a class and a price on every core`() throws {
    var signatures = RandomSignatures(.everything, seed: 3)
    for signature in signatures.make(60) {
      for thunk in [Thunk.entry(signature), .exit(signature)] {
        #expect(!thunk.operations.contains { $0.operationClass == .unknown })
        for core in CoreTables.all {
          var model = PipelineModel(core: core.pipeline)
          #expect(model.run(thunk.operations[...], iterations: 4).cycles > 0)
        }
      }
    }
  }

  @Test func `64 parameters of any kind make a thunk`() throws {
    for type in ["int", "double", "struct 16", "struct 16 of float", "vector 16", "struct 24"] {
      let list = Array(repeating: type, count: 64).joined(separator: ", ")
      #expect(try entry("\(type)(\(list))").operations.count > 40)
      #expect(try exit("\(type)(\(list))").operations.count > 40)
    }
  }
}
