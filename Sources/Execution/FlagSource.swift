/// What N, Z, C and V come from.
///
/// Flags are computed when they are read: an operation that sets them keeps its operands or its
/// result instead. The raw value is in `RegisterFile.flagSource`, what it goes with in
/// `RegisterFile.flagFirst` and `RegisterFile.flagSecond`.
package enum FlagSource: UInt64 {
  /// The first is the flags themselves, N the highest of four bits.
  case literal
  /// The first less the second.
  case sub64, sub32
  /// The sum of both.
  case add64, add32
  /// The first is a result, whose C and V are 0.
  case logic64, logic32
}

extension GuestMachine {
  /// N, Z, C and V, N the highest of four bits.
  package var nzcv: UInt8 {
    get {
      let first = registers[RegisterFile.flagFirst]
      let second = registers[RegisterFile.flagSecond]
      let (narrowFirst, narrowSecond) = (
        UInt32(truncatingIfNeeded: first), UInt32(truncatingIfNeeded: second)
      )
      return switch FlagSource(rawValue: registers[RegisterFile.flagSource]) {
      case .sub64: Self.flagsOfDifference(first, second)
      case .sub32: Self.flagsOfDifference(narrowFirst, narrowSecond)
      case .add64: Self.flagsOfSum(first, second)
      case .add32: Self.flagsOfSum(narrowFirst, narrowSecond)
      case .logic64: Self.flagsOfResult(first)
      case .logic32: Self.flagsOfResult(narrowFirst)
      case .literal, nil: UInt8(truncatingIfNeeded: first) & 15
      }
    }
    nonmutating set {
      registers[RegisterFile.flagSource] = FlagSource.literal.rawValue
      registers[RegisterFile.flagFirst] = UInt64(newValue & 15)
    }
  }

  private static func flagsOfDifference<T: FixedWidthInteger>(_ first: T, _ second: T) -> UInt8 {
    let result = first &- second
    return flagsOfResult(result) | (first >= second ? 2 : 0)
      | flagOfOverflow((first ^ second) & (first ^ result))
  }

  private static func flagsOfSum<T: FixedWidthInteger>(_ first: T, _ second: T) -> UInt8 {
    let result = first &+ second
    return flagsOfResult(result) | (result < first ? 2 : 0)
      | flagOfOverflow((first ^ result) & (second ^ result))
  }

  private static func flagsOfResult<T: FixedWidthInteger>(_ result: T) -> UInt8 {
    (result.leadingZeroBitCount == 0 ? 8 : 0) | (result == 0 ? 4 : 0)
  }

  private static func flagOfOverflow<T: FixedWidthInteger>(_ bits: T) -> UInt8 {
    bits.leadingZeroBitCount == 0 ? 1 : 0
  }
}
