internal import HostCode

/// Which store of a block last wrote to a place that is known as base register + constant.
///
/// A base that changes by a constant stays known, so pushes and pops are followed; any other change
/// of it makes its places unknown. What different bases point to is taken as different.
struct MemoryPlaces: Sendable {
  private struct Place: Sendable {
    var base: HostRegister
    var version: Int
    var offset: Int64
    var bytes: Int64
    var store: Int
  }

  /// The latest stores, the last of them at the end.
  private var stored: [Place] = []
  private static let mostStored = 128
  private var versions = [Int](repeating: 0, count: 128)
  private var moved = [Int64](repeating: 0, count: 128)
  private var nextVersion = 1

  /// Forgets all places.
  mutating func reset() {
    stored.removeAll(keepingCapacity: true)
    for register in versions.indices {
      versions[register] = 0
      moved[register] = 0
    }
    nextVersion = 1
  }

  /// The store that wrote all bytes of a load last, if that is known.
  func store(before load: HostOperation) -> Int? {
    guard let offset = place(of: load) else { return nil }
    let bytes = Int64(load.accessBytes)
    let version = versions[Int(load.base.number)]
    let last = stored.last {
      $0.base == load.base && $0.version == version && $0.offset < offset &+ bytes
        && offset < $0.offset &+ $0.bytes
    }
    guard let last, last.offset <= offset, last.offset &+ last.bytes >= offset &+ bytes
    else { return nil }
    return last.store
  }

  /// Follows an operation's effect on places.
  mutating func pass(_ operation: HostOperation, at index: Int) {
    if stored.count == Self.mostStored { stored.removeFirst(Self.mostStored / 2) }
    if operation.isStore, let offset = place(of: operation) {
      stored.append(
        Place(
          base: operation.base,
          version: versions[Int(operation.base.number)],
          offset: offset,
          bytes: Int64(operation.accessBytes),
          store: index
        )
      )
    }
    let step = constantStep(of: operation)
    for register in operation.registersWritten where register.number < 64 {
      let number = Int(register.number)
      if let step, step.register == register {
        moved[number] &+= step.bytes
      } else {
        versions[number] = nextVersion
        nextVersion += 1
        moved[number] = 0
      }
    }
  }

  /// The offset of an access from what its base was at first.
  private func place(of operation: HostOperation) -> Int64? {
    guard operation.base != .none, operation.accessBytes > 0 else { return nil }
    let moved = moved[Int(operation.base.number)]
    return switch operation.addressing {
    case .offset, .preIndex: moved &+ operation.immediate
    case .postIndex: moved
    default: nil
    }
  }

  /// By how much a register is moved, where that is a constant.
  private func constantStep(
    of operation: HostOperation
  ) -> (register: HostRegister, bytes: Int64)? {
    if operation.addressing.writesBase && operation.index == .none {
      return (operation.base, operation.immediate)
    }
    guard operation.destination == operation.source1, operation.source2 == .none,
      !operation.setsFlags
    else { return nil }
    return switch operation.opcode {
    case .add: (operation.destination, operation.immediate)
    case .sub: (operation.destination, 0 &- operation.immediate)
    default: nil
    }
  }
}
