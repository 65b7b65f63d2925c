import Testing

@testable import BlockProfiles
import Workloads

@Suite struct BlockProfileTests {
  static let program = """
    guest x86_64
    module 1000 2000 app
    module 5000 6000 lib with spaces.so
    block 1000 1 2 4889e7c3
    block 1010 30 1 c3
    block 9000 2 1 90
    edge 1000 1010 1
    edge 1010 1010 29
    edge 1010 9000 2

    """

  @Test func `a recording has modules, blocks and edges`() throws {
    let profile = try profile(Self.program)
    #expect(profile.guest == .x64)
    #expect(profile.modules.map(\.name) == ["app", "lib with spaces.so", "unknown"])
    #expect(profile.modules[1].start == 0x5000)
    #expect(profile.modules[1].end == 0x6000)
    #expect(profile.blocks.map(\.address) == [0x1000, 0x1010, 0x9000])
    #expect(profile.blocks.map(\.executions) == [1, 30, 2])
    #expect(profile.blocks.map(\.instructions) == [2, 1, 1])
    #expect(profile.blocks.map(\.module) == [0, 0, 2])
    #expect(Array(profile.code(of: profile.blocks[0])) == [0x48, 0x89, 0xE7, 0xC3])
    #expect(profile.edges.map { [$0.from, $0.to] } == [[0, 1], [1, 1], [1, 2]])
    #expect(profile.edges.map(\.count) == [1, 29, 2])
    #expect(profile.executedInstructions == 34)
    #expect(profile.notes == [])
  }

  @Test func `carriage returns and empty lines do not matter`() throws {
    let text = "guest aarch64\r\n\r\nblock 0 1 1 c0035fd6\r\n"
    #expect(try profile(text).blocks.count == 1)
    #expect(try profile(text).guest == .a64)
  }

  @Test func `code that has changed is another block, and edges keep the first`() throws {
    let profile = try profile(
      "guest x86_64\nblock 0 1 1 90\nblock 0 2 1 c3\nedge 0 0 2\n"
    )
    #expect(profile.blocks.count == 2)
    #expect(profile.edges == [BlockProfile.Edge(from: 0, to: 0, count: 2)])
    #expect(profile.notes == [])
  }

  @Test func `blocks that run more often than they are entered are noted`() throws {
    let text = Self.program.replacing("edge 1010 1010 29", with: "edge 1010 1010 27")
    #expect(
      try profile(text).notes == [
        "1 of 3 blocks run more or less often than edges lead to them; the first is in line 5"
      ]
    )
  }

  @Test func `a last line without an end is noted`() throws {
    #expect(
      try profile("guest x86_64\nblock 0 1 1 90").notes == [
        "the last line of the recording has no end; it may be cut off"
      ]
    )
  }
}
