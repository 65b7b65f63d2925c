/// A library of x64 code that a test puts together: its code at 0x1000, what describes it behind.
struct SmallImage {
  /// The first address of the code.
  static let codeAddress = 0x1000

  var code: [UInt8]
  /// Names and addresses.
  var exports: [(String, Int)] = []
  /// Names, and where they are forwarded to.
  var forwarders: [(String, String)] = []
  /// Ranges of functions, and whether each is a part of the one before.
  var functions: [(Range<Int>, isPart: Bool)] = []
  /// Libraries, of each of which one function is imported.
  var imports: [String] = []

  /// The file (PE format: "Optional Header", ".edata", ".idata", ".pdata").
  var bytes: [UInt8] {
    let dataAddress = Self.codeAddress + Self.rounded(code.count, to: 0x1000)
    var data = Piece(address: dataAddress)
    let exportTable = data.add(exports, forwarders)
    let importTable = data.add(imports)
    let unwind = data.end
    data.append(1, 4)  // Version 1, no flags, no codes.
    let chained = data.end
    data.append(1 | 4 << 3, 4)
    let functionTable = data.end..<data.end + 12 * functions.count
    for (range, isPart) in functions {
      data.append(range.lowerBound, 4)
      data.append(range.upperBound, 4)
      data.append(isPart ? chained : unwind, 4)
    }

    let codeSize = Self.rounded(code.count, to: 0x200)
    let dataSize = Self.rounded(data.bytes.count, to: 0x200)
    var file = Piece(address: 0)
    file.append(text: "MZ", 0x3C)
    file.append(0x40, 4)
    file.append(text: "PE", 4)
    for (value, count) in [(0x8664, 2), (2, 2), (0, 4), (0, 4), (0, 4), (240, 2), (0x2022, 2)] {
      file.append(value, count)
    }
    for (value, count) in [
      (0x20B, 2), (0, 2), (codeSize, 4), (0, 4), (0, 4), (0, 4), (Self.codeAddress, 4),
      (0x1_8000_0000, 8), (0x1000, 4), (0x200, 4), (6, 4), (0, 4), (6, 4), (0, 4),
      (dataAddress + 0x1_0000, 4), (0x400, 4), (0, 4), (3, 2), (0x160, 2), (0, 32), (0, 4), (16, 4),
    ] {
      file.append(value, count)
    }
    let directories = [exportTable, importTable, 0..<0, functionTable]
    for index in 0..<16 {
      let directory = index < directories.count ? directories[index] : 0..<0
      file.append(directory.isEmpty ? 0 : directory.lowerBound, 4)
      file.append(directory.count, 4)
    }
    for (name, size, address, stored, offset, flags) in [
      (".text", code.count, Self.codeAddress, codeSize, 0x400, 0x6000_0020),
      (".rdata", data.bytes.count, dataAddress, dataSize, 0x400 + codeSize, 0x4000_0040),
    ] {
      file.append(text: name, 8)
      for value in [size, address, stored, offset, 0, 0, 0, flags] { file.append(value, 4) }
    }
    file.append(0, 0x400 - file.bytes.count)
    file.bytes += code
    file.append(0, codeSize - code.count)
    file.bytes += data.bytes
    file.append(0, dataSize - data.bytes.count)
    return file.bytes
  }

  private static func rounded(_ size: Int, to unit: Int) -> Int { (size + unit - 1) / unit * unit }
}

/// Bytes that lie at an address.
private struct Piece {
  let address: Int
  var bytes: [UInt8] = []

  var end: Int { address + bytes.count }

  mutating func append(_ value: Int, _ count: Int) {
    for index in 0..<count {
      bytes.append(index < 8 ? UInt8(truncatingIfNeeded: value >> (8 * index)) : 0)
    }
  }

  mutating func append(text: String, _ count: Int) {
    bytes += Array(text.utf8) + Array(repeating: 0, count: count - text.utf8.count)
  }

  /// A text with its end; returns where it is.
  mutating func add(text: String) -> Int {
    defer { append(text: text, text.utf8.count + 1) }
    return end
  }

  /// The export directory.
  mutating func add(_ exports: [(String, Int)], _ forwarders: [(String, String)]) -> Range<Int> {
    let start = end
    let count = exports.count + forwarders.count
    var texts = Piece(address: start + 40 + 10 * count)
    let symbols =
      (exports.map { ($0.0, $0.1) } + forwarders.map { ($0.0, texts.add(text: $0.1)) })
      .sorted { $0.0 < $1.0 }
    let library = texts.add(text: "small.dll")
    let names = symbols.map { texts.add(text: $0.0) }
    for value in [0, 0, 0, library, 1, count, count, start + 40, start + 40 + 4 * count] {
      append(value, 4)
    }
    append(start + 40 + 8 * count, 4)
    for symbol in symbols { append(symbol.1, 4) }
    for name in names { append(name, 4) }
    for index in symbols.indices { append(index, 2) }
    bytes += texts.bytes
    return start..<end
  }

  /// The import directory.
  mutating func add(_ libraries: [String]) -> Range<Int> {
    append(0, -bytes.count & 7)
    let start = end
    let size = 20 * (libraries.count + 1)
    var rest = Piece(address: start + size + (-size & 7))
    for library in libraries {
      let name = rest.add(text: library)
      rest.append(0, -rest.bytes.count & 7)
      let cells = rest.end
      for value in [cells + 16, 0] { rest.append(value, 8) }
      rest.append(0, 2)
      _ = rest.add(text: "f")
      rest.append(0, -rest.bytes.count & 7)
      for value in [cells, 0, 0, name, cells] { append(value, 4) }
    }
    append(0, 20)
    append(0, -bytes.count & 7)
    bytes += rest.bytes
    return start..<start + size
  }
}
