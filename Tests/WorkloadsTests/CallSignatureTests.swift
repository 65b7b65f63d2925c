import Testing

@testable import Workloads

struct CallSignatureTests {
  @Test(
    arguments: [
      ("void()", []), ("void(void)", []), ("void( )", []), ("void(ptr)", [.integer]),
      ("void(ptr, ptr, i32)", [.integer, .integer, .integer]),
      ("void(float, double, f32, f64)", [.float, .float, .float, .float]),
      ("void(const char *, size_t)", [.integer, .integer]),
      ("void(unsigned, unsigned int, signed char)", [.integer, .integer, .integer]),
      ("void(long long, unsigned long long, short int)", [.integer, .integer, .integer]),
      ("void(long double, const float)", [.float, .float]),
      ("void(struct 24, struct 8)", [.structure(bytes: 24), .structure(bytes: 8)]),
      ("  void\t( u64 ,\thandle ) ", [.integer, .integer]), ("void(double*)", [.integer]),
      ("void(struct 65536, void*)", [.structure(bytes: 65_536), .integer]),
    ] as [(String, [CallSignature.Value])]
  )
  func `parameters are types in parentheses`(text: String, parameters: [CallSignature.Value]) throws
  {
    #expect(try CallSignature(text) == CallSignature(parameters: parameters))
  }

  @Test(
    arguments: [
      ("void()", nil), ("int()", .integer), ("unsigned ()", .integer), ("double()", .float),
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
    ("", ""), ("void", "void"), ("void(", "void("), ("void)", "void)"), (")(", ")("), ("()", ""),
    ("(int)", ""), ("void(int", "void(int"), ("void(int) x", "void(int) x"), ("foo()", "foo"),
    ("void(foo)", "foo"), ("void(int x)", "int x"), ("void(,)", ""), ("void(int,)", ""),
    ("void(..., int)", "..."), ("void(int, void)", "void"), ("void(struct)", "struct"),
    ("void(struct 0)", "struct 0"), ("void(struct -8)", "struct -8"),
    ("void(struct 65537)", "struct 65537"), ("void(struct Foo)", "struct Foo"),
    ("void(struct int)", "struct int"), ("void(struct 24 int)", "struct 24 int"),
    ("void(banana int)", "banana int"), ("void(const)", "const"),
    ("void(int unsigned)", "int unsigned"),
    ("void((int))", "(int)"), ("void(struct 99999999999999999999)", "struct 99999999999999999999"),
  ])
  func `what is not understood is named`(text: String, part: String) {
    #expect(throws: CallSignature.ParseError(part: part)) { try CallSignature(text) }
  }

  @Test func `the message says how to write a signature`() {
    #expect(
      CallSignature.ParseError(part: "foo").description
        == #""foo" is not understood; write types as in void(ptr, i32, double, struct 24, ...)"#
    )
  }

  @Test(arguments: [("void()", 0), ("void(int,int,int,int)", 0), ("void(i8,i8,i8,i8,f32,ptr)", 2)])
  func `x64 passes four arguments in registers`(text: String, onStack: Int) throws {
    #expect(try CallSignature(text).stackArguments == onStack)
  }

  @Test(arguments: [
    ("void(struct 1, struct 2, struct 4, struct 8)", 0), ("void(struct 3, struct 16, ptr)", 2),
    ("struct 24(struct 24)", 2), ("struct 8(int)", 0),
  ])
  func `x64 passes structures by reference unless they fill a register`(text: String, count: Int)
    throws
  {
    #expect(try CallSignature(text).referenceArguments == count)
  }
}
