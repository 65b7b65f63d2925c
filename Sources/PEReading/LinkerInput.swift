package import Diagnostics

/// An object file or a library, as far as a linker looks at its processors.
package struct LinkerInput: Sendable {
  /// A member of a library, or the object itself.
  package struct Member: Hashable, Sendable {
    /// The name in the library; of an object, its path.
    package var name: String
    /// Where it starts in the file.
    package var offset: Int
    package var machine: Machine
    /// Whether there is code in it, or an import of code.
    package var hasCode: Bool
    /// The library that an import member stands for; nil for objects.
    package var importedLibrary: String?
    /// The symbol that an import member stands for.
    package var importedSymbol: String?
  }

  package let path: String
  /// Whether it is a library and not a single object.
  package let isLibrary: Bool
  /// The objects and imports, in order.
  package private(set) var members: [Member] = []
  /// What is missing or wrong.
  package private(set) var findings: [Finding] = []

  /// The processors that there is code for, each once; of all members when none has code.
  ///
  /// The descriptors of an import library are objects without code, and those of Arm64EC libraries
  /// have the number of Arm64.
  package var machines: [Machine] {
    let withCode = members.filter(\.hasCode)
    return Set((withCode.isEmpty ? members : withCode).map(\.machine)).sorted {
      $0.rawValue < $1.rawValue
    }
  }

  /// Reads an object or a library.
  ///
  /// - Parameter bytes: The file.
  /// - Throws: What the file is when it is neither.
  package init(_ bytes: ImageBytes) throws(InvalidInput) {
    path = bytes.path
    switch FileKind(of: bytes) {
    case .object:
      isLibrary = false
      addObject(named: bytes.path, in: 0..<bytes.count, of: bytes)
    case .library:
      isLibrary = true
      readLibrary(bytes)
    case .image, .foreign:
      throw InvalidInput([
        Diagnostic(
          path: bytes.path,
          message: "this is \(FileKind(of: bytes).description)",
          expected: "an object file or a library"
        )
      ])
    }
  }

  /// Adds an object, or what stands for one: a short import (PE format, "Import Library Format"),
  /// or an object with a large header.
  private mutating func addObject(named name: String, in range: Range<Int>, of bytes: ImageBytes) {
    let offset = range.lowerBound
    guard let header = FileHeader(in: bytes, at: offset) else {
      findings.append(Finding("object \(name)", at: offset, "the file ends within its header"))
      return
    }
    var member = Member(name: name, offset: offset, machine: header.machine, hasCode: false)
    let isLong = bytes.long(at: offset) == 0xFFFF_0000
    if isLong, bytes.word(at: offset + 4) == 0 {
      member.machine = Machine(rawValue: bytes.word(at: offset + 6) ?? 0)
      // The lowest two bits tell code from data; a symbol and a library follow the head.
      member.hasCode = header.characteristics & 3 == 0
      if let symbol = bytes.text(at: offset + 20, atMost: 4096) {
        member.importedSymbol = symbol
        member.importedLibrary = bytes.text(at: offset + 21 + symbol.utf8.count, atMost: 4096)
      }
    } else {
      if isLong { member.machine = Machine(rawValue: bytes.word(at: offset + 6) ?? 0) }
      let count = isLong ? Int(bytes.long(at: offset + 44) ?? 0) : Int(header.sectionCount)
      let first =
        offset + (isLong ? 56 : FileHeader.size + Int(header.optionalHeaderSize))
      let room = max(0, range.upperBound - first) / Section.headerSize
      member.hasCode = (0..<min(count, room)).contains { index in
        let flags = bytes.long(at: first + index * Section.headerSize + 36) ?? 0
        return flags & 0x2000_0000 != 0
      }
    }
    members.append(member)
  }

  /// Goes through the members of an archive (PE format, "Archive (Library) File Format").
  private mutating func readLibrary(_ bytes: ImageBytes) {
    var offset = 8
    var longNames: Int?
    while offset < bytes.count {
      guard let name = bytes.text(at: offset, atMost: 16),
        let digits = bytes.text(at: offset + 48, atMost: 10),
        bytes.word(at: offset + 58) == 0x0A60
      else {
        findings.append(Finding("library member", at: offset, "this is no header of a member"))
        return
      }
      guard let size = Int(String(digits.prefix { $0 != " " })), size >= 0 else {
        findings.append(Finding("library member", at: offset, "its size is no number"))
        return
      }
      let start = offset + 60
      let (end, overflows) = start.addingReportingOverflow(size)
      if overflows || end > bytes.count {
        findings.append(
          Finding(
            "library member",
            at: offset,
            "the file has \(bytes.count - start) of its \(size) bytes"
          )
        )
      }
      let trimmed = String(name.reversed().drop { $0 == " " }.reversed())
      switch trimmed {
      case "/", "/<ECSYMBOLS>/", "/<HYBRIDMAP>/", "/<XFGHASHMAP>/": break
      case "//": longNames = start
      default:
        let place = trimmed.hasPrefix("/") ? Int(trimmed.dropFirst()) : nil
        var full = trimmed.hasSuffix("/") ? String(trimmed.dropLast()) : trimmed
        if let place, let longNames, place <= bytes.count {
          full = bytes.text(at: longNames + place, atMost: 4096) ?? trimmed
        }
        addObject(named: full, in: start..<max(start, min(end, bytes.count)), of: bytes)
      }
      guard !overflows, end < bytes.count else { return }
      // Members start at even offsets.
      offset = end + size & 1
    }
  }
}
