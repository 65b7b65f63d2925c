internal import ArgumentParser
internal import Diagnostics
internal import PerfModel

/// `perfmodel merge`.
struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Put the parts of a sweep together, the same as if it had been priced at once."
  )

  @Argument(help: "What 'perfmodel sweep --shard' wrote, in any order.")
  var files: [String]

  @Option(name: [.long, .customShort("o")], help: "Write the result to this file.")
  var output: String?

  func run() throws {
    let log = DiagnosticLog()
    var shards: [SweepShard] = []
    for (done, file) in files.enumerated() {
      Terminal.showProgress(Double(done) / Double(files.count), of: "checking")
      do {
        shards.append(try SweepShard(Self.read(file)))
      } catch {
        for mistake in error.diagnostics { log.report(mistake) }
      }
    }
    try log.throwIfAny()
    let ordered = try SweepShard.inOrder(shards)
    let result = try ResultFile(output)
    if let first = shards.first { try result.write(first.header) }
    for (done, shard) in ordered.enumerated() {
      Terminal.showProgress(Double(done) / Double(ordered.count), of: "merging")
      try result.write(Array(try Self.read(shard.path).bytes.dropFirst(shard.header.count)))
    }
    Terminal.clearProgress()
    try result.finish()
  }

  private static func read(_ file: String) throws(InvalidInput) -> SourceText {
    try InputFile.read(file, limit: SweepShard.mostBytes, as: "a part of a sweep")
  }
}
