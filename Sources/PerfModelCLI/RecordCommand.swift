internal import ArgumentParser
internal import Diagnostics

/// `perfmodel record`.
struct RecordCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record",
    abstract: "Record a block profile of an x64 Linux program, with QEMU.",
    discussion: """
      Needs qemu-x86_64 (Debian: qemu-user) and the recorder ('make recorder'), which is looked for \
      at the path in PERFMODEL_RECORDER, beside this program, and in the folder Recorder.
      """
  )

  @Option(name: [.long, .customShort("o")], help: "Write the block profile to this file.")
  var output = "profile.blocks"

  @Argument(parsing: .postTerminator, help: "The program and its arguments, behind '--'.")
  var command: [String]

  func validate() throws {
    guard !command.isEmpty else {
      throw ValidationError("name the program behind '--': perfmodel record -- PROGRAM ARGUMENTS")
    }
    guard !output.contains(",") else {
      throw ValidationError("QEMU takes no commas in the name of the output")
    }
  }

  func run() throws {
    guard let emulator = Programs.find("qemu-x86_64") else {
      throw Self.missing("qemu-x86_64 is not installed", hint: "apt-get install qemu-user")
    }
    guard let recorder = Self.recorder else {
      throw Self.missing(
        "the recorder is not built",
        hint: "run 'make recorder', or name it in PERFMODEL_RECORDER"
      )
    }
    guard let program = Programs.find(command[0]) else {
      throw InvalidInput([
        Diagnostic(path: command[0], message: "there is no such program that may be run")
      ])
    }
    // The emulator takes this process's place, so that its signals and exit code are the program's.
    let arguments = ["-plugin", "\(recorder),out=\(output)", program] + command.dropFirst()
    try Programs.become(emulator, arguments)
  }

  /// Where the recorder is; nil when it has not been built.
  private static var recorder: String? {
    let named = Terminal.environment("PERFMODEL_RECORDER").map { [$0] } ?? []
    let places = named + [Programs.folderOfThis + "/recorder.so", "Recorder/recorder.so"]
    return places.first { Programs.isReadable($0) }.map { Programs.absolute($0) }
  }

  private static func missing(_ what: String, hint: String) -> InvalidInput {
    InvalidInput([Diagnostic(path: "perfmodel record", message: what, hint: hint)])
  }
}
