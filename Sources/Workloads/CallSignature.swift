/// The parameters of a call as far as they shape its thunks.
///
/// Written as in C, types only: `void(ptr, ptr, i32)`, `struct 24(i64)`, `int(ptr, ...)`.
public struct CallSignature: Hashable, Sendable {
  /// The types of the parameters in order.
  public var parameters: [Value]
  /// The type of the result; nil for `void`.
  public var result: Value?
  /// Whether more arguments may follow.
  ///
  /// Changes no price: llvm-mca gives thunks with and without variable arguments the same cycles.
  public var isVariadic: Bool

  /// One parameter or result.
  public enum Value: Hashable, Sendable {
    /// An integer, Boolean, enumeration or pointer of at most 64 bits.
    case integer
    /// A `float` or `double`.
    case float
    /// A structure or vector of this many bytes.
    case structure(bytes: Int)
  }

  /// Makes a signature.
  ///
  /// - Parameters:
  ///   - parameters: The types of the parameters in order.
  ///   - result: The type of the result; nil for `void`.
  ///   - isVariadic: Whether more arguments may follow.
  public init(parameters: [Value], result: Value? = nil, isVariadic: Bool = false) {
    self.parameters = parameters
    self.result = result
    self.isVariadic = isVariadic
  }

  /// Arguments beyond the four that x64 passes in registers (Microsoft x64 calling convention).
  public var stackArguments: Int { max(0, parameters.count - 4) }

  /// Structures that x64 passes or returns by reference: those not of 1, 2, 4 or 8 bytes.
  public var referenceArguments: Int {
    (parameters + [result].compactMap(\.self)).count { value in
      guard case .structure(let bytes) = value else { return false }
      return ![1, 2, 4, 8].contains(bytes)
    }
  }
}

extension CallSignature {
  /// A text that is no signature.
  public struct ParseError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The part that was not understood.
    public var part: String
    /// What would have been right.
    public var description: String {
      "\"\(part)\" is not understood; write types as in void(ptr, i32, double, struct 24, ...)"
    }
  }

  /// Names of integer and pointer types, without `const`, `unsigned` and the like.
  private static let integerTypes: Set<String> = [
    "bool", "char", "short", "int", "long", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64",
    "size_t", "ptr", "handle",
  ]

  /// Reads a signature.
  ///
  /// - Parameter text: A result type and the parameter types in parentheses.
  /// - Throws: `ParseError` with the part that was not understood.
  public init(_ text: String) throws(ParseError) {
    let trimmed = text.trimmed
    guard let open = trimmed.firstIndex(of: "("), trimmed.last == ")" else {
      throw ParseError(part: text)
    }
    let inside = trimmed[trimmed.index(after: open)...].dropLast()
    var types = inside.split(separator: ",", omittingEmptySubsequences: false).map {
      String($0).trimmed
    }
    if types == [""] || types == ["void"] { types = [] }
    var isVariadic = false
    if types.last == "..." {
      isVariadic = true
      types.removeLast()
    }
    var parameters: [Value] = []
    for type in types {
      guard let value = try Self.value(type) else { throw ParseError(part: type) }
      parameters.append(value)
    }
    self.init(
      parameters: parameters,
      result: try Self.value(String(trimmed[..<open]).trimmed),
      isVariadic: isVariadic
    )
  }

  /// The value that a type stands for; nil for `void`.
  private static func value(_ type: String) throws(ParseError) -> Value? {
    let words = type.split(separator: " ").map(String.init)
    if words.first == "struct", words.count == 2, let bytes = Int(words[1]),
      (1...65_536).contains(bytes)
    {
      return .structure(bytes: bytes)
    }
    if type.hasSuffix("*") { return .integer }
    let names = words.filter { $0 != "const" }
    let isSigned = names.first == "unsigned" || names.first == "signed"
    let name = names.last.map { isSigned && names.count == 1 ? "int" : $0 }
    // Only "long" and "short" stand before another name: "unsigned long long", "long double".
    let before = names.dropLast().dropFirst(isSigned ? 1 : 0)
    guard let name, before.allSatisfy({ $0 == "long" || $0 == "short" }) else {
      throw ParseError(part: type)
    }
    switch name {
    case "void": return nil
    case "float", "double", "f32", "f64": return .float
    case _ where integerTypes.contains(name): return .integer
    default: throw ParseError(part: type)
    }
  }
}

extension String {
  /// The string without spaces and tabs at its ends.
  fileprivate var trimmed: String {
    var rest = self[...]
    while rest.first == " " || rest.first == "\t" { rest.removeFirst() }
    while rest.last == " " || rest.last == "\t" { rest.removeLast() }
    return String(rest)
  }
}
