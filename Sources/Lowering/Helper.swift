internal import HostCode

/// A routine of the translator that translated code calls, with the raw value as its number.
///
/// Arguments and results are in `GuestRegisters.argument` (`x13` to `x15`, `v29` to `v31`), in the
/// order of the documentation below, results from the first on; all else is kept, flags as well,
/// but for what a routine says it changes.
package enum Helper: UInt8, CaseIterable, Sendable {
  /// The low and high half of a dividend by a divisor: quotient, remainder.
  case divideUnsigned128
  /// The same with signs.
  case divideSigned128
  /// Of a leaf and a subleaf: `ebx:eax` and `edx:ecx`, 64 bits each.
  case cpuid
  /// Of a number: the extended control register, as `xgetbv` reads it.
  case extendedControl
  /// The number of the processor that `rdpid` and `rdtscp` tell.
  case processorID
  /// A random number, and whether there is one.
  case random
  /// Writes x87, vector and control state to an address, by the mask of parts that is second.
  case saveState
  /// Reads it back; changes all that it covers.
  case restoreState
  /// Calls the system by the registers of the guest; changes `rax`, `rcx` and `r11`.
  case systemCall
  /// `pcmpistri` and `pcmpistrm`: of two vectors and the control byte, the bits of the mask from bit
  /// 0 and NZCV, with the inverse of CF, from bit 28 on; and what `pcmpistrm` leaves, as a vector.
  case compareStrings
  /// The same of `pcmpestri` and `pcmpestrm`: the two lengths follow the control byte.
  case compareStringsByLength

  // MARK: The x87 with 80 bits; the first general argument is the control word

  /// To 80 bits: of 32, of 64, of a second general argument with sign, of packed decimal.
  case x87FromSingle, x87FromDouble, x87FromInteger, x87FromDecimal
  /// To 80 bits for arithmetic: of 32, of 64; what is a signaling not-a-number stays one.
  case x87OperandFromSingle, x87OperandFromDouble
  /// From 80 bits: to 32, to 64, to packed decimal.
  case x87ToSingle, x87ToDouble, x87ToDecimal
  /// To an integer of 32, of 64 bits, rounded; towards zero. What does not fit is the least one.
  case x87ToInteger32, x87ToInteger64, x87Truncate32, x87Truncate64
  /// The first value with the second.
  case x87Add, x87Subtract, x87Multiply, x87Divide
  /// Of one value.
  case x87SquareRoot, x87Round
  /// The first value against the second: less, equal, unordered in bits 0, 1, 2.
  case x87Compare
  /// What `fxam` says of a value, as if its register were in use: C0 to C3 in bits 0 to 3.
  case x87Examine
  /// The parts of a value, as `fxtract` leaves them.
  case x87Exponent, x87Significand
  /// Of `st(0)` and `st(1)`: scaled; the remainder, and the quotient's low 3 bits.
  case x87Scale, x87Remainder, x87RemainderNearest
  /// Of `st(0)`; two values: sine and cosine.
  case x87Sine, x87Cosine, x87SineCosine, x87Tangent, x87Power
  /// Of `st(0)` and `st(1)`: `fpatan`, `fyl2x`, `fyl2xp1`.
  case x87Arctangent, x87Logarithm, x87LogarithmPlusOne

  // MARK: The x87 with 64 bits, like their namesakes and without a control word

  case x87Examine64, x87Exponent64, x87Significand64
  case x87Scale64, x87Remainder64, x87RemainderNearest64
  case x87Sine64, x87Cosine64, x87SineCosine64, x87Tangent64, x87Power64
  case x87Arctangent64, x87Logarithm64, x87LogarithmPlusOne64
}

extension Emitter {
  /// Calls a routine of the translator.
  ///
  /// Arguments and results that are where the routine has them already are not moved.
  ///
  /// - Parameters:
  ///   - helper: The routine.
  ///   - first: The first argument, a general or a vector register.
  ///   - second: The second argument.
  ///   - third: The third argument.
  mutating func call(
    _ helper: Helper,
    _ first: HostRegister = .none,
    _ second: HostRegister = .none,
    _ third: HostRegister = .none
  ) {
    var general = 0
    var vectors = 0
    moveArgument(first, &general, &vectors)
    moveArgument(second, &general, &vectors)
    moveArgument(third, &general, &vectors)
    // Translated code itself was called, so its return address has to survive.
    saveLink(.str, immediate: -16, .preIndex)
    let routine = HostRegister.x(16)
    emit(
      HostOperation(
        .ldr,
        destination: routine,
        base: GuestRegisters.state,
        immediate: GuestState.routine(helper),
        addressing: .offset,
        accessBytes: 8,
        origin: .helper
      )
    )
    emit(
      HostOperation(
        .blr,
        source1: routine,
        immediate: Int64(helper.rawValue),
        origin: .helper
      )
    )
    saveLink(.ldr, immediate: 16, .postIndex)
  }

  private mutating func moveArgument(
    _ register: HostRegister,
    _ general: inout Int,
    _ vectors: inout Int
  ) {
    if register.isGeneral {
      let place = GuestRegisters.argument(general)
      general += 1
      if place != register { emit(.mov, .x, place, register, origin: .copy) }
    } else if register.isVector {
      let place = GuestRegisters.vectorArgument(vectors)
      vectors += 1
      if place != register { emit(.orrVector, .v16b, place, register, register, origin: .copy) }
    }
  }

  private mutating func saveLink(
    _ opcode: HostOpcode,
    immediate: Int64,
    _ addressing: Addressing
  ) {
    emit(
      HostOperation(
        opcode,
        destination: opcode == .ldr ? .link : .none,
        source1: opcode == .ldr ? .none : .link,
        base: .sp,
        immediate: immediate,
        addressing: addressing,
        accessBytes: 8,
        origin: .guestState
      )
    )
  }
}
