internal import ArgumentParser
internal import BlockProfiles
internal import CycleEstimation
internal import Diagnostics
internal import Importing
internal import PerfModel
internal import ProfileReading
internal import Tables
internal import Workloads

/// `perfmodel import`.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Turn a recording of another tool, or the images of an app, into a profile."
  )

  @Argument(help: "\(RecordingImporters.all.map { $0.name }.joined(separator: ", ")).")
  var format: String

  @Argument(help: "The files of one recorded run, or the images of one process.")
  var files: [String]

  @Option(name: [.long, .customShort("o")], help: "Write the profile to this file.")
  var output: String?

  @Option(help: "The profile's name; default: the first file's.")
  var name: String?

  @Option(
    help: ArgumentHelp(
      "Modules that match are Windows' own: native from the start.",
      valueName: "pattern"
    )
  )
  var system: [String] = []

  @Option(
    help: ArgumentHelp(
      "Modules that match are the app's, against the built-in rule.",
      valueName: "pattern"
    )
  )
  var application: [String] = []

  @Option(
    help: ArgumentHelp(
      "Objects that match become part of the module NAME.",
      valueName: "pattern=name"
    )
  )
  var moduleOf: [String] = []

  @Option(
    help: ArgumentHelp("Modules that match have this instruction mix.", valueName: "pattern=mix")
  )
  var mixOf: [String] = []

  @Option(help: "Merge the smallest functions beyond this share of all instructions.")
  var keepShare = 1.0

  @Option(
    help: ArgumentHelp(
      "callgrind: take the machine code of bodies from the program's files in this folder.",
      valueName: "folder"
    )
  )
  var objects: String?

  @Option(
    help: ArgumentHelp(
      "Recordings: take architectures, and of samples the code of functions, from these images.",
      valueName: "folder"
    )
  )
  var images: String?

  @Flag(
    help: """
      The first file has samples, the others exact counts of calls of the same work. Formats are \
      recognized, or named: FORMAT=FILE.
      """
  )
  var merge = false

  @OptionGroup(title: "Options for formats of samples")
  var sampling: SamplingArguments

  func validate() throws {
    guard RecordingImporters.named(format) != nil || merge else {
      let names = RecordingImporters.all.map { $0.name }.joined(separator: ", ")
      throw ValidationError("no importer is named \"\(format)\"; there are \(names)")
    }
    guard (0...1).contains(keepShare) else {
      throw ValidationError("--keep-share is a number from 0 to 1")
    }
    guard objects == nil || format == CallgrindImporter.name else {
      throw ValidationError("--objects goes with \(CallgrindImporter.name): others have the code")
    }
    guard format != ImageImporter.name || (images == nil && keepShare == 1) else {
      throw ValidationError(
        "--images and --keep-share go with recordings: \(ImageImporter.name) has no counts"
      )
    }
    if let option = sampling.given, !merge, !RecordingImporters.takesSamples(format) {
      throw ValidationError("\(option) goes with formats of samples: \(format) has counts")
    }
    guard objects == nil || output != nil else {
      throw ValidationError("--objects needs --output: the code is written beside the profile")
    }
    guard format != SDEMixImporter.name || output != nil else {
      throw ValidationError("\(format) needs --output: the code is written beside the profile")
    }
    try validateMerge()
    try Self.checkName(name ?? "profile", option: "--name")
    for rule in moduleOf {
      try Self.checkName(Self.pair(rule, option: "--module-of").1, option: "--module-of")
    }
    let mixes = MixTables.names
    for rule in mixOf {
      let mix = try Self.pair(rule, option: "--mix-of").1
      guard mixes.contains(mix) || mix.isTablePath else {
        throw ValidationError(
          "no instruction mix is named \"\(mix)\"; there are \(mixes.joined(separator: ", "))"
        )
      }
    }
    let isFile = RecordingImporters.named(format) == nil
    let paths = (files + (isFile ? [format] : [])).map { merge ? Self.recording($0).path : $0 }
    guard Set(paths).count == paths.count else {
      throw ValidationError("a file is named twice, and would be counted twice")
    }
  }

  private func validateMerge() throws {
    guard merge, RecordingImporters.named(format) != nil else { return }
    guard RecordingImporters.takesSamples(format) else {
      throw ValidationError("--merge goes with formats of samples: \(format) has its own counts")
    }
    guard files.count > 1 else {
      throw ValidationError("--merge wants a recording of calls behind the one of samples")
    }
  }

  func run() throws {
    var options = ImportOptions(
      systemPatterns: system,
      applicationPatterns: application,
      moduleNames: try moduleOf.map {
        let (pattern, name) = try Self.pair($0, option: "--module-of")
        return (pattern: pattern, name: name)
      },
      mixNames: try mixOf.map {
        let (pattern, mix) = try Self.pair($0, option: "--mix-of")
        return (pattern: pattern, mix: mix)
      },
      keepShare: keepShare,
      objects: objects,
      images: images
    )
    options.sampling = sampling.options
    if Terminal.isErrorTerminal { options.progress = ReadingProgressLine().update }
    defer { Terminal.clearProgress() }
    let recordings = try merge ? recordings : [.init(format: format, paths: files)]
    let workload = try workload(of: recordings, options)
    Terminal.clearProgress()
    for note in workload.notes { Terminal.printError("note: \(note)") }
    let file = recordings[0].paths.first ?? format
    if let output {
      try ProfileFile.write(workload, name: name, of: file, to: output)
    } else {
      if workload.hasCodeOfItsOwn {
        Terminal.printError(
          "note: --output would write the code of the functions beside the profile"
        )
      }
      Terminal.printResult(ProfileFile.text(of: workload, name: name, of: file))
    }
  }

  private func workload(
    of recordings: [RecordingImporters.Recording],
    _ options: ImportOptions
  ) throws -> Workload {
    if !merge, let importer = RecordingImporters.named(format) {
      return try importer.workload(from: files, options: options)
    }
    return try RecordingImporters.workload(
      of: recordings[0].format,
      from: recordings[0].paths,
      merging: Array(recordings.dropFirst()),
      options: options
    )
  }

  /// The recordings to merge, that of samples first; files of calls in one format are of one run.
  private var recordings: [RecordingImporters.Recording] {
    get throws {
      var named = files.map(Self.recording)
      // The format of the first file, or that file itself.
      if RecordingImporters.named(format) == nil {
        named.insert(Self.recording(format), at: 0)
      } else {
        named[0].format = format
      }
      var recordings: [RecordingImporters.Recording] = []
      for (format, path) in named {
        let format = try format ?? RecordingImporters.format(of: path)
        if let index = recordings.dropFirst().firstIndex(where: { $0.format == format }) {
          recordings[index].paths.append(path)
        } else {
          recordings.append(.init(format: format, paths: [path]))
        }
      }
      return recordings
    }
  }

  /// The two sides of `FORMAT=FILE`, or a file alone.
  private static func recording(_ text: String) -> (format: String?, path: String) {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, RecordingImporters.named(parts[0]) != nil else { return (nil, text) }
    return (parts[0], parts[1])
  }

  /// Refuses what a profile would refuse as a name.
  private static func checkName(_ name: String, option: String) throws {
    guard !name.isEmpty, !name.unicodeScalars.contains(where: { $0.value < 32 }) else {
      throw ValidationError("\(option) wants a name without line breaks")
    }
  }

  /// The two sides of `PATTERN=NAME`.
  private static func pair(_ text: String, option: String) throws -> (String, String) {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2 else {
      throw ValidationError("\(option) wants PATTERN=NAME, not \"\(text)\"")
    }
    return (parts[0], parts[1])
  }
}
