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
