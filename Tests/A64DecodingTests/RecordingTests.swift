import A64Decoding
import HostCode
import Testing

@Suite struct RecordingTests {
  @Test(
    .enabled(
      if: !Fixture.recordings.isEmpty,
      "set PERFMODEL_DATA to the folder of recordings"
    )
  )
  func `all that recorded programs run is known, but for seven SVE words`() throws {
    var unknown: Set<UInt32> = []
    var distinct: Set<UInt32> = []
    var executions = 0
    var unknownExecutions = 0
    var endsInside = 0
    for file in Fixture.recordings {
      for line in try Fixture.lines(file) where line.hasPrefix("block ") {
        let cells = line.split(separator: " ")
        let count = try #require(Int(cells[2]))
        let words = try words(cells[4])
        for (index, word) in words.enumerated() {
          let operation = A64Decoder.decode(word)
          distinct.insert(word)
          executions += count
          if operation.isBranch && index < words.count - 1 { endsInside += 1 }
          guard operation.opcode == .unknown else { continue }
          unknown.insert(word)
          unknownExecutions += count
        }
      }
    }
    #expect(endsInside == 0)
    #expect(unknown.count <= 7)
    #expect(unknownExecutions * 500 < executions)
    #expect(distinct.count > 20_000)
  }

  /// The words of a block's code, which is in memory order.
  private func words(_ code: Substring) throws -> [UInt32] {
    var words: [UInt32] = []
    var rest = code
    while !rest.isEmpty {
      words.append(try #require(UInt32(rest.prefix(8), radix: 16)).byteSwapped)
      rest = rest.dropFirst(8)
    }
    return words
  }
}
