internal import HostCode
internal import X64Decoding

/// What an SSE instruction does lane by lane, as one A64 operation.
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
      case .pabsb: (.absVector, .v16b)
      case .pabsw: (.absVector, .v8h)
      case .pabsd: (.absVector, .v4s)
      case .movsldup: (.trn1, .v4s)
      case .movshdup: (.trn2, .v4s)
      default: nil
      }
    return rule.map { PackedRule(opcode: $0.0, size: $0.1, isUnary: true) }
  }
}

/// SSE arithmetic on whole vectors.
extension Emitter {
  mutating func lowerPacked(_ instruction: X64Instruction) -> Bool {
    guard !Self.usesMMX(instruction), let (first, second) = Self.pair(instruction) else {
      return false
    }
    let target = GuestRegisters.host(first.register)
    if let rule = PackedRule.find(instruction.mnemonic) {
      if second.kind == .register, first.register == second.register, rule.opcode == .eorVector {
        vector(.movi, .v2d, target, .none)
        return true
      }
      let source = readVector(second, of: instruction)
      if rule.opcode == .trn1 || rule.opcode == .trn2 {
        vector(rule.opcode, rule.size, target, source, source)
      } else if rule.isUnary {
        vector(rule.opcode, rule.size, target, source)
      } else if rule.isSwapped {
        vector(rule.opcode, rule.size, target, source, target)
      } else {
        vector(rule.opcode, rule.size, target, target, source)
      }
      return true
    }
    return lowerVectorShift(instruction, target, second)
      || lowerVectorProduct(instruction, target, second)
      || lowerVectorMove(instruction, first, second)
  }

  /// The lane size of `psllw` and its like, and the A64 shift.
  private static func shiftRule(_ mnemonic: X64Mnemonic) -> (HostOpcode, OperandSize)? {
    switch mnemonic {
    case .psllw: (.shl, .v8h)
    case .pslld: (.shl, .v4s)
    case .psllq: (.shl, .v2d)
    case .psrlw: (.ushr, .v8h)
    case .psrld: (.ushr, .v4s)
    case .psrlq: (.ushr, .v2d)
    case .psraw: (.sshr, .v8h)
    case .psrad: (.sshr, .v4s)
    default: nil
    }
  }

  private mutating func lowerVectorShift(
    _ instruction: X64Instruction,
    _ target: HostRegister,
    _ second: X64Operand
  ) -> Bool {
    if instruction.mnemonic == .pslldq || instruction.mnemonic == .psrldq {
      let bytes = instruction.immediate & 0xFF
      guard bytes != 0 else { return true }
      guard bytes < 16 else {
        vector(.movi, .v2d, target, .none)
        return true
      }
      let zero = vectorTemporary()
      vector(.movi, .v2d, zero, .none, origin: .constant)
      if instruction.mnemonic == .pslldq {
        vector(.ext, .v16b, target, zero, target, immediate: 16 - bytes)
      } else {
        vector(.ext, .v16b, target, target, zero, immediate: bytes)
      }
      return true
    }
    guard let (opcode, size) = Self.shiftRule(instruction.mnemonic) else { return false }
    let width = Int64(size.laneBits)
    guard second.kind == .immediate else {
      return shiftByRegister(opcode, size, target, readVector(second, of: instruction))
    }
    var bits = instruction.immediate & 0xFF
    guard bits != 0 else { return true }
    if bits >= width {
      guard opcode == .sshr else {
        vector(.movi, .v2d, target, .none)
        return true
      }
      bits = width - 1
    }
    vector(opcode, size, target, target, immediate: bits)
    return true
  }

