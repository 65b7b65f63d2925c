internal import HostCode

/// Addresses of data, made once in a block and used by all accesses near them.
///
/// A64 makes an address of two operations, a page and an offset into it; compilers place a module's
/// variables around anchors and keep those in registers.
struct AddressAnchors {
  private var values: [3 of Int64] = [0, 0, 0]
  private var count = 0

  private static let registers: [3 of HostRegister] = [.x(30), .x(18), .x(16)]

  /// The register whose address reaches this one with an offset, and the offset.
  func find(_ address: Int64, bytes: Int) -> (register: HostRegister, offset: Int64)? {
    for index in 0..<min(count, 3) {
      let offset = address &- values[index]
      if offset > -4096, offset < 32768,
        bytes == 0 ? offset == 0 : Immediates.isOffset(offset, bytes: bytes)
      {
        return (Self.registers[index], offset)
      }
    }
    return nil
  }

  /// Takes a register for an address, the oldest when all are taken.
  mutating func add(_ address: Int64) -> HostRegister {
    let index = count % 3
    values[index] = address
    count = count >= 3 ? 3 + (index + 1) % 3 : count + 1
    return Self.registers[index]
  }
}

extension Emitter {
  /// An address in the module: of a page in a register, and the offset that the access takes.
  ///
  /// In a loop the page has been made before.
  mutating func anchored(_ address: Int64, bytes: Int) -> HostAddress {
    if let (register, offset) = anchors.find(address, bytes: bytes) {
      return HostAddress(base: register, offset: offset)
    }
    let page = address & ~0xFFF
    let low = address & 0xFFF
    let origin: Origin = surroundings.isInLoop ? .elided : .addressing
    let takesOffset = bytes > 0 && Immediates.isOffset(low, bytes: bytes)
    let register = anchors.add(takesOffset ? page : address)
    // The page as `adrp` makes it; the operation's own address says nothing of the guest's.
    emit(.mov, .x, register, .none, immediate: page, origin: origin)
    if takesOffset { return HostAddress(base: register, offset: low) }
    if low != 0 { emit(.add, .x, register, register, immediate: low, origin: origin) }
    return HostAddress(base: register)
  }
}
