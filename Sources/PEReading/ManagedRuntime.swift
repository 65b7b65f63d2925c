/// The head of managed code in an image (ECMA-335 §II.25.3.3, "CLI header").
package struct ManagedRuntime: Hashable, Sendable {
  package var flags: UInt32

  /// Whether there is no machine code (COMIMAGE_FLAGS_ILONLY).
  package var hasOnlyManagedCode: Bool { flags & 1 != 0 }
  /// Whether it must run in a process of 32 bits (COMIMAGE_FLAGS_32BITREQUIRED).
  package var needs32Bits: Bool { flags & 2 != 0 }

  init?(at directory: OptionalHeader.Directory, in reader: inout ImageReader) {
    guard let offset = reader.offset(of: directory.address),
      let flags = reader.bytes.long(at: offset + 16)
    else {
      reader.report(
        "CLI header",
        at: reader.offset(of: directory.address),
        "the file has not all of it at address \(directory.address.hexadecimal)"
      )
      return nil
    }
    self.flags = flags
  }
}
