package import Diagnostics
package import PEReading

/// What is known of one image: what it is, what its code is, and how it crosses between x64 and
/// Arm64EC.
package struct ImageInspection: Sendable {
  /// The x64 stub of an exported Arm64EC function.
  package struct FastForwardSequence: Hashable, Sendable {
    /// The address of the sixteen bytes.
    package var address: UInt32
    /// The Arm64EC code that they jump to.
    package var target: UInt32
  }

  /// Bytes of code of each kind.
  package struct CodeBytes: Hashable, Sendable {
    package var arm64: UInt64 = 0
    package var arm64ec: UInt64 = 0
    /// x64 code, without fast-forward sequences.
    package var x64: UInt64 = 0
    package var fastForward: UInt64 = 0

    /// The share of code that runs without an emulator; nil where there is no code.
    package var nativeShare: Double? {
      let native = arm64 + arm64ec
      return native + x64 == 0 ? nil : Double(native) / Double(native + x64)
    }
  }

  package let path: String
  package let image: PEImage
  package let kind: ImageKind
  /// The code by its kind, by the code map, or by sections where there is none.
  package let codeRanges: [CodeRange]
  package let codeBytes: CodeBytes
  package let entryThunks: [Thunk]
  package let exitThunks: [Thunk]
  package let adjustorThunks: [Thunk]
  package let fastForwardSequences: [FastForwardSequence]
  /// How many places of Arm64EC code have the target of an indirect call checked.
  package let checkedCallCount: Int
  /// The image as an x64 or Arm64EC process sees it; nil where all processes see the same.
  package let emulationView: PEImage?

  /// The file's name, by which others import it.
  package var name: String {
    path.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? path
  }

  /// What is missing or wrong.
  package var findings: [Finding] { image.findings }

  /// Whether it only sends its exports on to others.
  package var isPureForwarder: Bool {
    let exports = [image, emulationView].compactMap { $0?.exports?.symbols }.flatMap { $0 }
    return !exports.isEmpty && exports.allSatisfy { $0.forwarder != nil }
  }

  /// Reads an image and looks at its code.
  ///
  /// - Parameter path: The file's path.
  /// - Throws: What the file is when it is no image, or which header is cut off.
  package init(path: String) throws(InvalidInput) {
    try self.init(ImageBytes(mapping: path))
  }

  /// Reads an image and looks at its code.
  ///
  /// - Parameter bytes: The file.
  /// - Throws: What the file is when it is no image, or which header is cut off.
  package init(_ bytes: ImageBytes) throws(InvalidInput) {
    let image = try PEImage(bytes)
    path = bytes.path
    self.image = image
    kind = image.kind
    emulationView = image.emulationView
    codeRanges = Self.codeRanges(of: image)
    let search = ThunkSearch(image)
    entryThunks = search.entryThunks
    exitThunks = search.exitThunks
    adjustorThunks = search.adjustorThunks
    checkedCallCount = search.checkedCallCount
    fastForwardSequences = Self.fastForwardSequences(of: image)
    codeBytes = Self.codeBytes(codeRanges, fastForwardSequences, in: image)
  }

  private static func codeRanges(of image: PEImage) -> [CodeRange] {
    if let codeMap = image.hybridMetadata?.codeMap { return codeMap }
    let kind: CodeRange.Kind? =
      switch image.fileHeader.machine {
      case .x64: .x64
      case .arm64: .arm64
      default: nil
      }
    guard let kind else { return [] }
    return image.sections.filter { $0.isExecutable && !$0.addresses.isEmpty }
      .map { CodeRange($0.addresses, kind) }
  }

  /// The redirected addresses with the bytes of a fast-forward sequence: mov rax,rsp;
  /// mov [rax+20h],rbx; push rbp; pop rbp; jmp rel32; int3; int3.
  private static func fastForwardSequences(of image: PEImage) -> [FastForwardSequence] {
    let redirections = image.hybridMetadata?.redirections ?? []
    return redirections.compactMap { redirection in
      guard let offset = image.offset(of: redirection.source),
        image.bytes.number(at: offset, bytes: 8) == 0x5520_5889_48C4_8B48,
        image.bytes.word(at: offset + 8) == 0xE95D,
        let distance = image.bytes.long(at: offset + 10)
      else { return nil }
      return FastForwardSequence(
        address: redirection.source,
        target: redirection.source &+ 14 &+ distance
      )
    }
  }

  /// Bytes of code, without the gaps between sections that ranges may span.
  private static func codeBytes(
    _ ranges: [CodeRange],
    _ sequences: [FastForwardSequence],
    in image: PEImage
  ) -> CodeBytes {
    var bytes = CodeBytes()
    // The loader takes no more sections than 96 (PE format, "COFF File Header").
    let executable = image.sections.prefix(96).filter(\.isExecutable).map(\.addresses)
    for range in ranges {
      let size = executable.reduce(0) { $0 + UInt64($1.clamped(to: range.addresses).count) }
      switch range.kind {
      case .arm64: bytes.arm64 += size
      case .arm64ec: bytes.arm64ec += size
      case .x64: bytes.x64 += size
      case .unknown: break
      }
    }
    bytes.fastForward = min(bytes.x64, 16 * UInt64(sequences.count))
    bytes.x64 -= bytes.fastForward
    return bytes
  }
}
