package import HostCode

/// The meaning of `HostOperation`: every operation as A64 defines it, one at a time.
///
/// Made to be read and believed. `Interpreter` has steps of its own for what is frequent, which are
/// compared with this one, and comes here for all else; both work on the same registers and memory.
package struct GuestMachine {
  /// All registers.
  let registers: RegisterFile
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
}
