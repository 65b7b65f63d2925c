internal import Diagnostics
internal import SampleReading

/// The report `xperf -a profile -detail`: the time of each module, or function, of each process.
///
///     Process Name ( PID),     Weight,    Usage %,          Module Name!Function Name
///         app.exe ( 288),       3000,       0.36, codec.dll!Block<int,0>::decode
///
/// Weights are microseconds.
enum XperfDetail {
  /// Whether a line is the head of such a report.
  static func isHeader(_ line: String) -> Bool {
    let fields = line.split(separator: ",").map { field in
      field.filter { $0 != " " && $0 != "\t" }.lowercased()
    }
    return fields.count == 4 && fields[0] == "processname(pid)" && fields[1] == "weight"
      && fields[2].hasPrefix("usage") && fields[3].hasPrefix("module")
  }

  /// Whether a line may be the head of such a report: whether its first letter is that of one.
  static func mayBeHeader(_ bytes: [UInt8], _ line: Range<Int>) -> Bool {
    let span = bytes.span
    for index in line where span[index] != UInt8(ascii: " ") {
      return span[index] | 0x20 == UInt8(ascii: "p")
    }
    return false
  }

  /// Adds the lines of a report.
  ///
  /// - Parameters:
  ///   - lines: The report, at its head.
  ///   - recording: Where to.
  /// - Throws: What is wrong in a line, or that threads or times are asked for.
  static func read(
    _ lines: inout LineReader,
    into recording: inout SampledRecording
  ) throws(InvalidInput) {
    let numbers = DecimalText(mark: UInt8(ascii: "."))
    var strands = NameTable()
    var strandOf: [SampledRecording.Strand] = []
    while try lines.next() {
      let bytes = lines.buffer.bytes
      var fields = XperfFields(bytes, lines.line)
      guard let process = fields.next(bytes), !process.isEmpty || !fields.rest(bytes).isEmpty else {
        continue
      }
      guard let weight = fields.next(bytes), let share = fields.next(bytes),
        let microseconds = numbers.scaled(bytes, in: weight, decimals: 6),
        numbers.scaled(bytes, in: share, decimals: 3) != nil
      else {
        throw lines.failure(
          "this line is none of the report",
          expected: "Process Name ( PID), Weight, Usage %, Module Name!Function Name"
        )
      }
      let name = strands.index(of: bytes, in: process)
      if name == strandOf.count {
        let process = XperfImporter.process(lines.buffer.text(process))
        strandOf.append(recording.strand(process: process))
      }
      guard microseconds > 0 else { continue }
      let fits = recording.add(
        recording.child(
          of: StackTree.root,
          frame: XperfImporter.frame(bytes, fields.rest(bytes), &recording)
        ),
        weight: microseconds,
        samples: max(1, microseconds / recording.weightOfSample),
        of: strandOf[name],
        counting: .withoutOrder
      )
      guard fits else { throw lines.failure("the times up to here are more than can be counted") }
    }
    guard !recording.isCutInTime else {
      throw lines.failure(
        "--from, --to: this report has no times",
        hint: "xperf -a profile -detail -range BEGIN END cuts it, in microseconds"
      )
    }
    recording.notes.append(SampledRecording.noStacks)
  }
}
