import Foundation
import TestSupport
import Testing
import Workloads

@testable import Thunks

/// The toolchain's clang against ours, on signatures by chance.
///
/// What is left of differences is explained in `Documentation/Thunks.md`.
@Suite(.enabled(if: Compiler() != nil, "needs clang beside swift in PATH"))
struct CompilerTests {
  /// How the thunks of many signatures compare; each name counts once.
  struct Comparison {
    var names = 0
    var wrongNames: [String] = []
    var thunks = 0
    var equalCounts = 0
    var equalOperations = 0
    var differences: [String] = []
  }

  private func compare(_ signatures: [CallSignature]) throws -> Comparison {
    let compiled = try #require(Compiler()).thunks(of: signatures)
    var comparison = Comparison()
    var seen: Set<String> = []
    for (signature, name) in zip(signatures, compiled.names) {
      let entry = Thunk.entry(signature)
      comparison.names += 1
      if entry.name != name { comparison.wrongNames.append("\(signature): \(entry.name), \(name)") }
      for thunk in [entry, .exit(signature)] where seen.insert(thunk.name).inserted {
        let expected = try #require(compiled.codes[thunk.name], "\(thunk.name)")
        comparison.thunks += 1
        if expected.count == thunk.operations.count {
          comparison.equalCounts += 1
        } else {
          comparison.differences.append(
            "\(thunk.name): \(thunk.operations.count), \(expected.count)"
          )
        }
        if expected.sorted() == thunk.listing.sorted() { comparison.equalOperations += 1 }
      }
    }
    return comparison
  }

  @Test(arguments: [1, 2] as [UInt64])
  func `thunks of up to 12 scalars are clang's, operation by operation`(seed: UInt64) throws {
    var signatures = RandomSignatures(.scalars, seed: seed)
    let comparison = try compare(signatures.make(200))
    #expect(comparison.wrongNames.isEmpty)
    #expect(comparison.differences.isEmpty)
    #expect(comparison.equalOperations == comparison.thunks)
  }

  @Test(arguments: [1, 2] as [UInt64])
  func `thunks with structures have clang's names and numbers of operations`(seed: UInt64) throws {
    var signatures = RandomSignatures(.structures, seed: seed)
    let comparison = try compare(signatures.make(200))
    #expect(comparison.wrongNames.isEmpty)
    #expect(comparison.equalCounts * 1000 >= comparison.thunks * 995, "\(comparison.differences)")
    #expect(comparison.equalOperations * 100 >= comparison.thunks * 80)
  }

  @Test(arguments: [RandomSignatures.Kind.floatStructures, .everything])
  func `of all other thunks 97 in 100 have clang's number of operations`(
    kind: RandomSignatures.Kind
  ) throws {
    var signatures = RandomSignatures(kind, seed: 1)
    let comparison = try compare(signatures.make(300))
    #expect(comparison.wrongNames.isEmpty)
    #expect(comparison.equalCounts * 100 >= comparison.thunks * 97, "\(comparison.differences)")
    #expect(comparison.equalOperations * 100 >= comparison.thunks * 80)
  }

  @Test func `the fixture is what clang makes`() throws {
    let signatures = try Fixture.signatures.map { try CallSignature($0) }
    let compiled = try #require(Compiler()).thunks(of: signatures)
    let text = Fixture.text(of: compiled.codes)
    if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1" {
      try Data(text.utf8).write(to: Fixture.file)
    }
    #expect(try Fixture.read() == text)
  }
}
