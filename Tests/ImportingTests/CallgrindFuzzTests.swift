import Diagnostics
import Quantities
import Testing
import Workloads

@testable import Importing

@Suite struct CallgrindFuzzTests {
  /// Either a workload that runs or mistakes; never a crash.
  private func check(_ bytes: [UInt8], keepShare: Double) throws {
    let source = SourceText(path: "fuzz.cg", bytes: bytes)
    do {
      let workload = try CallgrindImporter.workload(
        of: [source],
        options: ImportOptions(keepShare: keepShare)
      )
      try #require(!workload.functions.isEmpty)
      try #require(Set(workload.functions.map(\.name)).count == workload.functions.count)
    } catch let error as InvalidInput {
      try #require(error.diagnostics.allSatisfy { $0.line > 0 && $0.column > 0 })
    }
  }

  private func seed(_ index: Int) throws -> [UInt8] {
    let texts = [
      CallgrindReadingTests.plain, CallgrindImporterTests.program,
      SmallFunctionMergingTests.program, try Fixture.text("tiny-addresses"),
    ]
    return Array(texts[index % texts.count].utf8)
  }

  @Test func `changed bytes never crash the importer`() throws {
    var generator = SeededGenerator(seed: 2026)
    let alphabet = Array("0123456789+-*()=:xafinobcdel \n\r\t#'".utf8) + [0, 0x80, 0xFF]
    for round in 0..<4_000 {
      var bytes = try seed(round)
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        let other = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: bytes[place] = alphabet.randomElement(using: &generator) ?? 0
        case 1: bytes.insert(alphabet.randomElement(using: &generator) ?? 0, at: place)
        case 2: bytes.remove(at: place)
        case 3: bytes.insert(contentsOf: Array("99999999999999".utf8), at: place)
        default: bytes.swapAt(place, other)
        }
      }
      try check(bytes, keepShare: round.isMultiple(of: 2) ? 1 : 0.5)
    }
  }

  @Test func `moved and lost lines never crash the importer`() throws {
    var generator = SeededGenerator(seed: 6)
    for round in 0..<1_000 {
      var lines = try seed(round).split(separator: UInt8(ascii: "\n"))
      for _ in 0..<Int.random(in: 1...8, using: &generator) {
        let place = Int.random(in: 0..<lines.count, using: &generator)
        let other = Int.random(in: 0..<lines.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: lines.swapAt(place, other)
        case 1 where lines.count > 1: lines.remove(at: place)
        default: lines.insert(lines[other], at: place)
        }
      }
      try check(Array(lines.joined(separator: [UInt8(ascii: "\n")])), keepShare: 0.9)
    }
  }

  @Test func `a file that is cut off never crashes the importer`() throws {
    for index in 0..<4 {
      let bytes = try seed(index)
      for length in 0..<bytes.count { try check(Array(bytes[..<length]), keepShare: 1) }
    }
  }
}
