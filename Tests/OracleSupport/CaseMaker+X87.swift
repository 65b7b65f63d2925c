internal import Execution
internal import X64Decoding

/// States of the x87: half of them as with doubles, half with all 80 bits.
extension CaseMaker {
  mutating func x87State() -> X87State {
    var state = X87State()
    let top = UInt16(below(8))
    state.status = top << 11 | UInt16(below(8)) << 8 | UInt16(below(2)) << 14
    state.tags = .max
    let isDouble = below(2) == 0
    if isDouble {
      state.control = 0x27F
    } else if below(4) == 0 {
      state.control |= UInt16(below(4)) << 10
    }
    for position in 0..<8 { state.registers[position] = x87Value(isDouble: isDouble) }
    return state
  }

  /// Makes room for what is pushed, and puts a very large or small number somewhere.
  mutating func shapeX87(_ state: inout X87State, _ instruction: X64Instruction) {
    switch instruction.mnemonic {
    case .fldl2t, .fldl2e, .fldpi, .fldlg2, .fldln2:
      // Translators keep their constants rounded to nearest.
      state.control &= ~0xC00
      fallthrough
    case .fld, .fild, .fbld, .fld1, .fldz, .fxtract:
      state.tags &= ~(1 << UInt8((state.top + 7) & 7))
    // Of such numbers the processor computes a part of the remainder at a time.
    case .fprem, .fprem1: return
    // Of such angles it computes nothing, and says so in C2.
    case .fsin, .fcos: return
    case .fptan, .fsincos:
      state.tags &= ~(1 << UInt8((state.top + 7) & 7))
      return
    default: break
    }
    guard state.control != 0x27F, below(4) == 0 else { return }
    let number = Vector128(integer() | 1 << 63, below(2) << 15 | 0x3C00 + below(0x800))
    state.registers[Int(below(3))] = number
  }

  /// A number of moderate size, or a special one.
  private mutating func x87Value(isDouble: Bool) -> Vector128 {
    let special: [Vector128] = [
      Vector128(), Vector128(0, 0x8000), Vector128(1 << 63, 0x3FFF), Vector128(1 << 63, 0x7FFF),
      Vector128(1 << 63, 0xFFFF), Vector128(3 << 62, 0x7FFF), Vector128(3 << 62, 0xBFFE),
      Vector128(1 << 63, 0x4000),
    ]
    if below(4) == 0 { return special[Int(below(8))] }
    let number = Double(Int64(bitPattern: integer() &* 0x9E37_79B9_7F4A_7C15) >> 20) / 0x1p38
    let value = X87Unit.widened(Vector128(number.bitPattern))
    return isDouble || value.low == 0 ? value : Vector128(value.low | below(2048), value.high)
  }
}
