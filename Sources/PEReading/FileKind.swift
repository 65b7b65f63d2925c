/// What a file is, by its first bytes.
package enum FileKind: Hashable, Sendable {
  /// A PE image; its header starts at an offset.
  case image(headerOffset: Int)
  /// An object file of a compiler.
  case object
  /// A library of objects, or of imports.
  case library
  /// Something else, with an article: "an ELF file of x64 code".
  case foreign(String)

  package init(of bytes: ImageBytes) {
    guard let first = bytes.long(at: 0) else {
      self = .foreign(bytes.count == 0 ? "an empty file" : "a file of \(bytes.count) bytes")
      return
    }
    if bytes.text(at: 0, atMost: 8) == "!<arch>\n" {
      self = .library
      return
    }
    if first & 0xFFFF == 0x5A4D {
      self = Self.program(in: bytes)
      return
    }
    if let name = Self.name(of: first, in: bytes) {
      self = .foreign(name)
      return
    }
    self = Self.isObject(first, in: bytes) ? .object : .foreign("no file of a kind that is known")
  }

  /// What the file is, with an article.
  package var description: String {
    switch self {
    case .image: "a PE image"
    case .object: "an object file"
    case .library: "a library of objects or imports"
    case .foreign(let name): name
    }
  }

  /// A file that starts with MZ.
  private static func program(in bytes: ImageBytes) -> FileKind {
    guard let start = bytes.long(at: 0x3C) else {
      return .foreign("a program for DOS; the DOS header at offset 0x0 is cut off")
    }
    guard let signature = bytes.long(at: Int(start)) else {
      let place = UInt64(start).hexadecimal
      return .foreign("a program for DOS; no PE header is at offset \(place)")
    }
    switch (signature, signature & 0xFFFF) {
    case (0x4550, _): return .image(headerOffset: Int(start))
    case (_, 0x454E): return .foreign("a 16-bit program for Windows (NE)")
    case (_, 0x454C), (_, 0x584C): return .foreign("a driver or program for OS/2 (LE)")
    default: return .foreign("a program for DOS; no PE header is at offset \(start.hexadecimal)")
    }
  }

  private static func name(of first: UInt32, in bytes: ImageBytes) -> String? {
    switch first {
    case 0x464C_457F:
      let machines: [UInt16: String] = [
        3: "x86", 40: "32-bit Arm", 62: "x64", 183: "Arm64", 243: "RISC-V",
      ]
      let machine = bytes.word(at: 18).flatMap { machines[$0] }
      return "an ELF file" + (machine.map { " of \($0) code" } ?? "")
    case 0xFEED_FACE, 0xFEED_FACF, 0xCEFA_EDFE, 0xCFFA_EDFE, 0xBEBA_FECA: return "a Mach-O file"
    case 0xDEC0_4342: return "LLVM bitcode"
    case 0x0403_4B50: return "a ZIP archive"
    case 0x7263_694D: return "a program database (PDB)"
    case 0x6D73_6100: return "a WebAssembly file"
    default: return first & 0xFFFF == 0x2123 ? "a script" : nil
    }
  }

  /// Whether a file starts like an object: with a known machine and a table of sections.
  private static func isObject(_ first: UInt32, in bytes: ImageBytes) -> Bool {
    if first == 0xFFFF_0000 { return true }
    guard let header = FileHeader(in: bytes, at: 0), header.machine.name != nil else {
      return false
    }
    return header.optionalHeaderSize == 0
      && FileHeader.size + Int(header.sectionCount) * Section.headerSize <= bytes.count
  }
}
