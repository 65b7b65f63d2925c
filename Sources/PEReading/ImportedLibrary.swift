/// What an image imports from one library, at load or at the first call (PE format, "The .idata
/// Section" and "Delay-Load Import Tables").
package struct ImportedLibrary: Hashable, Sendable {
  /// A function or variable of the library.
  package struct Symbol: Hashable, Sendable {
    /// The name; nil when it is imported by number.
    package var name: String?
    /// The number, when it is imported so.
    package var ordinal: UInt16?
    /// Where the name probably is in the library's table of names.
    package var hint: UInt16?
    /// The address of the cell that receives the symbol's address.
    package var cell: UInt32
  }

  /// The library's file name.
  package var name: String
  /// Whether it is loaded at the first call of one of its functions.
  package var isDelayed: Bool
  /// The address of the list of names or numbers.
  package var lookupTable: UInt32
  /// The address of the cells.
  package var addressTable: UInt32
  /// What is imported, in the order of the cells.
  package var symbols: [Symbol]

  /// The libraries of the import directory.
  static func all(
    at directory: OptionalHeader.Directory,
    in reader: inout ImageReader,
    addressSize: Int
  ) -> [ImportedLibrary] {
    libraries(at: directory, entrySize: 20, "import directory", in: &reader) { reader, offset in
      guard let lookup = reader.bytes.long(at: offset),
        let name = reader.bytes.long(at: offset + 12),
        let cells = reader.bytes.long(at: offset + 16)
      else { return nil }
      guard name != 0, cells != 0 else { return .some(nil) }
      return ImportedLibrary(
        name: reader.name("import directory", at: name) ?? "",
        isDelayed: false,
        lookupTable: lookup,
        addressTable: cells,
        symbols: symbols(
          at: lookup == 0 ? cells : lookup,
          cells: cells,
          in: &reader,
          addressSize: addressSize
        )
      )
    }
  }

  /// The libraries of the delay import directory.
  static func allDelayed(
    at directory: OptionalHeader.Directory,
    in reader: inout ImageReader,
    addressSize: Int
  ) -> [ImportedLibrary] {
    let structure = "delay import directory"
    return libraries(at: directory, entrySize: 32, structure, in: &reader) { reader, offset in
      guard let attributes = reader.bytes.long(at: offset),
        let name = reader.bytes.long(at: offset + 4),
        let cells = reader.bytes.long(at: offset + 12),
        let names = reader.bytes.long(at: offset + 16)
      else { return nil }
      guard name != 0, cells != 0 else { return .some(nil) }
      if attributes & 1 == 0 {
        reader.report(structure, at: offset, "the addresses are in full, as before Visual C++ 7")
        return .some(nil)
      }
      return ImportedLibrary(
        name: reader.name(structure, at: name) ?? "",
        isDelayed: true,
        lookupTable: names,
        addressTable: cells,
        symbols: symbols(at: names, cells: cells, in: &reader, addressSize: addressSize)
      )
    }
  }

  /// Reads descriptors up to the one that is zero; `read` gives nothing when one is cut off, and
  /// nothing in it when it is the last.
  private static func libraries(
    at directory: OptionalHeader.Directory,
    entrySize: Int,
    _ structure: String,
    in reader: inout ImageReader,
    read: (inout ImageReader, Int) -> ImportedLibrary??
  ) -> [ImportedLibrary] {
    guard let place = reader.place(of: directory.address) else {
      reader.report(
        structure,
        at: nil,
        "no byte of the file lies at address \(directory.address.hexadecimal)"
      )
      return []
    }
    var libraries: [ImportedLibrary] = []
    var offset = place.offset
    while offset + entrySize <= place.offset + place.available,
      reader.mayRead(entrySize, of: structure, at: offset)
    {
      guard let library = read(&reader, offset) else { break }
      guard let library else { return libraries }
      libraries.append(library)
      offset += entrySize
    }
    reader.report(structure, at: offset, "the file ends before the last descriptor")
    return libraries
  }

  private static func symbols(
    at list: UInt32,
    cells: UInt32,
    in reader: inout ImageReader,
    addressSize: Int
  ) -> [Symbol] {
    let structure = "import lookup table"
    guard let place = reader.place(of: list) else {
      reader.report(
        structure,
        at: nil,
        "no byte of the file lies at address \(list.hexadecimal)"
      )
      return []
    }
    let isNumbered: UInt64 = addressSize == 8 ? 1 << 63 : 1 << 31
    var symbols: [Symbol] = []
    for index in 0..<place.available / addressSize {
      let offset = place.offset + index * addressSize
      guard reader.mayRead(addressSize, of: structure, at: offset),
        let entry = reader.bytes.number(at: offset, bytes: addressSize)
      else { return symbols }
      if entry == 0 { return symbols }
      var symbol = Symbol(cell: cells &+ UInt32(truncatingIfNeeded: index * addressSize))
      if entry & isNumbered != 0 {
        symbol.ordinal = UInt16(truncatingIfNeeded: entry)
      } else if let address = UInt32(exactly: entry), let hint = reader.place(of: address) {
        symbol.hint = reader.bytes.word(at: hint.offset)
        symbol.name = reader.name(structure, at: address &+ 2)
      } else {
        reader.report(structure, at: offset, "no name is at address \(entry.hexadecimal)")
      }
      symbols.append(symbol)
    }
    reader.report(structure, at: place.offset, "the file ends before the last entry")
    return symbols
  }
}
