import CycleEstimation
import Foundation
import HostCode
import Tables
import TestSupport
import Testing
import Workloads

@testable import Thunks

/// The newest llvm-mca of Debian's that knows both cores.
private let llvmMCA = (16...30).reversed().map { "/usr/bin/llvm-mca-\($0)" }.first {
  FileManager.default.isExecutableFile(atPath: $0)
}

@Suite(.enabled(if: llvmMCA != nil, "needs llvm-mca"))
struct ThunkCycleTests {
  /// Cycles of 100 passes, with calls, jumps and returns as plain branches: llvm-mca bills calls 100.
  private func ours(_ thunk: Thunk, on core: CoreTable) -> Double {
    let plain = thunk.operations.map { $0.isBranch ? HostOperation(.b, immediate: 4) : $0 }
    var model = PipelineModel(core: core.pipeline, assuming: .isolatedBlock)
    return model.run(plain[...], iterations: 100).cyclesPerIteration
  }

  /// The same by llvm-mca, thunk by thunk.
  private func theirs(_ thunks: [Thunk], on core: String) throws -> [Double] {
    var source = ""
    for thunk in thunks {
      source += "# LLVM-MCA-BEGIN\n"
      for operation in thunk.operations {
        source += operation.isBranch ? "b #4\n" : operation.description + "\n"
      }
      source += "# LLVM-MCA-END\n"
    }
    let folder = try TemporaryFolder()
    let path = try folder.write(source, as: "thunks.s")
    let result = try run(
      try #require(llvmMCA),
      ["-mtriple=aarch64", "-mcpu=\(core)", "-iterations=100", path]
    )
    try #require(result.status == 0, "\(result.errors.prefix(500))")
    return result.output.split(separator: "\n").compactMap { line in
      line.hasPrefix("Total Cycles:")
        ? line.split(separator: " ").last.flatMap { Double($0) }.map { $0 / 100 } : nil
    }
  }

  @Test(arguments: ["neoverse-v2", "neoverse-n1"])
  func `entry thunks take what llvm-mca says, within 15 %`(name: String) throws {
    let core = try #require(CoreTables.all.first { $0.name == name })
    var thunks: [Thunk] = []
    for kind in RandomSignatures.Kind.allCases {
      var signatures = RandomSignatures(kind, seed: 5)
      thunks += signatures.make(50).map { .entry($0) }
    }
    let expected = try theirs(thunks, on: name)
    try #require(expected.count == thunks.count)
    for (thunk, cycles) in zip(thunks, expected) {
      let error = ours(thunk, on: core) / cycles - 1
      #expect(abs(error) <= 0.15, "\(thunk.name): \(ours(thunk, on: core)), llvm-mca \(cycles)")
    }
  }
}
