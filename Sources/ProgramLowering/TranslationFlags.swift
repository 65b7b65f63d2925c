package import Lowering
package import X64Decoding

/// The flags that are used behind each block: inside its translation, and outside of it.
///
/// A translator sees one translation at a time. Where a jump leaves it, every flag may be used. At
/// calls and returns that is so by `keepsFlagsAcrossCalls`: compilers keep no flags across them.
/// Code that never ran is taken to write the flags before it uses them.
package struct TranslationFlags: Sendable {
  /// By node: the flags that blocks of the same translation use behind it.
  package private(set) var used: [X64Flags]
  /// By node: the flags that are left as they are behind it until the translation is left.
  package private(set) var left: [X64Flags]
  private let keepsFlags: Bool

  /// Goes over all translations from their ends until nothing changes.
  package init(of code: RecordedCode, in translations: Translations, habits: TranslatorHabits) {
    used = Array(repeating: [], count: translations.places.count)
    left = used
    keepsFlags = habits.keepsFlagsAcrossCalls
    var translationOfNode = Array(repeating: 0, count: translations.places.count)
    var nodes: [Int] = []
    var ways: [OpenPlaces.Way] = []
    for translation in 0..<translations.starts.count - 1 {
      for node in translations.starts[translation]..<translations.starts[translation + 1]
      where translations.isReached[node] {
        translationOfNode[node] = translation
        nodes.append(node)
        for edge in code.edges[code.blocks[translations.places[node]].edges] {
          if let next = translations.node(of: edge.to, in: translation) {
            ways.append(OpenPlaces.Way(from: node, to: next))
          }
        }
      }
    }
    var open = OpenPlaces(nodes, of: translations.places.count, ways: ways)
    while let node = open.next() {
      let (used, left) = behind(node, of: translationOfNode[node], code, translations)
      guard used != self.used[node] || left != self.left[node] else { continue }
      self.used[node] = used
      self.left[node] = left
      open.open(before: node)
    }
  }

  private func behind(
    _ node: Int,
    of translation: Int,
    _ code: RecordedCode,
    _ translations: Translations
  ) -> (used: X64Flags, left: X64Flags) {
    let block = code.blocks[translations.places[node]]
    switch block.branch {
    case .indirectJump: return ([], .arithmetic)
    case .call, .indirectCall, .return: return ([], keepsFlags ? .arithmetic : [])
    default: break
    }
    var used: X64Flags = []
    var left: X64Flags = []
    if let target = block.target, !translations.holds(target, in: translation, of: code) {
      left = .arithmetic
    }
    for edge in code.edges[block.edges] {
      guard let next = translations.node(of: edge.to, in: translation) else {
        left = .arithmetic
        continue
      }
      let block = code.blocks[edge.to]
      used.formUnion(self.used[next].subtracting(block.flagsLost).union(block.flagsUsed))
      left.formUnion(self.left[next].subtracting(block.flagsLost))
    }
    return (used, left)
  }
}
