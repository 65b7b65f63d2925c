import CallSimulation
import Quantities
import Workloads

/// Small workloads of every shape: fractions, recursion, threads, functions of no or many calls.
struct RandomWorkload {
  let workload: Workload
  let placements: [Placement]
  let cache: CodeCache

  init(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var builder = WorkloadBuilder()
    let modules = (0..<Int.random(in: 1...4, using: &generator)).map {
      builder.addModule(Module(name: "m\($0)", architecture: .x64))
    }
    let count = Int.random(in: 1...12, using: &generator)
    var moduleOf: [Int] = []
    for index in 0..<count {
      let module = modules.randomElement(using: &generator) ?? 0
      moduleOf.append(module)
      _ = builder.addFunction(
        "f\(index)",
        in: module,
        instructions: UInt64.random(in: 0...500, using: &generator),
        mix: "mixed",
        codeBytes: UInt64.random(in: 1...100, using: &generator)
      )
    }
    for _ in 0..<Int.random(in: 0...(count * 2), using: &generator) {
      let caller = Int.random(in: 0..<count, using: &generator)
      let callee = Int.random(in: 0..<count, using: &generator)
      // Calls back are rarer, so that most recursion ends.
      let isBack = callee <= caller
      builder.addCall(
        from: caller,
        to: callee,
        callsPerRun: CountRatio(
          UInt64.random(in: 0...(isBack ? 2 : 5), using: &generator),
          per: UInt64.random(in: isBack ? 5...9 : 1...4, using: &generator)
        ),
        kind: CallKind.allCases.randomElement(using: &generator) ?? .direct
      )
    }
    for phase in 0..<Int.random(in: 1...3, using: &generator) {
      let threads = (0..<Int.random(in: 1...2, using: &generator)).map { thread in
        Thread(
          name: "t\(thread)",
          calls: (0..<Int.random(in: 0...2, using: &generator)).map { _ in
            EntryCall(
              function: Int.random(in: 0..<count, using: &generator),
              count: UInt64.random(in: 0...3, using: &generator)
            )
          }
        )
      }
      builder.addPhase(
        "p\(phase)",
        repeats: UInt64.random(in: 1...40, using: &generator),
        threads: threads
      )
    }
    workload = builder.workload
    placements = (0...modules.count).map { step in
      Placement(isNative: moduleOf.map { $0 < step })
    }
    cache = CodeCache(
      capacity: UInt64.random(in: 20...900, using: &generator),
      hostBytesPerGuestByte: Double.random(in: 0.5...3, using: &generator)
    )
  }
}
