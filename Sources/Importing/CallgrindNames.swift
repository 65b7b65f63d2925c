internal import Diagnostics

/// The names that a file has given numbers, by kind, as indices of `CallgrindCollection.names`.
struct CallgrindNames {
  /// What has a name; each kind has numbers of its own.
  enum Kind {
    case object
    case file
    case function

    /// The kind in the words of messages, with a line that defines such a name.
    var words: (name: String, example: String) {
      switch self {
      case .object: ("object", "ob=(1) /usr/lib/libc.so.6")
      case .file: ("file", "fl=(1) main.c")
      case .function: ("function", "fn=(1) main")
      }
    }
  }

  private var objects: [UInt64: Int] = [:]
  private var files: [UInt64: Int] = [:]
  private var functions: [UInt64: Int] = [:]

  subscript(kind: Kind, number: UInt64) -> Int? {
    get {
      switch kind {
      case .object: objects[number]
      case .file: files[number]
      case .function: functions[number]
      }
    }
    set {
      switch kind {
      case .object: objects[number] = newValue
      case .file: files[number] = newValue
      case .function: functions[number] = newValue
      }
    }
  }
}

extension CallgrindReader {
  /// Reads `name`, `(number) name` or `(number)`.
  ///
  /// - Returns: The index of the name in the collection; nil after a mistake.
  @discardableResult
  mutating func readName(_ kind: CallgrindNames.Kind) -> Int? {
    let start = offset
    guard offset + 1 < lineEnd, bytes[offset] == UInt8(ascii: "("), bytes[offset + 1].isDigit
    else { return intern(readRestOfLine(), kind, at: start..<lineEnd) }
    offset += 1
    guard let number = readNumber(endingWith: UInt8(ascii: ")")) else { return nil }
    offset += 1
    let reference = start..<offset
    skipSpace()
    if offset < lineEnd {
      let name = intern(readRestOfLine(), kind, at: reference)
      names[kind, number] = name
      return name
    }
    if let name = names[kind, number] { return name }
    report(
      "no \(kind.words.name) has the number \(number)",
      at: reference,
      expected: "a line above that defines it, such as \"\(kind.words.example)\""
    )
    // What follows is understood as that of some function, and not reported again.
    return collection.intern("")
  }

  private mutating func intern(
    _ name: String,
    _ kind: CallgrindNames.Kind,
    at range: Range<Int>
  ) -> Int? {
    guard kind == .function else { return collection.intern(name) }
    if name.isEmpty { report("the name of the function is missing", at: range) }
    return collection.intern(Self.withoutRecursionLevel(name))
  }

  /// The name without the `'2` that callgrind puts behind it in calls of a function by itself.
  private static func withoutRecursionLevel(_ name: String) -> String {
    guard let mark = name.utf8.lastIndex(of: UInt8(ascii: "'")), mark > name.utf8.startIndex else {
      return name
    }
    let level = name.utf8[mark...].dropFirst()
    return !level.isEmpty && level.allSatisfy(\.isDigit) ? String(name[..<mark]) : name
  }
}
