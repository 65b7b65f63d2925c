internal import ArgumentParser
internal import Costing
internal import Diagnostics

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// The command line of perfmodel.
public enum PerfModelCommand {
  /// Runs the command that the process was started with, and ends the process.
  ///
  /// Exit codes: 0 done, 64 wrong usage, 65 wrong input, 70 a mistake of ours.
  public static func run() -> Never {
    do {
      var command = try Root.parseAsRoot()
      try command.run()
      exit(0)
    } catch let error as InvalidInput {
      Terminal.printError("\(error)")
      exit(65)
    } catch let error as NoSuchTable {
      let mistake = Diagnostic(
        path: "command line",
        message: error.description,
        expected: error.expected,
        hint: error.hint
      )
      Terminal.printError("\(InvalidInput([mistake]))")
      exit(65)
    } catch {
      if Root.exitCode(for: error) == .failure {
        Terminal.printError("internal error: \(error)\nplease report it with the command you ran")
        exit(70)
      }
      Root.exit(withError: error)
    }
  }
}

/// `perfmodel`.
struct Root: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "perfmodel",
    abstract: "Predicts the timing curve of an x64 app's migration to Arm64EC, module by module.",
    version: "0.1.0",
    subcommands: [
      SimulateCommand.self,
      PlanCommand.self,
      SweepCommand.self,
      MergeCommand.self,
      ImportCommand.self,
      RecordCommand.self,
      RunCommand.self,
      EstimateCommand.self,
      ExplainCommand.self,
      ThunkCommand.self,
      InspectCommand.self,
      ValidateCommand.self,
      ListCommand.self,
    ]
  )
}
