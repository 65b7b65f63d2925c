import CycleEstimation
import HostCode
import Testing

/// What holds a block up, in kernels where it is plain.
struct PipelineAnalysisTests {
  @Test func `a chain is named with its operations`() throws {
    var model = try ToyCore().model()
    let analysis = model.analyze([add(5, 6), load(1, .x(0)), add(0, 1)][...])
    #expect(analysis.bottleneck == .chain([1, 2]))
    #expect(analysis.chainBound == 5)
  }

  @Test func `the port with most to do is named`() throws {
    var model = try ToyCore().model()
    let analysis = model.analyze([multiply(1, 0), multiply(2, 0), add(3, 0)][...])
    #expect(analysis.bottleneck == .ports(["M"]))
    #expect(analysis.portBound == 2)
    #expect(analysis.pressure.first { $0.port == "M" }?.cycles == 2)
  }

  @Test func `ports that share their work are named together`() throws {
    var core = ToyCore()
    core.rows["integer"] = #"{ "uops": ["I"], "latency_cycles": 1, "source": "a toy" }"#
    core.limits["dispatch_width_uops"] = "8"
    var model = try core.model()
    let analysis = model.analyze((1...6).map { add($0, 0) }[...])
    #expect(analysis.bottleneck == .ports(["A", "M"]))
    #expect(analysis.portBound == 2)
  }

  @Test func `the front end is named when the ports could do more`() throws {
    var core = ToyCore()
    core.limits["dispatch_width_uops"] = "1"
    var model = try core.model()
    #expect(model.analyze((1...6).map { add($0, 0) }[...]).bottleneck == .frontEnd(.dispatch(1)))
  }

  @Test func `too small a reorder buffer is named`() throws {
    var core = ToyCore()
    core.limits["reorder_buffer_uops"] = "4"
    var model = try core.model()
    let chain = [load(1, .x(0)), add(1, 1), add(1, 1), add(1, 1)]
    #expect(model.analyze(chain[...]).bottleneck == .reorderBuffer)
  }

  @Test func `no operations take no cycles`() throws {
    var model = try ToyCore().model()
    let analysis = model.analyze([])
    #expect(analysis.run.steadyCyclesPerIteration == 0)
    #expect(analysis.pressure.allSatisfy { $0.cycles == 0 })
  }

  @Test func `an operation is described with its ports, latency and interval`() throws {
    var core = ToyCore()
    core.rows["multiply"] = #"{ "uops": ["I", "L*3"], "latency_cycles": 7, "source": "a toy" }"#
    let table = try core.table()
    let product = table.description(of: multiply(1, 0))
    #expect(product.ports == ["L", "I"])
    #expect(product.microOps == 4)
    #expect(product.latency == 7)
    #expect(product.interval == 3)
    let sum = table.description(of: add(1, 0))
    #expect(sum.ports == ["A"])
    #expect(sum.interval == 0.5)
    #expect(table.groupName(of: ["A", "M"]) == "I")
    #expect(table.groupName(of: ["A", "L"]) == nil)
    #expect(table.ports.map(\.name) == ["A", "M", "L", "B"])
    #expect(table.ports.first?.units == 2)
  }
}
