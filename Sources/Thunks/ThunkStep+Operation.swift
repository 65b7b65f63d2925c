internal import HostCode

extension ThunkStep {
  /// The operation, once all values have registers and the frame is laid out.
  var operation: HostOperation {
    switch kind {
    case .copy:
      let isVector = target.map { $0.number >= 32 } ?? false
      // Whole vectors are copied by `orr`.
      guard size == .q else {
        return HostOperation(
          isVector ? .fmov : .mov,
          size: size,
          destination: host(target),
          source1: host(source)
        )
      }
      return HostOperation(
        .orrVector,
        size: .v16b,
        destination: host(target),
        source1: host(source),
        source2: host(source)
      )
    case .load, .store:
      let isStore = kind == .store
      return .stackAccess(
        host(isStore ? source : target),
        host(isStore ? secondSource : secondTarget),
        size,
        base: baseRegister,
        offset: offset,
        isStore: isStore
      )
    case .address:
      return HostOperation(
        offset < 0 ? .sub : .add,
        destination: host(target),
        source1: baseRegister,
        immediate: Int64(offset.magnitude)
      )
    case .page: return HostOperation(.adrp, destination: host(target))
    case .call: return HostOperation(.blr, source1: host(source))
    case .leave:
      return source == nil
        ? HostOperation(.ret, source1: .link) : HostOperation(.br, source1: host(source))
    }
  }

  private func host(_ register: ThunkRegister?) -> HostRegister {
    register?.hostRegister ?? .none
  }

  private var baseRegister: HostRegister {
    switch base {
    case .register(let register): register.hostRegister
    case .framePointer: .x(29)
    default: .sp
    }
  }
}

extension HostOperation {
  /// A load or store of one register, or of two that are neighbours in memory.
  static func stackAccess(
    _ first: HostRegister,
    _ second: HostRegister,
    _ size: OperandSize,
    base: HostRegister,
    offset: Int,
    isStore: Bool
  ) -> Self {
    let isPair = second != .none
    return Self(
      isStore ? (isPair ? .stp : .str) : (isPair ? .ldp : .ldr),
      size: size,
      destination: isStore ? .none : first,
      secondDestination: isStore ? .none : second,
      source1: isStore ? first : .none,
      source2: isStore ? second : .none,
      base: base,
      immediate: Int64(offset),
      addressing: .offset,
      accessBytes: UInt8(size.bytes * (isPair ? 2 : 1))
    )
  }
}
