import A64Decoding
import HostCode
import Testing

/// Properties of every word, on seeded random ones.
@Suite struct FuzzTests {
  /// SplitMix64, for words that are the same in every run.
  struct Words: Sequence, IteratorProtocol {
    var state: UInt64
    var left: Int

    mutating func next() -> UInt32? {
      guard left > 0 else { return nil }
      left -= 1
      state &+= 0x9E37_79B9_7F4A_7C15
      var bits = state
      bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
      bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
      return UInt32(truncatingIfNeeded: bits ^ bits >> 31)
    }
  }

  @Test(arguments: [1, 2, 3, 4])
  func `an operation is consistent in itself`(seed: UInt64) {
    for word in Words(state: seed, left: 50_000) {
      let operation = A64Decoder.decode(word)
      let isConsistent =
        operation.opcode == .unknown
        ? operation == .unknown(word)
        : operation.operationClass != .unknown
          && (operation.isMemoryAccess == (operation.addressing != .none))
          && (operation.addressing == .none || operation.addressing == .literal
            || operation.base != .none)
          && (operation.accessBytes > 0) == (operation.isLoad || operation.isStore)
          && operation.accessBytes <= 64
          && (operation.index == .none || operation.addressing == .register
            || operation.addressing == .postIndex)
          && (operation.modifier != .none || operation.addressing != .register
            || operation.amount == 0)
          && (!operation.isBranch || operation.immediate.isMultiple(of: 4))
          && operation.origin == .work
          && operation.writesFlags == operation.registersWritten.contains(.nzcv)
          && operation.readsFlags == operation.registersRead.contains(.nzcv)
      #expect(isConsistent, "\(String(word, radix: 16)) \(operation)")
    }
  }

  @Test func `operations with the same text are the same`() {
    var byText: [String: HostOperation] = [:]
    // Few registers, so that texts meet.
    for word in Words(state: 5, left: 150_000) {
      let operation = A64Decoder.decode(word & ~0x001E_7BDE)
      guard operation.opcode != .unknown else { continue }
      let known = byText.updateValue(operation, forKey: "\(operation)")
      #expect(known == nil || known == operation, "\(operation)")
    }
    #expect(byText.count > 1000)
  }
}
