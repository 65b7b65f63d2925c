/// What a step does. Written a ← …; `b`, `c` stand for the values in those slots, `i` for the
/// payload. `X` is 64 bits, `W` 32, whose results have zeros above; `I` takes the payload as its
/// second operand.
enum StepCode: UInt16 {
  // MARK: Integers

  /// a ← i; a ← b.
  case constant, moveX, moveW
  /// a ← b + c, and with c shifted left by d; a ← b + i.
  case addX, addW, addXI, addWI, addShiftedX, addShiftedW, subX, subW
  case andX, andW, andXI, andWI, orrX, orrW, orrXI, orrWI, eorX, eorW, eorXI, eorWI, bicX, bicW
  case ornX, ornW
  /// Shifts by d, and by c.
  case lslXI, lslWI, lsrXI, lsrWI, asrXI, asrWI, rorXI, rorWI
  case lslX, lslW, lsrX, lsrW, asrX, asrW, rorX, rorW
  /// a ← b shifted right by d, with the mask i; shifted left after the mask.
  case extract, place
  /// a ← b shifted left by c, then right with sign by d: the numbers, not slots.
  case signedX, signedW
  /// a ← a outside of the mask i, there b shifted left or right by d.
  case insertLeftX, insertLeftW, insertRightX, insertRightW
  /// a ← a with 16 bits from bit d replaced by i.
  case moveKeepX, moveKeepW
  /// a ← d + b × c, d − b × c, where d is a slot; with factors of 32 bits.
  case multiplyAddX, multiplyAddW, multiplySubX, multiplySubW, signedMultiplyAdd
  case unsignedMultiplyAdd
  case signedHigh, unsignedHigh
  case sdivX, sdivW, udivX, udivW
  /// Ends the run where b is zero, with d bytes.
  case trapIfZero
  case clzX, clzW, rbitX, rbitW, revX, revW
  /// a ← the low half of b:c shifted right by d.
  case extrX, extrW

  // MARK: Flags

  /// a ← b + c and so on, and the flags.
  case addsX, addsW, addsXI, addsWI, subsX, subsW, subsXI, subsWI, andsX, andsW, andsXI, andsWI
  /// Inverts the carry.
  case invertCarry
  /// a ← b if condition d holds, else c, c + 1, ~c, −c.
  case selectX, selectW, incrementX, incrementW, invertX, invertW, negateX, negateW

  // MARK: Memory, at b + i

  case loadX, loadW, loadH, loadB, loadSignedW, loadSignedHX, loadSignedHW, loadSignedBX
  case loadSignedBW, loadQ, loadD, loadS
  /// Stores a.
  case storeX, storeW, storeH, storeB, storeQ, storeD, storeS
  /// At b + i + (c shifted left by d).
  case indexedLoadX, indexedLoadW, indexedLoadH, indexedLoadB, indexedLoadSignedW
  case indexedLoadSignedHX, indexedLoadSignedHW, indexedLoadSignedBX, indexedLoadSignedBW
  case indexedLoadQ, indexedLoadD, indexedLoadS
  case indexedStoreX, indexedStoreW, indexedStoreH, indexedStoreB, indexedStoreQ, indexedStoreD
  case indexedStoreS
  /// The pair a and d, where d is a slot.
  case loadPairX, loadPairW, loadPairQ, loadPairD, storePairX, storePairW, storePairQ, storePairD
  /// Stores a at b + i, which b becomes; loads a from b, to which i is added.
  case push, pop

  // MARK: Floating point; the results of scalars have zeros above

  case faddD, fsubD, fmulD, fdivD, faddS, fsubS, fmulS, fdivS, fsqrtD, fsqrtS
  /// The same of the lowest lane of a; the other lanes stay.
  case keepAddD, keepSubD, keepMulD, keepDivD, keepAddS, keepSubS, keepMulS, keepDivS
  /// a ← d + b × c, d − b × c, where d is a slot, rounded once.
  case fusedAddD, fusedAddS, fusedSubD, fusedSubS
  case fnegD, fnegS, fabsD, fabsS, fmovD, fmovS
  /// The flags of b against c.
  case fcmpD, fcmpS
  case fcvtDtoS, fcvtStoD, keepDtoS, keepStoD
  case scvtfXtoD, scvtfWtoD, scvtfXtoS, scvtfWtoS
  case fcvtzsDtoX, fcvtzsDtoW, fcvtzsStoX, fcvtzsStoW
  case fselectD, fselectS
  /// Of 2 and 4 lanes.
  case fadd2D, fsub2D, fmul2D, fdiv2D, fadd4S, fsub4S, fmul4S, fdiv4S
  /// a ← a ± b × c, rounded once.
  case fmla2D, fmla4S, fmls2D, fmls4S

