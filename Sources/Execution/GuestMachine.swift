package import HostCode

/// The meaning of `HostOperation`: every operation as A64 defines it, one at a time.
///
/// Made to be read and believed. `Interpreter` has steps of its own for what is frequent, which are
/// compared with this one, and comes here for all else; both work on the same registers and memory.
package struct GuestMachine {
  /// All registers.
  package let registers: RegisterFile
  /// What can be loaded and stored.
  package let memory: GuestMemory
  /// Floating-point control.
  package var fpcr: UInt64 = 0
  /// The address that an exclusive load watches.
  var watched: UInt64?

  /// Why an operation does not go on to the next.
  package enum Stop: Error, Hashable {
    /// A branch goes by an offset, in the bytes of the guest's code.
    case branch(Int64)
    /// A branch goes to an address in a register.
    case jump(UInt64)
    /// Memory is accessed where that may not be.
    case fault(UInt64)
    /// An operation that has no meaning here.
    case notCovered(HostOperation)
  }

  /// Makes a machine that works on registers and memory, which others may work on as well.
  package init(registers: RegisterFile, memory: GuestMemory) {
    self.registers = registers
    self.memory = memory
  }

  /// Executes one operation.
  ///
  /// - Parameter operation: The operation.
  /// - Returns: The distance that it jumps, if it does.
  /// - Throws: Why it does not go on to the next, nor jump by a distance.
  package mutating func execute(_ operation: HostOperation) throws(Stop) -> Int64? {
    if let distance = try executeBranch(operation) { return distance == 4 ? nil : distance }
    if executeInteger(operation) || executeBits(operation) || executeFlags(operation) {
      return nil
    }
    if try executeMemory(operation) { return nil }
    if try executeAtomic(operation) { return nil }
    if executeSystem(operation) || executeVectorInteger(operation)
      || executeVectorWidth(operation) || executeVectorShift(operation)
      || executeVectorMove(operation) || executeFloatConversion(operation)
      || executeFloat(operation) || executeCryptography(operation)
    {
      return nil
    }
    throw .notCovered(operation)
  }
}
