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
    get { UInt8(truncatingIfNeeded: registers.nzcv) & 15 }
    nonmutating set { registers.setFlags(.literal, UInt64(newValue & 15), 0) }
  }
}
