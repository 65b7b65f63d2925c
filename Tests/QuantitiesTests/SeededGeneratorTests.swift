import Quantities
import Testing

struct SeededGeneratorTests {
  /// The reference sequences of SplitMix64: Vigna's splitmix64.c and Java's SplittableRandom.
  @Test(
    arguments: [
      (0, [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F]),
      (
        1_234_567,
        [
          6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
          4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
        ]
      ),
    ] as [(UInt64, [UInt64])]
  )
  func `a seed gives SplitMix64's sequence`(seed: UInt64, sequence: [UInt64]) {
    var generator = SeededGenerator(seed: seed)
    #expect(sequence.map { _ in generator.next() } == sequence)
  }

  @Test func `units are the upper 53 bits, from 0 up to but not with 1`() {
    var bits = SeededGenerator(seed: 9)
    var units = SeededGenerator(seed: 9)
    for _ in 0..<1_000 {
      let unit = units.nextUnit()
      #expect(unit == Double(bits.next() / 2048) / 9_007_199_254_740_992)
      #expect((0..<1).contains(unit))
    }
  }

  @Test func `units are spread evenly`() {
    var generator = SeededGenerator(seed: 11)
    var tenths = [Int](repeating: 0, count: 10)
    for _ in 0..<10_000 { tenths[Int(generator.nextUnit() * 10)] += 1 }
    #expect(tenths.allSatisfy { (900...1_100).contains($0) })
  }

  @Test func `mixing keeps numbers apart`() {
    #expect(Set((0..<10_000).map { SeededGenerator.mix($0) }).count == 10_000)
    #expect(SeededGenerator.mix(0) == 0)
  }
}
