internal import HostCode

/// Loads and stores (C4.1.94): one register, in every addressing mode.
extension A64Decoder {
  static func loadStoreRegister(_ word: Word) -> HostOperation? {
    if word[24] { return unsignedOffset(word) }
    return switch (word[21], word.field(10, 2)) {
    case (false, 0b10): word[26] ? nil : indexedOrUnscaled(word)
    case (false, _): indexedOrUnscaled(word)
    case (true, 0b00): atomic(word)
    case (true, 0b10): registerOffset(word)
    default: nil
    }
  }

  /// What `size`, `V` and `opc` stand for; the address is still to be filled in.
  private static func access(_ word: Word) -> HostOperation? {
    let log2 = word.field(30, 2)
    let opc = word.field(22, 2)
    if word[26] {
      let isQuad = opc >= 2
      guard !isQuad || log2 == 0 else { return nil }
      let size = isQuad ? OperandSize.q : .scalar(log2)
      return transfer(opc & 1 == 0 ? .str : .ldr, size, bytes: size.bytes, word.vd)
    }
    switch opc {
    case 0b00: return transfer(.str, log2 == 3 ? .x : .w, bytes: 1 << log2, word.xd)
    case 0b01: return transfer(.ldr, log2 == 3 ? .x : .w, bytes: 1 << log2, word.xd)
    case 0b10 where log2 == 3: return HostOperation(.prfm, prefetch: UInt8(word.field(0, 5)))
    case 0b10: return transfer(.ldrs, .x, bytes: 1 << log2, word.xd)
    default: return log2 >= 2 ? nil : transfer(.ldrs, .w, bytes: 1 << log2, word.xd)
    }
  }

  private static func transfer(
    _ opcode: HostOpcode,
    _ size: OperandSize,
    bytes: Int,
    _ register: HostRegister
  ) -> HostOperation {
    let isStore = opcode == .str
    return HostOperation(
      opcode,
      size: size,
      destination: isStore ? .none : register,
      source1: isStore ? register : .none,
      accessBytes: UInt8(bytes)
    )
  }

  /// Load/store register (unsigned immediate).
  private static func unsignedOffset(_ word: Word) -> HostOperation? {
    guard var operation = access(word) else { return nil }
    let scale = operation.opcode == .prfm ? 8 : Int64(operation.accessBytes)
    operation.base = word.xnOrSP
    operation.immediate = Int64(word.field(10, 12)) * scale
    operation.addressing = .offset
    return operation
  }

  /// Load/store register (unscaled immediate, unprivileged, post- and pre-indexed).
  private static func indexedOrUnscaled(_ word: Word) -> HostOperation? {
    guard var operation = access(word) else { return nil }
    let mode = word.field(10, 2)
    guard operation.opcode != .prfm || mode == 0b00 else { return nil }
    operation.base = word.xnOrSP
    operation.immediate = word.signed(12, 9)
    operation.addressing = indexing(mode)
    return operation
  }

  /// Load/store register (register offset).
  private static func registerOffset(_ word: Word) -> HostOperation? {
    guard var operation = access(word), word[14] else { return nil }
    let isPrefetch = operation.opcode == .prfm
    guard !isPrefetch || word.field(3, 2) != 0b11 else { return nil }
    let bytes = isPrefetch ? 8 : Int(operation.accessBytes)
    operation.base = word.xnOrSP
    operation.index = word.xm
    operation.addressing = .register
    if word[12] { operation.amount = UInt8(bytes.trailingZeroBitCount) }
    switch word.field(13, 3) {
    case 0b010: operation.modifier = .uxtw
    case 0b110: operation.modifier = .sxtw
    default: operation.modifier = word[12] && bytes > 1 ? .lsl : .none
    }
    return operation
  }
}
