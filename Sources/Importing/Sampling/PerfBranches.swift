internal import SampleReading

/// The branches that a processor recorded before a sample, as `perf script -F +brstacksym` prints
/// them: `FROM/TO/P/-/-/CYCLES/TYPE/-` with blanks between, the last one first.
///
/// A branch into another file is a call where perf says so, or where it goes to the first byte of a
/// function. Linkage tables are passed through: what they jump to is called by what called them.
struct PerfBranches {
  /// How many branches the line at hand has.
  private(set) var count = 0
  /// The cycles between them.
  private(set) var cycles = 0.0
  /// The calls between files among them, by their numbers in the recording.
  private var calls: [Int] = []
  private var withoutFiles = 0
  private var withoutNames = 0
  private var withoutWeights = 0

  /// Whether a line in a sample is one of branches.
  static func isLine(_ bytes: [UInt8], _ line: Range<Int>) -> Bool {
    // A frame ends in a bracket; a branch in a number, a type or a bar.
    guard let last = bytes[line].lastIndex(where: { $0 != UInt8(ascii: " ") }),
      bytes[last] != UInt8(ascii: ")")
    else { return false }
    var entries = PerfBranchEntries(line)
    return entries.next(bytes) != nil
  }

  /// Forgets the branches at hand.
  mutating func removeAll() {
    count = 0
    cycles = 0
    calls.removeAll(keepingCapacity: true)
  }

  /// Takes a line of branches.
  mutating func read(
    _ bytes: [UInt8],
    _ line: Range<Int>,
    _ recording: inout SampledRecording
  ) {
    var entries = PerfBranchEntries(line)
    /// A branch out of a place without a name of its own, whose caller the next entry may name.
    var waiting: (stub: PerfPlace, callee: PerfPlace)?
    while let entry = entries.next(bytes) {
      count += 1
      cycles += entry.cycles
      let last = waiting
      waiting = nil
      guard let from = entry.from, let to = entry.to else {
        withoutFiles += 1
        continue
      }
      if let last {
        if last.stub.isSameFunction(as: to, bytes), !from.isStub(bytes) {
          if !from.isSameFile(as: last.callee, bytes) { add(from, last.callee, bytes, &recording) }
          continue
        }
        withoutNames += 1
      }
      guard !from.isSameFile(as: to, bytes), from.isCode(bytes), to.isCode(bytes),
        entry.kind == .call || entry.kind == .unknown && (to.isStart || to.name.isEmpty)
      else { continue }
      if to.name.isEmpty {
        withoutNames += 1
      } else if from.isStub(bytes) {
        waiting = (from, to)
      } else {
        add(from, to, bytes, &recording)
      }
    }
    if waiting != nil { withoutNames += 1 }
  }

  private mutating func add(
    _ from: PerfPlace,
    _ to: PerfPlace,
    _ bytes: [UInt8],
    _ recording: inout SampledRecording
  ) {
    func frame(_ place: PerfPlace) -> Int {
      recording.frame(
        module: recording.modules.index(of: bytes, in: place.file),
        function: recording.functions.index(of: bytes, in: place.name)
      )
    }
    let (caller, callee) = (frame(from), frame(to))
    calls.append(recording.branches.index(from: caller, to: callee))
  }

  /// Adds the calls at hand, each of which stands for so many; nil when that is not known.
  mutating func add(to recording: inout SampledRecording, weight: Double?) {
    guard count > 0 else { return }
    if weight == nil { withoutWeights += 1 }
    recording.branches.add(calls, weight: weight)
  }

  /// Notes what the branches do not say.
  func note(in recording: inout SampledRecording) {
    if withoutFiles > 0 {
      recording.notes.append(
        "\(withoutFiles) branches have no files, and are left out: perf script -F +brstacksym,+dso"
      )
    }
    if withoutNames > 0 {
      recording.notes.append(
        "\(withoutNames) branches between files have no functions' names, and are left out"
      )
    }
    if withoutWeights > 0 {
      recording.notes.append(
        "the branches of \(withoutWeights) samples prove calls, but not how many: record branches, or"
          + " cycles on a processor that counts them between branches"
      )
    }
  }
}
