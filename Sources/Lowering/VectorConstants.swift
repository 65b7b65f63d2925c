internal import HostCode

/// A constant of 16 bytes that a translator keeps in the guest's state, ready to be loaded.
///
/// Constant number n is at `GuestState.vectorConstants` + 16 n.
package enum VectorConstant: UInt8, CaseIterable, Sendable {
  /// The signs of the even lanes, which `addsubps` and `addsubpd` invert.
  case evenSingleSigns, evenDoubleSigns
  /// 1, 2, 4, 8, 16, 32, 64, 128 in bytes, twice: the bit of each byte in a mask.
  case byteBits
  /// 0 to 7 in lanes of 16 bits.
  case laneNumbers
  /// 2³¹ in doubles: what a 32-bit integer does not reach.
  case integerLimit
  /// The signs of the odd lanes.
  case oddSingleSigns, oddDoubleSigns
  /// 0 to 3 in the bytes of every lane of 32 bits.
  case laneBytes
  /// 1, 2, 4 to 128 in lanes of 16 bits.
  case laneBits
  /// Where bytes of `aeskeygenassist` come from behind A64's shift of rows.
  case keyAssist
  /// What SHA-1 adds in each quarter of its rounds, in every lane of 32 bits.
  case sha1Choose, sha1Parity, sha1Majority, sha1LastParity

  /// The two halves, lower first.
  package var halves: (UInt64, UInt64) {
    switch self {
    case .evenSingleSigns: (0x8000_0000, 0x8000_0000)
    case .evenDoubleSigns: (0x8000_0000_0000_0000, 0)
    case .byteBits: (0x8040_2010_0804_0201, 0x8040_2010_0804_0201)
    case .laneNumbers: (0x0003_0002_0001_0000, 0x0007_0006_0005_0004)
    case .integerLimit: (0x41E0_0000_0000_0000, 0x41E0_0000_0000_0000)
    case .oddSingleSigns: (0x8000_0000_0000_0000, 0x8000_0000_0000_0000)
    case .oddDoubleSigns: (0, 0x8000_0000_0000_0000)
    case .laneBytes: (0x0302_0100_0302_0100, 0x0302_0100_0302_0100)
    case .laneBits: (0x0008_0004_0002_0001, 0x0080_0040_0020_0010)
    case .keyAssist: (0x040B_0E01_0B0E_0104, 0x0C03_0609_0306_090C)
    case .sha1Choose: (0x5A82_7999_5A82_7999, 0x5A82_7999_5A82_7999)
    case .sha1Parity: (0x6ED9_EBA1_6ED9_EBA1, 0x6ED9_EBA1_6ED9_EBA1)
    case .sha1Majority: (0x8F1B_BCDC_8F1B_BCDC, 0x8F1B_BCDC_8F1B_BCDC)
    case .sha1LastParity: (0xCA62_C1D6_CA62_C1D6, 0xCA62_C1D6_CA62_C1D6)
    }
  }
}

/// A table of 256 constants, one for each immediate, that a translator keeps in memory.
///
/// The address of table number n is at `GuestState.vectorTables` + 8 n; the constant of an
/// immediate i lies 16 i behind it.
package enum VectorTable: UInt8, CaseIterable, Sendable {
  /// Bytes that `tbl` picks for a shuffle, of `shufps` from two registers.
  case pshufd, pshuflw, pshufhw, shufps
  /// Ones in the lanes that `pblendw` takes from the second source.
  case pblendw

  /// The two halves of the constant for an immediate, lower first.
  package func halves(_ immediate: Int64) -> (UInt64, UInt64) {
    var halves = (UInt64(0), UInt64(0))
    for byte in 0..<16 {
      let value = UInt64(byteValue(byte, Int(immediate & 0xFF))) << UInt64(byte % 8 * 8)
      if byte < 8 { halves.0 |= value } else { halves.1 |= value }
    }
    return halves
  }

  private func byteValue(_ byte: Int, _ immediate: Int) -> Int {
    func selected(_ position: Int) -> Int { immediate >> (position % 4 * 2) & 3 }
    switch self {
    case .pshufd: return selected(byte / 4) * 4 + byte % 4
    case .shufps: return selected(byte / 4) * 4 + byte % 4 + (byte < 8 ? 0 : 16)
    case .pshuflw: return byte < 8 ? selected(byte / 2) * 2 + byte % 2 : byte
    case .pshufhw: return byte < 8 ? byte : 8 + selected(byte / 2) * 2 + byte % 2
    case .pblendw: return immediate >> (byte / 2) & 1 == 1 ? 0xFF : 0
    }
  }
}

extension GuestState {
  /// The addresses of the tables by `VectorTable` number, 8 bytes each.
  package static let vectorTables: Int64 = 0xF00
  /// The constants by `VectorConstant` number, 16 bytes each.
  package static let vectorConstants: Int64 = 0x1000
}

extension Emitter {
  /// A constant in a vector register, loaded once for an instruction.
  mutating func load(_ constant: VectorConstant) -> HostRegister {
    let place = GuestState.vectorConstants + 16 * Int64(constant.rawValue)
    if let heldConstant, heldConstant.place == place { return heldConstant.register }
    return loadConstant(place, base: GuestRegisters.state, offset: place)
  }

  /// The constant of a table for an immediate, loaded once for an instruction.
  mutating func load(_ table: VectorTable, _ immediate: Int64) -> HostRegister {
    let index = Int64(table.rawValue) << 8 | immediate & 0xFF
    let place = -1 - index
    if let heldConstant, heldConstant.place == place { return heldConstant.register }
    let address = temporary()
    emit(
      HostOperation(
        .ldr,
        destination: address,
        base: GuestRegisters.state,
        immediate: GuestState.vectorTables + 8 * Int64(table.rawValue),
        addressing: .offset,
        accessBytes: 8,
        origin: .constant
      )
    )
    return loadConstant(place, base: address, offset: 16 * (immediate & 0xFF))
  }

  /// A constant in every lane, made once for an instruction.
  mutating func repeated(_ value: Int64, _ size: OperandSize) -> HostRegister {
    let place = Int64(size.laneBits) << 40 | value & 0xFF_FFFF_FFFF
    if let heldConstant, heldConstant.place == place { return heldConstant.register }
    let register = vectorTemporary()
    vector(.movi, size, register, .none, immediate: value, origin: .constant)
    heldConstant = (place, register)
    return register
  }

  private mutating func loadConstant(
    _ place: Int64,
    base: HostRegister,
    offset: Int64
  ) -> HostRegister {
    let register = vectorTemporary()
    emit(
      HostOperation(
        .ldr,
        size: .q,
        destination: register,
        base: base,
        immediate: offset,
        addressing: .offset,
        accessBytes: 16,
        origin: .constant
      )
    )
    heldConstant = (place, register)
    return register
  }
}
