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
  /// The places that open calls come back to, the last call first; the last of them only.
  package var trace: [Place]
  /// How many calls are open beside those.
  package var hiddenCalls = 0

  /// The reason, the place, and the calls.
  package var description: String {
    var lines = ["the program stopped: \(stop.description)"]
    if let place { lines.append("  at \(place), \(isNative ? "Arm64EC" : "x64") code") }
    for place in trace { lines.append("  called before \(place)") }
    if hiddenCalls > 0 { lines.append("  and \(hiddenCalls) more calls") }
    return lines.joined(separator: "\n")
  }

  static let shownCalls = 20
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
    case .stackLimit(let limit): "its stack of \(limit) bytes is full"
    case .notAllocated(let address):
      "it gave \(hex(address)) back to the heap, which is no block of it"
    case .refusedLoading: "the entry point of a library returned 0, that it cannot be loaded"
    case .trap: "a trap of its own"
    case .systemCall: "it called the operating system, which is not there"
    }
  }
}
