internal import Diagnostics
internal import SampleReading

/// The rows of a table of times while they are read.
struct SampleRows {
  private let columns: SampleTable.Columns
  private let form: SampleTable.Stacks?
  private let isListed: Bool
  /// Whether rows that sum up others are told by their modules; else by their functions.
  private let sumsAreModules: Bool
  private let sums: [[UInt8]]
  private var weights: SampleWeights
  private var strands: [SampledRecording.Strand] = []
  private var names = NameTable()
  private var pairs = PairTable()
  /// Of indented rows: those that the next one may be called by, with their indentations.
  private var open: [(indentation: Int, node: Int)] = []
  private var listed = ListedStack()

  init(_ table: SampleTable, _ columns: SampleTable.Columns, separator: UInt8) {
    self.columns = columns
    form = table.stack?.form
    sums = table.sums.map { Array($0.utf8) }
    isListed = if case .listed? = form { true } else { false }
    sumsAreModules = table.module != nil && columns.module != nil && form != .indented
    weights = SampleWeights(decimals: columns.decimals, separator: separator)
  }

  /// Takes the current row of a reader.
  mutating func take(
    _ reader: CSVReader,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    try checkWidth(reader)
    let bytes = reader.buffer.bytes
    let weight = reader.trimmed(columns.weight)
    guard !weight.isEmpty || isListed else {
      throw reader.failure("the row has no number in its column of weights")
    }
    switch form {
    case nil:
      guard let frame = frame(reader, columns.function, &recording) else { return }
      let node = recording.child(of: StackTree.root, frame: frame)
      try add(node, bytes, weight, reader, &recording)
    case .joined:
      if let stack = columns.stack.map({ reader.trimmed($0) }),
        var frames = JoinedStack(bytes, stack)
      {
        var node = StackTree.root
        while let name = frames.next(bytes) {
          node = recording.child(of: node, frame: Self.frame(bytes, name, &recording))
        }
        if node != StackTree.root { return try add(node, bytes, weight, reader, &recording) }
      }
      guard let frame = frame(reader, columns.function, &recording) else { return }
      let node = recording.child(of: StackTree.root, frame: frame)
      try add(node, bytes, weight, reader, &recording)
    case .indented:
      let indentation = columns.stack.map { reader.indentation($0) } ?? 0
      while let last = open.last, last.indentation >= indentation { open.removeLast() }
      guard let frame = frame(reader, columns.stack, &recording) else { return }
      let node = recording.child(of: open.last?.node ?? StackTree.root, frame: frame)
      open.append((indentation, node))
      try add(node, bytes, weight, reader, &recording)
    case .listed: try takeListed(weight, reader, &recording)
    }
  }

  /// Takes a row of a function, or of one of its callers.
  private mutating func takeListed(
    _ weight: Range<Int>,
    _ reader: CSVReader,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    let bytes = reader.buffer.bytes
    if let function = columns.function, !reader.trimmed(function).isEmpty {
      try addListed(reader, &recording)
      guard let frame = frame(reader, function, &recording) else { return }
      listed.begin(frame, strand(reader, &recording), bytes, weight, line: reader.line)
    } else if listed.strand != nil, let frame = frame(reader, columns.stack, &recording) {
      if listed.isOfFunction || !SampleWeights.isNothing(bytes, weight) {
        if !listed.isOfFunction { try addListed(reader, &recording) }
        listed.beginStack(bytes, weight, line: reader.line)
      }
      listed.append(frame)
    }
  }

  /// Takes what rows behind the last one would have decided.
  mutating func finish(
    _ reader: CSVReader,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    try addListed(reader, &recording)
    try weights.addWaiting(path: reader.buffer.path, &recording)
  }

  private func checkWidth(_ reader: CSVReader) throws(InvalidInput) {
    let count = reader.fields.count
    guard count > columns.width, !reader.trimmed(count - 1).isEmpty else { return }
    throw reader.failure(
      "the row has \(count) fields, and the header has \(columns.width)",
      hint: "are there commas in numbers or names, and no quotes around them?"
    )
  }

  /// The frame of a row's function, or of its row in a tree; nil for a row that sums up others.
  private func frame(
    _ reader: CSVReader,
    _ field: Int?,
    _ recording: inout SampledRecording
  ) -> Int? {
    let bytes = reader.buffer.bytes
    var function = field.map { reader.trimmed($0) } ?? 0..<0
    var module = 0..<0
    if let column = columns.module {
      module = reader.trimmed(column)
    } else {
      (module, function) = FrameName.split(bytes, function)
    }
    if isSum(bytes, sumsAreModules ? module : function) { return nil }
    let isUnknown = form != nil && FrameName.isUnknownFrames(bytes, function)
    return recording.frame(
      module: isUnknown
        ? recording.modules.index(of: FrameName.structure)
        : recording.modules.index(of: bytes, in: module),
      function: recording.functions.index(of: bytes, in: function)
    )
  }

  /// Whether a name is that of a row that sums up others; case does not matter.
  private func isSum(_ bytes: [UInt8], _ name: Range<Int>) -> Bool {
    let span = bytes.span
    sums: for sum in sums where sum.count == name.count {
      for (offset, byte) in sum.enumerated() {
        let found = span[name.lowerBound + offset]
        if found != byte, found | 0x20 != byte { continue sums }
      }
      return true
    }
    return false
  }

  /// The frame of a name that has its module in it.
  private static func frame(
    _ bytes: [UInt8],
    _ name: Range<Int>,
    _ recording: inout SampledRecording
  ) -> Int {
    let (module, function) = FrameName.split(bytes, name)
    return recording.frame(
      module: recording.modules.index(of: bytes, in: module),
      function: recording.functions.index(of: bytes, in: function)
    )
  }

  private mutating func strand(
    _ reader: CSVReader,
    _ recording: inout SampledRecording
  ) -> SampledRecording.Strand {
    let bytes = reader.buffer.bytes
    let process = columns.process.map { reader.trimmed($0) } ?? 0..<0
    let thread = columns.thread.map { reader.trimmed($0) } ?? 0..<0
    let pair = pairs.index(
      of: names.index(of: bytes, in: process),
      names.index(of: bytes, in: thread)
    )
    if pair == strands.count {
      strands.append(
        recording.strand(process: reader.buffer.text(process), thread: reader.buffer.text(thread))
      )
    }
    return strands[pair]
  }

  private mutating func add(
    _ node: Int,
    _ bytes: [UInt8],
    _ weight: Range<Int>,
    _ reader: CSVReader,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    var samples: UInt64?
    if let count = columns.count {
      let number = DecimalText(mark: UInt8(ascii: "\0"))
        .scaled(bytes, in: reader.trimmed(count), decimals: 0)
      samples = number.flatMap { $0 > 0 && $0 < 1 << 40 ? $0 : nil }
    }
    let row = SampleWeights.Row(
      node: node,
      strand: strand(reader, &recording),
      samples: samples,
      line: reader.line
    )
    try weights.add(row, bytes, weight, path: reader.buffer.path, &recording)
  }

  /// Adds the stack at hand, if there is one.
  private mutating func addListed(
    _ reader: CSVReader,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    guard let strand = listed.strand else { return }
    let row = SampleWeights.Row(node: listed.node(&recording), strand: strand, line: listed.line)
    let weight = listed.weight
    try weights.add(row, weight, weight.indices, path: reader.buffer.path, &recording)
  }
}
