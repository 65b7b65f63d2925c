/// Assembly of loads, stores and atomics.
extension HostOperation {
  var memoryText: String {
    switch opcode {
    case .ldr, .ldrs, .str: text(plainMnemonic, destinationText, source1Text, address)
    case .ldp, .ldpsw:
      text(nil, destinationText, secondDestination.text(size), address)
    case .stp: text(nil, source1Text, source2.text(size), address)
    case .ldxr, .ldxp:
      text(
        "ld\(ordering.isAcquire ? "a" : "")\(opcode == .ldxr ? "xr" : "xp")\(widthSuffix)",
        destinationText,
        secondDestination.text(size),
        address
      )
    case .stxr, .stxp:
      text(
        "st\(ordering.isRelease ? "l" : "")\(opcode == .stxr ? "xr" : "xp")\(widthSuffix)",
        destination.text(.w),
        source1Text,
        source2.text(size),
        address
      )
    case .prfm:
      text(isUnscaled ? "prfum" : "prfm", prefetchName, address)
    case .cas, .casp:
      text(
        atomicMnemonic,
        destinationText,
        secondDestination.text(size),
        source1Text,
        source2.text(size),
        address
      )
    case _ where isAtomic:
      text(atomicMnemonic, source1Text, addsOnly ? nil : destinationText, address)
    default: text(nil, listText, address)
    }
  }

  private var widthSuffix: String {
    guard size.isGeneral else { return "" }
    return accessBytes == 1 ? "b" : accessBytes == 2 ? "h" : ""
  }

  private var plainMnemonic: String {
    let isLoad = opcode != .str
    let unscaled = addressing == .offset && immediate != 0 && ordering != .plain ? "u" : ""
    let name =
      switch ordering {
      case .plain: isLoad ? (isUnscaled ? "ldur" : "ldr") : (isUnscaled ? "stur" : "str")
      case .acquire, .acquireRelease: "ldar"
      case .acquirePC: "ldap\(opcode == .ldrs ? "u" : unscaled)r"
      case .release: "stl\(unscaled)r"
      }
    guard opcode == .ldrs else { return name + widthSuffix }
    return "\(name)s\(accessBytes == 4 ? "w" : widthSuffix)"
  }

  /// Whether the offset has no scaled form, so that assembly says `ldur`.
  private var isUnscaled: Bool {
    let scale = opcode == .prfm ? 8 : Int64(accessBytes)
    return addressing == .offset
      && !(0...4095 * scale ~= immediate && immediate.isMultiple(of: scale))
  }

  /// Whether the old value is thrown away, so that assembly says `stadd`.
  private var addsOnly: Bool { destination == .zr && opcode != .swp && !ordering.isAcquire }

  private var atomicMnemonic: String {
    let plain = opcode.mnemonic
    let name = addsOnly && source2 == .none && opcode != .cas ? "st\(plain.dropFirst(2))" : plain
    let acquire = ordering.isAcquire ? "a" : ""
    let release = ordering.isRelease ? "l" : ""
    return "\(name)\(acquire)\(release)\(opcode == .casp ? "" : widthSuffix)"
  }

  private var prefetchName: String {
    let operation = Int(prefetch)
    let (kind, level, policy) = (operation >> 3, operation >> 1 & 3, operation & 1)
    guard kind < 3, level < 3 else { return "#\(prefetch)" }
    return "\(["pld", "pli", "pst"][kind])l\(level + 1)\(policy == 0 ? "keep" : "strm")"
  }

  /// The list of vectors that a structure access moves.
  private var listText: String {
    let first = destination == .none ? source1 : destination
    let suffix = lane == Self.allLanes ? "\(size)" : "\(size.lane)"
    let names = (0..<Int(registerCount)).map { "\(first.advanced(by: $0)).\(suffix)" }
    return "{ \(names.joined(separator: ", ")) }\(lane == Self.allLanes ? "" : "[\(lane)]")"
  }

  private var address: String {
    let name = base.text(.x) ?? ""
    let indexName = index.text(modifier.isExtension ? .w : .x)
    switch addressing {
    case .none: return ""
    case .literal: return "#\(immediate)"
    case .offset: return immediate == 0 ? "[\(name)]" : "[\(name), #\(immediate)]"
    case .preIndex: return "[\(name), #\(immediate)]!"
    case .postIndex: return "[\(name)], \(indexName ?? "#\(immediate)")"
    case .register:
      let shift = amount == 0 ? "" : " #\(amount)"
      let change = modifier == .none ? "" : ", \(modifier)\(shift)"
      return "[\(name), \(indexName ?? "")\(change)]"
    }
  }
}
