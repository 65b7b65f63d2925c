internal import SampleReading
internal import Workloads

/// The modules and functions that frames stand for.
struct SampledNames {
  /// One function of a module.
  struct Function {
    var name: String
    /// The name as it is recorded; empty for what has none.
    var symbol: String
    var module: Int
    /// Where it begins in its module's image, where only that is recorded.
    var imageAddress: UInt32?
  }

  /// What the frames of a recorded module are.
  enum Role {
    /// Code of a module.
    case code
    /// The kernel: native at every step, and no call away.
    case kernel
    /// Translated code, or the emulator's own work, on an Arm device.
    case emulator
    /// No code: processes and threads that are shown as callers.
    case structure
  }

  var modules: [RecordedProgram.Module]
  private(set) var functions: [Function] = []
  private(set) var notes: [String]
  private var functionNames: NameTable
  /// By number of a function's name: whether it is an address, or says that there is none.
  private let isNone: [Bool]
  /// By number of a function's name: the address that it is, as far as it may be one in an image.
  private let addresses: [UInt32?]
  private let nameless: Int
  /// By the number of a recorded module.
  private let roles: [Role]
  private let moduleOf: [Int]
  /// By the number of a recorded module: whether the module has its name, and so its image.
  private let hasOwnName: [Bool]
  private var known = PairTable()
  private var kernelIndex: Int?
  private var emulatedIndex: Int?
  private var unknownIndex: Int?

  /// What tools write in the place of a function that they do not know, in small letters.
  private static let unknownFunctions: Set<String> = ["<pdb not found>", "[unknown]", "?"]
  /// What tools write in the place of a module that they do not know.
  private static let unknownModules: Set<String> = [
    "?", "[unknown]", "unknown", "[outside any known module]",
  ]
  /// The module of the kernel's time.
  static let kernelModule = "kernel"
  /// The module of time of which no frame says what ran.
  static let unknownModule = "unknown frames"
  /// The module of translated code of which no caller says what it is of.
  static let emulatedModule = "emulated code"

  init(_ recording: SampledRecording, machine: RecordingMachine, rules: ModuleRules) {
    functionNames = recording.functions
    isNone = (0..<recording.functions.count).map { Self.isNone(recording.functions[$0]) }
    addresses = (0..<recording.functions.count).map { Self.address(recording.functions[$0]) }
    nameless = functionNames.index(of: "")
    var firstSpelling: [String: String] = [:]
    let paths = (0..<recording.modules.count).map { index in
      var path = recording.modules[index]
      if Self.unknownModules.contains(path.lowercased()) { return "" }
      // Some tools leave endings away; Windows' own modules are known by theirs.
      if !path.contains("."), SystemModules.contains(path + ".dll") { path += ".dll" }
      // Windows does not tell upper from lower case.
      guard SystemModules.isWindowsName(path) else { return path }
      let name = SystemModules.fileName(of: path)
      let first = firstSpelling[name.lowercased()] ?? name
      firstSpelling[name.lowercased()] = first
      return path.dropLast(name.count) + first
    }
    let roles = paths.map { path -> Role in
      if path == FrameName.structure { return .structure }
      if SystemModules.isKernel(path) { return .kernel }
      return machine.isArm && SystemModules.isEmulator(path) ? .emulator : .code
    }
    self.roles = roles
    let code = paths.indices.filter { roles[$0] == .code }
    let (sorted, indices) = rules.sort(code.map { paths[$0] })
    modules = sorted
    var moduleOf = Array(repeating: -1, count: paths.count)
    for (index, module) in zip(code, indices) { moduleOf[index] = module }
    self.moduleOf = moduleOf
    hasOwnName = paths.indices.map { index in
      moduleOf[index] >= 0
        && sorted[moduleOf[index]].name == SystemModules.fileName(of: paths[index])
    }
    notes = rules.notes(on: code.map { paths[$0] }, in: sorted)
  }

  private static func isNone(_ name: String) -> Bool {
    if name.utf8.count > 2, name.hasPrefix("0x") {
      return name.dropFirst(2).allSatisfy(\.isHexDigit)
    }
    return unknownFunctions.contains(name.lowercased())
  }

  private static func address(_ name: String) -> UInt32? {
    name.hasPrefix("0x") ? UInt32(name.dropFirst(2), radix: 16) : nil
  }

  func role(ofModule module: Int) -> Role { roles[module] }

  /// The function of a frame in a module's code.
  ///
  /// Frames that are named by their addresses are of the functions that the module's image has
  /// there; without that, all of a module are one, as each return address would be another.
  mutating func function(module recorded: Int, name: Int) -> Int {
    let module = moduleOf[recorded]
    guard isNone[name] else { return function(inModule: module, name: name) }
    guard hasOwnName[recorded], let image = modules[module].image,
      let start = addresses[name].flatMap(image.startOfFunction(at:))
    else { return function(inModule: module, name: nameless) }
    if let export = image.name(ofFunctionAt: start) {
      return function(inModule: module, name: functionNames.index(of: export))
    }
    let text = "code at 0x\(String(start, radix: 16))"
    return function(inModule: module, name: functionNames.index(of: text), start: start)
  }

  private mutating func function(
    inModule module: Int,
    name: Int,
    start: UInt32? = nil
  ) -> Int {
    let index = known.index(of: module, name)
    if index == functions.count {
      let text = functionNames[name]
      functions.append(
        Function(
          name: text.isEmpty ? Self.nameless(modules[module].name) : text,
          symbol: start == nil ? text : "",
          module: module,
          imageAddress: start
        )
      )
    }
    return index
  }

  /// What code without names is called.
  static func nameless(_ module: String) -> String { "code of \(module)" }

  /// The function that stands for the kernel.
  mutating func kernel() -> Int {
    if let kernelIndex { return kernelIndex }
    modules.append(.init(name: Self.kernelModule, isSystem: true, mix: ImportOptions.defaultMix))
    let function = function(
      inModule: modules.count - 1,
      name: functionNames.index(of: "time in the kernel")
    )
    kernelIndex = function
    return function
  }

  /// The function that stands for translated code of no known module.
  mutating func emulatedCode() -> Int {
    if let emulatedIndex { return emulatedIndex }
    modules.append(.init(name: Self.emulatedModule, isSystem: false, mix: ImportOptions.defaultMix))
    let function = function(
      inModule: modules.count - 1,
      name: functionNames.index(of: "translated code")
    )
    emulatedIndex = function
    return function
  }

  /// The function that stands for time in no code that nothing known calls.
  mutating func unknownCode() -> Int {
    if let unknownIndex { return unknownIndex }
    modules.append(.init(name: Self.unknownModule, isSystem: false, mix: ImportOptions.defaultMix))
    let function = function(inModule: modules.count - 1, name: nameless)
    unknownIndex = function
    return function
  }

  /// Whether a function is x64 code, as far as its module says.
  func isX64(_ function: Int) -> Bool {
    let module = modules[functions[function].module]
    return (module.architecture ?? (module.isSystem ? .arm64x : .x64)) == .x64
  }
}
