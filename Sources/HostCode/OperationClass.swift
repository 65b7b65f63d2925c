/// What kind of work an operation is to a core: the rows of a core table.
///
/// Size matters beside the class (a divide of 32 or 64 bits, a vector of 64 or 128): ask the
/// operation. The raw values count from 0 on, so a table is an array.
public enum OperationClass: UInt8, CaseIterable, Sendable {
  /// A general register to another, as it is: renamed away on many cores.
  case move
  /// A constant into a general register, also relative to the operation's address.
  case constant
  /// Addition, logic, and shifts by immediate, without flags.
  case integer
  /// The same with a shifted or extended operand.
  case integerShifted
  /// The same two, setting flags.
  case integerFlags, integerShiftedFlags
  /// Addition with carry.
  case carry
  /// Selection by flags.
  case select
  /// Comparison by flags.
  case conditionalCompare
  /// Inversion, rotation and other moves of flags.
  case flags
  /// Shift by register.
  case shift
  /// Bit fields taken out; put in.
  case bitfieldExtract, bitfieldInsert
  /// A field across two registers.
  case extract
  /// Reversal and counting of bits.
  case bitCount
  /// Extremes and absolute value.
  case integerMinMax
  /// Multiplication, also with addition: 32 or 64 bits, 32 into 64, high half.
  case multiply, multiplyLong, multiplyHigh
  /// Division.
  case divide
  /// CRC-32.
  case crc

  /// Loads of general registers: one, two.
  case load, loadPair
  /// Loads of vector registers: one, two.
  case loadVector, loadVectorPair
  /// Loads in order with what follows.
  case loadAcquire
  /// Loads that watch.
  case loadExclusive
  /// Loads of vectors element by element: whole, one lane, replicated.
  case loadStructure, loadLane, loadReplicate
  /// Stores of general registers: one, two.
  case store, storePair
  /// Stores of vector registers: one, two.
  case storeVector, storeVectorPair
  /// Stores in order with what was before.
  case storeRelease
  /// Stores that may fail.
  case storeExclusive
  /// Stores of vectors element by element: whole, one lane.
  case storeStructure, storeLane
  /// Reads and writes at once.
  case atomic
  /// The same, if memory is as expected.
  case compareAndSwap
  /// Hints of use.
  case prefetch

  /// Jump; by flags; by a register that is zero; by a bit.
  case branch, branchConditional, compareAndBranch, testAndBranch
  /// Calls.
  case call, callIndirect
  /// Indirect jump, return.
  case branchIndirect, `return`

  /// Moves and constants of floating-point registers.
  case floatMove
  /// From a general to a vector register, and back.
  case generalToVector, vectorToGeneral
  /// Sign and absolute value.
  case floatSign
  /// Addition, difference.
  case floatAdd
  /// Multiplication, and with addition.
  case floatMultiply, floatMultiplyAdd
  /// Division and root.
  case floatDivide, floatSquareRoot
  /// Comparison to flags; to lanes.
  case floatCompare, floatCompareLanes
  /// Selection by flags.
  case floatSelect
  /// Extremes.
  case floatMinMax
  /// Between formats and integers; with a general register.
  case floatConvert, floatConvertGeneral
  /// To integral.
  case floatRound
  /// Estimates and their Newton steps.
  case floatEstimate, floatEstimateStep
  /// Across lanes.
  case floatAcross

  /// Logic, addition, comparison, extremes of lanes.
  case vectorInteger
  /// Saturating, halving and pairwise arithmetic.
  case vectorIntegerComplex
  /// Absolute differences, with and without addition.
  case vectorDifference
  /// Counts and reversals in lanes.
  case vectorBits
  /// Multiplication, with addition, dot product.
  case vectorMultiply, vectorMultiplyAdd, vectorDot
  /// Shifts by immediate or register; rounding, saturating or narrowing ones; with addition.
  case vectorShift, vectorShiftComplex, vectorShiftAdd
  /// Sums and extremes across lanes.
  case vectorAcross
  /// Narrower lanes without and with saturation.
  case vectorNarrow
  /// Constants in lanes.
  case vectorConstant
  /// Permutations and moves of lanes.
  case vectorShuffle
  /// Table look-ups.
  case vectorTable
  /// Estimates of integer reciprocals.
  case vectorEstimate
  /// AES, SHA-1, SHA-256, polynomial multiplication.
  case cryptoAES, cryptoSHA1, cryptoSHA256, polynomialMultiply

  /// Waits for memory, instructions or speculation.
  case barrier
  /// System registers and cache maintenance.
  case system
  /// Nothing.
  case nop
  /// Leaves the program.
  case trap
  /// Not decoded.
  case unknown
}
