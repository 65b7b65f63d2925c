public import Workloads

extension CallSignature {
  /// The part of a thunk's name that tells the signature: result, then parameters.
  var mangled: String {
    let result = result?.mangled(isResult: true) ?? "v"
    if isVariadic { return "\(result)$varargs" }
    let parameters = parameters.map { $0.mangled(isResult: false) }
    return "\(result)$\(parameters.isEmpty ? "v" : parameters.joined())"
  }

  /// The beginnings of the names of entry and exit thunks.
  private static let prefixes = ["$ientry_thunk$cdecl$", "$iexit_thunk$cdecl$"]

  /// Reads the signature that a thunk's name tells.
  ///
  /// A name tells what shapes the thunk, not the types as they were written: `i8` is any integer,
  /// pointer or small structure, `m16` a structure of 9 to 16 bytes.
  ///
  /// - Parameter name: A name as `$ientry_thunk$cdecl$i8$i8di8`.
  /// - Throws: `ParseError` with the place of the mistake.
  public init(thunkName name: String) throws(ParseError) {
    guard let prefix = Self.prefixes.first(where: { name.hasPrefix($0) }) else {
      throw ParseError(
        column: 1,
        message: "this is no name of a thunk",
        expected: "\(Self.prefixes.joined(separator: "… or "))…",
        hint: "an adjustor thunk and a call site have no signature of their own"
      )
    }
    var reader = ThunkNameReader(name, from: prefix.utf8.count)
    self = try reader.read()
  }

  /// Reads a signature, or the one that a thunk's name tells.
  ///
  /// - Parameter text: `int(ptr, double)` or `$ientry_thunk$cdecl$i8$i8d`.
  /// - Throws: `ParseError` with the place of the mistake.
  public init(signatureOrThunkName text: String) throws(ParseError) {
    self = text.hasPrefix("$") ? try Self(thunkName: text) : try Self(text)
  }
}

extension CallSignature.Value {
  /// How a thunk's name writes the value.
  fileprivate func mangled(isResult: Bool) -> String {
    switch self {
    case .integer: "i8"
    case .float: "f"
    case .double: "d"
    case .structure(let bytes, _) where isResult && bytes > 16: "m\(bytes)"
    // A pointer to a copy.
    case .structure(let bytes, _) where bytes > 16: "i8"
    case .structure(let bytes, _) where [1, 2, 4, 8].contains(bytes): "i8"
    case .structure(let bytes, _): "m\(bytes < 8 ? bytes : 16)"
    case .floats(let count): "F\(4 * count)"
    case .doubles(let count): "D\(8 * count)"
    case .vector(let bytes): "m\(bytes)"
    }
  }
}

/// Reads the signature in a thunk's name letter by letter.
private struct ThunkNameReader {
  private let letters: [UInt8]
  private var next: Int

  init(_ name: String, from start: Int) {
    letters = Array(name.utf8)
    next = start
  }

  mutating func read() throws(CallSignature.ParseError) -> CallSignature {
    let result = peek == "v" ? nil : try readType(isResult: true)
    if result == nil { next += 1 }
    guard take("$") else { throw wrong("\"$\" between result and parameters") }
    var signature = CallSignature(parameters: [], result: result)
    if letters[next...].elementsEqual("varargs".utf8) {
      signature.isVariadic = true
      return signature
    }
    if letters[next...].elementsEqual("v".utf8) { return signature }
    repeat {
      signature.parameters.append(try readType(isResult: false))
      guard signature.parameters.count <= CallSignature.mostParameters else {
        throw wrong("at most \(CallSignature.mostParameters) parameters")
      }
    } while next < letters.count
    return signature
  }

  private var peek: Character? {
    next < letters.count ? Character(Unicode.Scalar(letters[next])) : nil
  }

  private mutating func take(_ letter: Character) -> Bool {
    guard peek == letter else { return false }
    next += 1
    return true
  }

  private mutating func readType(
    isResult: Bool
  ) throws(CallSignature.ParseError) -> CallSignature.Value {
    let start = next
    next += 1
    switch start < letters.count ? Character(Unicode.Scalar(letters[start])) : " " {
    case "i":
      if take("8") { return .integer }
    case "f": return .float
    case "d": return .double
    case "F":
      if let bytes = readNumber(), bytes.isMultiple(of: 4), 1...4 ~= bytes / 4 {
        return .floats(bytes / 4)
      }
    case "D":
      if let bytes = readNumber(), bytes.isMultiple(of: 8), 1...4 ~= bytes / 8 {
        return .doubles(bytes / 8)
      }
    case "m":
      // Four bytes are not written.
      let bytes = readNumber() ?? 4
      let alignment = take("a") ? readNumber() ?? 0 : 8
      guard 1...65_536 ~= bytes, alignment > 0 else { break }
      // What fits into a register has an m only as a result, when its members are floats.
      if bytes == 8 { return .vector(bytes: 8) }
      if bytes == 4 && isResult { return .floats(1) }
      return .structure(bytes: bytes, isAlignedTo16: alignment >= 16)
    default: break
    }
    next = start
    throw wrong("i8, f, d, F4 to F16, D8 to D32, or m with bytes")
  }

  private mutating func readNumber() -> Int? {
    var number = 0
    let start = next
    while next < letters.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= letters[next],
      next - start < 6
    {
      number = number * 10 + Int(letters[next] - UInt8(ascii: "0"))
      next += 1
    }
    return next > start ? number : nil
  }

  private func wrong(_ expected: String) -> CallSignature.ParseError {
    CallSignature.ParseError(
      column: next + 1,
      message: peek.map { "\"\($0)\" is not understood" } ?? "the name ends here",
      expected: expected,
      hint: "a name is $ientry_thunk$cdecl$ or $iexit_thunk$cdecl$, a result, $ and parameters"
    )
  }
}
