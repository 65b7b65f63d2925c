internal import Lowering
internal import X64Decoding

/// How often the lowering of repeated string instructions runs in a recording.
///
/// QEMU goes through their elements one by one: the first in the block that the instruction ends,
/// each other in a block of the instruction alone. A translator has loops for all elements, which it
/// enters once; `RepeatedWork` tells what they take for the mean number of elements.
struct StringRepetition {
  /// A block that such an instruction ends.
  private struct End {
    var place: Int
    var address: UInt64
    var work: RepeatedWork
    /// How often the instruction began with its first element.
    var entries: Double
  }

  /// By place of such a block: the operations that run, all elements together.
  private var operations: [Int: Double] = [:]

  init(of code: RecordedCode, habits: TranslatorHabits) {
    var ends: [End] = []
    for (place, block) in code.blocks.enumerated() where block.missingInstructions == 0 {
      guard let last = code.instructions[block.instructions].last,
        let work = RepeatedWork(of: last, habits: habits)
      else { continue }
      let address = block.end &- UInt64(last.length)
      ends.append(
        End(place: place, address: address, work: work, entries: Double(block.executions))
      )
    }
    // From such a block to its own instruction, on to the next element.
    var continued: [Int: Double] = [:]
    for end in ends {
      for edge in code.edges[code.blocks[end.place].edges]
      where code.blocks[edge.to].address == end.address {
        continued[edge.to, default: 0] += Double(edge.count)
      }
    }
    var sums: [UInt64: (elements: Double, entries: Double)] = [:]
    for index in ends.indices {
      let end = ends[index]
      if code.blocks[end.place].address == end.address {
        ends[index].entries = max(0, end.entries - (continued[end.place] ?? 0))
      }
      sums[end.address, default: (0, 0)].elements += Double(code.blocks[end.place].executions)
      sums[end.address, default: (0, 0)].entries += ends[index].entries
    }
    for end in ends {
      guard let sum = sums[end.address], let element = end.work.loops.last?.bytes else { continue }
      let elements = min(1e12, (sum.elements / max(1, sum.entries)).rounded())
      let each = end.work.operations(forBytes: Int(elements) * element)
      operations[end.place] = end.entries * Double(each)
    }
  }

  /// How often the whole lowering of the instruction at a block's end would have to run to be as
  /// many operations as run; nil when the block does not end with one.
  ///
  /// - Parameters:
  ///   - place: The block.
  ///   - count: How many operations the lowering has.
  /// - Returns: The number.
  func executions(at place: Int, ofOperations count: Int) -> UInt64? {
    guard count > 0, let operations = operations[place] else { return nil }
    return UInt64(min(1e18, (operations / Double(count)).rounded()))
  }
}
