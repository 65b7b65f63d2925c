internal import Diagnostics
internal import SampleReading

/// Imports profiles of the format pprof, packed with gzip or not.
///
/// Its files have samples with one or more values; that of time is taken, else the number of samples
/// times the interval. Where a location has inlined functions, it counts to the outermost.
enum PprofImporter: SampleImporter {
  static let name = "pprof"

  static let summary = "profile.proto of pprof, as Go, gperftools' pprof and others write it"

  static let traits: SampleTraits = []

  static func looksLike(_ head: RecordingHead) -> Bool {
    // Some write the time and how long it took before the types of values.
    var rest = head.bytes[...]
    while let tag = rest.first, tag == 0x48 || tag == 0x50 {
      rest = rest.dropFirst().drop { $0 >= 0x80 }.dropFirst()
    }
    let start = Array(rest.prefix(3))
    return start.count == 3 && start[0] == 0x0A && start[1] < 24 && start[2] == 0x08
  }

  static func read(
    _ buffer: ByteBuffer,
    into recording: inout SampledRecording
  ) throws(InvalidInput) {
    var wire = WireReader(buffer)
    var file = PprofFile(firstFrame: recording.provisionalCount)
    while let field = try wire.next() {
      guard let bytes = field.bytes else { continue }
      switch field.number {
      case 1: try file.readValueType(wire, bytes)
      case 2: try file.readSample(wire, bytes, &recording)
      case 3: try file.readMapping(wire, bytes)
      case 4: try file.readLocation(wire, bytes)
      case 5: try file.readFunction(wire, bytes)
      case 6: file.strings.append(recording.functions.index(of: wire.bytes, in: bytes))
      default: break
      }
    }
    try file.finish(wire, &recording)
  }
}

/// What has been read of a file; its strings come last.
private struct PprofFile {
  private struct Location {
    var mapping: UInt64 = 0
    var function: UInt64 = 0
  }

  let firstFrame: Int
  /// By number of a string: its number among the recording's names of functions.
  var strings: [Int] = []
  /// By kind of value: the strings of its type and its unit.
  private var valueTypes: [(type: UInt64, unit: UInt64)] = []
  /// Locations, mappings and functions by their identifiers.
  private var locations: [UInt64: Location] = [:]
  private var mappings: [UInt64: UInt64] = [:]
  private var functions: [UInt64: UInt64] = [:]
  /// By provisional frame: the identifier of its location.
  private var frameLocations: [UInt64] = []
  private var frameOfLocation: [UInt64: Int] = [:]
  private var stacks: [Int32] = []
  /// The values of all samples, one kind after the other for each.
  private var values: [UInt64] = []
  private var numbers: [UInt64] = []
  private var places: [UInt64] = []

  init(firstFrame: Int) {
    self.firstFrame = firstFrame
  }

  mutating func readValueType(_ wire: WireReader, _ range: Range<Int>) throws(InvalidInput) {
    var type = (type: UInt64(0), unit: UInt64(0))
    try wire.fields(in: range) { field in
      if field.number == 1 { type.type = field.value }
      if field.number == 2 { type.unit = field.value }
    }
    valueTypes.append(type)
  }

  mutating func readSample(
    _ wire: WireReader,
    _ range: Range<Int>,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    places.removeAll(keepingCapacity: true)
    numbers.removeAll(keepingCapacity: true)
    var isSound = true
    try wire.fields(in: range) { field in
      if field.number == 1 { isSound = wire.append(field, to: &places) && isSound }
      if field.number == 2 { isSound = wire.append(field, to: &numbers) && isSound }
    }
    guard isSound, numbers.count == valueTypes.count, !numbers.isEmpty else {
      throw wire.failure("a sample has \(numbers.count) values of \(valueTypes.count) kinds")
    }
    var node = StackTree.root
    for place in places.reversed() {
      let known = frameOfLocation[place]
      let index = known ?? frameLocations.count
      if known == nil {
        frameOfLocation[place] = index
        frameLocations.append(place)
      }
      node = recording.child(of: node, frame: recording.provisionalFrame(firstFrame + index))
    }
    stacks.append(Int32(node))
    values += numbers
  }

  mutating func readMapping(_ wire: WireReader, _ range: Range<Int>) throws(InvalidInput) {
    var id: UInt64 = 0
    var name: UInt64 = 0
    try wire.fields(in: range) { field in
      if field.number == 1 { id = field.value }
      if field.number == 5 { name = field.value }
    }
    mappings[id] = name
  }

  mutating func readLocation(_ wire: WireReader, _ range: Range<Int>) throws(InvalidInput) {
    var id: UInt64 = 0
    var location = Location()
    var line: Range<Int>?
    try wire.fields(in: range) { field in
      switch field.number {
      case 1: id = field.value
      case 2: location.mapping = field.value
      // The last line is the function itself, those before are inlined into it.
      case 4: line = field.bytes
      default: break
      }
    }
    if let line {
      try wire.fields(in: line) { if $0.number == 1 { location.function = $0.value } }
    }
    locations[id] = location
  }

  mutating func readFunction(_ wire: WireReader, _ range: Range<Int>) throws(InvalidInput) {
    var id: UInt64 = 0
    var name: UInt64 = 0
    try wire.fields(in: range) { field in
      if field.number == 1 { id = field.value }
      if field.number == 2 { name = field.value }
    }
    functions[id] = name
  }

  func finish(
    _ wire: WireReader,
    _ recording: inout SampledRecording
  ) throws(InvalidInput) {
    func string(_ index: UInt64) throws(InvalidInput) -> Int {
      guard index < UInt64(strings.count) else { throw wire.failure("there is no string \(index)") }
      return strings[Int(index)]
    }
    let none = recording.functions.index(of: "")
    for place in frameLocations {
      guard let location = locations[place] else {
        throw wire.failure("there is no location \(place)")
      }
      let module =
        location.mapping == 0 ? none : try string(mappings[location.mapping] ?? 0)
      let function =
        location.function == 0 ? none : try string(functions[location.function] ?? 0)
      recording.appendProvisional(
        module: recording.modules.index(of: recording.functions[module]),
        function: function
      )
    }
    var scale: UInt64?
    var column = 0
    for (index, type) in valueTypes.enumerated() {
      let unit = recording.functions[try string(type.unit)]
      guard let found = Self.picoseconds(of: unit) else { continue }
      (scale, column) = (found, index)
    }
    let strand = recording.strand()
    for (index, stack) in stacks.enumerated() where stack > 0 {
      let value = values[index * valueTypes.count + column]
      let (weight, overflows) = value.multipliedReportingOverflow(by: scale ?? 1)
      guard value > 0 else { continue }
      let fits =
        !overflows && value < 1 << 62
        && (scale == nil
          ? recording.add(Int(stack), samples: value, of: strand, counting: .withoutOrder)
          : recording.add(Int(stack), weight: weight, of: strand, counting: .withoutOrder))
      guard fits else { throw wire.failure("the samples are more than can be counted") }
    }
    if scale == nil, !stacks.isEmpty {
      recording.notes.append("no value of the samples is a time: each stands for the interval")
    }
  }

  private static func picoseconds(of unit: String) -> UInt64? {
    switch unit {
    case "nanoseconds", "ns": 1000
    case "microseconds", "us": 1_000_000
    case "milliseconds", "ms": 1_000_000_000
    case "seconds", "s": 1_000_000_000_000
    default: nil
    }
  }
}
