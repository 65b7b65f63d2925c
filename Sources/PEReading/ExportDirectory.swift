/// What an image exports (PE format, "The .edata Section").
package struct ExportDirectory: Hashable, Sendable {
  /// A function or variable that other images may use.
  package struct Symbol: Hashable, Sendable {
    /// The number by which it may be imported.
    package var ordinal: UInt32
    /// The name; nil when it has a number only.
    package var name: String?
    /// Its address from the image's base; of a forwarder, that of the forwarder's text.
    package var address: UInt32
    /// The library and symbol that it stands for: `other.name` or `other.#7`.
    package var forwarder: String?
  }

  /// The file name that the library was linked with.
  package var name: String?
  /// The number of the first entry of the address table.
  package var ordinalBase: UInt32
  /// What is exported, by number; a symbol of several names is there with each.
  package var symbols: [Symbol]

  init?(at directory: OptionalHeader.Directory, in reader: inout ImageReader) {
    let structure = "export directory"
    guard let place = reader.place(of: directory.address), place.available >= 40 else {
      reader.report(
        structure,
        at: reader.offset(of: directory.address),
        "the file has not all of it at address \(directory.address.hexadecimal)"
      )
      return nil
    }
    func long(_ offset: Int) -> UInt32 { reader.bytes.long(at: place.offset + offset) ?? 0 }
    let nameAddress = long(12)
    let counts = (addresses: long(20), names: long(24))
    let tables = (addresses: long(28), names: long(32), ordinals: long(36))
    ordinalBase = long(16)
    name = nameAddress == 0 ? nil : reader.name(structure, at: nameAddress)
    symbols = []
    let addresses = reader.table(
      "export address table",
      at: tables.addresses,
      count: counts.addresses,
      entrySize: 4
    )
    let names = reader.table(
      "export name table",
      at: tables.names,
      count: counts.names,
      entrySize: 4
    )
    let ordinals = reader.table(
      "export ordinal table",
      at: tables.ordinals,
      count: counts.names,
      entrySize: 2
    )
    guard let addresses else { return }

    /// The names with the index of their address.
    var named: [(index: Int, name: String)] = []
    if let names, let ordinals {
      for entry in 0..<min(names.count, ordinals.count) {
        guard let address = reader.bytes.long(at: names.offset + 4 * entry),
          let index = reader.bytes.word(at: ordinals.offset + 2 * entry)
        else { break }
        guard index < addresses.count else {
          reader.report(
            "export ordinal table",
            at: ordinals.offset + 2 * entry,
            "entry \(index) of \(addresses.count)"
          )
          continue
        }
        guard let name = reader.name("export name table", at: address) else { continue }
        named.append((Int(index), name))
      }
      named.sort { ($0.index, $0.name) < ($1.index, $1.name) }
    }

    let range = UInt64(directory.address)..<UInt64(directory.address) + UInt64(directory.size)
    var next = 0
    for index in 0..<addresses.count {
      guard let address = reader.bytes.long(at: addresses.offset + 4 * index) else { break }
      var symbol = Symbol(
        ordinal: ordinalBase &+ UInt32(truncatingIfNeeded: index),
        address: address
      )
      if address != 0, range.contains(UInt64(address)) {
        symbol.forwarder = reader.name("export forwarder", at: address)
      }
      var hasName = false
      while next < named.count, named[next].index == index {
        symbol.name = named[next].name
        symbols.append(symbol)
        hasName = true
        next += 1
      }
      // Numbers that nobody uses have no address.
      if !hasName, address != 0 { symbols.append(symbol) }
    }
  }
}
