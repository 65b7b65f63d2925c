internal import Lowering

/// What a translator keeps in memory beside the guest's state: constants and tables of them.
enum TranslatorData {
  /// Where the guest's state is, with the constants behind it.
  static let stateAddress: UInt64 = 0x3000_0000
  private static let tablesAddress: UInt64 = 0x3100_0000

  /// The tables, which code only reads.
  static let tables: ReferenceMemory.Window = {
    var bytes: [UInt8] = []
    for table in VectorTable.allCases {
      for immediate in 0..<256 {
        let (low, high) = table.halves(Int64(immediate))
        for half in [low, high] {
          bytes += (0..<8).map { UInt8(truncatingIfNeeded: half >> UInt64($0 * 8)) }
        }
      }
    }
    return ReferenceMemory.Window(address: tablesAddress, bytes: bytes)
  }()

  /// The state of a translator that has just begun: all zero, but for constants and addresses.
  static let state: [UInt8] = {
    let end = Int(GuestState.vectorConstants) + 16 * VectorConstant.allCases.count
    var bytes = [UInt8](repeating: 0, count: end)
    func put(_ value: UInt64, at offset: Int64) {
      for byte in 0..<8 {
        bytes[Int(offset) + byte] = UInt8(truncatingIfNeeded: value >> UInt64(byte * 8))
      }
    }
    for constant in VectorConstant.allCases {
      let (low, high) = constant.halves
      put(low, at: GuestState.vectorConstants + 16 * Int64(constant.rawValue))
      put(high, at: GuestState.vectorConstants + 16 * Int64(constant.rawValue) + 8)
    }
    for constant in X87Constant.allCases {
      let (significand, signAndExponent) = constant.extended
      put(significand, at: GuestState.x87Constants + 16 * Int64(constant.rawValue))
      put(UInt64(signAndExponent), at: GuestState.x87Constants + 16 * Int64(constant.rawValue) + 8)
    }
    for table in VectorTable.allCases {
      let address = tablesAddress + 4096 * UInt64(table.rawValue)
      put(address, at: GuestState.vectorTables + 8 * Int64(table.rawValue))
    }
    return bytes
  }()
}
