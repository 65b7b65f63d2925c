/// The dynamic value relocations of an image: what the loader changes by where and how it is loaded
/// (IMAGE_DYNAMIC_RELOCATION_TABLE in winnt.h).
package struct DynamicRelocations: Hashable, Sendable {
  /// A group of relocations: what they serve, and how many bytes they take.
  package struct Group: Hashable, Sendable {
    package var symbol: UInt64
    package var size: UInt32
  }

  /// A change that makes of the Arm64 view of an Arm64X image the Arm64EC view
  /// (IMAGE_DVRT_ARM64X_FIXUP_RECORD).
  package struct Fixup: Hashable, Sendable {
    /// What happens to the bytes.
    package enum Change: Hashable, Sendable {
      case zero
      case value(UInt64)
      /// What is added to the number of four bytes.
      case delta(Int32)
    }

    /// The address of the bytes.
    package var address: UInt32
    /// How many there are: 1, 2, 4 or 8.
    package var size: UInt8
    package var change: Change
  }

  /// The number of the group of Arm64X (IMAGE_DYNAMIC_RELOCATION_ARM64X).
  package static let arm64xSymbol: UInt64 = 6

  /// Where the table lies in the file.
  package var offset: Int
  package var version: UInt32
  package var groups: [Group]
  /// What an x64 or Arm64EC process sees in place of what is in the file.
  package var fixups: [Fixup]

  init?(at address: UInt32, in reader: inout ImageReader) {
    let structure = "dynamic relocation table"
    guard let place = reader.place(of: address), place.available >= 8,
      let version = reader.bytes.long(at: place.offset),
      let size = reader.bytes.long(at: place.offset + 4)
    else {
      reader.report(
        structure,
        at: reader.offset(of: address),
        "the file has not all of it at address \(address.hexadecimal)"
      )
      return nil
    }
    offset = place.offset
    self.version = version
    groups = []
    fixups = []
    guard version == 1 || version == 2 else {
      reader.report(structure, at: offset, "version \(version) is not known")
      return
    }
    if Int(size) > place.available - 8 {
      reader.report(
        structure,
        at: offset,
        "the file has \(place.available - 8) of its \(size) bytes"
      )
    }
    let end = place.offset + 8 + min(Int(size), place.available - 8)
    var next = place.offset + 8
    while next < end {
      guard let group = Self.group(at: next, version: version, before: end, in: reader.bytes) else {
        reader.report(structure, at: next, "the table ends within a group")
        return
      }
      guard reader.mayRead(12, of: structure, at: next) else { return }
      groups.append(Group(symbol: group.symbol, size: group.size))
      let groupEnd = min(group.start + Int(group.size), end)
      if group.symbol == Self.arm64xSymbol {
        readFixups(in: group.start..<max(groupEnd, group.start), &reader)
      }
      next = groupEnd
    }
  }

  /// The head of a group, and where its relocations start.
  private static func group(
    at offset: Int,
    version: UInt32,
    before end: Int,
    in bytes: ImageBytes
  ) -> (symbol: UInt64, size: UInt32, start: Int)? {
    if version == 1 {
      guard offset + 12 <= end, let symbol = bytes.number(at: offset, bytes: 8),
        let size = bytes.long(at: offset + 8)
      else { return nil }
      return (symbol, size, offset + 12)
    }
    guard offset + 24 <= end, let head = bytes.long(at: offset), head >= 24,
      let size = bytes.long(at: offset + 4), let symbol = bytes.number(at: offset + 8, bytes: 8)
    else { return nil }
    return (symbol, size, offset + Int(head))
  }

  private mutating func readFixups(in range: Range<Int>, _ reader: inout ImageReader) {
    let structure = "Arm64X relocations"
    var block = range.lowerBound
    while block < range.upperBound {
      guard block + 8 <= range.upperBound, let page = reader.bytes.long(at: block),
        let size = reader.bytes.long(at: block + 4), size >= 8
      else {
        reader.report(structure, at: block, "the table ends within a block")
        return
      }
      let end = min(block + Int(size), range.upperBound)
      var offset = block + 8
      while offset + 2 <= end, reader.mayRead(32, of: structure, at: offset) {
        // A block is filled up to four bytes with a zero.
        guard let record = reader.bytes.word(at: offset), record != 0 else { break }
        guard let (fixup, length) = fixup(record, at: offset, page: page, in: reader.bytes) else {
          reader.report(structure, at: offset, "a record of a kind that is not known")
          return
        }
        fixups.append(fixup)
        offset += length
      }
      block = end
    }
  }

  private func fixup(
    _ record: UInt16,
    at offset: Int,
    page: UInt32,
    in bytes: ImageBytes
  ) -> (Fixup, length: Int)? {
    let address = page &+ UInt32(record & 0xFFF)
    let size = UInt8(1) << UInt8(record >> 14)
    switch record >> 12 & 3 {
    case 0: return (Fixup(address: address, size: size, change: .zero), 2)
    case 1:
      guard let value = bytes.number(at: offset + 2, bytes: Int(size)) else { return nil }
      return (Fixup(address: address, size: size, change: .value(value)), 2 + Int(size))
    case 2:
      guard let word = bytes.word(at: offset + 2) else { return nil }
      let distance = Int32(word) * (record & 0x8000 == 0 ? 4 : 8)
      let delta = record & 0x4000 == 0 ? distance : -distance
      return (Fixup(address: address, size: 4, change: .delta(delta)), 4)
    default: return nil
    }
  }
}

extension ImageBytes {
  /// Makes a change as the loader does, at an offset.
  mutating func apply(_ fixup: DynamicRelocations.Fixup, at offset: Int) {
    switch fixup.change {
    case .zero: replace(at: offset, bytes: Int(fixup.size), by: 0)
    case .value(let value): replace(at: offset, bytes: Int(fixup.size), by: value)
    case .delta(let delta):
      guard let old = long(at: offset) else { return }
      replace(at: offset, bytes: 4, by: UInt64(old &+ UInt32(bitPattern: delta)))
    }
  }
}
