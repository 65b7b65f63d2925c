internal import Diagnostics
internal import SampleReading
internal import Workloads

/// Imports the `.tag` files of tiny_tracer: every call out of one module, in the order it was made.
///
///     2d29;kernel32.LoadLibraryExW                               short
///     3976d;called: C:\Windows\System32\kernel32.dll.FlsAlloc    long
///     1649;called: ?? [1aeb0000+0]                               into code of no module
///     > 1aeb0000+98;ntdll.NtClose                                out of such code
///
/// A line is a call, at an address of the traced module. Its name is the file's, without `.tag`. All
/// counts are exact. Nothing says how long anything took, nor which function of the module called:
/// such a file is for `--merge` with a recording of time.
enum TinyTracerImporter: RecordingImporter, ProgramImporter {
  static let name = "tiny-tracer"

  static let summary = "exact calls out of one module, tiny_tracer's .tag: for --merge"

  /// Refuses: without time there is no work, and no curve.
  static func workload(
    from paths: [String],
    options: ImportOptions
  ) throws(InvalidInput) -> Workload {
    _ = try program(from: paths, options: options)
    throw InvalidInput([
      Diagnostic(
        path: paths.first ?? name,
        message: "these are calls without time: nothing says how much work there is",
        expected: "a recording of time to merge them into",
        hint: "import SAMPLES \(name)=\(paths.first ?? "FILE") --merge --recorded-on CORE"
      )
    ])
  }

  static func program(
    from paths: [String],
    options: ImportOptions
  ) throws(InvalidInput) -> RecordedProgram {
    guard !paths.isEmpty else {
      throw InvalidInput([Diagnostic(path: name, message: "no recording is named")])
    }
    var buffers: [ByteBuffer] = []
    for path in paths { buffers.append(try ByteBuffer(path, progress: options.progress)) }
    return try program(of: buffers, options: options)
  }

  /// Makes a program of the texts of recordings.
  static func program(
    of buffers: [ByteBuffer],
    options: ImportOptions
  ) throws(InvalidInput) -> RecordedProgram {
    var tags = TinyTracerTags()
    for buffer in buffers { try tags.read(buffer) }
    return RecordedProgram(tags, rules: ModuleRules(options))
  }
}

/// The calls of some `.tag` files.
struct TinyTracerTags {
  /// A module of the process and a function of it; the function is empty for all its code.
  struct Place: Hashable {
    var module: String
    var function: String
  }

  private(set) var places: [Place] = []
  private(set) var calls: [(caller: Int, callee: Int, count: UInt64)] = []
  /// Transfers into the middle of a function, which are returns.
  private(set) var returns: UInt64 = 0
  private var index: [Place: Int] = [:]
  private var callIndex: [[Int]: Int] = [:]

  /// What calls out of code of no module are made by.
  private static let nowhere = ModuleRules.unknownObject

  /// Adds the calls of a file.
  ///
  /// - Parameter buffer: The text, at its start.
  /// - Throws: That it has no calls, or a line that is none, with its line.
  mutating func read(_ buffer: ByteBuffer) throws(InvalidInput) {
    let head = RecordingHead(buffer)
    let module = Self.tracedModule(buffer.path)
    var lines = LineReader(buffer)
    var hasCalls = false
    while try lines.next() {
      guard let event = Self.event(lines.text) else { continue }
      guard let callee = event.callee else {
        if event.isReturn { returns += 1 }
        continue
      }
      hasCalls = true
      add(
        from: Place(module: event.isFromNowhere ? Self.nowhere : module, function: ""),
        to: callee
      )
    }
    guard !hasCalls else { return }
    let looks = head.looksLikeFormat.flatMap { $0 == TinyTracerImporter.name ? nil : $0 }
    throw lines.failure(
      looks.map { "this is no file of tiny_tracer; it looks like \($0)" }
        ?? "no call is in this file",
      expected: "lines such as \"2d29;kernel32.LoadLibraryExW\""
    )
  }

  /// `player.exe` of `C:\traces\player.exe.tag`.
  private static func tracedModule(_ path: String) -> String {
    var name = SystemModules.fileName(of: path)
    for ending in [".gz", ".tag", ".txt", ".log"] where name.lowercased().hasSuffix(ending) {
      name = String(name.dropLast(ending.count))
    }
    return name.isEmpty ? nowhere : name
  }

