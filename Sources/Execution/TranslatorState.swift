internal import Lowering

/// What a translator keeps in memory: the guest's state, with constants behind it, and tables.
package enum TranslatorState {
  /// How many bytes the state has, with its constants.
  package static let stateBytes =
    Int(GuestState.vectorConstants) + 16 * VectorConstant.allCases.count
  /// How many bytes all tables have.
  package static let tablesBytes = tableBytes * VectorTable.allCases.count

  private static let tableBytes = 256 * 16

  /// Writes the state of a translator that has just begun, and its tables.
  ///
  /// What is 0 in the state is not written: it has to be so already.
  ///
  /// - Parameters:
  ///   - memory: Where to; all of both can be accessed.
  ///   - stateAddress: The address of the state, for `GuestRegisters.state`.
  ///   - tablesAddress: The address of the tables.
  package static func write(
    into memory: GuestMemory,
    stateAddress: UInt64,
    tablesAddress: UInt64
  ) {
    func put(_ value: UInt64, at offset: Int64) {
      memory.put(value, 8, at: stateAddress &+ UInt64(bitPattern: offset))
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
      let address = tablesAddress &+ UInt64(tableBytes) * UInt64(table.rawValue)
      put(address, at: GuestState.vectorTables + 8 * Int64(table.rawValue))
      for immediate in 0..<256 {
        let (low, high) = table.halves(Int64(immediate))
        memory.put(low, 8, at: address &+ UInt64(immediate * 16))
        memory.put(high, 8, at: address &+ UInt64(immediate * 16 + 8))
      }
    }
  }
}
