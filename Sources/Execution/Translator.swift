internal import HostCode
internal import Lowering
internal import X64Decoding

/// Turns blocks of the guest's code into steps, when they are first reached.
///
/// A64 code becomes the operations that its words encode; x64 code what `EmulatedLowering` makes of
/// it, without what serves only the translator. Blocks are kept in the order in which they were
/// first reached.
final class Translator {
  /// The blocks, in the order of their first runs.
  private(set) var blocks: [TranslatedBlock] = []
  /// The engine's own steps, by the address and mode that they stand for.
  private(set) var stubs: [(key: UInt64, place: StepPlace)] = []
  let code: GuestCode
  let habits: TranslatorHabits
  private let stepStore = StepStore()
  private var places: [UInt64: StepPlace] = [:]
  var lowering: EmulatedLowering
  var selection: StepSelection
  var lookAhead: FlagLookAhead
  var operations: [HostOperation] = []
  var instructions: [X64Instruction] = []
  /// Edges inside an instruction: the step that branches, and the operation that it goes to.
  var inner: [(step: Int, operation: Int)] = []
  /// Where the steps of the instructions of the block at hand begin.
  var marks: [Mark] = []
  /// Those of all blocks.
  private var allMarks: [Mark] = []
  /// By operation of an x64 block: where its steps begin.
  var starts: [Int] = []

  /// Where an instruction's steps begin, and its bytes, from those of the block.
  struct Mark {
    var step: Int
    var offset: Int
  }

  /// A block has no more instructions than these.
  static let longestBlock = 256

  init(code: GuestCode, habits: TranslatorHabits) {
    self.code = code
    self.habits = habits
    lowering = EmulatedLowering(habits: habits)
    selection = StepSelection(store: OperationStore())
    lookAhead = FlagLookAhead(of: code, keepsFlagsAcrossCalls: habits.keepsFlagsAcrossCalls)
  }

  /// Where the steps for an address in a mode are, if it has been reached.
  func knownPlace(_ address: UInt64, _ mode: Mode) -> StepPlace? {
    places[address | mode.rawValue]
  }

  /// Where the steps for the code at an address are: translated now, if that was not done.
  ///
  /// - Throws: `notExecutable` where no code of this mode lies.
  func place(_ address: UInt64, _ mode: Mode) throws(ExecutionStop) -> StepPlace {
    if let place = places[address | mode.rawValue] { return place }
    selection.steps.removeAll(keepingCapacity: true)
    selection.isControlled = mode.contains(.controlled)
    inner.removeAll(keepingCapacity: true)
    marks.removeAll(keepingCapacity: true)
    return try mode.contains(.native)
      ? translateNative(address, mode) : translateEmulated(address, mode)
  }

  /// A step that the engine does itself, with an edge to an address.
  ///
  /// - Parameters:
  ///   - key: The address that it stands for, with the mode.
  ///   - step: The step.
  ///   - target: Where edge 1 leads, with the mode; nil for nowhere.
  /// - Returns: Where it is.
  func stub(for key: UInt64, _ step: Step, to target: UInt64?) -> StepPlace {
    if let place = places[key] { return place }
    selection.steps.removeAll(keepingCapacity: true)
    inner.removeAll(keepingCapacity: true)
    let (start, _) = emit(step, edges: target.map { [$0] } ?? [])
    places[key] = start
    stubs.append((key, start))
    return start
  }

  /// Puts the steps of a block to where they stay.
  ///
  /// - Parameters:
  ///   - block: What is known of the block; its end is found here.
  ///   - step: The step that ends it.
  ///   - edges: Where its edges lead, with their modes.
  /// - Returns: Where its first step is.
  func finish(_ block: TranslatedBlock, _ step: Step, edges: [UInt64]) -> StepPlace {
    var last = step
    last.instructions = UInt16(truncatingIfNeeded: block.instructions)
    let (start, end) = emit(last, edges: edges)
    var block = block
    block.start = start
    block.end = end
    block.stepsBehind = Self.stepsBehind(edges: edges.count)
    block.marks = allMarks.count..<allMarks.count + marks.count
    allMarks += marks
    blocks.append(block)
    places[block.address | block.mode.rawValue] = start
    return start
  }

  /// A block's last step, its edges, the known target, and the steps that translate.
  private static func stepsBehind(edges: Int) -> Int { 4 + max(1, edges) }

  /// An edge that leads to a step.
  func edge(to place: StepPlace) -> StepPlace {
    let edge = stepStore.reserve(1)
    edge.edge = Edge(target: place)
    return edge
  }

  /// The address of the instruction that a step belongs to, and its mode; nil for the engine's own.
  func instruction(of place: StepPlace) -> (address: UInt64, mode: Mode)? {
    for block in blocks {
      guard let start = block.start, let end = block.end, start.number <= place.number,
        place.number < end.number + UInt(block.stepsBehind * MemoryLayout<Step>.stride)
      else { continue }
      let step = Int(place.number - start.number) / MemoryLayout<Step>.stride
      let offset = allMarks[block.marks].last { $0.step <= step }?.offset ?? 0
      return (block.address + UInt64(offset), block.mode)
    }
    return nil
  }

  /// The selected steps, one that ends them, two edges, and for each edge a step that translates
  /// where it leads.
  private func emit(_ last: Step, edges: [UInt64]) -> (start: StepPlace, end: StepPlace) {
    let steps = selection.steps
    // Behind the edges: the known target of an indirect branch.
    let start = stepStore.reserve(steps.count + Self.stepsBehind(edges: edges.count))
    for (index, step) in steps.enumerated() { start.advanced(by: index).step = step }
    for edge in inner {
      start.advanced(by: edge.step + 1).edge = Edge(
        target: start.advanced(by: starts[edge.operation])
      )
      start.advanced(by: edge.step + 2).edge = Edge(target: start.advanced(by: edge.step + 3))
    }
    let end = start.advanced(by: steps.count)
    end.step = last
    let stubs = end.advanced(by: 4)
    for index in 0..<2 {
      let isUsed = index < edges.count
      end.advanced(by: 1 + index).edge = Edge(target: stubs.advanced(by: isUsed ? index : 0))
    }
    let nowhere = Step(code: .refuse, payload: Int64(bitPattern: StepPlace.noTarget))
    end.advanced(by: 3).step = nowhere
    if edges.isEmpty { stubs.step = nowhere }
    for (index, key) in edges.enumerated() {
      // Whoever goes to the target that stands for none goes there.
      if index == 0, last.code == .callIndirect {
        stubs.step = nowhere
        continue
      }
      stubs.advanced(by: index).step = Step(
        code: .translate,
        d: 3,
        payload: Int64(bitPattern: key)
      )
    }
    return (start, end)
  }
}
