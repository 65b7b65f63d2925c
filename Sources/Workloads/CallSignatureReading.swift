internal import Diagnostics

extension CallSignature {
  /// A text that is no signature: where it goes wrong, and what would have been right.
  public struct ParseError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The column of the part that is wrong, counted from 1.
    public var column: Int
    /// What is wrong, in a line.
    public var message: String
    /// What would have been right.
    public var expected: String
    /// What to do about it.
    public var hint: String?

    /// What is wrong, where, and what would have been right, in a line.
    public var description: String {
      "\(message) (column \(column)); expected \(expected)" + (hint.map { "; \($0)" } ?? "")
    }

    package init(column: Int, message: String, expected: String, hint: String? = nil) {
      self.column = column
      self.message = message
      self.expected = expected
      self.hint = hint
    }
  }

  /// Reads a signature.
  ///
  /// A result type, then the parameter types in parentheses, with `...` for variable arguments.
  /// Types: integers by their C names or as `i8` to `u64`, `size_t`, `ptr`, `handle` or any type with
  /// `*`; `float`, `double`; `struct 24` with its bytes, `struct 16 align 16`, `struct 12 of float`,
  /// `struct 32 of double`; `vector 8` and `vector 16`; `i128`.
  ///
  /// - Parameter text: The signature.
  /// - Throws: `ParseError` with the place of the mistake.
  public init(_ text: String) throws(ParseError) {
    var reader = SignatureReader(text)
    self = try reader.read()
  }
}

/// Reads a signature word by word.
private struct SignatureReader {
  private typealias ParseError = CallSignature.ParseError
  private typealias Value = CallSignature.Value

  private struct Word {
    var text: String
    var column: Int
  }

  private let words: [Word]
  private let end: Int
  private var next = 0

  /// Names of integer types; `unsigned`, `long` and the like may stand before them.
  private static let integers: Set<String> = [
    "bool", "char", "short", "int", "long", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64",
    "size_t", "ptr", "handle", "unsigned", "signed",
  ]
  private static let floats = ["float", "f32", "double", "f64"]
  private static let others = ["void", "struct", "vector", "i128", "const"]
  private static let types =
    "a type: int, i64, ptr, float, double, struct 24, struct 16 of float, vector 16"

  init(_ text: String) {
    var words: [Word] = []
    var column = 0
    var isOpen = false
    for scalar in text.unicodeScalars {
      column += 1
      let isName = ("a"..."z" ~= scalar) || ("A"..."Z" ~= scalar) || ("0"..."9" ~= scalar)
      if isName || scalar == "_" || scalar == "." {
        if isOpen {
          words[words.count - 1].text.unicodeScalars.append(scalar)
        } else {
          words.append(Word(text: String(scalar), column: column))
        }
        isOpen = true
      } else {
        isOpen = false
        if scalar != " " && scalar != "\t" {
          words.append(Word(text: String(scalar), column: column))
        }
      }
    }
    self.words = words
    end = column + 1
  }

  mutating func read() throws(CallSignature.ParseError) -> CallSignature {
    let result = try readType()
    try expect("(")
    var parameters: [Value] = []
    var isVariadic = false
    if peek == ")" {
      next += 1
    } else {
      repeat {
        if peek == "..." {
          next += 1
          isVariadic = true
          break
        }
        let start = column
        if let type = try readType() {
          parameters.append(type)
        } else if !parameters.isEmpty || peek != ")" {
          throw ParseError(
            column: start,
            message: "no parameter is void",
            expected: Self.types,
            hint: "for no parameters, write void()"
          )
        }
        if parameters.count > CallSignature.mostParameters {
          throw ParseError(
            column: start,
            message: "too many parameters",
            expected: "at most \(CallSignature.mostParameters)"
          )
        }
      } while take(",")
      try expect(")")
    }
    if next < words.count {
      throw ParseError(
        column: column,
        message: "\"\(words[next].text)\" is left over",
        expected: "nothing behind the parameters"
      )
    }
    return CallSignature(parameters: parameters, result: result, isVariadic: isVariadic)
  }

  private var peek: String? { next < words.count ? words[next].text : nil }
  private var column: Int { next < words.count ? words[next].column : end }

  private mutating func take(_ text: String) -> Bool {
    guard peek == text else { return false }
    next += 1
    return true
  }

