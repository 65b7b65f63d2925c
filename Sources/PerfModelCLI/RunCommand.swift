internal import ArgumentParser
internal import Diagnostics
internal import Importing
internal import PerfModel
internal import ProfileReading
internal import Reporting
internal import Results

/// `perfmodel run`.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Execute a function of x64 and Arm64EC images, side by side, and price what ran.",
    discussion: """
      No Windows and no Arm machine is needed: the images are loaded into a modelled process, whose \
      system module has the routines of C that programs use most.

      With --x64 and --arm64ec, the image and those to load are file names in both folders: each \
      step of the migration is executed, beside what is predicted from the x64 builds alone.
      """
  )

  /// The forms of the report.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case table, json
  }

  /// What a function gives.
  enum Returns: String, CaseIterable, ExpressibleByArgument {
    case integer, double
  }

  @Argument(help: "The image that has the function.")
  var image: String

  @Option(help: "The function's exported name, or # and its number.")
  var export: String

  @Option(help: ArgumentHelp("An image that the process has as well.", valueName: "image"))
  var load: [String] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("A whole argument of the function, at most four.", valueName: "number")
  )
  var argument: [Int64] = []

  @Option(
    help:
      "What the function gives: \(Returns.allCases.map { $0.rawValue }.joined(separator: ", "))."
  )
  var returns = Returns.integer

  @Option(help: ArgumentHelp("The folder of the x64 builds of all images.", valueName: "folder"))
  var x64: String?

  @Option(
    name: .customLong("arm64ec"),
    help: ArgumentHelp("The folder of the Arm64EC builds.", valueName: "folder")
  )
  var arm64ec: String?

  @OptionGroup var machine: MachineOptions

  @Option(help: "End the run after so many instructions of the program.")
  var maxInstructions: Int?

  @Option(help: "End the run when its heap has so many bytes.")
  var maxMemory: Int?

  @Option(help: "End the run when so many calls are open.")
  var maxDepth: Int?

  @Option(help: "\(Format.allCases.map { $0.rawValue }.joined(separator: ", ")).")
  var format = Format.table

  @Option(
    name: [.long, .customShort("o")],
    help: "Write a profile of the run of x64 images to this file, its code beside it."
  )
  var output: String?

  func validate() throws {
    guard argument.count <= 4 else {
      throw ValidationError("a function has at most four arguments here: --argument \(argument[4])")
    }
    guard (x64 == nil) == (arm64ec == nil) else {
      throw ValidationError("--x64 and --arm64ec go together: a folder of builds each")
    }
    guard x64 == nil || output == nil else {
      throw ValidationError("--output is the profile of one run: leave out --x64 and --arm64ec")
    }
    let limits = [
      ("--max-instructions", maxInstructions, 1 << 60), ("--max-memory", maxMemory, 1 << 36),
      ("--max-depth", maxDepth, 10_000_000),
    ]
    for (name, value, most) in limits {
      if let value, !(1...most).contains(value) {
        throw ValidationError("\(name) is a number from 1 to \(most)")
      }
    }
  }

  func run() throws {
    var execution = ImageExecution(
      images: [image] + load,
      export: export,
      arguments: argument,
      returnsNumber: returns == .double,
      options: machine.options
    )
    execution.limits.instructions = maxInstructions
    execution.limits.heapBytes = maxMemory
    execution.limits.depth = maxDepth
    let style = ReportStyle(width: Terminal.width, usesColor: Terminal.usesColor)
    if let x64, let arm64ec {
      defer { Terminal.clearProgress() }
      let migration = try execution.migration(x64: x64, arm64ec: arm64ec) {
        Terminal.showProgress($0, of: "executing steps")
      }
      Terminal.clearProgress()
      switch format {
      case .table: Terminal.printResult(ExecutionReports.table(migration, in: style))
      case .json: Terminal.printResult(ExecutionReports.json(migration))
      }
      return
    }
    let report: ExecutionReport
    if let output {
      let recording = try Terminal.showTime(of: "executing") { try execution.recording() }
      report = recording.report
      try ProfileFile.write(recording.workload, name: nil, of: image, to: output)
    } else {
      report = try Terminal.showTime(of: "executing") { try execution.report() }
    }
    switch format {
    case .table: Terminal.printResult(ExecutionReports.table(report, in: style))
    case .json: Terminal.printResult(ExecutionReports.json(report))
    }
  }
}
