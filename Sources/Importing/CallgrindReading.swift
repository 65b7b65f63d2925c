package import Diagnostics

extension CallgrindRecording {
  /// Reads a recording.
  ///
  /// - Parameter source: The text of the file that callgrind wrote.
  /// - Throws: Every mistake in it, up to `DiagnosticLog.mostDiagnostics`.
  package init(reading source: SourceText) throws(InvalidInput) {
    try self.init(reading: [source])
  }

  /// Reads the recordings of one run, such as those of its threads, and adds them up.
  ///
  /// - Parameter sources: The texts of the files that callgrind wrote.
  /// - Throws: Every mistake in them.
  package init(reading sources: [SourceText]) throws(InvalidInput) {
    var reader = CallgrindReader()
    for source in sources { reader.read(source) }
    reader.checkCosts()
    try reader.log.throwIfAny()
    self = reader.collection.finished()
  }
}

/// Reads the callgrind format, version 1, line by line in a single pass.
///
/// The format is documented in the Valgrind manual, "Callgrind Format Specification". Two things
/// are as callgrind 3.19 writes them, though the manual does not say so: a call without `cfi=` is to
/// a function of the current file, which `fi=` may have changed, and jumps may be preceded by `jfi=`
/// and `jfn=`, which name their target as `cfi=` and `cfn=` do.
struct CallgrindReader {
  /// What is known of the header of the current part.
  enum Header {
    case missing
    case wrong
    case read
  }

  /// The lines between `cfn=` and `calls=`, which describe the next call only.
  struct Callee {
    var object: Int?
    var file: Int?
    var name: Int?
  }

  /// A `calls=` line whose cost line is still to come.
  struct PendingCall {
    var callee: Int
    var count: UInt64
    var line: Range<Int>
  }

  let log = DiagnosticLog()
  var collection = CallgrindCollection()

  var source = SourceText(path: "", bytes: [])
  var bytes: [UInt8] = []
  /// The next byte to read, and the end of its line without the line break.
  var offset = 0
  var lineEnd = 0
  var lineStart = 0
  private var isStopped = false
  private var isRecognized = false

  var header = Header.missing
  var positions = CallgrindPositions()
  var partTotals: [UInt64] = []
  /// The instructions that the part says it has, until its totals have been checked.
  var summaryOfPart: UInt64?
  var costs: [UInt64] = []
  var names = CallgrindNames()
  /// The names that the next `fn=` belongs to; `file` also changes inside a function.
  var object = 0
  var functionFile = 0
  var file = 0
  /// The function that cost lines belong to; nil before the first `fn=` of a part.
  var function: Int?
  var callee = Callee()
  var pendingCall: PendingCall?

  mutating func read(_ source: SourceText) {
    guard !isStopped else { return }
    self.source = source
    bytes = source.bytes
    names = CallgrindNames()
    isRecognized = false
    header = .missing
    beginPart()
    var line = LineCursor()
    while !isStopped, line.advance(in: bytes) {
      lineStart = line.start
      offset = line.start
      lineEnd = line.end
      readLine()
    }
    checkPendingCall()
    checkEnd()
  }

  /// Reports that all files together have no costs; one of several may be empty, as callgrind
  /// leaves it when it writes the threads to files of their own.
  mutating func checkCosts() {
    if log.isEmpty, !collection.hasCosts {
      report(
        "there are no costs",
        at: 0..<0,
        expected: "lines of costs below lines such as \"fn=main\"",
        hint: "is this a callgrind recording, and is it whole?"
      )
    }
  }

  /// Forgets the lines that came before, except the names that they defined.
  mutating func beginPart() {
    positions = CallgrindPositions()
    partTotals = Array(repeating: 0, count: collection.recording.events.count)
    costs = partTotals
    object = collection.intern("")
    functionFile = object
    file = object
    function = nil
    callee = Callee()
    summaryOfPart = nil
  }

  /// Reports a mistake, and stops reading when there are enough.
  mutating func report(
    _ message: String,
    at range: Range<Int>,
    expected: String? = nil,
    hint: String? = nil
  ) {
    log.report(Diagnostic(in: source, at: range, message: message, expected: expected, hint: hint))
    if log.isFull { stop() }
  }

  /// Gives up the rest of the input.
  mutating func stop() {
    isStopped = true
    pendingCall = nil
  }

  private mutating func readLine() {
    skipSpace()
    guard offset < lineEnd else { return }
    switch bytes[offset] {
    case UInt8(ascii: "#"):
      break
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "*"):
      readCostLine()
    default:
      readKeyedLine()
    }
  }

  /// Reads a line of a word, a colon or equals sign, and what follows.
  private mutating func readKeyedLine() {
    let start = offset
    var end = offset
    while end < lineEnd, end - start < CallgrindKey.longest, bytes[end].isSmallLetter { end += 1 }
    let hasMark = end < lineEnd && [UInt8(ascii: ":"), UInt8(ascii: "=")].contains(bytes[end])
    let text = String(decoding: bytes[start..<(hasMark ? end + 1 : end)], as: UTF8.self)
    guard let key = CallgrindKey(rawValue: text) else {
      reportUnknownLine(beginningWith: text)
      return
    }
    isRecognized = true
    checkPendingCall()
    offset = end + 1
    skipSpace()
    read(key)
  }

  private mutating func reportUnknownLine(beginningWith text: String) {
    checkPendingCall()
    guard isRecognized else {
      report(
        "this is no callgrind recording",
        at: offset..<lineEnd,
        expected: "lines such as \"events: Ir\" and \"fn=main\"",
        hint: "record one with: valgrind --tool=callgrind --dump-instr=yes PROGRAM"
      )
      stop()
      return
    }
    report(
      "this kind of line is unknown",
      at: offset..<lineEnd,
      expected: "a line of the callgrind format, version 1",
      hint: Suggestion.hint(for: text, among: CallgrindKey.allCases.map(\.rawValue))
    )
  }

  /// Reports a `calls=` line that no cost line followed.
  private mutating func checkPendingCall() {
    guard let call = pendingCall else { return }
    pendingCall = nil
    report(
      "the cost of this call is missing",
      at: call.line,
      expected: "a line behind this one with the position and the inclusive cost of the call"
    )
  }
}