  private mutating func expect(_ text: String) throws(CallSignature.ParseError) {
    guard !take(text) else { return }
    throw ParseError(
      column: column,
      message: peek.map { "\"\($0)\" is not understood" } ?? "the signature ends here",
      expected: "\"\(text)\"" + (text == ")" ? " or a comma" : ""),
      hint: text == "(" ? "write a result type and the parameters, as in int(ptr, double)" : nil
    )
  }

  /// A type; nil for `void`.
  private mutating func readType() throws(CallSignature.ParseError) -> CallSignature.Value? {
    while take("const") {}
    guard let name = peek else { throw wrongType() }
    let base: Value?
    switch name {
    case "void":
      next += 1
      base = nil
    case "struct":
      next += 1
      base = try readStructure()
    case "vector":
      next += 1
      base = .vector(bytes: try readNumber(8...16, "8 or 16 bytes") { $0 == 8 || $0 == 16 })
    case "i128", "__int128":
      next += 1
      base = .structure(bytes: 16, isAlignedTo16: true)
    default: base = try readScalar()
    }
    var isPointer = false
    while peek == "*" || peek == "const" {
      if peek == "*" { isPointer = true }
      next += 1
    }
    return isPointer ? .integer : base
  }

  private mutating func readScalar() throws(CallSignature.ParseError) -> CallSignature.Value {
    var names: [String] = []
    while let name = peek, Self.integers.contains(name) || Self.floats.contains(name) {
      names.append(name)
      next += 1
      // Only these stand before another name: "unsigned long long", "long double".
      if !["unsigned", "signed", "long", "short"].contains(name) { break }
    }
    guard let last = names.last else {
      // What only a pointer can be made of.
      if next + 1 < words.count, words[next + 1].text == "*" {
        next += 1
        return .integer
      }
      throw wrongType()
    }
    if last == "float" || last == "f32" { return .float }
    return Self.floats.contains(last) ? .double : .integer
  }

  private mutating func readStructure() throws(CallSignature.ParseError) -> CallSignature.Value {
    let place = column
    if let name = peek, name.first?.isNumber != true, next + 1 < words.count,
      words[next + 1].text == "*"
    {
      next += 1
      return .integer
    }
    let bytes = try readNumber(1...65_536, "its bytes, 1 to 65536, as in struct 24") { _ in true }
    if take("of") {
      guard let name = peek, Self.floats.contains(name) else {
        throw ParseError(
          column: column,
          message: "\(peek.map { "\"\($0)\"" } ?? "the end") is no type of a structure's members",
          expected: "float or double"
        )
      }
      next += 1
      let size = name == "float" || name == "f32" ? 4 : 8
      guard bytes.isMultiple(of: size) else {
        throw ParseError(
          column: place,
          message: "\(bytes) bytes are no whole number of \(name)s",
          expected: "a multiple of \(size)"
        )
      }
      // More than four go the way of any structure.
      guard bytes / size <= 4 else { return .structure(bytes: bytes) }
      return size == 4 ? .floats(bytes / 4) : .doubles(bytes / 8)
    }
    guard take("align") else { return .structure(bytes: bytes) }
    let alignment = try readNumber(1...8192, "an alignment, a power of 2 up to 8192") {
      $0.nonzeroBitCount == 1
    }
    guard bytes.isMultiple(of: alignment) else {
      throw ParseError(
        column: place,
        message: "\(bytes) bytes are no multiple of the alignment, \(alignment)",
        expected: "a structure's bytes with its padding"
      )
    }
    return .structure(bytes: bytes, isAlignedTo16: alignment >= 16)
  }

  private mutating func readNumber(
    _ range: ClosedRange<Int>,
    _ expected: String,
    _ isRight: (Int) -> Bool
  ) throws(CallSignature.ParseError) -> Int {
    guard let text = peek, let number = Int(text), range.contains(number), isRight(number) else {
      throw ParseError(
        column: column,
        message: peek.map { "\"\($0)\" is not right here" } ?? "the signature ends here",
        expected: expected
      )
    }
    next += 1
    return number
  }

  private func wrongType() -> CallSignature.ParseError {
    ParseError(
      column: column,
      message: peek.map { "\"\($0)\" is no type" } ?? "the signature ends here",
      expected: Self.types,
      hint: peek.flatMap {
        Suggestion.hint(for: $0, among: Self.integers.sorted() + Self.floats + Self.others)
      }
    )
  }
}
