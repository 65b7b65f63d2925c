internal import HostCode
internal import X64Decoding

/// AMD's `extrq` and `insertq`: bit fields in the low half of a vector; the high half is undefined.
extension Emitter {
  mutating func lowerVectorField(_ instruction: VectorInstruction) -> Bool {
    guard instruction.name == .extrq || instruction.name == .insertq else { return false }
    let operands = instruction.operands
    let (value, other) = (temporary(), temporary())
    let isConstant = instruction.source.operands.last?.kind == .immediate
    // A length of 0 stands for 64.
    let length = UInt8(truncatingIfNeeded: instruction.immediate) & 63
    let from = Int64(instruction.source.secondImmediate & 63)
    let isWhole = length == 0 || Int64(length) + from > 64
    vector(.fmov, .x, value, operands.first, from: .d)
    if instruction.name == .extrq, isConstant {
      let bits = isWhole ? UInt8(64 - from) : length
      emit(.ubfx, .x, value, value, immediate: from, amount: bits)
    } else if isConstant {
      let bits = isWhole ? UInt8(64 - from) : length
      vector(.fmov, .x, other, operands.second, from: .d)
      emit(.bfi, .x, value, other, immediate: from, amount: bits)
    } else if instruction.name == .extrq {
      vector(.fmov, .x, other, operands.second, from: .d)
      cutField(value, by: other)
    } else {
      insertField(value, operands.second)
    }
    vector(.fmov, .d, operands.destination, value, from: .x)
    return true
  }

  /// Moves the field that bits 0 to 5 (length) and 8 to 13 (start) of a register name to bit 0.
  private mutating func cutField(_ value: HostRegister, by field: HostRegister) {
    let start = temporary()
    emit(.ubfx, .x, start, field, immediate: 8, amount: 6)
    emit(.lsr, .x, value, value, start)
    // Shifts go by the low six bits, so that 64 and 0 bits are the same.
    emit(.sub, .x, field, .zr, field)
    emit(.lsl, .x, value, value, field)
    emit(.lsr, .x, value, value, field)
  }

  /// Puts the low bits of a register into the field that its upper half names.
  private mutating func insertField(_ value: HostRegister, _ source: HostRegister) {
    let (inserted, field) = (temporary(), temporary())
    let (start, mask) = (temporary(), temporary())
    vector(.umov, .x, inserted, source, from: .d, sourceLane: 0)
    vector(.umov, .x, field, source, from: .d, sourceLane: 1)
    emit(.ubfx, .x, start, field, immediate: 8, amount: 6)
    emit(.sub, .x, field, .zr, field)
    emit(.mov, .x, mask, .none, immediate: -1, origin: .constant)
    emit(.lsr, .x, mask, mask, field)
    emit(.and, .x, inserted, inserted, mask)
    emit(.lsl, .x, mask, mask, start)
    emit(.lsl, .x, inserted, inserted, start)
    emit(.bic, .x, value, value, mask)
    emit(.orr, .x, value, value, inserted)
  }
}
