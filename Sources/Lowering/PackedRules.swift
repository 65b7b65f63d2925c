internal import HostCode
internal import X64Decoding

/// What an instruction does lane by lane, as one A64 operation.
struct PackedRule {
  var opcode: HostOpcode
  var size: OperandSize
  /// Whether A64's first source is x64's second operand.
  var isSwapped = false
  var isUnary = false

  /// The rule of an instruction that needs one operation.
  static func find(_ mnemonic: X64Mnemonic) -> PackedRule? {
    guard let (opcode, size) = plain(mnemonic) else { return swapped(mnemonic) ?? unary(mnemonic) }
    return PackedRule(opcode: opcode, size: size)
  }

  private static func plain(_ mnemonic: X64Mnemonic) -> (HostOpcode, OperandSize)? {
    switch mnemonic {
    case .addpd: (.fadd, .v2d)
    case .addps: (.fadd, .v4s)
    case .subpd: (.fsub, .v2d)
    case .subps: (.fsub, .v4s)
    case .mulpd: (.fmul, .v2d)
    case .mulps: (.fmul, .v4s)
    case .divpd: (.fdiv, .v2d)
    case .divps: (.fdiv, .v4s)
    case .haddpd: (.faddp, .v2d)
    case .haddps: (.faddp, .v4s)
    case .paddb: (.addVector, .v16b)
    case .paddw: (.addVector, .v8h)
    case .paddd: (.addVector, .v4s)
    case .paddq: (.addVector, .v2d)
    case .psubb: (.subVector, .v16b)
    case .psubw: (.subVector, .v8h)
    case .psubd: (.subVector, .v4s)
    case .psubq: (.subVector, .v2d)
    case .paddsb: (.sqadd, .v16b)
    case .paddsw: (.sqadd, .v8h)
    case .paddusb: (.uqadd, .v16b)
    case .paddusw: (.uqadd, .v8h)
    case .psubsb: (.sqsub, .v16b)
    case .psubsw: (.sqsub, .v8h)
    case .psubusb: (.uqsub, .v16b)
    case .psubusw: (.uqsub, .v8h)
    case .pand, .andps, .andpd: (.andVector, .v16b)
    case .por, .orps, .orpd: (.orrVector, .v16b)
    case .pxor, .xorps, .xorpd: (.eorVector, .v16b)
    case .pcmpeqb: (.cmeq, .v16b)
    case .pcmpeqw: (.cmeq, .v8h)
    case .pcmpeqd: (.cmeq, .v4s)
    case .pcmpeqq: (.cmeq, .v2d)
    case .pcmpgtb: (.cmgt, .v16b)
    case .pcmpgtw: (.cmgt, .v8h)
    case .pcmpgtd: (.cmgt, .v4s)
    case .pcmpgtq: (.cmgt, .v2d)
    case .pmullw: (.mul, .v8h)
    case .pmulld: (.mul, .v4s)
    case .pmaxsb: (.smaxVector, .v16b)
    case .pmaxsw: (.smaxVector, .v8h)
    case .pmaxsd: (.smaxVector, .v4s)
    case .pmaxub: (.umaxVector, .v16b)
    case .pmaxuw: (.umaxVector, .v8h)
    case .pmaxud: (.umaxVector, .v4s)
    case .pminsb: (.sminVector, .v16b)
    case .pminsw: (.sminVector, .v8h)
    case .pminsd: (.sminVector, .v4s)
    case .pminub: (.uminVector, .v16b)
    case .pminuw: (.uminVector, .v8h)
    case .pminud: (.uminVector, .v4s)
    case .pavgb: (.urhadd, .v16b)
    case .pavgw: (.urhadd, .v8h)
    case .phaddw: (.addp, .v8h)
    case .phaddd: (.addp, .v4s)
    case .punpcklbw: (.zip1, .v16b)
    case .punpcklwd: (.zip1, .v8h)
    case .punpckldq, .unpcklps: (.zip1, .v4s)
    case .punpcklqdq, .unpcklpd, .movlhps: (.zip1, .v2d)
    case .punpckhbw: (.zip2, .v16b)
    case .punpckhwd: (.zip2, .v8h)
    case .punpckhdq, .unpckhps: (.zip2, .v4s)
    case .punpckhqdq, .unpckhpd: (.zip2, .v2d)
    default: nil
    }
  }

  private static func swapped(_ mnemonic: X64Mnemonic) -> PackedRule? {
    switch mnemonic {
    case .pandn, .andnps, .andnpd: PackedRule(opcode: .bicVector, size: .v16b, isSwapped: true)
    case .movhlps: PackedRule(opcode: .zip2, size: .v2d, isSwapped: true)
    default: nil
    }
  }

  private static func unary(_ mnemonic: X64Mnemonic) -> PackedRule? {
    let rule: (HostOpcode, OperandSize)? =
      switch mnemonic {
      case .sqrtpd: (.fsqrt, .v2d)
      case .sqrtps: (.fsqrt, .v4s)
      case .cvtdq2ps: (.scvtf, .v4s)
      case .pabsb: (.absVector, .v16b)
      case .pabsw: (.absVector, .v8h)
      case .pabsd: (.absVector, .v4s)
      default: nil
      }
    return rule.map { PackedRule(opcode: $0.0, size: $0.1, isUnary: true) }
  }
}
