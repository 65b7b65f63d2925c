internal import HostCode
internal import X64Decoding

/// What a fused multiplication of FMA3 or FMA4 does, told from its name.
struct FusedRule: Sendable {
  /// Which operand is added; the others are multiplied.
  var addend: Int
  /// Whether the product is subtracted from the addend, or from its negation.
  var negatesProduct = false
  /// In which lanes the addend is subtracted.
  var subtracts = Lanes.none
  var size = OperandSize.d
  var isScalar = false

  enum Lanes {
    case none, all, even, odd
  }

  /// Reads `vfmadd132pd`, `vfnmsubss`.
  init?(_ name: String) {
    guard name.hasPrefix("vfm") || name.hasPrefix("vfnm"), name.count >= 8 else { return nil }
    negatesProduct = name.hasPrefix("vfnm")
    var rest = name.dropFirst(negatesProduct ? 4 : 3)
    let kinds: [(String, Lanes)] = [
      ("addsub", .even), ("subadd", .odd), ("add", .none), ("sub", .all),
    ]
    guard let kind = kinds.first(where: { rest.hasPrefix($0.0) }) else { return nil }
    subtracts = kind.1
    rest = rest.dropFirst(kind.0.count)
    let orders: [(String, Int)] = [("132", 1), ("213", 2), ("231", 0)]
    addend = 3
    if let order = orders.first(where: { rest.hasPrefix($0.0) }) {
      addend = order.1
      rest = rest.dropFirst(3)
    }
    switch rest {
    case "pd": break
    case "ps": size = .s
    case "sd": isScalar = true
    case "ss": (size, isScalar) = (.s, true)
    default: return nil
    }
  }

  /// The rule of each mnemonic that has one.
  private static let all = X64Mnemonic.allCases.map { FusedRule($0.name) }

  static func find(_ mnemonic: X64Mnemonic) -> FusedRule? {
    let index = Int(mnemonic.rawValue)
    return all.indices.contains(index) ? all[index] : nil
  }
}

/// Multiplications and additions with one rounding.
extension Emitter {
  mutating func lowerFused(_ instruction: VectorInstruction) -> Bool {
    guard let rule = FusedRule.find(instruction.name) else { return false }
    let listed: [4 of X64Operand] = [
      instruction.destination, instruction.first, instruction.second, instruction.third,
    ]
    var lower = [4 of HostRegister](repeating: .none)
    var upper = [4 of HostRegister](repeating: .none)
    for index in listed.indices where listed[index].kind == .memory {
      if instruction.isWide {
        (lower[index], upper[index]) = (vectorTemporary(), vectorTemporary())
        loadHalves(lower[index], upper[index], of: instruction)
      } else {
        lower[index] = readVector(listed[index], of: instruction.source)
      }
    }
    for index in listed.indices where listed[index].kind == .register {
      lower[index] = GuestRegisters.host(listed[index].register)
      // FMA4 only writes its first operand.
      guard instruction.isWide, index > 0 || rule.addend < 3 else { continue }
      upper[index] = loadUpperHalf(listed[index].register)
    }
    if instruction.isWide {
      let result = upper[rule.addend]
      fuse(rule, upper, into: result)
      storeUpperHalf(result, instruction.destination.register)
    }
    if rule.isScalar {
      fuseScalar(rule, lower)
    } else {
      fuse(rule, lower, into: lower[0])
    }
    return true
  }

  /// The factors among four operands.
  private static func factors(
    _ rule: FusedRule,
    _ operands: [4 of HostRegister]
  ) -> (HostRegister, HostRegister) {
    switch rule.addend {
    case 0: (operands[1], operands[2])
    case 1: (operands[0], operands[2])
    case 2: (operands[1], operands[0])
    default: (operands[1], operands[2])
    }
  }

  private mutating func fuse(
    _ rule: FusedRule,
    _ operands: [4 of HostRegister],
    into destination: HostRegister
  ) {
    let (first, second) = Self.factors(rule, operands)
    let addend = operands[rule.addend]
    let size: OperandSize = rule.size == .d ? .v2d : .v4s
    let isChanged = rule.subtracts != .none || destination != addend
    let isFactor = destination == first || destination == second
    let sum = isChanged && isFactor ? vectorTemporary() : destination
    switch rule.subtracts {
    case .none: copyVector(sum, addend, origin: .copy)
    case .all: vector(.fneg, size, sum, addend)
    case .even:
      let signs = load(rule.size == .d ? .evenDoubleSigns : .evenSingleSigns)
      vector(.eorVector, .v16b, sum, addend, signs)
    case .odd:
      let signs = load(rule.size == .d ? .oddDoubleSigns : .oddSingleSigns)
      vector(.eorVector, .v16b, sum, addend, signs)
    }
    vector(rule.negatesProduct ? .fmls : .fmla, size, sum, first, second)
    copyVector(destination, sum, origin: .copy)
  }

  private mutating func fuseScalar(_ rule: FusedRule, _ operands: [4 of HostRegister]) {
    let (first, second) = Self.factors(rule, operands)
    let addend = operands[rule.addend]
    let opcode: HostOpcode =
      switch (rule.negatesProduct, rule.subtracts) {
      case (false, .none): .fmadd
      case (false, _): .fnmsub
      case (true, .none): .fmsub
      case (true, _): .fnmadd
      }
    // With FPCR.NEP the lanes that stay are those of the addend; FMA4 clears them.
    let isMerged = habits.features.contains(.alternateFloat) && rule.addend == 0
    let isDirect = isMerged || rule.addend == 3
    let result = isDirect ? operands[0] : vectorTemporary()
    emit(
      HostOperation(
        opcode,
        size: rule.size,
        destination: result,
        source1: first,
        source2: second,
        source3: addend,
        lane: isMerged ? 0 : HostOperation.allLanes
      )
    )
    if !isDirect { insertLane(operands[0], 0, result, 0, rule.size, origin: .semantics) }
  }
}
