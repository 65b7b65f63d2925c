import Diagnostics
import Quantities
import Testing
import X64Decoding

@testable import BlockProfiles
import Workloads

@Suite(.enabled(if: X64Decoder() != nil, "needs the trait MachineCode"))
struct BlockProfileMistakesTests {
  @Test(arguments: [
    ("module 1 2 app", "1:1: the guest is missing"),
    ("#!/bin/sh", "1:1: this is no block profile"),
    ("\u{7F}ELF\u{2}\u{1}", "1:1: this is no block profile"),
    ("guest", "1:6: the line ends too early"),
    ("guest x86", "1:7: this guest is unknown"),
    ("guest x86_64 now", "1:14: there is more than belongs here"),
  ]) func `the guest comes first`(text: String, expected: String) {
    #expect(mistakes(in: text + "\nblock 0 1 1 90\n").hasPrefix(expected))
  }

  @Test(arguments: [
    ("guest x86_64", "2:1: there is a guest already"),
    ("blok 0 1 1 90", "2:1: this kind of record is unknown"),
    ("module", "2:7: the line ends too early"),
    ("module 1x 2 app", "2:8: this is no address"),
    ("module 12345678901234567 2 app", "2:8: the address has more than 64 bits"),
    ("module 1000 2000", "2:17: the line ends too early"),
    ("module 2000 1000 app", "2:1: the module ends before it starts"),
    ("module 0 10 a\nmodule 8 20 b", "3:1: the module overlaps with a"),
    ("block 0x10 1 1 90", "2:7: this is no address"),
    ("block 10 -1 1 90", "2:10: this is no count"),
    ("block 10 1000000000000001 1 90", "2:10: the count is too large"),
    ("block 10 99999999999999999999999999 1 90", "2:10: the count is too large"),
    ("block 10 1 0 90", "2:12: a block cannot have so many instructions"),
    ("block 10 1 1", "2:13: the line ends too early"),
    ("block 10 1 1 9", "2:14: the last byte has one digit only"),
    ("block 10 1 1 90c", "2:16: the last byte has one digit only"),
    ("block 10 1 1 9g", "2:14: this is no code"),
    ("block 10 1 1 90 90", "2:17: there is more than belongs here"),
    ("block 10 1 3 9090", "2:1: 2 bytes of code are not 3 instructions"),
    ("block 10 600000000000000 2 9090", "2:1: there are too many instructions up to here"),
    ("block 10 1 1 90\nblock 10 2 1 90", "3:1: this block is there already"),
    ("edge 0", "2:7: the line ends too early"),
    ("edge 0 0 1.5", "2:10: this is no count"),
    ("edge 4 0 1", "2:1: the edge goes from where no block is"),
    ("edge 0 4 1", "2:1: the edge goes to where no block is"),
    (
      "edge 0 0 600000000000000\nedge 0 0 600000000000000",
      "3:1: there are too many edges up to here"
    ),
  ]) func `every mistake has its place`(text: String, expected: String) {
    #expect(mistakes(in: "guest x86_64\n\(text)\nblock 0 1 1 90\n") == expected)
  }

  @Test func `A64 instructions have four bytes`() {
    #expect(
      mistakes(in: "guest aarch64\nblock 0 1 1 9090\n")
        == "2:1: 2 bytes of code are not 1 instructions"
    )
  }

  @Test func `all mistakes are told at once`() {
    let text = "guest x86_64\nblock 0 x 1 90\nedge 0\nmodul\n"
    #expect(
      mistakes(in: text) == """
        2:9: this is no count
        3:7: the line ends too early
        4:1: this kind of record is unknown
        """
    )
  }

  @Test(arguments: ["", "\n\n"]) func `an empty file is a mistake`(text: String) {
    #expect(mistakes(in: text).hasSuffix("the file is empty"))
  }

  @Test func `a recording without blocks is a mistake`() {
    #expect(mistakes(in: "guest x86_64\n") == "2:1: there are no blocks")
  }

  @Test func `a binary file is told with one mistake`() {
    var generator = SeededGenerator(seed: 1)
    let bytes = (0..<100_000).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    #expect(mistakes(in: bytes) == "1:1: this is no block profile")
  }

  @Test func `changed bytes never crash the reader or what reads on`() throws {
    var generator = SeededGenerator(seed: 2026)
    let alphabet = Array("0123456789abcdef guest module block edge x86_64\n\r\t".utf8) + [0, 0x80]
    let seeds = [BlockProfileTests.program, RecordedFunctionsTests.lazyImport]
    for round in 0..<3_000 {
      var bytes = Array(seeds[round % seeds.count].utf8)
      for _ in 0..<Int.random(in: 1...5, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes[place] = alphabet.randomElement(using: &generator) ?? 0
        case 1: bytes.insert(alphabet.randomElement(using: &generator) ?? 0, at: place)
        case 2: bytes.remove(at: place)
        default: bytes.removeSubrange(place...)
        }
        if bytes.isEmpty { bytes = [10] }
      }
      try check(bytes)
    }
  }

  @Test func `moved, doubled and lost lines never crash what reads on`() throws {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<1_000 {
      var lines = RecordedFunctionsTests.lazyImport.split(separator: "\n")
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 1..<lines.count, using: &generator)
        let other = Int.random(in: 1..<lines.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: lines.swapAt(place, other)
        case 1 where lines.count > 2: lines.remove(at: place)
        default: lines.insert(lines[other], at: place)
        }
      }
      try check(Array(lines.joined(separator: "\n").utf8))
    }
  }

  /// Either functions that hold all instructions, or mistakes with a place.
  private func check(_ bytes: [UInt8]) throws {
    do {
      let profile = try BlockProfile(reading: SourceText(path: "fuzz.blocks", bytes: bytes))
      let functions = try RecordedFunctions(of: profile)
      let executed = functions.functions.reduce(0) { $0 + $1.executedInstructions }
      try #require(executed == profile.executedInstructions)
    } catch let error as InvalidInput {
      try #require(error.diagnostics.allSatisfy { $0.line > 0 && $0.column > 0 })
    }
  }
}