  // MARK: Vectors

  /// a ← the halves i; a ← b.
  case vectorConstant, moveQ
  case vectorAnd, vectorOr, vectorXor, vectorAndNot
  case add16B, add8H, add4S, add2D, sub16B, sub8H, sub4S, sub2D, mul8H, mul4S
  case equal16B, equal8H, equal4S, greater16B, greater8H, greater4S
  case umax16B, umin16B, smax8H, smin8H
  /// Shifted by d.
  case shl8H, shl4S, shl2D, ushr8H, ushr4S, ushr2D, sshr8H, sshr4S
  case zipLow16B, zipLow8H, zipLow4S, zipLow2D, zipHigh16B, zipHigh8H, zipHigh4S, zipHigh2D
  /// a ← bytes of b:c from byte d on.
  case extractBytes
  /// All lanes ← b, a general register.
  case dup16B, dup8H, dup4S, dup2D
  /// A lane from a lane: a's byte d, b's byte c; from and to general registers.
  case laneB, laneH, laneS, laneD, fromGeneralB, fromGeneralH, fromGeneralS, fromGeneralD
  case toGeneralB, toGeneralH, toGeneralS, toGeneralD
  /// a ← the low lanes of a general register, zeros above.
  case generalToD, generalToS

  // MARK: Ends of blocks

  /// Goes on at edge 1.
  case jump
  /// Goes on at edge 1 if b is zero, if not; if bit d of b is zero, if it is one; else at edge 2.
  case branchZeroX, branchZeroW, branchNotZeroX, branchNotZeroW, branchBitClear, branchBitSet
  /// If the condition d holds.
  case branchIf
  /// a ← b − c with flags, and on at edge 1 if the condition in the name holds, else at edge 2.
  case subEqX, subNeX, subLoX, subHsX, subHiX, subLsX, subLtX, subGeX, subGtX, subLeX
  case subEqW, subNeW, subLoW, subHsW, subHiW, subLsW, subLtW, subGeW, subGtW, subLeW
  case subEqXI, subNeXI, subLoXI, subHsXI, subHiXI, subLsXI, subLtXI, subGeXI, subGtXI, subLeXI
  case subEqWI, subNeWI, subLoWI, subHsWI, subHiWI, subLsWI, subLtWI, subGeWI, subGtWI, subLeWI
  /// a ← b AND c with flags, and on at edge 1 if that is zero, if not, else at edge 2.
  case andEqX, andNeX, andEqW, andNeW, andEqXI, andNeXI, andEqWI, andNeWI
  /// Calls edge 1, to come back at edge 2; the payload is the address behind it. In native code
  /// `x30` becomes that.
  case call
  /// Calls b, which is compared with the known target in the step behind edge 2.
  case callIndirect
  /// Goes on at b, likewise; there is no edge 2.
  case jumpIndirect
  /// Goes back to b.
  case goBack
  /// Pops an address of x64's stack at b, adds i to that, and goes back.
  case popBack
  /// Pushes the payload on x64's stack at b, and calls.
  case pushCall

  // MARK: What the engine does itself

  /// Executes the operation that the payload points to.
  case operation
  /// The same of one that may change how numbers are rounded: goes on at edge 1.
  case control
  /// Translates the guest's code at the payload, and writes where it is into the edge that is d
  /// steps before.
  case translate
  /// Enters native code from x64: the payload is the function, edge 1 its entry thunk.
  case enterNative
  /// Leaves native code for x64 at `x9`; back to x64 at `x30`; on to x64 at `x9`.
  case enterEmulated, returnEmulated, jumpEmulated
  /// Finds what a checked call goes to.
  case checkCall
  /// Runs the system routine whose number is the payload, for native and for x64 code.
  case nativeRoutine, emulatedRoutine
  /// Ends the run: it is done.
  case done
  /// Ends the run: what is at the payload cannot be run.
  case refuse
}
