import Foundation
import HostCode

/// llvm-mca, where LLVM is installed.
struct LLVMAnalyzer {
  private let path: String

  /// Finds the newest llvm-mca; nil when there is none.
  init?() {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let names = (16...30).reversed().map { "llvm-mca-\($0)" } + ["llvm-mca"]
    let paths = names.flatMap { name in folders.map { "\($0)/\(name)" } }
    guard let found = paths.first(where: FileManager.default.isExecutableFile) else { return nil }
    path = found
  }

  /// The cycles per iteration of each block, looped 100 times on a core; nil for what it refuses.
  ///
  /// One process reads all blocks, and where it stops at one, another goes on behind that.
  func cycles(of blocks: [[HostOperation]], on core: String) throws -> [Double?] {
    var result: [Double?] = Array(repeating: nil, count: blocks.count)
    var next = 0
    while next < blocks.count {
      let found = try run(blocks[next...], on: core)
      for (index, cycles) in found { result[index] = cycles }
      next = max(next, found.map(\.index).max() ?? next) + 1
    }
    return result
  }

  private func run(
    _ blocks: ArraySlice<[HostOperation]>,
    on core: String
  ) throws -> [(index: Int, cycles: Double)] {
    let assembly = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).s")
    defer { try? FileManager.default.removeItem(at: assembly) }
    let text = blocks.enumerated().map { offset, block in
      "# LLVM-MCA-BEGIN block\(blocks.startIndex + offset)\n"
        + block.map { "\($0)\n" }.joined() + "# LLVM-MCA-END\n"
    }
    try text.joined().write(to: assembly, atomically: true, encoding: .utf8)
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = [
      "-mtriple=aarch64", "-mcpu=\(core)", "-mattr=+all", "-iterations=100",
      "-instruction-info=0", "-resource-pressure=0", assembly.path,
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let said = String(
      decoding: try output.fileHandleForReading.readToEnd() ?? Data(),
      as: UTF8.self
    )
    process.waitUntilExit()
    var found: [(index: Int, cycles: Double)] = []
    var index: Int?
    for line in said.split(separator: "\n") {
      if let name = line.range(of: "] Code Region - block") {
        index = Int(line[name.upperBound...])
      }
      guard line.hasPrefix("Total Cycles:"), let block = index else { continue }
      let number = line.drop { !$0.isNumber }
      if let cycles = Double(number) { found.append((block, cycles / 100)) }
    }
    return found
  }
}