  private mutating func add(from caller: Place, to callee: Place) {
    let pair = [number(caller), number(callee)]
    if let index = callIndex[pair] {
      calls[index].count += 1
    } else {
      callIndex[pair] = calls.count
      calls.append((pair[0], pair[1], 1))
    }
  }

  private mutating func number(_ place: Place) -> Int {
    if let number = index[place] { return number }
    index[place] = places.count
    places.append(place)
    return places.count - 1
  }
}

extension TinyTracerTags {
  /// What a line says.
  private struct Event {
    var isFromNowhere: Bool
    /// What is called; nil for what is no call.
    var callee: Place?
    var isReturn = false
  }

  /// Reads `RVA;event`; nil for lines of arguments, sections and instructions.
  private static func event(_ line: String) -> Event? {
    guard let mark = line.firstIndex(of: ";") else { return nil }
    var place = line[..<mark]
    let isFromNowhere = place.hasPrefix("> ")
    if isFromNowhere { place = place.dropFirst(2) }
    guard !place.isEmpty, place.allSatisfy({ $0.isHexDigit || $0 == "+" }) else { return nil }
    var text = line[line.index(after: mark)...]
    let isLong = text.hasPrefix("called: ")
    if isLong { text = text.dropFirst("called: ".count) }
    if text.hasPrefix("??") {
      return Event(isFromNowhere: isFromNowhere, callee: Place(module: nowhere, function: ""))
    }
    // Sections, RDTSC, CPUID:1, SYSCALL:0x18(NtAllocateVirtualMemory), .text->.data
    guard isLong || !text.contains(":"), !text.contains("->"), let callee = callee(text, isLong)
    else { return nil }
    if callee.function.hasPrefix("[") {
      return Event(isFromNowhere: isFromNowhere, callee: nil, isReturn: true)
    }
    return Event(isFromNowhere: isFromNowhere, callee: callee)
  }

  /// The module and the function of `C:\Windows\System32\kernel32.dll.FlsAlloc` or `kernel32.FlsAlloc`.
  ///
  /// A path ends behind its `.dll`, a short name before the first full stop; names of functions
  /// may have full stops of their own.
  private static func callee(_ text: Substring, _ isLong: Bool) -> Place? {
    guard isLong else {
      guard let dot = text.firstIndex(of: "."), dot > text.startIndex else { return nil }
      let function = text[text.index(after: dot)...]
      let name = String(text[..<dot])
      // Short names lack their endings; Windows' own are known by them.
      let isSystem = SystemModules.contains(name + ".dll")
      return function.isEmpty
        ? nil : Place(module: isSystem ? name + ".dll" : name, function: String(function))
    }
    let small = text.lowercased()
    for ending in [".dll", ".exe", ".ocx", ".drv"] {
      guard let range = small.ranges(of: ending + ".").last else { continue }
      let count = small.distance(from: small.startIndex, to: range.upperBound)
      guard count <= text.count else { continue }
      let end = text.index(text.startIndex, offsetBy: count)
      return Place(module: String(text[..<end].dropLast()), function: String(text[end...]))
    }
    // A call of a module without a name: all its code.
    return text.isEmpty ? nil : Place(module: String(text), function: "")
  }
}

extension RecordedProgram {
  /// The calls as a program without work.
  fileprivate init(_ tags: TinyTracerTags, rules: ModuleRules) {
    let objects = tags.places.map(\.module)
    let (modules, moduleOfPlace) = rules.sort(objects)
    self.modules = modules
    let names = UniqueNames.distinct(
      zip(tags.places, moduleOfPlace).map { place, module in
        let name = modules[module].name
        return (place.function.isEmpty ? SampledNames.nameless(name) : place.function, name, "")
      }
    )
    functions = tags.places.indices.map { index in
      Function(
        name: names[index],
        symbol: tags.places[index].function,
        module: moduleOfPlace[index],
        work: 0,
        inclusiveWork: 0
      )
    }
    calls = tags.calls.map { Call(caller: $0.caller, callee: $0.callee, count: $0.count, place: 0) }
    notes = rules.notes(on: objects, in: modules)
    notes.append("\(TinyTracerImporter.name): calls by one module; those by others are not known")
    if tags.returns > 0 {
      notes.append(
        "\(TinyTracerImporter.name): \(tags.returns) transfers into the middle of a function are taken"
          + " for returns, not calls"
      )
    }
    addEntries()
  }
}
