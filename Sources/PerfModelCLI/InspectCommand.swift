internal import ArgumentParser
internal import Diagnostics
internal import ImageInspection
internal import PEReading
internal import Reporting

/// `perfmodel inspect`.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Show what PE images are, how their code crosses to x64, and what may load them.",
    discussion: """
      Of several images it shows who needs whom, and whether they can live in one process; \
      objects and libraries (.obj, .lib) among them are shown with what they may be linked into.
      """
  )

  /// The forms of the report.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case table, json, dot
  }

  @Argument(help: "Programs, libraries, objects and import libraries of Windows.")
  var files: [String]

  @Option(help: "\(Format.allCases.map { $0.rawValue }.joined(separator: ", ")).")
  var format = Format.table

  func run() throws {
    var images: [ImageInspection] = []
    var inputs: [LinkerInput] = []
    var mistakes: [Diagnostic] = []
    for file in files {
      do throws(InvalidInput) {
        let bytes = try ImageBytes(mapping: file)
        switch FileKind(of: bytes) {
        case .object, .library: inputs.append(try LinkerInput(bytes))
        case .image, .foreign: images.append(try ImageInspection(bytes))
        }
      } catch {
        mistakes += error.diagnostics
      }
    }
    guard mistakes.isEmpty else { throw InvalidInput(mistakes) }
    let inspected = Compatibility(images, linkerInputs: inputs)
    switch format {
    case .table:
      let style = ReportStyle(width: Terminal.width, usesColor: Terminal.usesColor)
      Terminal.printResult(ImageReports.table(inspected, in: style))
    case .json: Terminal.printResult(ImageReports.json(inspected))
    case .dot: Terminal.printResult(ImageReports.dot(inspected))
    }
  }
}
