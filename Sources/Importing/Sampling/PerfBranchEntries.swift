/// The entries of a line of branches.
struct PerfBranchEntries {
  /// One branch.
  struct Entry {
    /// What a branch is, as far as perf says.
    enum Kind {
      case call
      /// A return, or a way into the kernel or out of it.
      case other
      /// A jump, which may be a call from a function's end, or not said.
      case unknown
    }

    /// nil where the file is not printed.
    var from: PerfPlace?
    var to: PerfPlace?
    /// The cycles since the branch before; 0 where they are not counted.
    var cycles = 0.0
    var kind = Kind.unknown
  }

  private var position: Int
  private let end: Int

  private static let slash = UInt8(ascii: "/")

  init(_ line: Range<Int>) {
    position = line.lowerBound
    end = line.upperBound
  }

  /// The next entry; nil behind the last.
  ///
  /// What is none is left out.
  mutating func next(_ bytes: [UInt8]) -> Entry? {
    while position < end, bytes[position] == UInt8(ascii: " ") { position += 1 }
    let start = position
    var index = start
    while index < end {
      if bytes[index] == Self.slash, var entry = readFlags(bytes, from: index) {
        if let places = Self.split(bytes, start..<index) {
          entry.from = PerfPlace(bytes, places.from)
          entry.to = PerfPlace(bytes, places.to)
        }
        return entry
      }
      index += 1
    }
    position = end
    return nil
  }

  /// Reads what stands behind the places: `/P/-/-/CYCLES`, then maybe `/TYPE/SPEC`.
  private mutating func readFlags(_ bytes: [UInt8], from start: Int) -> Entry? {
    let last = bytes[start..<end].firstIndex(of: UInt8(ascii: " ")) ?? end
    let fields = bytes[start + 1..<last]
      .split(separator: Self.slash, maxSplits: 5, omittingEmptySubsequences: false)
    guard fields.count >= 4, (1...2).contains(fields[0].count),
      fields[0].allSatisfy({ "MPN-".utf8.contains($0) }),
      fields[1].elementsEqual("-".utf8) || fields[1].elementsEqual("X".utf8),
      fields[2].elementsEqual("-".utf8) || fields[2].elementsEqual("A".utf8),
      let cycles = UInt32(String(decoding: fields[3], as: UTF8.self))
    else { return nil }
    position = last
    var entry = Entry(cycles: Double(cycles))
    if fields.count > 4 { entry.kind = Self.kind(fields[4]) }
    return entry
  }

  private static func kind(_ type: ArraySlice<UInt8>) -> Entry.Kind {
    switch String(decoding: type, as: UTF8.self) {
    case "CALL", "IND_CALL", "COND_CALL": .call
    case "RET", "COND_RET", "SYSCALL", "SYSRET", "ERET", "IRQ", "SERROR", "NO_TX": .other
    default: .unknown
    }
  }

  /// The two places of an entry: between them is the first `)/` at which all brackets are closed.
  private static func split(
    _ bytes: [UInt8],
    _ places: Range<Int>
  ) -> (from: Range<Int>, to: Range<Int>)? {
    var depth = 0
    for index in places {
      if bytes[index] == UInt8(ascii: "(") { depth += 1 }
      if bytes[index] == UInt8(ascii: ")") {
        depth -= 1
        if depth == 0, index + 1 < places.upperBound, bytes[index + 1] == slash {
          return (places.lowerBound..<index + 1, index + 2..<places.upperBound)
        }
      }
    }
    return nil
  }
}

/// A place in code, as `NAME+0x1c(FILE)`.
struct PerfPlace {
  let file: Range<Int>
  /// The function's name; empty where perf knows none.
  let name: Range<Int>
  /// Whether it is the first byte of the function.
  let isStart: Bool

  init?(_ bytes: [UInt8], _ place: Range<Int>) {
    guard let last = place.last, bytes[last] == UInt8(ascii: ")") else { return nil }
    var depth = 0
    var open = last
    while open >= place.lowerBound {
      if bytes[open] == UInt8(ascii: ")") { depth += 1 }
      if bytes[open] == UInt8(ascii: "(") { depth -= 1 }
      if depth == 0 { break }
      open -= 1
    }
    guard depth == 0 else { return nil }
    file = open + 1..<last
    let symbol = place.lowerBound..<open
    if bytes[symbol].starts(with: "[unknown]".utf8) || bytes[symbol].starts(with: "0x".utf8) {
      name = symbol.lowerBound..<symbol.lowerBound
    } else {
      name = FrameName.withoutOffset(bytes, symbol)
    }
    isStart = bytes[name.upperBound..<open].elementsEqual("+0x0".utf8)
  }

  /// Whether it is in a file, outside of the kernel.
  func isCode(_ bytes: [UInt8]) -> Bool {
    guard let first = file.first else { return false }
    return bytes[first] != UInt8(ascii: "[")
  }

  /// Whether it is in a linkage table, or in code without a name that may be one.
  func isStub(_ bytes: [UInt8]) -> Bool {
    name.isEmpty || name.count > 4 && bytes[name.suffix(4)].elementsEqual("@plt".utf8)
  }

  func isSameFile(as other: PerfPlace, _ bytes: [UInt8]) -> Bool {
    bytes[file].elementsEqual(bytes[other.file])
  }

  func isSameFunction(as other: PerfPlace, _ bytes: [UInt8]) -> Bool {
    bytes[name].elementsEqual(bytes[other.name]) && isSameFile(as: other, bytes)
  }
}
