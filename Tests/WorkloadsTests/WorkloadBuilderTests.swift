import Quantities
import Testing
import Workloads

struct WorkloadBuilderTests {
  @Test func `modules, functions and phases keep their order and refer by index`() {
    var builder = WorkloadBuilder()
    let app = builder.addModule(Module(name: "app.exe", architecture: .x64))
    let runtime = builder.addModule(Module(name: "crt.dll", architecture: .arm64x))
    let main = builder.addFunction("main", in: app, instructions: 1_000, mix: "integer")
    let copy = builder.addFunction("copy", in: runtime, instructions: 20, mix: "memory")
    builder.addCall(from: main, to: copy, callsPerRun: CountRatio(3, per: 2), kind: .import)
    builder.addPhase("run", repeats: 7, calls: [EntryCall(function: main, count: 2)])
    builder.addNote("made by hand")
    let workload = builder.workload
    #expect(workload.modules.map(\.name) == ["app.exe", "crt.dll"])
    #expect(workload.functions.map(\.name) == ["main", "copy"])
    #expect(workload.functions.map(\.module) == [0, 1])
    #expect(workload.callSites.map(\.caller) == [0])
    #expect(workload.callSites.map(\.callee) == [1])
    #expect(workload.callSites.first?.callsPerRun == CountRatio(3, per: 2))
    #expect(workload.phases.first?.repeats == 7)
    #expect(workload.phases.first?.threads.map(\.name) == ["main"])
    #expect(workload.notes == ["made by hand"])
  }

  @Test func `call sites are grouped by caller, each group in the order of its calls`() {
    var builder = WorkloadBuilder()
    let app = builder.addModule(Module(name: "app.exe", architecture: .x64))
    let functions = ["a", "b", "c"].map {
      builder.addFunction($0, in: app, instructions: 1, mix: "mixed")
    }
    for (caller, callee) in [(2, 0), (0, 2), (2, 1), (0, 1), (2, 2)] {
      builder.addCall(from: functions[caller], to: functions[callee])
    }
    let calls = builder.workload.callSites.map { [$0.caller, $0.callee] }
    #expect(calls == [[0, 2], [0, 1], [2, 0], [2, 1], [2, 2]])
  }

  @Test(
    arguments: [
      (1, nil, nil, 1, 4), (100, nil, nil, 100, 380), (1_000_000, nil, nil, 250, 950),
      (1_000_000, 380, nil, 100, 380), (10, 381, nil, 101, 381), (10, nil, 1_000, 1_000, 3_800),
      (10, 5_000, 1_000, 1_000, 5_000), (0, nil, nil, 1, 4), (10, 0, nil, 0, 0),
    ] as [(UInt64, UInt64?, UInt64?, UInt64, UInt64)]
  )
  func `code that is not described is assumed from what is`(
    instructions: UInt64,
    bytes: UInt64?,
    reached: UInt64?,
    expectedReached: UInt64,
    expectedBytes: UInt64
  ) throws {
    var builder = WorkloadBuilder()
    _ = builder.addFunction(
      "f",
      in: builder.addModule(Module(name: "a", architecture: .x64)),
      body: .instructions(CountRatio(instructions), mix: "mixed"),
      codeBytes: bytes,
      reachedInstructions: reached
    )
    let function = try #require(builder.workload.functions.first)
    #expect(function.reachedInstructions == expectedReached)
    #expect(function.codeBytes == expectedBytes)
  }

  @Test func `code of a measured body is assumed to be of the usual size`() throws {
    var builder = WorkloadBuilder()
    _ = builder.addFunction(
      "f",
      in: builder.addModule(Module(name: "a", architecture: .x64)),
      body: .measured(
        Measurement(
          picoseconds: CountRatio(5),
          core: "oryon-1",
          frequency: Frequency(gigahertz: 3)
        ),
        mix: "mixed"
      )
    )
    #expect(builder.workload.functions.map(\.reachedInstructions) == [250])
  }

  @Test(
    arguments: [
      (.x64, true, true), (.x64, false, false), (.arm64ec, true, false), (.arm64x, true, false),
      (.arm64, true, false),
    ] as [(Architecture, Bool, Bool)]
  )
  func `only a portable x64 module can move`(
    architecture: Architecture,
    isPortable: Bool,
    isMovable: Bool
  ) {
    let module = Module(name: "a", architecture: architecture, isPortable: isPortable)
    #expect(module.isMovable == isMovable)
  }

  @Test(
    arguments: [
      (.direct, false), (.import, false), (.indirect, true), (.virtual, true), (.callback, true),
    ] as [(CallKind, Bool)]
  )
  func `a call through a pointer is checked`(kind: CallKind, isChecked: Bool) {
    #expect(kind.isChecked == isChecked)
  }

  @Test func `what does not exist cannot be referred to`() async {
    await #expect(processExitsWith: .failure) {
      var builder = WorkloadBuilder()
      _ = builder.addFunction("f", in: 0, instructions: 1, mix: "mixed")
    }
    await #expect(processExitsWith: .failure) {
      var builder = WorkloadBuilder()
      builder.addPhase("run", calls: [EntryCall(function: 0, count: 1)])
    }
  }
}
