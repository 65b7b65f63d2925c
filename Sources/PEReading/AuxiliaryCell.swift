/// A cell of the auxiliary import address table: what Arm64EC code calls through.
///
/// The table has the cells of the import address table in the same order; each starts with the
/// address of a thunk in this image, and the loader puts that of the imported code in its place.
package struct AuxiliaryCell: Hashable, Sendable {
  /// The address of the import's cell in the table that x64 code calls through.
  package var importCell: UInt32
  /// The address of the cell.
  package var cell: UInt32
  /// What it holds in the file, as an address from the image's base; nil for none of the image.
  package var target: UInt32?
  /// What the copy of the table holds for it.
  package var copiedTarget: UInt32?

  /// The cells that belong to cells of imports.
  ///
  /// - Parameters:
  ///   - importCells: The cells of the imports.
  ///   - base: Where the table of the imports' cells starts.
  ///   - table: The address of the auxiliary table.
  ///   - copy: The address of its copy; 0 for none.
  ///   - reader: The image.
  /// - Returns: A cell for each import, in order.
  static func all(
    for importCells: [UInt32],
    from base: UInt32,
    at table: UInt32,
    copy: UInt32,
    in reader: inout ImageReader
  ) -> [AuxiliaryCell] {
    func target(_ address: UInt32) -> UInt32? {
      reader.offset(of: address).flatMap { reader.bytes.number(at: $0, bytes: 8) }
        .flatMap { $0 == 0 ? nil : reader.address(ofFull: $0) }
    }
    let structure = "auxiliary import address table"
    var cells: [AuxiliaryCell] = []
    for importCell in importCells where importCell >= base {
      let distance = importCell - base
      let (cell, overflows) = table.addingReportingOverflow(distance)
      guard !overflows, reader.offset(of: cell) != nil else {
        reader.report(structure, at: reader.offset(of: table), "the file ends before all its cells")
        return cells
      }
      cells.append(
        AuxiliaryCell(
          importCell: importCell,
          cell: cell,
          target: target(cell),
          copiedTarget: copy == 0 ? nil : target(copy &+ distance)
        )
      )
    }
    return cells
  }
}
