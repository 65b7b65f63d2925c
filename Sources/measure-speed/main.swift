import A64Decoding
import BlockProfiles
import CycleEstimation
import Execution
import HostCode
import Lowering
import MemoryAccounting
import PEReading
import Planning
import ProgramLowering
import Quantities
import Tables
import Workloads

// Measures what `Benchmarks/report` sets against other tools and goals.
//
//     measure-speed schedule FILE.a64.blocks CORE ITERATIONS
//     measure-speed assembly FILE.a64.blocks
//     measure-speed lower FILE.x64.blocks EMULATOR
//     measure-speed cut MODULES PAIRS
//     measure-speed execute|steps|allocations EMULATOR EXPORT ARGUMENT IMAGE…
//
// `schedule` runs each different block so often, as llvm-mca does, and `lower` lowers the recording
// as a translator does; both write how much there was and the seconds that it took, of fifteen
// measurements. `assembly` writes the blocks of `schedule` for llvm-mca. `cut` finds the least time
// of a made-up app, gains and boundaries of which are about as large as each other. `execute` calls a
// function of the first image, with all images in one process, and writes what it returns: whoever
// calls it measures the process. `steps` writes what the interpreter did, the most frequent first.
// `allocations` calls the function once more, and writes the bytes that this allocates.

/// The different blocks of a recording of A64 code, but for those with calls and atomics, of which
/// llvm-mca has no model.
func blocks(of profile: BlockProfile) -> [[HostOperation]] {
  var seen: Set<[UInt8]> = []
  var result: [[HostOperation]] = []
  for block in profile.blocks where seen.insert(Array(profile.code(of: block))).inserted {
    var operations: [HostOperation] = []
    var rest = profile.code(of: block)
    while rest.count >= 4 {
      let word = rest.prefix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      operations.append(A64Decoder.decode(word))
      rest = rest.dropFirst(4)
    }
    guard operations.allSatisfy({ $0.opcode != .unknown && !$0.isCall && !$0.isAtomic }) else {
      continue
    }
    result.append(operations)
  }
  return result
}

/// Writes a quantity and the seconds of fifteen measurements, after one to warm up.
func report(_ quantity: Int, _ work: () throws -> Void) rethrows {
  try work()
  var line = "\(quantity)"
  for _ in 0..<15 {
    let duration = try ContinuousClock().measure(work)
    line += " \(duration / .seconds(1))"
  }
  print(line)
}

/// A made-up app, the same every time.
func madeUpApp(modules count: Int, pairs: Int) -> PlacementModel {
  var generator = SeededGenerator(seed: 1)
  let modules = (0..<count).map { _ in
    PlacementProblem.Module(emulatedTime: 1, nativeTime: 2 * generator.nextUnit())
  }
  let boundary = Double(count) / Double(pairs)
  let costs = (0..<pairs).compactMap { _ -> PlacementProblem.PairCost? in
    let first = Int(generator.next() % UInt64(count))
    let second = Int(generator.next() % UInt64(count))
    guard first != second else { return nil }
    let cost = boundary * generator.nextUnit() / 2
    return PlacementProblem.PairCost(first, second, onlyFirst: cost, onlySecond: cost)
  }
  return PlacementProblem(modules: modules, pairs: costs, group: Array(0..<count)).model
}

/// Calls a function with one argument, some times; the engine behind it, what the function returned
/// last, and the bytes that the last call allocated.
func execute(
  _ arguments: ArraySlice<String>,
  times: Int = 1
) throws -> (engine: ExecutionEngine, result: UInt64, allocated: UInt64?)? {
  guard let first = arguments.first, let emulator = EmulatorTables.named(first),
    let argument = Int64(arguments[arguments.startIndex + 2])
  else { return nil }
  let images = try arguments.dropFirst(3).map { try PEImage(ImageBytes(mapping: $0)) }
  let process = try GuestProcess(images, limits: ExecutionLimits())
  guard let engine = ExecutionEngine(process, habits: emulator.habits(on: nil)) else { return nil }
  let address = try process.export(arguments[arguments.startIndex + 1], of: 0)
  var (result, allocated): (UInt64, UInt64?) = (0, nil)
  let values = [UInt64(bitPattern: argument)]
  for _ in 0..<times {
    let before = AllocatedBytes.ofThisThread
    result = try engine.call(address, arguments: values)
    allocated = before.flatMap { before in AllocatedBytes.ofThisThread.map { $0 - before } }
  }
  return (engine, result, allocated)
}

let arguments = CommandLine.arguments
let usage =
  "usage: measure-speed schedule|assembly|lower FILE … | cut MODULES PAIRS | execute …; see main.swift"
guard arguments.count >= 3 else { fatalError(usage) }
switch (arguments[1], arguments.count) {
case ("cut", 4):
  guard let modules = Int(arguments[2]), let pairs = Int(arguments[3]), modules > 1, pairs > 0
  else { fatalError(usage) }
  let app = madeUpApp(modules: modules, pairs: pairs)
  var native = 0
  report(app.pairs.count) { native = BestPlacement(of: app).isNative.count { $0 } }
  precondition((1..<modules).contains(native), "the cut leaves modules on both sides")
case ("schedule", 5):
  guard let table = CoreTables.named(arguments[3]), let iterations = Int(arguments[4]) else {
    fatalError(usage)
  }
  let blocks = blocks(of: try BlockProfile(contentsOf: arguments[2]))
  var model = PipelineModel(core: table.pipeline, assuming: .isolatedBlock)
  var cycles = 0
  report(blocks.reduce(0) { $0 + $1.count } * iterations) {
    for block in blocks { cycles += model.run(block[...], iterations: iterations).cycles }
  }
  precondition(cycles > 0, "blocks take cycles")
case ("assembly", 3):
  for (index, block) in blocks(of: try BlockProfile(contentsOf: arguments[2])).enumerated() {
    print("# LLVM-MCA-BEGIN \(index)")
    for operation in block { print(operation) }
    print("# LLVM-MCA-END")
  }
case ("lower", 4):
  guard let emulator = EmulatorTables.named(arguments[3]) else { fatalError(usage) }
  let profile = try BlockProfile(contentsOf: arguments[2])
  let code = try RecordedCode(of: profile)
  var operations = 0
  report(code.instructions.count) {
    let program = LoweredProgram(of: code, profile, habits: emulator.habits(on: nil))
    operations += program.operations.count
  }
  precondition(operations > 0, "instructions become operations")
case ("execute", 6...):
  guard let run = try execute(arguments[2...]) else { fatalError(usage) }
  print(Int64(bitPattern: run.result))
case ("steps", 6...):
  guard let run = try execute(arguments[2...]) else { fatalError(usage) }
  for (step, count) in run.engine.stepCounts().prefix(60) { print(count, step) }
case ("allocations", 6...):
  guard let run = try execute(arguments[2...], times: 2) else { fatalError(usage) }
  guard let bytes = run.allocated else { fatalError("needs a build with the trait Jemalloc") }
  print(bytes)
default: fatalError(usage)
}
