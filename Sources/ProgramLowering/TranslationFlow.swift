package import Lowering
internal import X64Decoding

/// How often each block ran in each translation, by the counts of the edges.
///
/// A recording does not tell in which translation a block ran. Control that enters a translation
/// stays in it until a jump leaves it, and comes back behind its calls; so the executions of a
/// block are shared among its nodes as the executions before it are, over and over.
package struct TranslationFlow: Sendable {
  /// The executions of each node.
  package private(set) var executions: [Double]
  /// By place: how often the jump at the end left the translation.
  package private(set) var leaving: [Double]
  /// By place: the node with most executions; -1 for what never ran.
  package private(set) var mainNode: [Int]

  /// A share of a node's executions that goes on to another.
  private struct Way {
    var from: Int
    var to: Int
    var share: Double
  }

  /// The nodes that are reached from the entries of their translations: no others ever run.
  private let reached: [Int]

  /// More passes than this change no result by a thousandth.
  private static let passes = 12

  /// Shares the executions of a program among its translations.
  package init(of code: RecordedCode, in translations: Translations, habits: TranslatorHabits) {
    executions = Array(repeating: 0, count: translations.places.count)
    reached = translations.isReached.indices.filter { translations.isReached[$0] }
    leaving = Array(repeating: 0, count: code.blocks.count)
    mainNode = Array(repeating: -1, count: code.blocks.count)
    let ways = Self.ways(of: code, in: translations, sweeps: habits.sweeps)
    start(code, translations)
    var coming = executions
    for _ in 0..<Self.passes { pass(ways, &coming, code, translations) }
    for (node, place) in translations.places.enumerated() {
      let main = mainNode[place]
      if main < 0 || executions[node] > executions[main] { mainNode[place] = node }
    }
    countLeaving(code, translations)
  }

  /// At first every block runs in the translations that reach it, in each as often.
  private mutating func start(_ code: RecordedCode, _ translations: Translations) {
    for node in reached { executions[node] = 1 }
    normalize(code, translations)
  }

  /// Makes the executions of each block's nodes sum to those of the block.
  private mutating func normalize(_ code: RecordedCode, _ translations: Translations) {
    for place in code.blocks.indices { leaving[place] = 0 }
    for node in reached { leaving[translations.places[node]] += executions[node] }
    for node in reached {
      let place = translations.places[node]
      guard leaving[place] > 0 else { continue }
      executions[node] *= Double(code.blocks[place].executions) / leaving[place]
    }
  }

  /// Keeps a number from growing or shrinking beyond what can be divided by, whatever a recording
  /// says of its ways.
  private static func bounded(_ executions: Double) -> Double {
    executions < 1e-200 ? 0 : min(executions, 1e200)
  }

  /// Moves executions along all ways, those that lead forward in the same pass.
  private mutating func pass(
    _ ways: [Way],
    _ coming: inout [Double],
    _ code: RecordedCode,
    _ translations: Translations
  ) {
    for node in reached { coming[node] = 0 }
    for way in ways where way.to <= way.from { coming[way.to] += executions[way.from] * way.share }
    var node = -1
    for way in ways {
      if way.from != node {
        node = way.from
        if coming[node] > 0 { executions[node] = Self.bounded(coming[node]) }
      }
      if way.to > way.from { coming[way.to] += executions[node] * way.share }
    }
    for node in reached { executions[node] = Self.bounded(coming[node]) }
    // Where a program begins nothing comes from; such a block is in one translation.
    for node in reached where executions[node] == 0 {
      if node == translations.entryNode(of: translations.places[node]) { executions[node] = 1e-6 }
    }
    normalize(code, translations)
  }

  private static func ways(
    of code: RecordedCode,
    in translations: Translations,
    sweeps: Bool
  ) -> [Way] {
    var returned = Array(repeating: 0.0, count: code.blocks.count)
    var called = returned
    for block in code.blocks {
      if let behind = block.continuation { called[behind] += Double(block.executions) }
      guard block.branch == .return else { continue }
      for edge in code.edges[block.edges] { returned[edge.to] += Double(edge.count) }
    }
    var ways: [Way] = []
    for translation in 0..<translations.starts.count - 1 {
      for node in translations.starts[translation]..<translations.starts[translation + 1]
      where translations.isReached[node] {
        let block = code.blocks[translations.places[node]]
        guard block.executions > 0 else { continue }
        for edge in code.edges[block.edges] {
          if sweeps, block.branch == .return, code.isContinuation[edge.to] { continue }
          let inside =
            block.branch.staysNear ? translations.node(of: edge.to, in: translation) : nil
          guard let to = inside ?? translations.entryNode(of: edge.to) else { continue }
          let share = Double(edge.count) / Double(block.executions)
          ways.append(Way(from: node, to: to, share: share))
        }
        if sweeps, let behind = block.continuation, called[behind] > 0 {
          let inside = translations.node(of: behind, in: translation)
          guard let to = inside ?? translations.entryNode(of: behind) else { continue }
          ways.append(Way(from: node, to: to, share: returned[behind] / called[behind]))
        }
      }
    }
    return ways
  }

  private mutating func countLeaving(_ code: RecordedCode, _ translations: Translations) {
    for place in code.blocks.indices { leaving[place] = 0 }
    for translation in 0..<translations.starts.count - 1 {
      for node in translations.starts[translation]..<translations.starts[translation + 1]
      where executions[node] > 0 {
        let place = translations.places[node]
        let block = code.blocks[place]
        guard block.executions > 0, let target = block.target else { continue }
        for edge in code.edges[block.edges] where code.blocks[edge.to].address == target {
          if translations.node(of: edge.to, in: translation) == nil {
            leaving[place] +=
              executions[node] * Double(edge.count) / Double(block.executions)
          }
        }
      }
    }
  }
}
