/// The range of a function, or of a part of one, as its unwind information tells.
package struct FunctionRange: Hashable, Sendable {
  /// The addresses from the image's base.
  package var start: UInt32
  package var end: UInt32
  /// The address of the unwind information; 0 where the entry itself holds it.
  package var unwindAddress: UInt32

  /// The exception table of x64 code: RUNTIME_FUNCTION, 12 bytes an entry.
  static func x64(
    at address: UInt32,
    size: UInt32,
    in reader: inout ImageReader
  ) -> [FunctionRange] {
    let structure = "x64 exception table"
    guard let table = reader.table(structure, at: address, count: size / 12, entrySize: 12) else {
      return []
    }
    var ranges: [FunctionRange] = []
    ranges.reserveCapacity(table.count)
    for offset in stride(from: table.offset, to: table.offset + 12 * table.count, by: 12) {
      guard let start = reader.bytes.long(at: offset), let end = reader.bytes.long(at: offset + 4),
        let unwind = reader.bytes.long(at: offset + 8)
      else { break }
      if start == 0, end == 0 { continue }
      if end < start {
        reader.report(structure, at: offset, "the function at \(start.hexadecimal) ends before it")
        continue
      }
      ranges.append(FunctionRange(start: start, end: end, unwindAddress: unwind))
    }
    return ranges
  }

  /// The exception table of Arm64 and Arm64EC code: 8 bytes an entry, with the length in the entry
  /// or in its `.xdata` record, in words of 4 bytes (ARM64 exception handling, ".pdata records").
  static func arm64(
    at address: UInt32,
    size: UInt32,
    in reader: inout ImageReader
  ) -> [FunctionRange] {
    let structure = "Arm64 exception table"
    guard let table = reader.table(structure, at: address, count: size / 8, entrySize: 8) else {
      return []
    }
    var ranges: [FunctionRange] = []
    ranges.reserveCapacity(table.count)
    for offset in stride(from: table.offset, to: table.offset + 8 * table.count, by: 8) {
      guard let start = reader.bytes.long(at: offset),
        let unwind = reader.bytes.long(at: offset + 4)
      else { break }
      if start == 0, unwind == 0 { continue }
      var words = unwind >> 2 & 0x7FF
      var unwindAddress: UInt32 = 0
      switch unwind & 3 {
      case 0:
        unwindAddress = unwind
        guard let record = reader.offset(of: unwind).flatMap({ reader.bytes.long(at: $0) }) else {
          reader.report(structure, at: offset, "no record is at \(unwind.hexadecimal)")
          continue
        }
        words = record & 0x3FFFF
      case 3: continue  // It points to another entry.
      default: break
      }
      let (end, overflows) = start.addingReportingOverflow(words * 4)
      if overflows {
        reader.report(structure, at: offset, "the function at \(start.hexadecimal) has no end")
        continue
      }
      ranges.append(FunctionRange(start: start, end: end, unwindAddress: unwindAddress))
    }
    return ranges
  }
}
