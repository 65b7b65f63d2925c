#if Gzip
import Diagnostics
import SampleReading
import TestSupport
import Testing

/// "a!f 1\nb!g 2\n", by Python's gzip.
private let two: [UInt8] = bytes("1f8b08000000000002ff4b544c5330e44a524c5730e20200f6d0ab160c000000")
/// "c!h 3\n".
private let third: [UInt8] = bytes("1f8b08000000000002ff4b56cc5030e60200c1cf621106000000")

private func bytes(_ hex: String) -> [UInt8] {
  stride(from: 0, to: hex.utf8.count, by: 2).compactMap { index in
    UInt8(hex.dropFirst(index).prefix(2), radix: 16)
  }
}

private func text(of bytes: [UInt8], piece: Int = 5) throws(InvalidInput) -> String {
  var lines = LineReader(try ByteBuffer("x.gz", bytes: bytes, piece: piece))
  var all: [String] = []
  while try lines.next() { all.append(lines.text) }
  return all.joined(separator: "|")
}

struct GzipTests {
  @Test(arguments: [1, 5, 1000])
  func `gzip is unpacked`(piece: Int) throws {
    #expect(try text(of: two, piece: piece) == "a!f 1|b!g 2")
  }

  @Test func `members follow one another, and zeros the last`() throws {
    #expect(try text(of: two + third + [0, 0, 0]) == "a!f 1|b!g 2|c!h 3")
  }

  @Test func `a file that is cut off is told`() {
    #expect(
      mistakes { () throws(InvalidInput) in _ = try text(of: Array(two.dropLast(9))) }
        == "1:1: the gzip file is cut off"
    )
  }

  @Test func `damage is told with its place`() {
    var damaged = two
    damaged[14] ^= 0xFF
    let told = mistakes { () throws(InvalidInput) in _ = try text(of: damaged) }
    #expect(told.hasPrefix("1:1: the gzip file is damaged near its byte "))
  }

  @Test func `every change of a byte is read or told`() {
    for index in two.indices {
      for change: UInt8 in [0x01, 0x80, 0xFF] {
        var changed = two
        changed[index] ^= change
        _ = mistakes { () throws(InvalidInput) in _ = try text(of: changed, piece: 3) }
      }
    }
  }

  @Test func `what unpacks to a thousand times its size is refused`() {
    // A megabyte of zeros 300 times over, by Python's gzip.
    let member =
      bytes("1f8b08000000000002ffedc13101000000c2a0f54f6d085fa0")
      + Array(repeating: 0, count: 1016) + bytes("3e031cea38a700001000")
    let bomb = Array(repeatElement(member, count: 300).joined())
    #expect(
      mistakes { () throws(InvalidInput) in
        var buffer = try ByteBuffer("bomb.gz", bytes: bomb)
        repeat { buffer.position = buffer.bytes.count } while try buffer.refill()
      }
        == "1:1: the content is more than 200 times as large as the gzip file (hint: no recording"
        + " shrinks so much; unpack the file if it is one)"
    )
  }
}
#endif
