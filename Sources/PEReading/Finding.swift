/// What is missing or wrong in an image that was read all the same: the structure, and where.
package struct Finding: Hashable, Sendable {
  /// The structure: `export directory`.
  package var structure: String
  /// The offset in the file; nil where an address leads to no byte of it.
  package var offset: Int?
  /// What is wrong, in a line.
  package var message: String

  package init(_ structure: String, at offset: Int?, _ message: String) {
    self.structure = structure
    self.offset = offset
    self.message = message
  }
}

extension Finding: CustomStringConvertible {
  /// The finding in a line: `export directory at 0x2A0: …`.
  package var description: String {
    structure + (offset.map { " at offset \($0.hexadecimal)" } ?? "") + ": " + message
  }
}

extension BinaryInteger {
  /// The number in hexadecimal, as linkers and debuggers write it: `0x1F`.
  package var hexadecimal: String { "0x" + String(self, radix: 16, uppercase: true) }
}
