/// Conversions and comparisons of scalars.
extension Interpreter {
  /// Does a step of this kind.
  ///
  /// - Returns: false where the operation itself has to be executed: a result is no number.
  @inline(never)
  static func convertNumbers(_ place: StepPlace, _ registers: RegisterFile) -> Bool {
    let step = place.step
    switch step.code {
    case .scvtfXtoD:
      registers.setScalar(step.a, Double(Int64(bitPattern: registers[step.b])))
    case .ucvtfXtoD:
      registers.setScalar(step.a, Double(registers[step.b]))
    case .scvtfXtoS:
      registers.setScalar(step.a, Float(Int64(bitPattern: registers[step.b])))
    case .ucvtfXtoS:
      registers.setScalar(step.a, Float(registers[step.b]))
    case .scvtfWtoD:
      registers.setScalar(step.a, Double(Int32(bitPattern: registers[low: step.b])))
    case .ucvtfWtoD:
      registers.setScalar(step.a, Double(registers[low: step.b]))
    case .scvtfWtoS:
      registers.setScalar(step.a, Float(Int32(bitPattern: registers[low: step.b])))
    case .ucvtfWtoS:
      registers.setScalar(step.a, Float(registers[low: step.b]))
    case .fcvtzsDtoX:
      let value = registers.double(step.b)
      guard value.magnitude < 0x1p63 else { return false }
      registers[step.a] = UInt64(bitPattern: Int64(value))
    case .fcvtzuDtoX:
      let value = registers.double(step.b)
      guard value > -1, value < 0x1p64 else { return false }
      registers[step.a] = UInt64(value)
    case .fcvtzsDtoW:
      let value = registers.double(step.b)
      guard value.magnitude < 0x1p31 else { return false }
      registers[low: step.a] = UInt32(bitPattern: Int32(value))
    case .fcvtzuDtoW:
      let value = registers.double(step.b)
      guard value > -1, value < 0x1p32 else { return false }
      registers[low: step.a] = UInt32(value)
    case .fcvtzsStoX:
      let value = registers.float(step.b)
      guard value.magnitude < 0x1p63 else { return false }
      registers[step.a] = UInt64(bitPattern: Int64(value))
    case .fcvtzuStoX:
      let value = registers.float(step.b)
      guard value > -1, value < 0x1p64 else { return false }
      registers[step.a] = UInt64(value)
    case .fcvtzsStoW:
      let value = registers.float(step.b)
      guard value.magnitude < 0x1p31 else { return false }
      registers[low: step.a] = UInt32(bitPattern: Int32(value))
    case .fcvtzuStoW:
      let value = registers.float(step.b)
      guard value > -1, value < 0x1p32 else { return false }
      registers[low: step.a] = UInt32(value)
    case .fnegD:
      registers.setScalar(step.a, -registers.double(step.b))
    case .fabsD:
      registers.setScalar(step.a, registers.double(step.b).magnitude)
    case .fcmpD:
      registers.compare(registers.double(step.b), registers.double(step.c))
    case .fnegS:
      registers.setScalar(step.a, -registers.float(step.b))
    case .fabsS:
      registers.setScalar(step.a, registers.float(step.b).magnitude)
    case .fcmpS:
      registers.compare(registers.float(step.b), registers.float(step.c))
    case .fmovD:
      registers.setVector(step.a, Lanes64(registers[step.b], 0))
    case .fmovS:
      registers.setVector(step.a, Lanes64(UInt64(registers[low: step.b]), 0))
    case .fselectD:
      let value = registers.holds(step) ? registers[step.b] : registers[step.c]
      registers.setVector(step.a, Lanes64(value, 0))
    case .fselectS:
      let value = registers.holds(step) ? registers[low: step.b] : registers[low: step.c]
      registers.setVector(step.a, Lanes64(UInt64(value), 0))
    default: return false
    }
    return true
  }
}
