internal import ArgumentParser
internal import Diagnostics
internal import Dispatch
internal import PerfModel
internal import Quantities
internal import Reporting
internal import Results
internal import Synchronization

/// `perfmodel sweep`.
struct SweepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Price every combination of some values, as CSV with a row for each step.",
    discussion: """
      NAME is core, emulator, run, frequency_ghz, or a parameter as results name it, such as \
      emulator.translation_cycles_per_instruction or module.codec.dll.native_factor. VALUES are \
      divided by commas; numbers may be ranges, LOW:HIGH:STEP. Bytes may end in K, M or G.
      """
  )

  @Argument(help: "The profile, a JSON file.")
  var profile: String

  @Option(help: ArgumentHelp("What varies; once for each.", valueName: "NAME=VALUES"))
  var vary: [String]

  @OptionGroup var choices: SimulationChoices

  @Option(help: ArgumentHelp("Price one part of the points, as 3/8.", valueName: "I/N"))
  var shard: Shard = Shard(number: 1, count: 1)

  @Option(name: [.long, .customShort("o")], help: "Write the result to this file.")
  var output: String?

  /// One of several parts of nearly the same size.
  struct Shard: ExpressibleByArgument, CustomStringConvertible {
    var number: Int
    var count: Int

    init(number: Int, count: Int) {
      self.number = number
      self.count = count
    }

    init?(argument: String) {
      let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
      guard parts.count == 2, let number = parts[0], let count = parts[1],
        (1...1_000_000).contains(count), (1...count).contains(number)
      else { return nil }
      self.init(number: number, count: count)
    }

    var description: String { "\(number)/\(count)" }

    /// The points of the part.
    func points(of all: Int) -> Range<Int> {
      (number - 1) * all / count..<number * all / count
    }
  }

  func run() throws {
    let simulation = try Simulation(contentsOf: profile, options: choices.options)
    var axes: [SweepAxis] = []
    let log = DiagnosticLog()
    for text in vary {
      do {
        axes.append(try SweepAxis(parsing: text))
      } catch {
        for mistake in error.diagnostics { log.report(mistake) }
      }
    }
    var grid = try Self.grid(of: simulation, over: axes, log)
    let form = SweepCSV(
      points: grid.pointCount,
      axes: axes.map(\.name),
      steps: grid.steps
    )
    let result = try ResultFile(output)
    try result.write(Array(form.header.utf8))
    let points = shard.points(of: grid.pointCount)
    for batch in Self.batches(of: points) {
      let done = Double(batch.lowerBound - points.lowerBound) / Double(points.count)
      Terminal.showProgress(done, of: "pricing")
      try grid.prepare(batch)
      for text in Self.texts(of: batch, in: grid, as: form) { try result.write(text) }
    }
    Terminal.clearProgress()
    try result.finish()
  }

  /// The grid of the axes that could be read, with the mistakes of all.
  private static func grid(
    of simulation: Simulation,
    over axes: [SweepAxis],
    _ log: DiagnosticLog
  ) throws(InvalidInput) -> SweepGrid {
    do {
      let grid = try SweepGrid(of: simulation, over: axes)
      try log.throwIfAny()
      return grid
    } catch {
      for mistake in error.diagnostics where !log.diagnostics.contains(mistake) {
        log.report(mistake)
      }
      try log.throwIfAny()
      throw error
    }
  }

  /// The points that one core prices at a time.
  private static let pointsPerPiece = 256
  /// Pieces that are made before any is written.
  private static let piecesPerBatch = 64

  private static func batches(of points: Range<Int>) -> [Range<Int>] {
    let size = pointsPerPiece * piecesPerBatch
    return stride(from: points.lowerBound, to: points.upperBound, by: size).map {
      $0..<min($0 + size, points.upperBound)
    }
  }

  /// The rows of a batch, made on all cores, in order.
  private static func texts(
    of batch: Range<Int>,
    in grid: SweepGrid,
    as form: SweepCSV
  ) -> [[UInt8]] {
    let pieces = (batch.count + pointsPerPiece - 1) / pointsPerPiece
    let texts = Mutex([[UInt8]](repeating: [], count: pieces))
    DispatchQueue.concurrentPerform(iterations: pieces) { piece in
      let first = batch.lowerBound + piece * pointsPerPiece
      var text: [UInt8] = []
      var beginning = ""
      grid.price(first..<min(first + pointsPerPiece, batch.upperBound)) { row in
        if row.step == 0 {
          beginning = form.beginning(ofPoint: row.point, values: grid.values(of: row.point))
        }
        form.append(row, after: beginning, to: &text)
      }
      texts.withLock { [text] in $0[piece] = text }
    }
    return texts.withLock { $0 }
  }
}
