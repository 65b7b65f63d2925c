internal import HostCode

/// Vector integer operations whose results are wider or narrower than their sources.
extension GuestMachine {
  mutating func executeVectorWidth(_ operation: HostOperation) -> Bool {
    executeWidening(operation) || executeNarrowing(operation)
  }

  private mutating func executeWidening(_ operation: HostOperation) -> Bool {
    let size = operation.size
    let source = operation.sourceSize
    if operation.opcode == .pmull { return executePolynomial(operation) }
    let name = operation.opcode.mnemonic
    let isSigned = name.hasPrefix("s")
    let combine: (Int128, Int128, Int128) -> Int128
    func doubled(_ first: Int128, _ second: Int128) -> Int128 {
      size.number(size.saturated(2 * first * second, isSigned: true), isSigned: true)
    }
    switch operation.opcode {
    case .saddl, .uaddl, .saddw, .uaddw: combine = { first, second, _ in first + second }
    case .ssubl, .usubl, .ssubw, .usubw: combine = { first, second, _ in first - second }
    case .sabdl, .uabdl: combine = { first, second, _ in abs(first - second) }
    case .sabal, .uabal: combine = { first, second, old in old + abs(first - second) }
    case .smull, .umull: combine = { first, second, _ in first * second }
    case .smlal, .umlal: combine = { first, second, old in old + first * second }
    case .smlsl, .umlsl: combine = { first, second, old in old - first * second }
    case .sqdmull: combine = { first, second, _ in 2 * first * second }
    case .sqdmlal: combine = { first, second, old in old + doubled(first, second) }
    case .sqdmlsl: combine = { first, second, old in old - doubled(first, second) }
    case .sshll, .ushll: combine = { first, _, _ in first << Int128(operation.immediate) }
    case .shll: combine = { first, _, _ in first << Int128(source.laneBits) }
    default: return false
    }
    let saturates = [.sqdmull, .sqdmlal, .sqdmlsl].contains(operation.opcode)
    let isWide = [.saddw, .uaddw, .ssubw, .usubw].contains(operation.opcode)
    // The high halves, if the sources have 128 bits.
    let start = source.isVector && source.bits == 128 ? source.laneCount / 2 : 0
    let machine = self
    writeLanes(operation) { lane in
      let first =
        isWide
        ? size.number(machine.first(operation, lane, size), isSigned: isSigned)
        : source.number(machine.first(operation, start + lane), isSigned: isSigned)
      let second = source.number(machine.second(operation, start + lane), isSigned: isSigned)
      let old = size.number(machine.old(operation, lane), isSigned: isSigned)
      let result = combine(first, second, old)
      return saturates ? size.saturated(result, isSigned: true) : size.wrapped(result)
    }
    return true
  }

  private mutating func executePolynomial(_ operation: HostOperation) -> Bool {
    let source = operation.sourceSize
    let start = source.bits == 128 ? source.laneCount / 2 : 0
    let machine = self
    func product(_ lane: Int) -> Vector128 {
      Self.polynomialProduct(
        machine.first(operation, start + lane),
        machine.second(operation, start + lane),
        bits: UInt64(source.laneBits)
      )
    }
    if operation.size.laneBits == 128 {
      vectors[operation.destination.encoding] = product(0)
    } else {
      writeLanes(operation) { product($0).low }
    }
    return true
  }

  private mutating func executeNarrowing(_ operation: HostOperation) -> Bool {
    let size = operation.size
    let source = operation.sourceSize
    let bits = Int128(size.laneBits)
    let shift = Int128(operation.immediate)
    let rounding: Int128 = shift > 0 ? 1 << (shift - 1) : 0
    let narrow: (UInt64, UInt64) -> UInt64
    func signed(_ value: UInt64) -> Int128 { source.number(value, isSigned: true) }
    func unsigned(_ value: UInt64) -> Int128 { source.number(value, isSigned: false) }
    func high(_ value: Int128, isRounded: Bool) -> UInt64 {
      size.wrapped((value + (isRounded ? 1 << (bits - 1) : 0)) >> bits)
    }
    switch operation.opcode {
    case .xtn: narrow = { value, _ in value }
    case .sqxtn: narrow = { value, _ in size.saturated(signed(value), isSigned: true) }
    case .uqxtn: narrow = { value, _ in size.saturated(unsigned(value), isSigned: false) }
    case .sqxtun: narrow = { value, _ in size.saturated(signed(value), isSigned: false) }
    case .addhn: narrow = { high(unsigned($0) + unsigned($1), isRounded: false) }
    case .subhn: narrow = { high(unsigned($0) - unsigned($1), isRounded: false) }
    case .raddhn: narrow = { high(unsigned($0) + unsigned($1), isRounded: true) }
    case .rsubhn: narrow = { high(unsigned($0) - unsigned($1), isRounded: true) }
    case .shrn: narrow = { value, _ in size.wrapped(unsigned(value) >> shift) }
    case .rshrn: narrow = { value, _ in size.wrapped((unsigned(value) + rounding) >> shift) }
    case .sqshrn: narrow = { value, _ in size.saturated(signed(value) >> shift, isSigned: true) }
    case .uqshrn: narrow = { value, _ in size.saturated(unsigned(value) >> shift, isSigned: false) }
    case .sqshrun: narrow = { value, _ in size.saturated(signed(value) >> shift, isSigned: false) }
    case .sqrshrn:
      narrow = { value, _ in size.saturated((signed(value) + rounding) >> shift, isSigned: true) }
    case .uqrshrn:
      narrow = { value, _ in size.saturated((unsigned(value) + rounding) >> shift, isSigned: false)
      }
    case .sqrshrun:
      narrow = { value, _ in size.saturated((signed(value) + rounding) >> shift, isSigned: false) }
    default: return false
    }
    let machine = self
    writeNarrow(operation) { narrow(machine.first(operation, $0), machine.second(operation, $0)) }
    return true
  }
}
