/// A run that ended before its end: why, where, and by which calls it came there.
package struct ExecutionFailure: Error, Hashable, CustomStringConvertible {
  /// A place in the guest's code.
  package struct Place: Hashable, CustomStringConvertible {
    /// The file name of the image; nil where no image is.
    package var module: String?
    /// The exported symbol before it, with the distance; nil for none.
    package var symbol: String?
    package var address: UInt64
    /// The address from the image's base.
    package var offset: UInt64

    /// The module and offset, and the symbol where there is one.
    package var description: String {
      let hex = "0x" + String(module == nil ? address : offset, radix: 16)
      return (module.map { "\($0)+\(hex)" } ?? hex) + (symbol.map { " (\($0))" } ?? "")
    }
  }

  package var stop: ExecutionStop
  /// The instruction that could not go on; nil where none is to blame.
  package var place: Place?
  /// Whether that is Arm64EC code.
  package var isNative: Bool
  /// The places that open calls come back to, the last call first.
  package var trace: [Place]

  /// The reason, the place, and the calls.
  package var description: String {
    var lines = ["the program stopped: \(stop.description)"]
    if let place { lines.append("  at \(place), \(isNative ? "Arm64EC" : "x64") code") }
    let shown = trace.prefix(Self.shownCalls)
    for place in shown { lines.append("  called before \(place)") }
    if trace.count > shown.count { lines.append("  and \(trace.count - shown.count) more calls") }
    return lines.joined(separator: "\n")
  }

  private static let shownCalls = 20
}

extension ExecutionStop: CustomStringConvertible {
  /// The reason in words, with the option that allows more where there is one.
  package var description: String {
    func hex(_ address: UInt64) -> String { "0x" + String(address, radix: 16) }
    return switch self {
    case .read(let address): "it read \(hex(address)), where nothing is"
    case .write(let address):
      "it wrote \(hex(address)), where nothing is that may be written"
    case .notExecutable(let address): "it went to \(hex(address)), where no code is"
    case .unknownInstruction(let bytes):
      "an instruction that is not covered: "
        + bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
        .joined(separator: " ")
    case .unsupported(let what): "not supported: \(what)"
    case .division: "a division by zero, or one whose result does not fit"
    case .noExitThunk(let address):
      "Arm64EC code went to x64 code at \(hex(address)) without an exit thunk"
    case .noEntryThunk(let address):
      "x64 code called Arm64EC code at \(hex(address)), which has no entry thunk"
    case .instructionLimit(let limit): "\(limit) instructions ran (--max-instructions)"
    case .depthLimit(let limit): "\(limit) calls were open (--max-depth)"
    case .memoryLimit(let limit): "\(limit) bytes of heap were used (--max-memory)"
    case .refusedLoading: "the entry point of a library returned 0, that it cannot be loaded"
    case .trap: "a trap of its own"
    }
  }
}

extension ExecutionEngine {
  /// A stop, with where the run is and how it came there.
  func failure(_ stop: ExecutionStop) -> ExecutionFailure {
    let current = position.flatMap { translator.instruction(of: $0) }
    let calls = interpreter.calls
    let trace = (0..<calls.depth).reversed().map {
      self.place(calls[$0].address & Mode.addressBits)
    }
    return ExecutionFailure(
      stop: stop,
      place: current.map { place($0.address) },
      isNative: current?.mode.contains(.native) ?? false,
      trace: trace.filter { $0.module != nil }
    )
  }

  private func place(_ address: UInt64) -> ExecutionFailure.Place {
    guard let image = process.images.first(where: { $0.addresses.contains(address) }) else {
      return ExecutionFailure.Place(address: address, offset: 0)
    }
    let symbol = image.symbol(at: address)
    return ExecutionFailure.Place(
      module: image.name,
      symbol: symbol.map { $0.distance == 0 ? $0.name : "\($0.name)+\($0.distance)" },
      address: address,
      offset: address - image.base
    )
  }
}
