internal import HostCode
internal import X64Decoding

/// What governs floating point: `mxcsr` in the guest's state, and what A64's FPCR has of it.
///
/// FPCR has the rounding mode, and whether denormals are zeros: results by FZ and, with AFP,
/// operands by FIZ. Without AFP, FZ is for both, and goes by what `mxcsr` says of results.
/// Exceptions are not tracked.
extension Emitter {
  /// `stmxcsr` and `ldmxcsr`, which VEX does not change.
  mutating func lowerFloatControl(_ instruction: X64Instruction) {
    let isStore = instruction.mnemonic == .stmxcsr || instruction.mnemonic == .vstmxcsr
    let word = temporary()
    if isStore {
      // In a compiler's code the word is A64's own.
      if habits.isCompiler {
        floatControl(.mrs, word, origin: .work)
      } else {
        state(.ldr, word, at: GuestState.mxcsr, bytes: 4)
      }
      return store(word, address(instruction, bytes: 4), bytes: 4)
    }
    load(word, address(instruction, bytes: 4), bytes: 4)
    if habits.isCompiler { return floatControl(.msr, word, origin: .work) }
    state(.str, word, at: GuestState.mxcsr, bytes: 4)
    setFloatControl(word, roundingBit: 13, flushBit: 15)
  }

  /// Sets FPCR by a control word.
  ///
  /// - Parameters:
  ///   - word: The word, which is kept.
  ///   - roundingBit: The lower bit of its rounding mode.
  ///   - flushBit: The bit that makes denormal results zero, as `mxcsr` has it; nil where there is
  ///     none.
  mutating func setFloatControl(
    _ word: HostRegister,
    roundingBit: Int64,
    flushBit: Int64? = nil
  ) {
    let mode = temporary()
    let control = temporary()
    // Down and up are 1 and 2 in x64, 2 and 1 in A64.
    emit(.rbit, .w, mode, word, origin: .semantics)
    emit(.lsr, .w, mode, mode, immediate: 30 - roundingBit, origin: .semantics)
    floatControl(.mrs, control)
    emit(.bfi, .x, control, mode, immediate: 22, amount: 2, origin: .semantics)
    if let flushBit {
      emit(.lsr, .w, mode, word, immediate: flushBit, origin: .semantics)
      emit(.bfi, .x, control, mode, immediate: 24, amount: 1, origin: .semantics)
      if habits.features.contains(.alternateFloat) {
        emit(.bfxil, .x, control, word, immediate: 6, amount: 1, origin: .semantics)
      }
    }
    floatControl(.msr, control)
  }

  /// Reads FPCR into a register, or writes it (`mrs`, `msr`).
  mutating func floatControl(
    _ opcode: HostOpcode,
    _ register: HostRegister,
    origin: Origin = .semantics
  ) {
    emit(
      HostOperation(
        opcode,
        destination: opcode == .mrs ? register : .none,
        source1: opcode == .mrs ? .none : register,
        immediate: SystemRegister.fpcr.rawValue,
        origin: origin
      )
    )
  }
}
