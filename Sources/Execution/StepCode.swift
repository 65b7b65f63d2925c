/// What a step does.
///
/// Written a ← …; `b`, `c` stand for the values in those slots, `i` for the
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
  /// Ends the run where x64's quotient of d bytes by b does not fit; with sign if i is not 0.
  case checkDivision
  case clzX, clzW, rbitX, rbitW, revX, revW
  /// a ← the low half of b:c shifted right by d.
  case extrX, extrW

  // MARK: Flags

  /// a ← b + c and so on, and the flags.
  case addsX, addsW, addsXI, addsWI, subsX, subsW, subsXI, subsWI, andsX, andsW, andsXI, andsWI
  /// a ← b + c + carry, b − c − 1 + carry.
  case adcX, adcW, sbcX, sbcW
  /// The flags of b − c (or the number c) if the condition i holds, else bits 16 to 19 of i.
  case compareIfX, compareIfW, compareIfXI, compareIfWI
  /// Those of a comparison of numbers as x64 has them; inverts the carry.
  case axflag, invertCarry
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
  case loadPairX, loadPairW, loadPairQ, loadPairD, loadPairS
  case storePairX, storePairW, storePairQ, storePairD, storePairS
  /// Stores a at b + i, which b becomes; loads a from b, to which i is added.
  case push, pop

  // MARK: Floating point; the results of scalars have zeros above

  /// a ← b + c and so on; `fnmul` is negated.
  case faddD, fsubD, fmulD, fdivD, fnmulD, fmaxD, fminD, faddS, fsubS, fmulS, fdivS, fnmulS
  case fmaxS, fminS
  /// The same of the lowest lane of a; the other lanes stay.
  case keepAddD, keepSubD, keepMulD, keepDivD, keepAddS, keepSubS, keepMulS, keepDivS
  /// a ← d + b × c, d − b × c, −d − b × c, b × c − d, where d is a slot, rounded once.
  case fusedAddD, fusedSubD, fusedNegatedAddD, fusedNegatedSubD, fusedAddS, fusedSubS
  case fusedNegatedAddS, fusedNegatedSubS
  /// Roots; whole numbers, by the rule with the number d.
  case fsqrtD, froundD, fsqrtS, froundS
  /// Whole numbers of d bits, or the least one: to nearest, and to zero where d is odd.
  case fitD, fitS
  /// a ← b times the number i.
  case scaleD, scaleS
  /// Between formats; into the lowest lane of a.
  case fcvtDtoS, fcvtStoD, keepDtoS, keepStoD
  /// From and to whole numbers.
  case scvtfXtoD, ucvtfXtoD, scvtfXtoS, ucvtfXtoS, scvtfWtoD, ucvtfWtoD, scvtfWtoS, ucvtfWtoS
  case fcvtzsDtoX, fcvtzuDtoX, fcvtzsDtoW, fcvtzuDtoW, fcvtzsStoX, fcvtzuStoX, fcvtzsStoW
  case fcvtzuStoW
  case fnegD, fabsD, fnegS, fabsS, fmovD, fmovS
  /// The flags of b against c; b if the condition i holds, else c.
  case fcmpD, fcmpS, fselectD, fselectS
  /// Lane by lane.
  case fadd2D, fsub2D, fmul2D, fdiv2D, fmax2D, fmin2D, fsqrt2D, fround2D, fadd4S, fsub4S, fmul4S
  case fdiv4S, fmax4S, fmin4S, fsqrt4S, fround4S
  /// a ← a ± b × c, rounded once.
  case fmla2D, fmla4S, fmls2D, fmls4S
  /// Whole numbers of d bits, as `fitD`.
  case fit2D, fit4S
  /// All ones where b relates to c.
  case fequal2D, fgreater2D, fgreaterEqual2D, fequal4S, fgreater4S, fgreaterEqual4S
  /// Between formats: into the high half of a if d is not 0, from byte d of b on.
  case fnarrow2D, fwiden2D
  /// From and to whole numbers.
  case scvtf2D, ucvtf2D, scvtf4S, ucvtf4S, fcvtzs2D, fcvtzs4S

  // MARK: Vectors

  /// a ← the 16 bytes of the next step; a ← b.
  case vectorConstant, moveQ
  /// Bit by bit: `select` takes b where a is one, else c; `insertTrue` puts b into a where c is one.
  case vectorAnd, vectorOr, vectorXor, vectorAndNot, vectorOrNot, vectorNot, select, insertTrue
  case insertFalse
  /// The bits that are one, by byte; elements in reverse order within 16, 32, 64 bits.
  case cnt16B, rev16B16, rev32B16, rev32H8, rev64B16, rev64H8, rev64S4
  /// Lane by lane: wrapping, capped at the borders, means rounded up.
  case add16B, add8H, add4S, add2D, sub16B, sub8H, sub4S, sub2D, mul16B, mul8H, mul4S, sqadd16B
  case sqadd8H, sqadd4S, sqsub16B, sqsub8H, sqsub4S, uqadd16B, uqadd8H, uqadd4S, uqsub16B
  case uqsub8H, uqsub4S, urhadd16B, urhadd8H
  /// Shifts by d, rounded; by d; by the lanes of c, negative to the right.
  case urshr16B, urshr8H, urshr4S, urshr2D, srshr16B, srshr8H, srshr4S, srshr2D
  case shl16B, shl8H, shl4S, shl2D, ushr16B, ushr8H, ushr4S, ushr2D, sshr16B, sshr8H, sshr4S
  case sshr2D, ushl16B, ushl8H, ushl4S, ushl2D, sshl16B, sshl8H, sshl4S, sshl2D
  /// Extremes, absolute differences; all ones where b relates to c, `above` without signs.
  case smax16B, smax8H, smax4S, smin16B, smin8H, smin4S, umax16B, umax8H, umax4S, umin16B
  case umin8H, umin4S, sabd16B, sabd8H, sabd4S, uabd16B, uabd8H, uabd4S, equal16B, equal8H
  case equal4S, equal2D, greater16B, greater8H, greater4S, greater2D, greaterEqual16B
  case greaterEqual8H, greaterEqual4S, greaterEqual2D, above16B, above8H, above4S, above2D
  case aboveEqual16B, aboveEqual8H, aboveEqual4S, aboveEqual2D
  /// Half as wide, as it is and capped, into the high half of a if d is not 0.
  case narrow8H, narrow4S, narrow2D, sqxtn8H, sqxtn4S, sqxtn2D, uqxtn8H, uqxtn4S, uqxtn2D
  case sqxtun8H, sqxtun4S, sqxtun2D
  /// Twice as wide, of the halves from byte d on: lanes, products.
  case uxtl8H, uxtl4S, uxtl2D, sxtl8H, sxtl4S, sxtl2D, umull8H, umull4S, umull2D, smull8H
  case smull4S, smull2D
  /// Neighbours' sums, twice as wide.
  case uaddlp8H, uaddlp4S, uaddlp2D, saddlp8H, saddlp4S, saddlp2D
  /// All lanes of b to one.
  case addv16B, addv8H, addv4S, smaxv16B, smaxv8H, smaxv4S, sminv16B, sminv8H, sminv4S, umaxv16B
  case umaxv8H, umaxv4S, uminv16B, uminv8H, uminv4S
  /// Interleaves; takes even and odd lanes; pairs even lanes, odd ones.
  case zipLow16B, zipLow8H, zipLow4S, zipLow2D, zipHigh16B, zipHigh8H, zipHigh4S, zipHigh2D
  case even16B, even8H, even4S, odd16B, odd8H, odd4S, pairEven16B, pairEven8H, pairEven4S
  case pairOdd16B, pairOdd8H, pairOdd4S
  /// a ← the bytes of b:c from byte d on; the bytes of d registers from b on, by the indices in c.
  case extractBytes, table
  /// a's high half becomes 0; a ← b's high half, with zeros above.
  case clearHigh, highToLow
  /// All lanes ← b, a general register; the lane from byte d of b on.
  case dup16B, dup8H, dup4S, dup2D, spreadB, spreadH, spreadS, spreadD
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
