import Diagnostics
import SampleReading
import Synchronization
import TestSupport
import Testing

/// All that a buffer of some bytes gives.
private func text(of bytes: [UInt8], piece: Int = 7) throws -> String {
  var lines = LineReader(try ByteBuffer("x.txt", bytes: bytes, piece: piece))
  var all: [String] = []
  while try lines.next() { all.append(lines.text) }
  return all.joined(separator: "|")
}

private func utf16(_ text: String, mark: Bool, isLittleEndian: Bool) -> [UInt8] {
  ((mark ? [0xFEFF] : []) + Array(text.utf16)).flatMap { unit -> [UInt8] in
    let (low, high) = (UInt8(unit & 0xFF), UInt8(unit >> 8))
    return isLittleEndian ? [low, high] : [high, low]
  }
}

struct ByteBufferTests {
  @Test(arguments: [1, 2, 3, 5, 1000])
  func `lines end with a line feed, with or without a carriage return`(piece: Int) throws {
    #expect(try text(of: Array("a\nbc\r\n\nlast".utf8), piece: piece) == "a|bc||last")
  }

  @Test func `nothing has no lines`() throws {
    #expect(try text(of: []) == "")
  }

  @Test func `a byte order mark is left out`() throws {
    #expect(try text(of: [0xEF, 0xBB, 0xBF] + Array("a\nb".utf8)) == "a|b")
  }

  @Test(arguments: [true, false], [true, false])
  func `UTF-16 is read, with and without a mark`(mark: Bool, isLittleEndian: Bool) throws {
    let bytes = utf16(
      "Module;Gewicht\n\u{E4}\u{20AC}\u{1F600}.dll\n",
      mark: mark,
      isLittleEndian: isLittleEndian
    )
    #expect(try text(of: bytes, piece: 3) == "Module;Gewicht|\u{E4}\u{20AC}\u{1F600}.dll")
  }

  @Test func `a lone surrogate and half a unit become replacement characters`() throws {
    let bytes: [UInt8] = [0xFF, 0xFE, 0x41, 0, 0, 0xD8, 0x42, 0, 0x43]
    #expect(try text(of: bytes) == "A\u{FFFD}B\u{FFFD}")
  }

  @Test func `a file that is not there is named`() {
    #expect(
      mistakes { () throws(InvalidInput) in _ = try ByteBuffer("no/such.csv") }
        == "1:1: there is no such file (hint: check the path)"
    )
  }

  @Test func `a file is read with its progress`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(String(repeating: "0123456789\n", count: 200_000), as: "long.txt")
    let steps = Mutex<[Int]>([])
    var lines = LineReader(
      try ByteBuffer(path) { done, total in
        #expect(total == 2_200_000)
        steps.withLock { $0.append(done) }
      }
    )
    var count = 0
    while try lines.next() { count += lines.line.count }
    #expect(count == 2_000_000)
    #expect(lines.number == 200_000)
    #expect(steps.withLock { $0.last } == 2_200_000)
    #expect(steps.withLock { $0 == $0.sorted() && $0.count > 2 })
  }
}
