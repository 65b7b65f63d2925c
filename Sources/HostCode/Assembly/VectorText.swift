/// Assembly of floating point and Advanced SIMD.
extension HostOperation {
  var vectorText: String {
    switch opcode {
    case .fmov: text(nil, destinationText, source1Text ?? "#\(floatImmediate)")
    case .fcmp, .fcmpe: text(nil, source1Text, source2Text ?? "#0.0")
    case .fccmp, .fccmpe:
      text(nil, source1Text, source2Text, "#\(amount)", "\(condition)")
    case .fcsel: text(nil, destinationText, source1Text, source2Text, "\(condition)")
    case .movi, .mvni: text(nil, destinationText, constantText)
    case .orrVector, .bicVector: vectorLogicText
    case .ins: text("mov", destinationText, source1Text)
    case .dup: text(size.isVector ? "dup" : "mov", destinationText, source1Text)
    case .umov:
      text(sourceSize.laneBits >= 32 ? "mov" : "umov", destinationText, source1Text)
    case .tbl, .tbx: text(nil, destinationText, tableText, source2.text(size))
    case .sha1c, .sha1p, .sha1m:
      text(nil, destinationText, source1.text(.s), source2Text)
    case .sha256h, .sha256h2:
      text(nil, destinationText, source1.text(.q), source2Text)
    default:
      text(
        usesUpperHalf ? "\(opcode.mnemonic)2" : opcode.mnemonic,
        destinationText,
        source1Text,
        source2Text,
        source3Text,
        trailingImmediate
      )
    }
  }

  private var trailingImmediate: String? {
    switch opcode {
    case .cmgt, .cmge, .cmeq, .cmle, .cmlt: source2 == .none ? "#0" : nil
    case .fcmgt, .fcmge, .fcmeq, .fcmle, .fcmlt: source2 == .none ? "#0.0" : nil
    case .sqshl, .uqshl: source2 == .none ? "#\(immediate)" : nil
    case .fcvtzs, .fcvtzu, .scvtf, .ucvtf: immediate == 0 ? nil : "#\(immediate)"
    case .ext, .shll, .shl, .sshr, .ushr, .srshr, .urshr, .ssra, .usra, .srsra, .ursra, .sli, .sri,
      .sqshlu, .sshll, .ushll, .shrn, .rshrn, .sqshrn, .uqshrn, .sqrshrn, .uqrshrn, .sqshrun,
      .sqrshrun:
      "#\(immediate)"
    default: nil
    }
  }

  private var vectorLogicText: String {
    if source2 == .none { return text(nil, destinationText, constantText) }
    if opcode == .orrVector && source1 == source2 {
      return text("mov", destinationText, source1Text)
    }
    return text(nil, destinationText, source1Text, source2Text)
  }

  private var tableText: String {
    let names = (0..<Int(registerCount)).map { "\(source1.advanced(by: $0)).16b" }
    return "{ \(names.joined(separator: ", ")) }"
  }

  /// The bits of a lane as the eight bits and the shift that make them.
  private var constantText: String {
    let bits = UInt64(bitPattern: immediate)
    if size.laneBits == 64 {
      return bits == 0 ? "#0000000000000000" : "#\(hexadecimal(immediate, digits: 14))"
    }
    for shift in [16, 8] where bits > 0xFF && bits & (1 << UInt64(shift) - 1) == 1 << shift - 1 {
      return "#\(bits >> UInt64(shift)), msl #\(shift)"
    }
    let shift = bits == 0 ? 0 : bits.trailingZeroBitCount / 8 * 8
    return "#\(bits >> UInt64(shift))\(shift == 0 ? "" : ", lsl #\(shift)")"
  }

  /// The bits of a lane as a number with eight decimals; such constants have at most seven.
  private var floatImmediate: String {
    let bits = UInt64(bitPattern: immediate)
    let value =
      switch size.laneBits {
      case 16: FloatFormat.half.value(bits)
      case 32: FloatFormat.single.value(bits)
      default: Double(bitPattern: bits)
      }
    let scaled = Int(value.magnitude * 1e8)
    let fraction = String(scaled % 100_000_000)
    let zeros = String(repeating: "0", count: 8 - fraction.count)
    return "\(value < 0 ? "-" : "")\(scaled / 100_000_000).\(zeros)\(fraction)"
  }
}

/// Where sign, exponent and fraction lie in a binary format (IEEE 754 §3.4).
private struct FloatFormat {
  let exponentBits: UInt64
  let fractionBits: UInt64

  static let half = FloatFormat(exponentBits: 5, fractionBits: 10)
  static let single = FloatFormat(exponentBits: 8, fractionBits: 23)

  /// The value of a normal number.
  func value(_ bits: UInt64) -> Double {
    let bias = (1 << (exponentBits - 1)) - 1
    let exponent = bits >> fractionBits & ((1 << exponentBits) - 1)
    let fraction = bits & ((1 << fractionBits) - 1)
    let sign = bits >> (exponentBits + fractionBits) & 1
    let widened = (exponent + 1023 - UInt64(bias)) << 52 | fraction << (52 - fractionBits)
    return Double(bitPattern: sign << 63 | widened)
  }
}
