import Quantities

/// Damages texts as a function of a seed.
struct Mutator {
  private var generator: SeededGenerator

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
  }

  /// A text with one to four kinds of damage.
  mutating func damaged(_ text: [UInt8]) -> [UInt8] {
    var text = text
    for _ in 0...below(4) {
      switch below(8) {
      case 0: flipBit(of: &text)
      case 1: text.removeSubrange(somewhere(in: text, atMost: 24))
      case 2:
        text.insert(contentsOf: Self.words[below(Self.words.count)].utf8, at: below(text.count + 1))
      case 3: text.removeLast(below(text.count + 1) / (1 + below(20)))
      case 4: replace(numbers(in: text), in: &text)
      case 5: swap(numbers(in: text), in: &text)
      case 6: swap(strings(in: text), in: &text)
      default: repeatPart(of: &text)
      }
    }
    return text
  }

  /// A text in which numbers are others, and names stand in each other's place: still JSON.
  mutating func disordered(_ text: [UInt8]) -> [UInt8] {
    var text = text
    for _ in 0...below(6) {
      switch below(4) {
      case 0, 1: replace(numbers(in: text), in: &text)
      case 2: swap(numbers(in: text), in: &text)
      default: swap(strings(in: text), in: &text)
      }
    }
    return text
  }

  /// A file with one to four kinds of damage, each in one of some parts of it.
  mutating func damaged(_ file: [UInt8], in parts: [Range<Int>]) -> [UInt8] {
    var file = file
    for _ in 0...below(4) {
      guard !parts.isEmpty else { break }
      let part = parts[below(parts.count)].clamped(to: file.indices)
      guard !part.isEmpty else { continue }
      let place = part.lowerBound + below(part.count)
      switch below(8) {
      case 0, 1: file[place] ^= 1 << UInt8(below(8))
      case 2: file[place] = UInt8(truncatingIfNeeded: generator.next())
      case 3, 4: put(Self.extremes[below(Self.extremes.count)], 4, at: place & ~3, in: &file)
      case 5: put(Self.extremes[below(Self.extremes.count)], 8, at: place & ~3, in: &file)
      case 6:
        for place in place..<min(part.upperBound, place + 1 + below(32)) {
          file[place] = UInt8(truncatingIfNeeded: generator.next())
        }
      default:
        if below(4) == 0 {
          file.removeLast(below(file.count))
        } else {
          copyPart(of: &file, from: part.lowerBound + below(part.count), to: place)
        }
      }
    }
    return file
  }

  private static let extremes: [UInt64] = [
    0, 1, 4, 0xFFF, 0x1000, 0x1001, 0x3FFF_FFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_F000, 0xFFFF_FFFF,
    0x1_0000_0000, 1 << 40, 1 << 62, 1 << 63, .max - 7, .max,
  ]

  private func put(_ value: UInt64, _ count: Int, at place: Int, in file: inout [UInt8]) {
    for index in 0..<count where place + index < file.count {
      file[place + index] = UInt8(truncatingIfNeeded: value >> UInt64(8 * index))
    }
  }

  private mutating func copyPart(of file: inout [UInt8], from source: Int, to target: Int) {
    let length = min(1 + below(24), file.count - max(source, target))
    for index in 0..<length { file[target + index] = file[source + index] }
  }

  private static let words = [
    "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "null", "true", "-", "0", "1e999",
    "\u{0}", "\n", "é", "\"note\": ", "[[[[[[[[", "{}", "\"plugin\": \"call-graph\",", "NaN",
  ]

  private static let numbers = [
    "0", "-0", "-1", "1", "0.5", "0.1", "1e-13", "1e-400", "1e9", "1e15", "1e16", "1e308", "1e999",
    "999999999999999", "1000000000000000", "18446744073709551615", "18446744073709551616",
    "9223372036854775807", "-9223372036854775808", "0.333333333333", "1e-9223372036854775808",
    "123456789012.123456789", "[1, 3]", "[1e15, 1]", "[1, 1e15]", "[0, 1]", "[1, 0]", "4294967296",
    "140737488355328",
  ]

  private mutating func below(_ count: Int) -> Int {
    count > 0 ? Int(generator.next() % UInt64(count)) : 0
  }

  private mutating func somewhere(in text: [UInt8], atMost length: Int) -> Range<Int> {
    let start = below(text.count)
    return start..<min(text.count, start + below(length + 1))
  }

  private mutating func flipBit(of text: inout [UInt8]) {
    if !text.isEmpty { text[below(text.count)] ^= 1 << UInt8(below(8)) }
  }

  private mutating func repeatPart(of text: inout [UInt8]) {
    let part = Array(text[somewhere(in: text, atMost: 200)])
    text.insert(contentsOf: part, at: below(text.count + 1))
  }

  private mutating func replace(_ places: [Range<Int>], in text: inout [UInt8]) {
    guard !places.isEmpty else { return }
    let number = Self.numbers[below(Self.numbers.count)]
    text.replaceSubrange(places[below(places.count)], with: Array(number.utf8))
  }

  private mutating func swap(_ places: [Range<Int>], in text: inout [UInt8]) {
    guard places.count > 1 else { return }
    let first = places[below(places.count)]
    let second = places[below(places.count)]
    guard first.upperBound <= second.lowerBound else { return }
    let (one, other) = (Array(text[first]), Array(text[second]))
    text.replaceSubrange(second, with: one)
    text.replaceSubrange(first, with: other)
  }

  /// Where numbers stand.
  private func numbers(in text: [UInt8]) -> [Range<Int>] {
    runs(in: text) { (48...57).contains($0) || $0 == UInt8(ascii: ".") }
  }

  /// Where strings stand, with their quotes.
  private func strings(in text: [UInt8]) -> [Range<Int>] {
    let quotes = text.indices.filter { text[$0] == UInt8(ascii: "\"") }
    return stride(from: 0, to: quotes.count - 1, by: 2).map { quotes[$0]..<quotes[$0 + 1] + 1 }
  }

  private func runs(in text: [UInt8], of isWanted: (UInt8) -> Bool) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var start: Int?
    for (index, byte) in text.enumerated() {
      if isWanted(byte) {
        start = start ?? index
      } else if let first = start {
        runs.append(first..<index)
        start = nil
      }
    }
    return runs
  }
}
