internal import HostCode
internal import X64Decoding

/// An SSE or AVX instruction by what its operands are for.
struct VectorInstruction {
  /// The instruction as decoded.
  let source: X64Instruction
  /// The name in SSE, without the `v`; its own if SSE has none like it.
  let name: X64Mnemonic
  /// Whether it clears what lies above its result.
  let isVEX: Bool
  /// Whether it works on 256 bits.
  let isWide: Bool
  let destination: X64Operand
  /// The first source, which is the destination in SSE.
  let first: X64Operand
  /// The second source, or the only one; none if it is the immediate.
  let second: X64Operand
  /// The fourth listed operand.
  let third: X64Operand

  /// Nil for what has no operands, uses MMX registers, or is of AVX-512.
  init?(_ source: X64Instruction) {
    guard !source.attributes.contains(.isEVEX) else { return nil }
    var listed = [4 of X64Operand](repeating: .none)
    var count = 0
    for operand in source.operands where operand.kind != .immediate {
      guard operand.kind != .register || operand.register.class != .mmx, count < 4 else {
        return nil
      }
      listed[count] = operand
      count += 1
    }
    guard count > 0 else { return nil }
    self.source = source
    isVEX = source.attributes.contains(.isVEX)
    isWide = source.vectorBytes == 32
    let hasImmediate = source.operands.last?.kind == .immediate
    let plain = isVEX ? Self.plainName(source.mnemonic) : source.mnemonic
    name = plain == .vpermilps && hasImmediate ? .pshufd : plain
    destination = listed[0]
    if isVEX, count > 2 {
      first = listed[1]
      second = listed[2]
    } else if isVEX, Self.isShift(name), source.operands.count > count {
      first = listed[1]
      second = .none
    } else {
      first = listed[0]
      second = listed[1]
    }
    third = listed[3]
  }

  /// The constant, as unsigned byte.
  var immediate: Int64 { source.immediate & 0xFF }

  /// The operands of a rule, with those that are in memory left out.
  var operands: VectorOperands {
    VectorOperands(
      name: name,
      destination: GuestRegisters.host(destination.register),
      first: GuestRegisters.host(first.register),
      second: second.kind == .register ? GuestRegisters.host(second.register) : .none,
      third: source.attributes.contains(.readsXMM0) ? .v(0) : GuestRegisters.host(third.register),
      immediate: immediate,
      hasImmediate: source.operands.last?.kind == .immediate
    )
  }

  /// Whether all lanes are shifted by a constant or by one register.
  static func isShift(_ name: X64Mnemonic) -> Bool {
    switch name {
    case .psllw, .pslld, .psllq, .psrlw, .psrld, .psrlq, .psraw, .psrad, .pslldq, .psrldq: true
    default: false
    }
  }

  /// The constant for the upper half, where the bits for it follow those for the lower.
  var upperImmediate: Int64 {
    switch name {
    case .blendps, .vpblendd: immediate >> 4
    case .blendpd, .shufpd, .vpermilpd: immediate >> 2
    case .mpsadbw: immediate >> 3
    default: immediate
    }
  }

  /// Whether each half of a wide result comes from the same half of the sources.
  var isByHalves: Bool {
    switch name {
    case .pmovzxbw, .pmovzxbd, .pmovzxbq, .pmovzxwd, .pmovzxwq, .pmovzxdq, .pmovsxbw, .pmovsxbd,
      .pmovsxbq, .pmovsxwd, .pmovsxwq, .pmovsxdq, .cvtps2pd, .cvtdq2pd, .cvtpd2ps, .cvtpd2dq,
      .cvttpd2dq, .vcvtph2ps:
      false
    default: true
    }
  }

  /// Whether an instruction touches MMX registers, which are not covered.
  static func usesMMX(_ source: X64Instruction) -> Bool {
    source.operands.contains { $0.kind == .register && $0.register.class == .mmx }
  }

  private static func plainName(_ mnemonic: X64Mnemonic) -> X64Mnemonic {
    let index = Int(mnemonic.rawValue)
    return plainNames.indices.contains(index) ? plainNames[index] : mnemonic
  }

  /// For each mnemonic the one without the `v`, if there is one.
  private static let plainNames: [X64Mnemonic] = {
    var named: [Substring: X64Mnemonic] = [:]
    for mnemonic in X64Mnemonic.allCases { named[mnemonic.name[...]] = mnemonic }
    return X64Mnemonic.allCases.map { mnemonic in
      mnemonic.name.hasPrefix("v") ? named[mnemonic.name.dropFirst()] ?? mnemonic : mnemonic
    }
  }()
}
