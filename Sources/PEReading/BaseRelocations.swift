extension PEImage {
  /// The cells that hold addresses, which change when the image is not loaded at its own base
  /// (PE format, "The .reloc Section"): from the base, in the order of the table.
  ///
  /// - Parameter findings: Takes what is wrong with the table.
  /// - Returns: The cells, 8 bytes each.
  package func relocatedCells(_ findings: inout [Finding]) -> [UInt32] {
    guard let directory = optionalHeader[.baseRelocations],
      let range = offsets(
        of: UInt64(directory.address)..<UInt64(directory.address) + UInt64(directory.size)
      )
    else { return [] }
    var cells: [UInt32] = []
    var offset = range.lowerBound
    while offset + 8 <= range.upperBound {
      guard let page = bytes.long(at: offset), let size = bytes.long(at: offset + 4) else { break }
      guard size >= 8, offset + Int(size) <= range.upperBound else {
        findings.append(
          Finding("base relocations", at: offset, "a block of \(size) bytes does not fit")
        )
        break
      }
      for entry in stride(from: offset + 8, to: offset + Int(size), by: 2) {
        guard let word = bytes.word(at: entry) else { break }
        switch word >> 12 {
        case 0: break  // IMAGE_REL_BASED_ABSOLUTE: fills the block up.
        case 10: cells.append(page &+ UInt32(word & 0xFFF))  // IMAGE_REL_BASED_DIR64
        default:
          findings.append(
            Finding("base relocations", at: entry, "kind \(word >> 12) is not known here")
          )
        }
      }
      offset += Int(size)
    }
    return cells
  }
}
