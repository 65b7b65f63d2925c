internal import BlockProfiles
internal import Diagnostics
internal import ProfileReading
internal import Workloads

/// A profile that is written for a workload, with the code of its bodies in a file beside it.
enum ProfileFile {
  /// Writes a profile.
  ///
  /// - Parameters:
  ///   - workload: The workload.
  ///   - name: The profile's name; nil for that of the recording, up to its first full stop.
  ///   - file: The recording.
  ///   - output: Where to.
  /// - Throws: When a file cannot be written.
  static func write(
    _ workload: Workload,
    name: String?,
    of file: String,
    to output: String
  ) throws {
    var workload = workload
    try place(&workload.recording, besideProfile: output)
    try OutputFile.write(text(of: workload, name: name, of: file), to: output)
  }

  /// The text of a profile, without code that no file has.
  static func text(of workload: Workload, name: String?, of file: String) -> String {
    var workload = workload
    if workload.hasCodeOfItsOwn {
      workload.recording = nil
      for index in workload.functions.indices { workload.functions[index].blocks = [] }
    }
    let last = file.split(separator: "/").last.map(String.init) ?? file
    let stem = last.split(separator: ".").first.map(String.init) ?? last
    return ProfileWriting.text(
      of: workload,
      name: name ?? stem,
      note: workload.notes.joined(separator: "; ")
    )
  }

  /// Lets the profile find its code: relative to itself, in a file of its own where there is none.
  private static func place(
    _ recording: inout BlockProfile?,
    besideProfile output: String
  ) throws {
    guard var code = recording else { return }
    let folder = Programs.folder(of: output)
    if code.path.isEmpty {
      let name = output.split(separator: "/").last.map(String.init) ?? output
      let stem = name.hasSuffix(".json") ? String(name.dropLast(5)) : name
      code.path = stem + ".blocks"
      try OutputFile.write(code.text, to: folder.isEmpty ? code.path : folder + "/" + code.path)
    } else if !folder.isEmpty, !code.path.hasPrefix("/") {
      code.path = Programs.absolute(code.path)
    }
    recording = code
  }
}

extension Workload {
  /// Whether the code of its functions is in no file yet.
  var hasCodeOfItsOwn: Bool { recording?.path.isEmpty ?? false }
}
