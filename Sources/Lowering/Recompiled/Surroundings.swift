package import HostCode
package import X64Decoding

/// What a compiler knows of the code around a block, and a block alone does not tell.
///
/// Whatever is said here changes prices and removes what nobody reads; what is executed stays right
/// as long as the registers and flags that are used behind the block are among those live.
package struct Surroundings: Sendable {
  /// The registers that are used behind the block.
  package var registersLiveOut = RegisterSet.all
  /// Those among them that a compiler needs: not the rests of registers that x64 writes in part.
  package var registersNeeded = RegisterSet.all
  /// The flags that are used behind the block.
  package var flagsLiveOut = X64Flags.arithmetic
  /// Whether the block lies in a loop, so that what does not change has been made before it.
  package var isInLoop = false
  /// Whether all of the function's loops are so small that registers are left for constants.
  package var isInSmallLoop = false
  /// Whether the function calls others, so that it has a frame.
  package var hasFrame = true
  /// Whether the frame is set up here.
  package var opensFrame = false
  /// Whether the frame is taken down here.
  package var closesFrame = false
  /// Whether the block is an entry of a linkage table, which takes A64 one operation more.
  package var isStub = false
  /// How many bytes the stack pointer is below its value at the function's entry.
  package var depth: Int64 = 0
  /// The places on the stack, as bytes below the stack pointer at the function's entry, that A64's
  /// registers have room for.
  package var registerSlots: [Int64] = []

  /// The addresses in the module that its code is seen to write.
  package var variables: Set<UInt64> = []

  /// Knows nothing: all is live, nothing is a loop.
  package init() {}
}

extension RegisterSet {
  /// All registers that hold x64's.
  package static let all: RegisterSet = {
    var set = RegisterSet()
    for number: UInt8 in 0..<16 {
      set.insert(GuestRegisters.host(X64Register(.qword, number)))
      set.insert(GuestRegisters.host(X64Register(.xmm, number)))
    }
    return set
  }()
}
