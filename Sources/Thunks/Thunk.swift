public import HostCode
public import Workloads

/// Code that leads from one calling convention to the other.
///
///     let thunk = Thunk.entry(try CallSignature("int(ptr, double)"))
///     thunk.name        // $ientry_thunk$cdecl$i8$i8d
///     thunk.operations  // stp q6, q7, [sp, #-176]! …
public struct Thunk: Hashable, Sendable {
  /// Its mangled name; in words, where it has none.
  public let name: String
  /// Its operations, in the order in which they are executed.
  public let operations: [HostOperation]
  /// By position: the symbol whose address is in an operation; nil for none.
  public let symbols: [String?]

  /// The thunk by which x64 code calls an Arm64EC function.
  ///
  /// It keeps the vector registers that x64 code expects to be kept, puts the arguments where Arm64
  /// code expects them, calls the function in x9, and leaves for the emulator.
  ///
  /// - Parameter signature: The function's signature.
  /// - Returns: The thunk.
  public static func entry(_ signature: CallSignature) -> Thunk {
    Thunk(
      name: "$ientry_thunk$cdecl$\(signature.mangled)",
      steps: .entry(signature),
      cell: "__os_arm64x_dispatch_ret",
      isEntry: true
    )
  }

  /// The thunk by which Arm64EC code calls an x64 function.
  ///
  /// It puts the arguments where x64 code expects them, leaves room for the called function's own use
  /// of the stack, and calls the emulator, with the x64 function in x9.
  ///
  /// - Parameter signature: The function's signature.
  /// - Returns: The thunk.
  public static func exit(_ signature: CallSignature) -> Thunk {
    Thunk(
      name: "$iexit_thunk$cdecl$\(signature.mangled)",
      steps: .exit(signature),
      cell: "__os_arm64x_dispatch_call_no_redirect",
      isEntry: false
    )
  }

  private init(name: String, steps builder: ThunkBuilder, cell: String, isEntry: Bool) {
    var builder = builder
    builder.mergeCopies()
    builder.reorderAccesses()
    RegisterChoice.assign(&builder.steps, values: builder.valueCount)
    let frame = ThunkFrame(of: builder, isEntry: isEntry)
    frame.resolve(&builder.steps)
    builder.pairAccesses()
    var operations = frame.prologue
    var symbols: [String?] = operations.map { _ in nil }
    for step in builder.steps {
      if step.kind == .leave {
        operations += frame.epilogue
        symbols += frame.epilogue.map { _ in nil }
      }
      operations.append(step.operation)
      symbols.append(step.isCell || step.kind == .page ? cell : nil)
    }
    self.init(name: name, operations: operations, symbols: symbols)
  }

  init(name: String, operations: [HostOperation], symbols: [String?]) {
    self.name = name
    self.operations = operations
    self.symbols = symbols
  }

  /// Bytes of its code.
  public var bytes: Int { operations.count * 4 }
  /// Operations that read memory.
  public var loads: Int { operations.count { $0.isLoad } }
  /// Operations that write memory.
  public var stores: Int { operations.count { $0.isStore } }

  /// Its operations in assembly, with the symbols that they name.
  public var listing: [String] {
    zip(operations, symbols).map { operation, symbol in
      guard let symbol else { return operation.description }
      if operation.opcode == .adrp, let register = operation.description.split(separator: ",").first
      {
        return "\(register), \(symbol)"
      }
      let text = operation.description
      guard text.hasSuffix("]") else { return text.replacingImmediate(by: symbol) }
      return "\(text.dropLast()), :lo12:\(symbol)]"
    }
  }
}

extension String {
  /// The text with what stands behind its last comma or space replaced by a symbol.
  fileprivate func replacingImmediate(by symbol: String) -> String {
    guard let end = lastIndex(where: { $0 == " " }) else { return self }
    let isPlace = hasPrefix("add")
    return "\(self[...end])\(isPlace ? ":lo12:" : "")\(symbol)"
  }
}
