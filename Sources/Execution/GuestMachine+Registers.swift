/// Registers by their numbers.
extension GuestMachine {
  /// `x0` to `x30`.
  package var general: GeneralRegisters { GeneralRegisters(registers: registers) }

  /// `v0` to `v31`.
  package var vectors: VectorRegisters { VectorRegisters(registers: registers) }

  /// The stack pointer.
  package var stackPointer: UInt64 {
    get { registers[RegisterFile.stackPointer] }
    nonmutating set { registers[RegisterFile.stackPointer] = newValue }
  }

  /// The general registers of a file.
  package struct GeneralRegisters {
    fileprivate let registers: RegisterFile

    package var indices: Range<Int> { 0..<31 }

    package subscript(number: Int) -> UInt64 {
      get { registers[UInt8(number & 31)] }
      nonmutating set {
        guard indices.contains(number) else { return }
        registers[UInt8(number)] = newValue
      }
    }
  }

  /// The vector registers of a file.
  package struct VectorRegisters {
    fileprivate let registers: RegisterFile

    package var indices: Range<Int> { 0..<32 }

    package subscript(number: Int) -> Vector128 {
      get {
        let slot = RegisterFile.vectors + UInt8(number & 31) * 2
        return Vector128(registers[slot], registers[slot + 1])
      }
      nonmutating set {
        let slot = RegisterFile.vectors + UInt8(number & 31) * 2
        registers[slot] = newValue.low
        registers[slot + 1] = newValue.high
      }
    }
  }
}
