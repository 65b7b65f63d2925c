internal import HostCode

/// Between formats of floating point, and to and from integers.
extension GuestMachine {
  mutating func executeFloatConversion(_ operation: HostOperation) -> Bool {
    executeFormat(operation) || executeToInteger(operation) || executeFromInteger(operation)
      || executeToWrappedInteger(operation)
  }

  private mutating func executeFormat(_ operation: HostOperation) -> Bool {
    let machine = self
    let size = operation.size
    let source = operation.sourceSize
    switch operation.opcode {
    case .fcvt:
      writeLanes(operation) { machine.converted(machine.first(operation, $0), source, size) }
    case .fcvtl:
      let start = source.bits == 128 ? source.laneCount / 2 : 0
      writeLanes(operation) {
        machine.converted(machine.first(operation, start + $0), source, size)
      }
    case .fcvtn:
      writeNarrow(operation) { machine.converted(machine.first(operation, $0), source, size) }
    case .fcvtxn:
      let control = floatControl
      writeNarrow(operation) {
        let value = Double(lane: machine.first(operation, $0))
        return (control.convert(value, isToOdd: true) as Float).lane
      }
    default: return false
    }
    return true
  }

  private func converted(_ lane: UInt64, _ from: OperandSize, _ to: OperandSize) -> UInt64 {
    let control = floatControl
    func convert<T: LaneFloat>(_ value: T) -> UInt64 {
      switch to.laneBits {
      case 16: (control.convert(value) as Float16).lane
      case 32: (control.convert(value) as Float).lane
      default: (control.convert(value) as Double).lane
      }
    }
    return switch from.laneBits {
    case 16: convert(Float16(lane: lane))
    case 32: convert(Float(lane: lane))
    default: convert(Double(lane: lane))
    }
  }

  private mutating func executeToInteger(_ operation: HostOperation) -> Bool {
    let rule: FloatingPointRoundingRule
    switch operation.opcode {
    case .fcvtns, .fcvtnu: rule = .toNearestOrEven
    case .fcvtps, .fcvtpu: rule = .up
    case .fcvtms, .fcvtmu: rule = .down
    case .fcvtas, .fcvtau: rule = .toNearestOrAwayFromZero
    case .fcvtzs, .fcvtzu: rule = .towardZero
    default: return false
    }
    let isSigned = operation.opcode.mnemonic.hasSuffix("s")
    let size = operation.size
    let machine = self
    let control = floatControl
    func convert(_ lane: Int) -> UInt64 {
      let bits = machine.first(operation, lane)
      // All formats are exact in this one, and so is a shift by fraction bits.
      let value =
        switch operation.sourceSize.laneBits {
        case 64: control.operand(Double(lane: bits))
        case 32: Double(control.operand(Float(lane: bits)))
        default: Double(control.operand(Float16(lane: bits)))
        }
      let scaled = value * Double(sign: .plus, exponent: Int(operation.immediate), significand: 1)
      guard !scaled.isNaN else { return 0 }
      let whole = min(max(scaled.rounded(rule), -0x1p100), 0x1p100)
      return size.saturated(Int128(whole), isSigned: isSigned)
    }
    if operation.destination.isGeneral {
      write(operation.destination, convert(0), size)
    } else {
      writeLanes(operation, convert)
    }
    return true
  }

  private mutating func executeFromInteger(_ operation: HostOperation) -> Bool {
    guard operation.opcode == .scvtf || operation.opcode == .ucvtf else { return false }
    let isSigned = operation.opcode == .scvtf
    let control = floatControl
    let machine = self
    let source = operation.sourceSize
    func convert<T: LaneFloat>(_ lane: Int, _ type: T.Type) -> UInt64 {
      let bits =
        operation.source1.isGeneral
        ? machine.read(operation.source1, source) : machine.first(operation, lane)
      let number = source.number(bits, isSigned: isSigned)
      let exact = ExactFloat(
        isNegative: number < 0,
        number.magnitude,
        exponent: -Int(operation.immediate)
      )
      return (control.rounded(exact) as T).lane
    }
    let bits = operation.size.laneBits
    writeLanes(operation) { lane in
      bits == 16
        ? convert(lane, Float16.self)
        : bits == 32 ? convert(lane, Float.self) : convert(lane, Double.self)
    }
    return true
  }

  /// `fjcvtzs`: the low 32 bits of the integer, and Z where nothing is lost, the sign of 0 neither.
  private mutating func executeToWrappedInteger(_ operation: HostOperation) -> Bool {
    guard operation.opcode == .fjcvtzs else { return false }
    let value = floatControl.operand(Double(lane: first(operation, 0)))
    let whole = value.rounded(.towardZero)
    let rest = whole.isFinite ? whole.remainder(dividingBy: 0x1p32) : 0
    let result = Int32(truncatingIfNeeded: Int64(rest))
    write(operation.destination, UInt64(UInt32(bitPattern: result)), .w)
    let isExact = Double(result) == value && (value != 0 || value.sign == .plus)
    nzcv = isExact ? 4 : 0
    return true
  }
}
