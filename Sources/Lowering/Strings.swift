internal import HostCode
internal import X64Decoding

/// `movs`, `stos`, `lods`, repeated or not, element by element.
///
/// Upwards only: `std`, which turns the direction, is not covered, so no covered code goes down.
extension Emitter {
  mutating func lowerString(_ instruction: X64Instruction) -> Bool {
    let bytes: Int
    switch instruction.mnemonic {
    case .movsb, .stosb, .lodsb: bytes = 1
    case .movsw, .stosw, .lodsw: bytes = 2
    case .movsd, .stosd, .lodsd: bytes = 4
    case .movsq, .stosq, .lodsq: bytes = 8
    default: return false
    }
    guard instruction.memorySegment.class != .segment else { return false }
    let count = HostRegister.x(0)
    let isRepeated = instruction.attributes.contains(.hasRep)
    let jump = operations.count
    if isRepeated { emit(.cbz, .x, .none, count) }
    let start = operations.count
    let name = instruction.mnemonic.name
    let rax = HostRegister.x(8)
    var value = rax
    if !name.hasPrefix("stos") {
      let isLoad = name.hasPrefix("lods")
      value = isLoad && bytes >= 4 ? rax : temporary()
      step(.ldr, value, .x(25), bytes: bytes)
      if isLoad, bytes < 4 {
        emit(.bfxil, .x, rax, value, amount: UInt8(bytes * 8), origin: .subregister)
      }
    }
    if !name.hasPrefix("lods") { step(.str, value, .x(26), bytes: bytes) }
    guard isRepeated else { return true }
    emit(.sub, .x, count, count, immediate: 1)
    emit(.cbnz, .x, .none, count, immediate: Int64((start - operations.count) * 4))
    land(jump)
    return true
  }

  private mutating func step(
    _ opcode: HostOpcode,
    _ value: HostRegister,
    _ pointer: HostRegister,
    bytes: Int
  ) {
    emit(
      HostOperation(
        opcode,
        size: bytes == 8 ? .x : .w,
        destination: opcode == .ldr ? value : .none,
        source1: opcode == .ldr ? .none : value,
        base: pointer,
        immediate: Int64(bytes),
        addressing: .postIndex,
        accessBytes: UInt8(bytes)
      )
    )
  }
}
