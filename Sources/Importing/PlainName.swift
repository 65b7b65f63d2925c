/// The name of a function without what tools add to it or leave away.
///
/// `void __cdecl Codec::decode(int)`, `?decode@Codec@@QEAAXH@Z`, `_ZN5Codec6decodeEi` and
/// `Codec::decode` are one name: parameters, results, calling conventions and blanks are left out.
/// Decorated names are read as far as they are plain: no templates, operators or abbreviations
/// (Itanium C++ ABI §5.1; Microsoft's decoration as `undname` shows it). Others stay as they are.
enum PlainName {
  /// The plain form of a name.
  static func of(_ name: String) -> String {
    if name.hasPrefix("?") { return microsoft(name) ?? name }
    if name.hasPrefix("_Z") { return itanium(name) ?? name }
    return undecorated(withoutSize(name))
  }

  /// `decode` of `decode@@16`, `_decode@8` and `@decode@8`, which have the bytes of parameters.
  private static func withoutSize(_ name: String) -> String {
    guard let at = name.lastIndex(of: "@"), at > name.startIndex else { return name }
    let size = name[at...].dropFirst()
    guard !size.isEmpty, size.allSatisfy(\.isNumber) else { return name }
    var front = name[..<at]
    if front.hasSuffix("@") {
      front = front.dropLast()
    } else if front.hasPrefix("_") || front.hasPrefix("@") {
      front = front.dropFirst()
    }
    return String(front)
  }

  /// `A::f` of `?f@A@@…`; constructors and destructors are `??0` and `??1`.
  private static func microsoft(_ name: String) -> String? {
    var rest = name.dropFirst()
    var special: Character?
    if rest.hasPrefix("?0") || rest.hasPrefix("?1") {
      special = rest.dropFirst().first
      rest = rest.dropFirst(2)
    }
    guard let end = rest.firstRange(ofTwo: "@") else { return nil }
    var parts = rest[..<end].split(separator: "@", omittingEmptySubsequences: false).map(
      String.init
    )
    guard parts.allSatisfy({ !$0.isEmpty && !$0.contains("?") && $0.first?.isNumber == false })
    else { return nil }
    if let special { parts.insert((special == "1" ? "~" : "") + parts[0], at: 0) }
    return parts.reversed().joined(separator: "::")
  }

  /// `A::f` of `_ZN1A1fE…`, `f` of `_Z1f…`.
  private static func itanium(_ name: String) -> String? {
    var rest = name.dropFirst(2)
    let isNested = rest.first == "N"
    if isNested { rest = rest.dropFirst().drop { $0 == "K" || $0 == "V" } }
    var parts: [String] = []
    while rest.first?.isNumber == true {
      let digits = rest.prefix { $0.isNumber }
      rest = rest.dropFirst(digits.count)
      guard digits.count <= 4, let length = Int(digits), length > 0, length <= rest.count else {
        return nil
      }
      parts.append(String(rest.prefix(length)))
      rest = rest.dropFirst(length)
      if !isNested { break }
    }
    guard let last = parts.last else { return nil }
    guard isNested else { return last }
    if rest.first == "C" || rest.first == "D" {
      parts.append((rest.first == "D" ? "~" : "") + last)
      rest = rest.dropFirst(2)
    }
    return rest.first == "E" ? parts.joined(separator: "::") : nil
  }

  /// The name in front of its parameters and behind its result, without blanks.
  private static func undecorated(_ name: String) -> String {
    var plain: [Character] = []
    var depth = 0
    var isOperator = false
    for character in name {
      switch character {
      case "(" where depth == 0 && !(plain.ends(with: "operator")):
        // A name in brackets is no list of parameters: `(anonymous namespace)::f`.
        guard plain.isEmpty || plain.ends(with: "::") else { return String(plain) }
        depth += 1
        plain.append(character)
      case "<", "(", "[", "{":
        if !isOperator { depth += 1 }
        plain.append(character)
      case ">", ")", "]", "}":
        if !isOperator { depth = max(0, depth - 1) }
        plain.append(character)
        if plain.ends(with: "operator()") { depth = 0 }
      case " ":
        if depth == 0, !isOperator { plain.removeAll() }
      default:
        plain.append(character)
      }
      if plain.ends(with: "operator") { isOperator = true }
      if isOperator, character == ")" || character == ":" { isOperator = false }
    }
    return String(plain)
  }
}

extension [Character] {
  fileprivate func ends(with text: String) -> Bool {
    count >= text.count && suffix(text.count).elementsEqual(text)
  }
}

extension Substring {
  /// Where a character stands twice for the first time.
  fileprivate func firstRange(ofTwo character: Character) -> Index? {
    indices.first { index in
      let next = self.index(after: index)
      return self[index] == character && next < endIndex && self[next] == character
    }
  }
}
