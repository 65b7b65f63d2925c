internal import Diagnostics
internal import SampleReading

/// The first bytes of a recording, by which its format is told.
struct RecordingHead {
  /// Its first lines, without their ends; the last may be cut off.
  let lines: [String]
  /// Its first bytes.
  let bytes: [UInt8]

  init(_ buffer: ByteBuffer) {
    bytes = Array(buffer.bytes[buffer.position...].prefix(8192))
    lines = String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.hasSuffix("\r") ? String($0.dropLast()) : String($0) }
  }

  /// The first line that is not empty.
  var firstLine: String { lines.first { !$0.allSatisfy(\.isWhitespace) } ?? "" }

  /// Whether it begins as a JSON object does.
  var isObject: Bool { firstLine.drop { $0 == " " || $0 == "\t" }.hasPrefix("{") }

  /// Whether the head has a text.
  func contains(_ text: String) -> Bool { lines.contains { $0.contains(text) } }

  /// Refuses a recording that does not look like its format, but like another.
  func check(
    isOf format: any SampleImporter.Type,
    path: String
  ) throws(InvalidInput) {
    guard !format.looksLike(self), let looks = looksLikeFormat else { return }
    throw InvalidInput([
      Diagnostic(
        path: path,
        message: "this is no recording of the format \(format.name); it looks like \(looks)",
        hint: "import it as what it is"
      )
    ])
  }

  /// The format that it looks like; nil for none that is known.
  var looksLikeFormat: String? {
    RecordingImporters.all.compactMap { $0 as? any SampleImporter.Type }
      .first { $0.looksLike(self) }.map { $0.name } ?? otherFormat
  }

  /// Formats that are not sampled stacks.
  private var otherFormat: String? {
    if bytes.starts(with: [0x4D, 0x5A]) { return "an image of Windows (image)" }
    if contains("creator: callgrind") || lines.contains(where: { $0.hasPrefix("events:") }) {
      return CallgrindImporter.name
    }
    if firstLine.hasPrefix("guest ") { return BlockProfileImporter.name }
    if contains(";called: ") || contains(";section: ") { return TinyTracerImporter.name }
    if contains("# Mix output version") || contains("SDE version") { return SDEMixImporter.name }
    if isObject, contains("\"format\""), contains("\"modules\"") { return "a profile" }
    if bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46]) { return "an ELF file" }
    if bytes.starts(with: Array("PERFILE2".utf8)) {
      return "the file that perf record writes: 'perf script' makes text of it"
    }
    if bytes.starts(with: [0x50, 0x4B]) { return "a zip archive: unpack it" }
    return nil
  }
}