  /// All lanes by the low 64 bits of a register; more than the lane's width clears them.
  private mutating func shiftByRegister(
    _ opcode: HostOpcode,
    _ size: OperandSize,
    _ target: HostRegister,
    _ amount: HostRegister
  ) -> Bool {
    let limit = vectorTemporary()
    let bits = vectorTemporary()
    vector(
      .movi,
      .v2d,
      limit,
      .none,
      immediate: Int64(opcode == .sshr ? size.laneBits - 1 : 127),
      origin: .semantics
    )
    // 64-bit unsigned saturation to the limit, through a comparison.
    vector(.cmhi, .d, bits, amount, limit, origin: .semantics)
    vector(.bsl, .v8b, bits, limit, amount, origin: .semantics)
    vector(.dup, size, bits, bits, sourceLane: 0)
    if opcode != .shl { vector(.neg, size, bits, bits) }
    vector(opcode == .sshr ? .sshl : .ushl, size, target, target, bits)
    return true
  }

  private mutating func lowerVectorProduct(
    _ instruction: X64Instruction,
    _ target: HostRegister,
    _ second: X64Operand
  ) -> Bool {
    let low = vectorTemporary()
    let high = vectorTemporary()
    switch instruction.mnemonic {
    case .pmulhw, .pmulhuw:
      let opcode: HostOpcode = instruction.mnemonic == .pmulhw ? .smull : .umull
      let source = readVector(second, of: instruction)
      vector(opcode, .v4s, low, target, source, from: .v4h)
      vector(opcode, .v4s, high, target, source, from: .v8h)
      vector(.uzp2, .v8h, target, low, high)
    case .pmaddwd:
      let source = readVector(second, of: instruction)
      vector(.smull, .v4s, low, target, source, from: .v4h)
      vector(.smull, .v4s, high, target, source, from: .v8h)
      vector(.addp, .v4s, target, low, high)
    case .pmuludq, .pmuldq:
      let source = readVector(second, of: instruction)
      vector(.xtn, .v2s, low, target, from: .v2d)
      vector(.xtn, .v2s, high, source, from: .v2d)
      vector(
        instruction.mnemonic == .pmuludq ? .umull : .smull,
        .v2d,
        target,
        low,
        high,
        from: .v2s
      )
    case .psadbw:
      let source = readVector(second, of: instruction)
      vector(.uabd, .v16b, low, target, source)
      vector(.uaddlp, .v8h, low, low, from: .v16b)
      vector(.uaddlp, .v4s, low, low, from: .v8h)
      vector(.uaddlp, .v2d, target, low, from: .v4s)
    case .packsswb, .packuswb, .packssdw, .packusdw:
      let isUnsigned = instruction.mnemonic == .packuswb || instruction.mnemonic == .packusdw
      let isByte = instruction.mnemonic == .packsswb || instruction.mnemonic == .packuswb
      let opcode: HostOpcode = isUnsigned ? .sqxtun : .sqxtn
      var source = readVector(second, of: instruction)
      if source == target {
        copyVector(low, source, origin: .copy)
        source = low
      }
      vector(opcode, isByte ? .v8b : .v4h, target, target, from: isByte ? .v8h : .v4s)
      vector(opcode, isByte ? .v16b : .v8h, target, source, from: isByte ? .v8h : .v4s)
    case .minps, .minpd, .maxps, .maxpd:
      let size: OperandSize =
        instruction.mnemonic == .minps || instruction.mnemonic == .maxps ? .v4s : .v2d
      let isMin = instruction.mnemonic == .minps || instruction.mnemonic == .minpd
      let source = readVector(second, of: instruction)
      if habits.features.contains(.alternateFloat) {
        vector(isMin ? .fmin : .fmax, size, target, target, source)
      } else {
        vector(.fcmgt, size, low, isMin ? source : target, isMin ? target : source)
        vector(.bif, .v16b, target, source, low)
      }
    case .cmpps: return compareLanes(instruction, .v4s)
    case .cmppd: return compareLanes(instruction, .v2d)
    case .roundps, .roundpd:
      let size: OperandSize = instruction.mnemonic == .roundps ? .v4s : .v2d
      vector(
        Self.rounding(instruction.immediate),
        size,
        target,
        readVector(second, of: instruction)
      )
    default: return false
    }
    return true
  }
}
