package import Diagnostics
package import Execution
internal import Lowering
internal import PEReading
internal import Tables
package import Workloads

/// A run of a function of images, which are loaded into one process and executed.
package struct ImageRun: Sendable {
  /// The files of the images; the first has the function.
  package var files: [String]
  /// The name of the function, or `#` and its number.
  package var export: String
  /// Its whole arguments, at most four.
  package var arguments: [Int64]
  package var limits = ExecutionLimits()
  /// The translator whose code runs for x64: it changes no count.
  package var emulator: String

  /// Whose code runs where nothing else is said.
  package static let usualEmulator = "fex"

  package init(
    files: [String],
    export: String,
    arguments: [Int64] = [],
    emulator: String = usualEmulator
  ) {
    self.files = files
    self.export = export
    self.arguments = arguments
    self.emulator = emulator
  }

  /// What came of a run.
  package struct Outcome: Sendable {
    /// `rax` or `x0`, and `xmm0` or `d0`.
    package var result: UInt64
    package var number: Double
    package var record: ExecutionRecord
    /// What the images are.
    package var images: [Image]
  }

  /// An image that was loaded.
  package struct Image: Sendable, Hashable {
    package var name: String
    /// Whether it has Arm64EC code.
    package var isNative: Bool
    /// By address from the image's base: the names of its exports.
    package var exports: [UInt64: String]
  }

  /// Loads the images, and runs the function.
  ///
  /// - Returns: The result and all counts.
  /// - Throws: Everything that is wrong with the images, or why the run ended before.
  package func outcome() throws(InvalidInput) -> Outcome {
    var mistakes: [Diagnostic] = []
    var images: [PEImage] = []
    for file in files {
      do throws(InvalidInput) {
        images.append(try PEImage(ImageBytes(mapping: file)))
      } catch {
        mistakes += error.diagnostics
      }
    }
    guard mistakes.isEmpty else { throw InvalidInput(mistakes) }
    let process = try GuestProcess(images, limits: limits)
    let address = try process.export(export, of: 0)
    guard let table = EmulatorTables.named(emulator),
      let engine = ExecutionEngine(process, habits: table.habits())
    else {
      throw InvalidInput([
        Diagnostic(
          path: files.first ?? "command line",
          message: "this build cannot read x64 code",
          hint: "build with the trait MachineCode, which needs libzydis-dev"
        )
      ])
    }
    let result: UInt64
    do throws(ExecutionFailure) {
      result = try engine.run(address, arguments: arguments.map { UInt64(bitPattern: $0) })
    } catch {
      throw InvalidInput([Diagnostic(path: files.first ?? "", message: error.description)])
    }
    return Outcome(
      result: result,
      number: engine.numberResult,
      record: engine.record(),
      images: process.images.map { image in
        Image(
          name: image.name,
          isNative: image.image.hybridMetadata != nil,
          exports: Dictionary(
            (image.image.exports?.symbols ?? []).compactMap { symbol in
              symbol.name.map { (UInt64(symbol.address), $0) }
            },
            uniquingKeysWith: { first, second in min(first, second) }
          )
        )
      }
    )
  }
}

extension ImageRun {
  /// The run of x64 images as a workload: functions, calls and code with exact counts, and system
  /// routines with assumed work.
  ///
  /// - Parameters:
  ///   - outcome: What came of the run.
  ///   - name: What its recording is called.
  ///   - options: What modules are called, and how much is kept.
  /// - Returns: The workload.
  /// - Throws: That the images have Arm64EC code, or what a block profile would be refused for.
  package static func workload(
    of outcome: Outcome,
    name: String,
    options: ImportOptions
  ) throws(InvalidInput) -> Workload {
    if let native = outcome.images.first(where: \.isNative) {
      throw InvalidInput([
        Diagnostic(
          path: name,
          message: "\(native.name) has Arm64EC code: a workload is made of a run of x64 code alone",
          hint: "name the x64 build of each image"
        )
      ])
    }
    var program = try BlockProfileImporter.program(
      of: outcome.record.emulated,
      options: options
    )
    program.notes.insert("counted in a run of \(name)", at: 0)
    program.nameExports(outcome)
    program.addRoutines(outcome.record)
    program.addEntries()
    program.mergeSmallFunctions(keeping: options.keepShare)
    return program.workload()
  }
}

extension RecordedProgram {
  /// Names functions by the exports that they are.
  fileprivate mutating func nameExports(_ outcome: ImageRun.Outcome) {
    guard let code else { return }
    var taken = Set(functions.map(\.name))
    for (index, function) in functions.enumerated() {
      guard
        let first = function.blocks.min(by: { code.blocks[$0].address < code.blocks[$1].address })
      else { continue }
      let block = code.blocks[first]
      let offset = block.address - code.modules[block.module].start
      guard let name = outcome.images[block.module].exports[offset], taken.insert(name).inserted
      else { continue }
      functions[index].name = name
    }
  }

  /// Adds the system routines that were called, as functions of the module that Windows has them
  /// in, with the calls of them.
  fileprivate mutating func addRoutines(_ record: ExecutionRecord) {
    guard record.routineCalls.contains(where: { $0.fromEmulated > 0 }) else { return }
    let module = modules.count
    modules.append(Module(name: Self.routineModule, isSystem: true, mix: ImportOptions.defaultMix))
    var places: [Int: Int] = [:]
    var taken = Set(functions.map(\.name))
    for (number, calls) in record.routineCalls.enumerated() where calls.fromEmulated > 0 {
      let routine = SystemRoutine.all[number]
      let name = taken.insert(routine.name).inserted ? routine.name : "\(routine.name) (system)"
      places[number] = functions.count
      functions.append(
        Function(
          name: name,
          module: module,
          work: routine.instructions(calls: calls.fromEmulated, work: calls.work),
          inclusiveWork: 0,
          signature: try? CallSignature(routine.signature)
        )
      )
    }
    var functionOfBlock: [Int: Int] = [:]
    for (index, function) in functions.enumerated() {
      for block in function.blocks { functionOfBlock[block] = index }
    }
    for call in record.emulatedRoutineCalls {
      guard let caller = functionOfBlock[call.block], let callee = places[call.routine] else {
        continue
      }
      calls.append(
        Call(
          caller: caller,
          callee: callee,
          count: call.count,
          place: UInt64(call.block),
          kind: .import
        )
      )
    }
    notes.append("the work of system routines is assumed, by bytes and calls")
  }

  /// The module of Windows that has the routines of C.
  fileprivate static let routineModule = "ucrtbase.dll"
}
