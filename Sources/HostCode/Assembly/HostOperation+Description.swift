extension HostOperation: CustomStringConvertible {
  /// The operation in assembly, as llvm disassembles it, with the preferred aliases.
  public var description: String {
    switch opcode {
    case .unknown: ".inst \(hexadecimal(immediate, digits: 8))"
    case _ where isMemoryAccess && opcode != .dcZVA: memoryText
    case _ where isBranch: branchText
    case .hint, .dmb, .dsb, .isb, .sb, .clrex, .mrs, .msr, .dcZVA, .cacheMaintenance, .svc, .brk,
      .hlt, .udf:
      systemText
    case _ where opcode.rawValue < HostOpcode.b.rawValue: generalText
    default: vectorText
    }
  }

  /// A mnemonic, by default the opcode's, and those operands that are there.
  func text(_ mnemonic: String? = nil, _ operands: String?...) -> String {
    let present = operands.compactMap { $0 }.joined(separator: ", ")
    let name = mnemonic ?? opcode.mnemonic
    return present.isEmpty ? name : "\(name) \(present)"
  }

  /// The destination in assembly, with its lane if it is one.
  var destinationText: String? {
    destination.text(size, lane: lane)
  }

  /// Source 1 in assembly, with its lane if it is one and the last source.
  var source1Text: String? {
    source1.text(
      opcode.isWide ? size : sourceSize,
      lane: source2 == .none ? sourceLane : Self.allLanes
    )
  }

  /// Source 2 in assembly, with its lane if it is one.
  var source2Text: String? {
    let isDotProduct = opcode == .sdot || opcode == .udot
    guard isDotProduct, sourceLane != Self.allLanes else {
      return source2.text(sourceSize, lane: sourceLane)
    }
    return "\(source2).4b[\(sourceLane)]"
  }

  /// Source 3 in assembly.
  var source3Text: String? {
    source3.text(size, lane: Self.allLanes)
  }
}

extension HostRegister {
  /// The name in assembly for a size and a lane, nil for no register.
  func text(_ size: OperandSize, lane: Int8 = HostOperation.allLanes) -> String? {
    let isLong = size == .x
    switch self {
    case .none: return nil
    case .zr: return isLong ? "xzr" : "wzr"
    case .sp: return isLong ? "sp" : "wsp"
    case _ where isGeneral: return "\(isLong ? "x" : "w")\(encoding)"
    case _ where lane != HostOperation.allLanes: return "v\(encoding).\(size.lane)[\(lane)]"
    case _ where size.isVector: return "v\(encoding).\(size)"
    default: return "\(size)\(encoding)"
    }
  }
}

/// A number with `0x` and at least so many digits.
func hexadecimal(_ value: Int64, digits: Int = 1) -> String {
  let text = String(UInt64(bitPattern: value), radix: 16)
  return "0x\(String(repeating: "0", count: max(0, digits - text.count)))\(text)"
}
