/// What an operation computes.
///
/// One opcode for each thing computed, not for each encoding: sizes, flag setting, memory order,
/// immediates against registers and upper-half forms (`saddl2`) are fields of `HostOperation`.
/// A case is named by its mnemonic. Where a general-purpose and a vector operation share one, the
/// vector one ends in `Vector`; floating-point operations are the same for scalars and vectors,
/// lane by lane. "or immediate" means: the immediate, when `source2` (for moves, `source1`) is
/// absent.
///
/// Kinds of operations are ranges of raw values (`b` to `ret` branch, `cas` to `ldumin` are atomic),
/// so a new case goes among its like.
public enum HostOpcode: UInt16, CaseIterable, Sendable {
  /// Not decoded; the word is the immediate.
  case unknown

  // MARK: General registers

  /// Source 1 or immediate; `movk` replaces 16 bits from bit `amount`.
  case mov, movk
  /// The operation's own address (`adrp`: its 4 KB page) + immediate.
  case adr, adrp
  /// Source 1 ± source 2 or immediate; `adc` adds the carry, `sbc` subtracts its inverse.
  case add, sub, adc, sbc
  /// Source 1 with source 2 or immediate, bit by bit; the last three invert source 2.
  case and, orr, eor, bic, orn, eon
  /// Source 1 shifted by source 2 or immediate.
  case lsl, lsr, asr, ror
  /// `amount` bits of source 1 from bit `immediate`, put at bit 0, zero- or sign-extended.
  case ubfx, sbfx
  /// The low `amount` bits of source 1, put at bit `immediate`, zero- or sign-extended.
  case ubfiz, sbfiz
  /// The same two ways into the destination, whose other bits stay.
  case bfxil, bfi
  /// The low half of source 1:source 2 shifted right by immediate.
  case extr
  /// Source 3 ± source 1 × source 2.
  case madd, msub
  /// The same with factors of 32 and a result of 64 bits.
  case smaddl, smsubl, umaddl, umsubl
  /// The high half of source 1 × source 2.
  case smulh, umulh
  /// Source 1 ÷ source 2; by zero gives zero.
  case sdiv, udiv
  /// Reverses bits, bytes, bytes of 16 and of 32 bits.
  case rbit, rev, rev16, rev32
  /// Counts leading zeros, leading sign bits, trailing zeros, ones.
  case clz, cls, ctz, cnt
  /// Absolute value; extremes of source 1 and source 2 or immediate.
  case abs, smax, smin, umax, umin
  /// Source 1 if the condition holds, else source 2 as it is, + 1, inverted or negated.
  case csel, csinc, csinv, csneg
  /// Compares (`ccmn`: with the negated) if the condition holds, else the flags are `amount`.
  case ccmp, ccmn
  /// CRC-32 of source 1 with `sourceSize` of source 2; polynomials 0x04C11DB7 and 0x1EDC6F41.
  case crc32, crc32c
  /// Inverts the carry; between A64's and the other format of floating-point flags.
  case cfinv, axflag, xaflag
  /// Flags in the mask `amount` from source 1 rotated right by immediate.
  case rmif
  /// N, Z and V as of an 8- or 16-bit result.
  case setf8, setf16

  // MARK: Branches; the immediate is relative to the operation's own address

  /// Jumps, always and by condition.
  case b, bCond
  /// Jumps if source 1 is zero, is not.
  case cbz, cbnz
  /// Jumps if bit `amount` of source 1 is zero, is not.
  case tbz, tbnz
  /// Calls: direct, indirect.
  case bl, blr
  /// Jumps to source 1; as a return.
  case br, ret

  // MARK: System

  /// Does nothing here; the immediate is the number of the hint.
  case hint
  /// Barriers; the immediate is the domain and kind.
  case dmb, dsb, isb, sb, clrex
  /// Reads and writes the `SystemRegister` whose raw value is the immediate.
  case mrs, msr
  /// Zeroes the block of memory, 64 bytes on most cores, that holds the base address.
  case dcZVA
  /// Cleans or drops cache lines; the immediate is `op1:CRn:CRm:op2`.
  case cacheMaintenance
  /// Leaves the program, with a number.
  case svc, brk, hlt, udf

  // MARK: Memory

