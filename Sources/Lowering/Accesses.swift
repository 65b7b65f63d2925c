internal import HostCode
internal import X64Decoding

/// Loads and stores, plain or in x64's order.
extension Emitter {
  /// Loads from an address: zero-extended, or to a sign-extended register of `size`.
  mutating func load(
    _ destination: HostRegister,
    _ address: HostAddress,
    bytes: Int,
    isSigned: Bool = false,
    size: OperandSize? = nil
  ) {
    let isApart = isSigned && habits.extendsLoads
    var operation = HostOperation(
      isSigned && !isApart ? .ldrs : .ldr,
      size: isApart ? .w : size ?? Self.accessSize(destination, bytes)
    )
    operation.destination = destination
    guard access(operation, address, bytes: bytes) == .ldr, isSigned else { return }
    emit(.sbfx, size ?? .x, destination, destination, amount: UInt8(bytes * 8))
  }

  /// Stores a register at an address.
  mutating func store(_ source: HostRegister, _ address: HostAddress, bytes: Int) {
    var operation = HostOperation(.str, size: Self.accessSize(source, bytes))
    operation.source1 = source
    _ = access(operation, address, bytes: bytes)
  }

  /// Emits an access, ordered if its turn has come; returns what it became.
  private mutating func access(
    _ template: HostOperation,
    _ address: HostAddress,
    bytes: Int
  ) -> HostOpcode {
    var operation = template
    var address = address
    let isVector = operation.destination.isVector || operation.source1.isVector
    if !isVector, !address.isStack, isNextOrdered() {
      order(&operation, &address)
    }
    operation.base = address.base
    operation.index = address.index
    operation.modifier = address.index != .none && address.shift > 0 ? .lsl : .none
    operation.amount = address.index != .none ? address.shift : 0
    operation.immediate = address.offset
    operation.addressing = address.index == .none ? .offset : .register
    operation.accessBytes = UInt8(bytes)
    emit(operation)
    if operation.ordering != .plain, bytes > 1, habits.padsOrderedAccesses,
      habits.features.contains(.acquirePCOffset)
    {
      emit(HostOperation(.hint, immediate: 0, origin: .memoryOrder))
    }
    return operation.opcode
  }

  /// Orders an access as x64 does; such accesses take no index and at most a short offset.
  private mutating func order(_ operation: inout HostOperation, _ address: inout HostAddress) {
    let isLoad = operation.opcode != .str
    let hasOffset = habits.features.contains(.acquirePCOffset)
    if address.index != .none { flatten(&address) }
    if address.offset != 0, !hasOffset || !(-256...255 ~= address.offset) {
      let sum = temporary()
      addConstant(address.offset, to: address.base, in: sum, size: .x, origin: .memoryOrder)
      address.base = sum
      address.offset = 0
    }
    operation.ordering =
      isLoad ? (habits.features.contains(.acquirePC) ? .acquirePC : .acquire) : .release
    // Only accesses with an offset come ordered and sign-extended at once.
    if operation.opcode == .ldrs, !hasOffset { operation.opcode = .ldr }
  }

  /// The size of a load or store of so many bytes.
  static func accessSize(_ register: HostRegister, _ bytes: Int) -> OperandSize {
    if register.isVector {
      return switch bytes {
      case 1: .b
      case 2: .h
      case 4: .s
      case 8: .d
      default: .q
      }
    }
    return bytes == 8 ? .x : .w
  }
}
