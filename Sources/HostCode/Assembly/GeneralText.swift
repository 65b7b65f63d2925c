/// Assembly of data processing in general registers.
extension HostOperation {
  var generalText: String {
    switch opcode {
    case .mov: text("mov", destinationText, source1Text ?? "#\(signedImmediate)")
    case .movk:
      text("movk", destinationText, "#\(immediate)", amount == 0 ? nil : "lsl #\(amount)")
    case .adr, .adrp: text(nil, destinationText, "#\(immediate)")
    case .add, .sub: addText
    case .and, .orr, .eor, .bic, .orn, .eon: logicText
    case .adc, .sbc: carryText
    case .lsl, .lsr, .asr, .ror, .smax, .smin, .umax, .umin:
      text(nil, destinationText, source1Text, source2Text ?? "#\(signedImmediate)")
    case .ubfx, .sbfx, .ubfiz, .sbfiz, .bfi, .bfxil: bitfieldText
    case .extr: text(nil, destinationText, source1Text, source2Text, "#\(immediate)")
    case .madd, .msub, .smaddl, .smsubl, .umaddl, .umsubl: multiplyText
    case .csel, .csinc, .csinv, .csneg: selectText
    case .ccmp, .ccmn:
      text(nil, source1Text, source2Text ?? "#\(immediate)", "#\(amount)", "\(condition)")
    case .crc32, .crc32c:
      text("\(opcode.mnemonic)\(sourceSize)", destinationText, source1Text, source2Text)
    case .rmif: text(nil, source1Text, "#\(immediate)", "#\(amount)")
    default: text(nil, destinationText, source1Text, source2Text)
    }
  }

  /// The immediate as a signed number of the operation's size.
  private var signedImmediate: Int64 {
    size == .w ? Int64(Int32(truncatingIfNeeded: immediate)) : immediate
  }

  private var suffixed: String { setsFlags ? "\(opcode.mnemonic)s" : opcode.mnemonic }

  /// Source 2 with its shift or extension.
  private var modifiedSource2: String? {
    guard modifier != .none else { return source2Text }
    let register = source2.text(modifier.isExtension ? .w : size)
    let isBare = modifier.isExtension && amount == 0
    return register.map { "\($0), \(modifier)\(isBare ? "" : " #\(amount)")" }
  }

  private var addText: String {
    let isLarge = immediate > 0xFFF && immediate & 0xFFF == 0
    let number = isLarge ? "#\(immediate >> 12), lsl #12" : "#\(immediate)"
    let last = modifiedSource2 ?? number
    if setsFlags && destination == .zr {
      return text(opcode == .add ? "cmn" : "cmp", source1Text, last)
    }
    if opcode == .sub && source1 == .zr && source2 != .none {
      return text(setsFlags ? "negs" : "neg", destinationText, last)
    }
    return text(suffixed, destinationText, source1Text, last)
  }

  private var carryText: String {
    if opcode == .sbc && source1 == .zr {
      return text(setsFlags ? "ngcs" : "ngc", destinationText, source2Text)
    }
    return text(suffixed, destinationText, source1Text, source2Text)
  }

  private var logicText: String {
    let last = modifiedSource2 ?? "#\(hexadecimal(immediate))"
    if opcode == .and && setsFlags && destination == .zr { return text("tst", source1Text, last) }
    if opcode == .orn && source1 == .zr { return text("mvn", destinationText, last) }
    return text(suffixed, destinationText, source1Text, last)
  }

  private var bitfieldText: String {
    let isSigned = opcode == .sbfx
    if immediate == 0 && (isSigned || opcode == .ubfx && size == .w) {
      let width = amount == 8 ? "b" : amount == 16 ? "h" : amount == 32 ? "w" : ""
      if !width.isEmpty && (isSigned || amount < 32) {
        return text("\(isSigned ? "sxt" : "uxt")\(width)", destinationText, source1.text(.w))
      }
    }
    return text(nil, destinationText, source1Text, "#\(immediate)", "#\(amount)")
  }

  private var multiplyText: String {
    guard source3 == .zr else {
      return text(nil, destinationText, source1Text, source2Text, source3Text)
    }
    let name =
      switch opcode {
      case .madd: "mul"
      case .msub: "mneg"
      case .smaddl: "smull"
      case .smsubl: "smnegl"
      case .umaddl: "umull"
      default: "umnegl"
      }
    return text(name, destinationText, source1Text, source2Text)
  }

  private var selectText: String {
    let plain = text(nil, destinationText, source1Text, source2Text, "\(condition)")
    guard source1 == source2, !condition.isAlways else { return plain }
    let isSet = source1 == .zr
    let name: String
    switch opcode {
    case .csinc: name = isSet ? "cset" : "cinc"
    case .csinv: name = isSet ? "csetm" : "cinv"
    case .csneg: name = "cneg"
    default: return plain
    }
    let shown = isSet && opcode != .csneg ? nil : source1Text
    return text(name, destinationText, shown, "\(condition.inverted)")
  }
}