  /// Loads zero-extended, loads sign-extended, stores.
  case ldr, ldrs, str
  /// The same for two registers that are neighbours in memory.
  case ldp, ldpsw, stp
  /// Loads and watches; stores if nobody else did, then the destination is 0, else 1.
  case ldxr, stxr, ldxp, stxp
  /// Stores source 1 (and 2) if memory holds the destination's value, which becomes the old one.
  case cas, casp
  /// Stores source 1; the destination becomes the old value.
  case swp
  /// Adds source 1 to memory, clears its bits there, exclusive-ors, sets its bits, takes extremes;
  /// the destination becomes the old value.
  case ldadd, ldclr, ldeor, ldset, ldsmax, ldsmin, ldumax, ldumin
  /// Hints that memory will be used; `prefetch` says how.
  case prfm
  /// `registerCount` vectors, or lane `lane` of them, in memory element by element.
  case ld1, ld2, ld3, ld4, st1, st2, st3, st4
  /// Loads one element (of each vector) into all lanes.
  case ld1r, ld2r, ld3r, ld4r

  // MARK: Floating point, lane by lane

  /// Source 1 or immediate (the bits of a lane), also to and from general registers.
  case fmov
  /// One source.
  case fabs, fneg, fsqrt
  /// Two sources; `fnmul` is negated, `fmulx` has 0 × ∞ = 2, `fabd` is the absolute difference.
  case fadd, fsub, fmul, fdiv, fnmul, fmulx, fabd
  /// Extremes; the second two prefer a number over a quiet not-a-number.
  case fmax, fmin, fmaxnm, fminnm
  /// With P = source 1 × source 2 and one rounding: source 3 + P, source 3 − P, −source 3 − P,
  /// P − source 3.
  case fmadd, fmsub, fnmadd, fnmsub
  /// The destination ± source 1 × source 2 with one rounding.
  case fmla, fmls
  /// Neighbouring lanes of source 1, then of source 2 (if there is one).
  case faddp, fmaxp, fminp, fmaxnmp, fminnmp
  /// All lanes of source 1.
  case fmaxv, fminv, fmaxnmv, fminnmv
  /// Flags of source 1 against source 2 or zero; the second also signals quiet not-a-numbers.
  case fcmp, fcmpe
  /// The same if the condition holds, else the flags are `amount`.
  case fccmp, fccmpe
  /// Source 1 if the condition holds, else source 2.
  case fcsel
  /// All ones where source 1 relates to source 2, or to zero.
  case fcmeq, fcmge, fcmgt, fcmle, fcmlt
  /// The same of absolute values.
  case facge, facgt
  /// Between formats: same lanes, narrower, wider, narrower rounding to odd.
  case fcvt, fcvtn, fcvtl, fcvtxn
  /// To integral: to nearest even, up, down, to zero, away, exactly, in the current mode.
  case frintn, frintp, frintm, frintz, frinta, frintx, frinti
  /// To integral that fits 32 or 64 bits, to zero or in the current mode.
  case frint32z, frint32x, frint64z, frint64x
  /// To integer, signed and unsigned: to nearest even, up, down, away.
  case fcvtns, fcvtnu, fcvtps, fcvtpu, fcvtms, fcvtmu, fcvtas, fcvtau
  /// To integer towards zero, or to fixed point with `immediate` fraction bits.
  case fcvtzs, fcvtzu
  /// From integer, or from fixed point with `immediate` fraction bits.
  case scvtf, ucvtf
  /// To a 32-bit integer as JavaScript does, wrapping; flags say whether exactly.
  case fjcvtzs
  /// Estimates of 1/x and 1/√x, their Newton steps, and the exponent's part.
  case frecpe, frsqrte, frecps, frsqrts, frecpx

  // MARK: Vector integer, lane by lane

