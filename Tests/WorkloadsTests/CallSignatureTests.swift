import Testing

@testable import Workloads

struct CallSignatureTests {
  @Test(
    arguments: [
      ("void()", []), ("void(void)", []), ("void( )", []), ("void(ptr)", [.integer]),
      ("void(ptr, ptr, i32)", [.integer, .integer, .integer]),
      ("void(float, double, f32, f64)", [.float, .double, .float, .double]),
      ("void(const char *, size_t)", [.integer, .integer]),
      ("void(unsigned, unsigned int, signed char)", [.integer, .integer, .integer]),
      ("void(long long, unsigned long long, short int)", [.integer, .integer, .integer]),
      ("void(long double, const float)", [.double, .float]),
      ("void(struct 24, struct 8)", [.structure(bytes: 24), .structure(bytes: 8)]),
      ("  void\t( u64 ,\thandle ) ", [.integer, .integer]), ("void(double*)", [.integer]),
      ("void(struct 65536, void*)", [.structure(bytes: 65_536), .integer]),
      ("void(struct Foo *, Foo*, struct 24*)", [.integer, .integer, .integer]),
      (
        "void(struct 16 of float, struct 8 of double, struct 20 of float)",
        [.floats(4), .doubles(1), .structure(bytes: 20)]
      ),
      (
        "void(struct 16 align 16, struct 16 align 8, i128, vector 16)",
        [
          .structure(bytes: 16, isAlignedTo16: true), .structure(bytes: 16),
          .structure(bytes: 16, isAlignedTo16: true), .vector(bytes: 16),
        ]
      ),
    ] as [(String, [CallSignature.Value])]
  )
  func `parameters are types in parentheses`(text: String, parameters: [CallSignature.Value]) throws
  {
    #expect(try CallSignature(text) == CallSignature(parameters: parameters))
  }

  @Test(
    arguments: [
      ("void()", nil), ("int()", .integer), ("unsigned ()", .integer), ("double()", .double),
      ("struct 24()", .structure(bytes: 24)), ("const char*()", .integer),
    ] as [(String, CallSignature.Value?)]
  )
  func `the result stands before the parentheses`(text: String, result: CallSignature.Value?) throws
  {
    #expect(try CallSignature(text) == CallSignature(parameters: [], result: result))
  }

  @Test func `three dots at the end stand for more arguments`() throws {
    #expect(
      try CallSignature("int(ptr, ...)")
        == CallSignature(parameters: [.integer], result: .integer, isVariadic: true)
    )
    #expect(try CallSignature("void(...)") == CallSignature(parameters: [], isVariadic: true))
  }

  @Test(arguments: [
    "i64(i64, double, ...)", "void()", "struct 24(struct 16 align 16, vector 8)",
    "struct 12 of float(struct 32 of double, float)",
  ])
  func `a signature writes itself as it is read`(text: String) throws {
    #expect(try CallSignature(text).description == text)
  }

  @Test(arguments: [
    ("", 1), ("void", 5), ("void(", 6), ("void)", 5), (")(", 1), ("()", 1), ("(int)", 1),
    ("void(int", 9), ("void(int) x", 11), ("foo()", 1), ("void(foo)", 6), ("void(int x)", 10),
    ("void(,)", 6), ("void(int,)", 10), ("void(..., int)", 9), ("void(int, void)", 11),
    ("void(struct)", 12), ("void(struct 0)", 13), ("void(struct -8)", 13),
    ("void(struct 65537)", 13), ("void(struct Foo)", 13), ("void(struct int)", 13),
    ("void(struct 24 int)", 16), ("void(banana int)", 6), ("void(const)", 11),
    ("void(int unsigned)", 10), ("void((int))", 6), ("void(struct 10 of float)", 13),
    ("void(struct 16 of int)", 19), ("void(struct 24 align 16)", 13), ("void(vector 12)", 13),
    ("void(struct 99999999999999999999)", 13), ("void(struct 16 align 3)", 22),
  ])
  func `what is not understood is told with its column`(text: String, column: Int) {
    do throws(CallSignature.ParseError) {
      let signature = try CallSignature(text)
      Issue.record("\(text) was read as \(signature)")
    } catch {
      #expect(error.column == column, "\(text): \(error)")
      #expect(!error.expected.isEmpty)
    }
  }

  @Test func `the message says where, what was expected, and what was likely meant`() {
    #expect(
      throws: CallSignature.ParseError(
        column: 11,
        message: "\"duoble\" is no type",
        expected: "a type: int, i64, ptr, float, double, struct 24, struct 16 of float, vector 16",
        hint: "did you mean \"double\"?"
      )
    ) { try CallSignature("void(int, duoble)") }
  }

  @Test func `no more than 64 parameters are read`() throws {
    let most = Array(repeating: "int", count: 64).joined(separator: ",")
    #expect(try CallSignature("void(\(most))").parameters.count == 64)
    #expect(throws: CallSignature.ParseError.self) { try CallSignature("void(\(most),int)") }
  }
}
