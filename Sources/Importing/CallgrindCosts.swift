internal import Diagnostics
internal import Workloads

/// The positions that cost lines begin with, and the last of each, which relative ones go on from.
struct CallgrindPositions {
  /// What a position is.
  ///
  /// Only the instruction is of use here.
  enum Kind: String {
    case instruction = "instr"
    case block = "bb"
    case line
  }

  private(set) var kinds: [Kind]
  var last: [UInt64]

  init(kinds: [Kind] = [.line]) {
    self.kinds = kinds
    last = Array(repeating: 0, count: kinds.count)
  }

  /// Adds a kind.
  ///
  /// - Returns: Whether the kind was not there already.
  mutating func append(_ kind: Kind) -> Bool {
    guard !kinds.contains(kind) else { return false }
    self = CallgrindPositions(kinds: kinds + [kind])
    return true
  }

  /// The address of the last cost line, where the recording has addresses.
  var address: UInt64? {
    kinds.firstIndex(of: .instruction).map { last[$0] }
  }
}

extension CallgrindReader {
  /// Reads `fn=`.
  mutating func readFunction() {
    guard let name = readName(.function), header == .read else { return }
    file = functionFile
    function = collection.function(object: object, file: functionFile, name: name)
  }

  /// Reads `calls=`, whose cost is in the next line.
  mutating func readCall() {
    let line = lineStart..<lineEnd
    let callee = callee
    self.callee = Callee()
    guard isInBody(), let count = readCount(), readPositions(updating: false) else { return }
    guard let name = callee.name else {
      report(
        "it is not said what is called",
        at: line,
        expected: "a line above such as \"cfn=main\""
      )
      return
    }
    let function = collection.function(
      object: callee.object ?? object,
      file: callee.file ?? file,
      name: name
    )
    pendingCall = PendingCall(callee: function, count: count, line: line)
  }

  /// Reads positions and the costs there, of the current function or of the call above.
  mutating func readCostLine() {
    let line = offset..<lineEnd
    let call = pendingCall
    pendingCall = nil
    guard isInBody(), let function, readPositions(updating: true), let columns = readCostColumns()
    else { return }
    let isInRange: Bool
    if let call {
      let column = collection.recording.column(of: CallgrindRecording.instructionEvent) ?? 0
      isInRange = collection.add(
        CallgrindRecording.Call(
          caller: function,
          callee: call.callee,
          count: call.count,
          inclusiveInstructions: column < columns ? costs[column] : 0,
          address: positions.address
        )
      )
    } else {
      for column in 0..<columns { partTotals[column] &+= costs[column] }
      isInRange = collection.add(costs[..<columns], to: function, at: positions.address)
    }
    if !isInRange {
      report(
        "the \(call == nil ? "costs" : "calls") add up to more than "
          + "\(CallgrindCollection.greatestTotal)",
        at: line,
        hint: "is a number wrong?"
      )
      stop()
    }
  }

  /// Reads the costs of a summary; those that are missing are 0.
  mutating func readCosts() -> [UInt64]? {
    guard let columns = readCostColumns() else { return nil }
    return costs[..<columns] + Array(repeating: 0, count: costs.count - columns)
  }

  /// Reads the rest of the line into `costs`.
  ///
  /// - Returns: How many there are; nil after a mistake.
  private mutating func readCostColumns() -> Int? {
    var columns = 0
    skipSpace()
    while offset < lineEnd {
      guard columns < costs.count else {
        report(
          "there are more numbers than events",
          at: offset..<lineEnd,
          expected: "at most \(costs.count), one for each event"
        )
        return nil
      }
      guard let cost = readCount() else { return nil }
      costs[columns] = cost
      columns += 1
      skipSpace()
    }
    return columns
  }

  /// Whether there was an `events:` line that can be read, and a function.
  private mutating func isInBody() -> Bool {
    switch header {
    case .wrong:
      return false
    case .missing:
      report(
        "the \"events:\" line is missing",
        at: lineStart..<lineEnd,
        expected: "a line above such as \"events: Ir\"",
        hint: "is this a callgrind recording?"
      )
      header = .wrong
      return false
    case .read:
      if function != nil { return true }
      report(
        "it is not said which function this belongs to",
        at: lineStart..<lineEnd,
        expected: "a line above such as \"fn=main\""
      )
      // Once is enough: the costs until the next "fn=" are lost in any case.
      let unknown = collection.intern("")
      function = collection.function(object: unknown, file: unknown, name: unknown)
      return true
    }
  }

  /// Reads as many positions as the header says.
  ///
  /// - Parameter isUpdating: Whether they are those that relative ones of the next line go on from.
  /// - Returns: Whether they are all there.
  private mutating func readPositions(updating isUpdating: Bool) -> Bool {
    for column in positions.last.indices {
      skipSpace()
      guard offset < lineEnd else {
        report(
          "a position is missing",
          at: lineStart..<lineEnd,
          expected: positions.kinds.map(\.rawValue).joined(separator: " ") + " and costs"
        )
        return false
      }
      guard let position = readPosition(after: positions.last[column]) else { return false }
      if isUpdating { positions.last[column] = position }
    }
    return true
  }

  /// Reads `12`, `0x1a`, `+3`, `-3` or `*`.
  private mutating func readPosition(after last: UInt64) -> UInt64? {
    let start = offset
    switch bytes[offset] {
    case UInt8(ascii: "*"):
      offset += 1
      if offset == lineEnd || bytes[offset].isSpace { return last }
      offset = start
      return readNumber()
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      let isForward = bytes[offset] == UInt8(ascii: "+")
      offset += 1
      guard let distance = readNumber() else { return nil }
      let (position, overflows) =
        isForward
        ? last.addingReportingOverflow(distance) : last.subtractingReportingOverflow(distance)
      guard overflows else { return position }
      report("the position is out of range", at: start..<offset, hint: "the last one is \(last)")
      return nil
    default:
      return readNumber()
    }
  }
}