  /// Two sources (or an immediate, for `orr` and `bic`), bit by bit.
  case andVector, orrVector, eorVector, bicVector, ornVector
  /// Selects bits: source 1 where the destination is one, else source 2; into the destination
  /// source 1 where source 2 is one; where it is zero.
  case bsl, bit, bif
  /// One source: invert, negate, absolute value, counts, reversals.
  case not, neg, absVector, clsVector, clzVector, cntVector, rbitVector
  /// Reverses elements within 16, 32, 64 bits.
  case rev16Vector, rev32Vector, rev64
  /// Two sources.
  case addVector, subVector, mul, pmul
  /// Destination ± source 1 × source 2.
  case mla, mls
  /// Halving, with and without rounding.
  case shadd, uhadd, srhadd, urhadd, shsub, uhsub
  /// Saturating.
  case sqadd, uqadd, sqsub, uqsub, suqadd, usqadd, sqabs, sqneg
  /// Extremes.
  case smaxVector, sminVector, umaxVector, uminVector
  /// Absolute difference, and added to the destination.
  case sabd, uabd, saba, uaba
  /// All ones where source 1 relates to source 2 or zero: signed, unsigned, equal, common bits.
  case cmgt, cmge, cmhi, cmhs, cmeq, cmle, cmlt, cmtst
  /// Neighbouring lanes of source 1, then of source 2 (if there is one).
  case addp, smaxp, sminp, umaxp, uminp
  /// Neighbouring lanes into wider ones, and added to the destination.
  case saddlp, uaddlp, sadalp, uadalp
  /// All lanes of source 1; the third two into a wider result.
  case addv, smaxv, sminv, umaxv, uminv, saddlv, uaddlv
  /// Saturating high half of the doubled product, rounded, and with the destination.
  case sqdmulh, sqrdmulh, sqrdmlah, sqrdmlsh
  /// Estimates of 1/x and 1/√x as fixed point.
  case urecpe, ursqrte
  /// Sums of four products of bytes, added to the destination.
  case sdot, udot

  // MARK: Vector integer, wider and narrower

  /// Wider results of two narrow sources.
  case saddl, uaddl, ssubl, usubl, sabdl, uabdl, smull, umull, pmull, sqdmull
  /// The same, with the destination.
  case sabal, uabal, smlal, umlal, smlsl, umlsl, sqdmlal, sqdmlsl
  /// Source 2 is narrow, source 1 is not.
  case saddw, uaddw, ssubw, usubw
  /// High halves of results, narrow; the last two rounded.
  case addhn, subhn, raddhn, rsubhn
  /// Narrower, as it is and saturating.
  case xtn, sqxtn, uqxtn, sqxtun
  /// Wider, shifted left by the width of a source lane.
  case shll

  // MARK: Vector shifts

  /// Left by immediate, right by immediate; rounded, and added to the destination.
  case shl, sshr, ushr, srshr, urshr, ssra, usra, srsra, ursra
  /// Shifted left or right into the destination, whose other bits stay.
  case sli, sri
  /// By source 2, negative to the right; `sqshl`, `uqshl` also left by immediate, saturating.
  case sshl, ushl, srshl, urshl, sqshl, uqshl, sqrshl, uqrshl, sqshlu
  /// Wider, left by immediate.
  case sshll, ushll
  /// Narrower, right by immediate.
  case shrn, rshrn, sqshrn, uqshrn, sqrshrn, uqrshrn, sqshrun, sqrshrun

  // MARK: Vector data movement

  /// The immediate (the bits of a lane) in every lane, and inverted.
  case movi, mvni
  /// One lane, or a general register, to all lanes; to one lane.
  case dup, ins
  /// One lane to a general register, zero- or sign-extended.
  case umov, smov
  /// Interleaves low or high halves; takes even or odd lanes; transposes pairs.
  case zip1, zip2, uzp1, uzp2, trn1, trn2
  /// Bytes of source 1, followed by source 2, from byte `immediate`.
  case ext
  /// Bytes of the table (`registerCount` vectors from source 1) by the indices in source 2; beyond
  /// it zero, or what was there.
  case tbl, tbx

  // MARK: Cryptography

  /// AES rounds and mixing of columns.
  case aese, aesd, aesmc, aesimc
  /// SHA-1.
  case sha1c, sha1p, sha1m, sha1h, sha1su0, sha1su1
  /// SHA-256.
  case sha256h, sha256h2, sha256su0, sha256su1
}

extension HostOpcode {
  /// The mnemonic in assembly, without suffixes for size, flags, order or upper halves.
  public var mnemonic: String {
    Self.mnemonics[Int(rawValue)]
  }

  /// The names of the cases are the mnemonics, so they are taken from there, once.
  private static let mnemonics = allCases.map { opcode in
    switch opcode {
    case .bCond: return "b"
    case .dcZVA: return "dc"
    case .not: return "mvn"
    default:
      let name = String(describing: opcode)
      return name.hasSuffix("Vector") ? String(name.dropLast(6)) : name
    }
  }
}
