#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A word of code that a search has found.
package struct FoundWord: Sendable {
  /// Where it is in the file.
  package var offset: Int
  package var word: UInt32
}

/// Words of code that a search has found, in order.
package struct FoundWords: Sendable {
  /// Those that are one of the patterns under the mask.
  package var matches: [FoundWord] = []
  /// Those that are a distance with the lowest of two bits set, from behind them to a place within
  /// bounds.
  package var distances: [FoundWord] = []
}

/// A search through the 32-bit words of code.
package struct WordSearch: Sendable {
  private let patterns: [UInt32]
  private let mask: UInt32
  private let bounds: Range<UInt32>
  /// The bits that all patterns have alike, and what they are: most words differ there.
  private let alike: UInt32
  private let first: UInt32

  /// Makes a search.
  ///
  /// - Parameters:
  ///   - patterns: What words are under the mask.
  ///   - mask: The bits that count.
  ///   - bounds: Where distances lead.
  package init(matching patterns: [UInt32], under mask: UInt32, leadingTo bounds: Range<UInt32>) {
    self.patterns = patterns
    self.mask = mask
    self.bounds = bounds
    let pattern = patterns.first ?? ~0
    alike = patterns.reduce(mask) { $0 & ~($1 ^ pattern) }
    first = pattern & alike
  }

  /// Goes through words that lie in a piece; changes beside the file are not looked at.
  ///
  /// - Parameters:
  ///   - bytes: The file.
  ///   - offsets: Where to search, cut to what there is.
  ///   - address: The address of the first byte.
  /// - Returns: What was found.
  package func words(in bytes: ImageBytes, _ offsets: Range<Int>, from address: UInt32)
    -> FoundWords
  {
    var found = FoundWords()
    let start = max(offsets.lowerBound, 0)
    let end = min(offsets.upperBound, bytes.count)
    guard start < end else { return found }
    let (mask, alike, first) = (mask, alike, first)
    let (lower, length) = (bounds.lowerBound, UInt32(bounds.count))
    unsafe bytes.data.withUnsafeBytes { buffer in
      var offset = start
      var behind = address &+ 4
      let last = end - 4
      while offset <= last {
        // Swift runs on little-endian processors only, as Windows does.
        let word = unsafe buffer.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
        // Without a branch for each condition: code takes them in no order that can be foreseen.
        let differs = (word & alike) ^ first
        let isAway = behind &+ (word & ~3) &- lower >= length ? UInt32(1) : 0
        let isNoDistance = (word & 3) ^ 1 | isAway
        if differs == 0, patterns.contains(word & mask) {
          found.matches.append(FoundWord(offset: offset, word: word))
        }
        if isNoDistance == 0 {
          found.distances.append(FoundWord(offset: offset, word: word))
        }
        behind &+= 4
        offset &+= 4
      }
    }
    return found
  }
}
