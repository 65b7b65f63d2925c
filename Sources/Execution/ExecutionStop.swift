/// Why a run ended before its end.
package enum ExecutionStop: Error, Hashable {
  /// Memory is read where there is none.
  case read(UInt64)
  /// Memory is written where that may not be.
  case write(UInt64)
  /// What is to run is no code: data, or no memory at all.
  case notExecutable(UInt64)
  /// An instruction that is not covered, with its bytes.
  case unknownInstruction([UInt8])
  /// An operation that has no meaning here, as assembly.
  case unsupported(String)
  /// A division by zero, or one whose result does not fit.
  case division
  /// Arm64EC code goes to x64 code without an exit thunk.
  case noExitThunk(UInt64)
  /// x64 code calls Arm64EC code that has no entry thunk.
  case noEntryThunk(UInt64)
  /// As many instructions ran as may.
  case instructionLimit(Int)
  /// As many calls are open as may be.
  case depthLimit(Int)
  /// The stack has no room, of so many bytes.
  case stackLimit(Int)
  /// What is given back to the heap is no block of it, or not any more.
  case notAllocated(UInt64)
  /// The entry point of a library says that it cannot be loaded.
  case refusedLoading
  /// A trap of the program's own: `int3`, `ud2`, `brk`.
  case trap
  /// The program asks the operating system itself.
  case systemCall
}
