internal import SampleReading

/// Where the name of a frame says which module it is of.
enum FrameName {
  /// What is wrong with frames none of which has a module.
  static let noModules = "no frame says which module it is of, and modules are what migrates"

  /// The module of frames that are no code: processes, threads and groups that a tool shows as
  /// callers.
  ///
  /// They are passed through, and time in them is their callers'.
  static let structure = "<no code>"

  /// Whether a frame stands for frames that a tool could not name, as VTune writes it.
  static func isUnknownFrames(_ bytes: [UInt8], _ name: Range<Int>) -> Bool {
    bytes[name].starts(with: "[Unknown stack frame".utf8)
  }

  /// Whether a frame is one that PerfView and dotnet-trace put above code and below
  /// it: `Process64 app (12) Args: `, `(Non-Activities)`, `Threads`, `Thread (34)`, `CPU_TIME`.
  static func isStructure(_ name: String) -> Bool {
    if name.hasPrefix("Thread (") { return name.dropFirst(8).first?.isNumber ?? false }
    return name.hasPrefix("Process64 ") || name.hasPrefix("Process32 ")
      || ["(Non-Activities)", "(Activities)", "Threads", "CPU_TIME", "ROOT"].contains(name)
  }

  /// The parts of `MODULE!FUNCTION`, "MODULE`FUNCTION", `FUNCTION (MODULE)` and `[MODULE]`, with
  /// `FUNCTION+0x1c` taken as `FUNCTION`; a name of none of these forms is a function of no module.
  ///
  /// - Parameters:
  ///   - bytes: Where the name stands.
  ///   - range: The name.
  /// - Returns: Where its module and its function stand; either may be empty.
  static func split(
    _ bytes: [UInt8],
    _ range: Range<Int>
  ) -> (module: Range<Int>, function: Range<Int>) {
    let span = bytes.span
    let empty = range.upperBound..<range.upperBound
    guard let last = range.last else { return (empty, empty) }
    for index in range where span[index] == UInt8(ascii: "!") || span[index] == UInt8(ascii: "`") {
      guard index > range.lowerBound else { break }
      return (range.lowerBound..<index, withoutOffset(bytes, index + 1..<range.upperBound))
    }
    if span[last] == UInt8(ascii: ")") {
      var index = last
      while index > range.lowerBound, span[index] != UInt8(ascii: "(") { index -= 1 }
      if index > range.lowerBound, span[index - 1] == UInt8(ascii: " "), index + 1 < last {
        return (
          withoutLine(bytes, index + 1..<last),
          withoutOffset(bytes, range.lowerBound..<index - 1)
        )
      }
    }
    if span[range.lowerBound] == UInt8(ascii: "["), span[last] == UInt8(ascii: "]") {
      return (range.lowerBound + 1..<last, empty)
    }
    return (empty, range)
  }

  /// A file's name without the number of a line behind it: `json/decoder.py:337`.
  private static func withoutLine(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int> {
    let span = bytes.span
    var index = range.upperBound
    while index > range.lowerBound, span[index - 1] &- UInt8(ascii: "0") < 10 { index -= 1 }
    guard index - 1 > range.lowerBound, index < range.upperBound,
      span[index - 1] == UInt8(ascii: ":")
    else { return range }
    return range.lowerBound..<index - 1
  }

  /// A function's name without `+0x1c` at its end, and without the `?` of a missing symbol.
  static func withoutOffset(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int> {
    let span = bytes.span
    if range.count == 1, span[range.lowerBound] == UInt8(ascii: "?") {
      return range.upperBound..<range.upperBound
    }
    var index = range.upperBound
    while index > range.lowerBound, isHexDigit(span[index - 1]) { index -= 1 }
    guard index - 3 > range.lowerBound, index < range.upperBound,
      span[index - 1] == UInt8(ascii: "x"), span[index - 2] == UInt8(ascii: "0"),
      span[index - 3] == UInt8(ascii: "+")
    else { return range }
    return range.lowerBound..<index - 3
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"):
      true
    default: false
    }
  }
}
