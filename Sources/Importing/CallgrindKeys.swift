internal import Diagnostics
internal import Workloads

/// What the lines of the callgrind format begin with, other than cost lines.
enum CallgrindKey: String, CaseIterable {
  // Header.
  case version = "version:"
  case creator = "creator:"
  case process = "pid:"
  case command = "cmd:"
  case thread = "thread:"
  case part = "part:"
  case description = "desc:"
  case positions = "positions:"
  case event = "event:"
  case events = "events:"
  case summary = "summary:"
  case totals = "totals:"
  // Positions.
  case object = "ob="
  case file = "fl="
  case inlinedFile = "fi="
  case returnedFile = "fe="
  case function = "fn="
  // Calls.
  case calledObject = "cob="
  case calledFile = "cfi="
  case calledFileOld = "cfl="
  case calledFunction = "cfn="
  case calls = "calls="
  // Jumps, which cost nothing here; but their names may be the first of their number.
  case jump = "jump="
  case conditionalJump = "jcnd="
  case jumpFile = "jfi="
  case jumpFunction = "jfn="

  /// The letters of the longest key, and one more.
  static let longest = 10
}

extension CallgrindReader {
  /// Reads the rest of a line that begins with a key.
  mutating func read(_ key: CallgrindKey) {
    switch key {
    case .process, .thread, .part, .description, .event, .jump, .conditionalJump:
      break
    case .version: readVersion()
    case .creator: readText(into: \.creator)
    case .command: readText(into: \.command)
    case .positions: readPositionKinds()
    case .events: readEvents()
    case .summary: readSummary()
    case .totals: checkTotals()
    case .object: object = readName(.object) ?? object
    case .file:
      functionFile = readName(.file) ?? functionFile
      file = functionFile
    case .inlinedFile, .returnedFile: file = readName(.file) ?? file
    case .function: readFunction()
    case .calledObject: callee.object = readName(.object)
    case .calledFile, .calledFileOld: callee.file = readName(.file)
    case .calledFunction: callee.name = readName(.function)
    case .calls: readCall()
    case .jumpFile: readName(.file)
    case .jumpFunction: readName(.function)
    }
  }

  private mutating func readVersion() {
    let start = offset
    guard let version = readNumber(), version > 1 else { return }
    report("version \(version) of the format is unknown", at: start..<offset, expected: "1")
  }

  /// Keeps a line of text; the first one counts.
  private mutating func readText(into text: WritableKeyPath<CallgrindRecording, String>) {
    guard collection.recording[keyPath: text].isEmpty else { return }
    collection.recording[keyPath: text] = readRestOfLine()
  }

  private mutating func readPositionKinds() {
    positions = CallgrindPositions(kinds: [])
    while let word = readWord() {
      guard let kind = CallgrindPositions.Kind(rawValue: word.text), positions.append(kind) else {
        report(
          "\"\(word.text)\" is no kind of position, or is here twice",
          at: word.range,
          expected: "instr, bb or line"
        )
        header = .wrong
        return
      }
    }
  }

  /// Reads the names of the cost columns, which are the last line of a header that matters.
  private mutating func readEvents() {
    let line = offset..<lineEnd
    var events: [String] = []
    while let word = readWord() {
      if events.contains(word.text) || events.count == Self.mostEvents {
        report("the event is here twice, or there are too many", at: word.range)
        header = .wrong
        return
      }
      events.append(word.text)
    }
    let known = collection.recording.events
    let isFirst = known.isEmpty
    if isFirst, !events.contains(CallgrindRecording.instructionEvent) {
      report(
        "instructions were not counted",
        at: line,
        expected: "the event \(CallgrindRecording.instructionEvent) among these",
        hint: "record with callgrind of Valgrind, without options that turn counting off"
      )
      header = .wrong
      return
    }
    if !isFirst, events != known {
      report(
        "this part counts other events than the one before",
        at: line,
        expected: known.joined(separator: " "),
        hint: "import recordings of the same options together, others apart"
      )
      header = .wrong
      return
    }
    collection.recording.events = events
    let kinds = positions
    beginPart()
    positions = kinds
    if header == .missing { header = .read }
  }

  /// The most cost columns; callgrind has 17 at most.
  private static let mostEvents = 64

  private mutating func readSummary() {
    guard header == .read, let summary = readCosts() else { return }
    let column = collection.recording.column(of: CallgrindRecording.instructionEvent) ?? 0
    summaryOfPart = summary[column]
    let stated = (collection.recording.statedInstructions ?? 0) + summary[column]
    collection.recording.statedInstructions = min(stated, CountRatio.greatest)
  }

  /// Reports a file that ends without the totals of its last part, and short of its summary.
  mutating func checkEnd() {
    guard let stated = summaryOfPart, log.isEmpty else { return }
    let column = collection.recording.column(of: CallgrindRecording.instructionEvent) ?? 0
    let found = partTotals.indices.contains(column) ? partTotals[column] : 0
    if found < stated - stated / 1000 {
      report(
        "the recording says that \(stated) instructions ran, and has only \(found) of them",
        at: bytes.count..<bytes.count,
        expected: "more costs, and a line \"totals:\"",
        hint: "is the file cut off?"
      )
    }
  }

  /// Compares what the file says its part adds up to with what it does.
  private mutating func checkTotals() {
    let line = offset..<lineEnd
    summaryOfPart = nil
    guard header == .read, let totals = readCosts(), log.isEmpty else { return }
    for (column, event) in collection.recording.events.enumerated()
    where totals[column] != partTotals[column] {
      report(
        "the total of \(event) is \(totals[column]), but the cost lines add up to "
          + "\(partTotals[column])",
        at: line,
        hint: "is a part of the file missing, or was it changed?"
      )
    }
  }
}
