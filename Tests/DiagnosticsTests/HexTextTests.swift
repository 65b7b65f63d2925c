import TestSupport
import Testing

@testable import Diagnostics

struct HexTextTests {
  /// The bytes of a text, or the mistakes in it, one a line.
  private func read(_ text: String) -> String {
    do {
      return try HexText.bytes(in: SourceText(text, path: "--hex")).map { String($0) }
        .joined(separator: " ")
    } catch {
      return error.diagnostics.map { "\($0.line):\($0.column): \($0.message)" }
        .joined(separator: "\n")
    }
  }

  @Test func `two digits are a byte, in small and large letters`() {
    #expect(read("00ff1aB0") == "0 255 26 176")
    #expect(read("") == "")
  }

  @Test func `blanks may stand between bytes`() {
    #expect(read("  48 89\te7\r\n c3 ") == "72 137 231 195")
  }

  @Test func `a byte of one digit is a mistake`() {
    #expect(read("48 8") == "1:4: this byte has one digit")
    #expect(read("4 8") == "1:1: this byte has one digit\n1:3: this byte has one digit")
  }

  @Test func `what is no digit is a mistake, one for each word`() {
    #expect(
      read("48 hello c3\nz0zz")
        == "1:4: this is no hexadecimal digit\n2:1: this is no hexadecimal digit"
    )
    #expect(read("48é") == "1:3: this is no hexadecimal digit")
  }

  @Test func `whoever writes 0x is told to leave it out`() throws {
    let error = #expect(throws: InvalidInput.self) {
      try HexText.bytes(in: SourceText("0x48", path: "--hex"))
    }
    #expect(error?.diagnostics.map(\.hint) == ["leave out the 0x"])
  }
}
