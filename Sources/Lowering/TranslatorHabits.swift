/// How a translator computes what the x87 does with 80 bits.
package enum X87Arithmetic: Hashable, Sendable {
  /// With 80 bits, by routines.
  case softFloat
  /// With 64 bits, by A64's own operations.
  case doubles
}

/// What a translator does its own way, beside what the instructions demand.
///
/// Counts are in operations. The habits of the translators that are known are in their tables, each
/// with its source.
package struct TranslatorHabits: Hashable, Sendable {
  /// What the host can do.
  package var features: HostFeatures = []
  /// The share of general memory accesses that are kept in x64's order, 0 to 1.
  package var orderedShare = 0.0
  /// Whether ordered accesses of more than a byte leave room for a barrier, which replaces them if
  /// they turn out to be misaligned.
  package var padsOrderedAccesses = false
  /// Whether neighbouring pushes and pops become one paired access.
  package var pairsStack = false
  /// Whether loads and stores use an index register, instead of an addition before them.
  package var indexesAccesses = true
  /// Whether constants that are compared with are put into a register.
  package var comparesRegisters = false
  /// Whether 8- and 16-bit operands of sums, comparisons and logic are cut out of their registers
  /// first.
  package var extendsNarrow = false
  /// Whether 8- and 16-bit sums with a constant or the carry are cut before and after.
  package var cutsNarrow = false
  /// Whether factors of 32 bits are extended to 64 before a product of 64 bits.
  package var extendsFactors = false
  /// Whether loaded values are sign-extended by an operation of their own.
  package var extendsLoads = false
  /// Whether flags that are used outside a translation are written to memory, as what they come
  /// from: the kind of the instruction, its operands and its result.
  package var storesFlags = false
  /// Whether flags are used behind calls and returns, as no compiler has it.
  package var keepsFlagsAcrossCalls = false
  /// Operations that write the flags of `inc` and `dec` to memory.
  package var storedStep = 17
  /// Operations that write the flags of a multiplication to memory.
  package var storedProduct = 14
  /// Whether 32-bit addresses of `lea` are computed with 64 bits and cut.
  package var cutsAddresses = false
  /// How the x87 computes.
  package var x87 = X87Arithmetic.softFloat
  /// Whether a flag that is taken from a register's lowest bit is cut out first, as from any other.
  package var cutsLowestBit = false
  /// Whether it is a compiler that had the source, not a translator: see `RecompiledLowering`.
  var isCompiler = false
  /// Whether the number of bits of a shift is cut to those that count, where A64 does that itself.
  package var masksShifts = false
  /// Whether `rep movs` and `rep stos` go by blocks of many bytes, instead of by elements.
  package var repeatsBlocks = false
  /// Operations at the entry of a block that is reached from outside.
  package var blockEntry = 0
  /// Operations of a jump that stays near, inside one translation.
  package var nearJump = 1
  /// Operations of a jump to another translation, when it is linked.
  package var linkedJump = 1
  /// Whether such a jump makes the target's address in a register beside that: one operation when
  /// it is near, else one for each 16 bits.
  package var namesTargets = false
  /// Operations of a direct call, the push of the return address included.
  package var call = 1
  /// Operations of a return that is predicted, the pop included.
  package var predictedReturn = 1
  /// Operations of an indirect jump, without what computes the target.
  package var indirectJump = 1
  /// Operations of an indirect call, without what computes the target.
  package var indirectCall = 1
  /// How far, in bytes, a jump stays inside one translation.
  package var nearBytes: Int64 = 16_384
  /// Whether a translation runs straight on from its entry, over calls and past the ends that
  /// jumps seen before lead over; else it is what direct jumps reach.
  package var sweeps = false
  /// The bytes that such a translation leaves out between an end and where it goes on.
  package var sweepGap: UInt64 = 128
}
