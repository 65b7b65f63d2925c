import HostCode
import Workloads

@testable import Thunks

/// Follows what an entry thunk's registers and stack hold, from the x64 caller's arguments to the call.
///
/// Everything has a name: `argument 2`, `argument 2 + 8` for memory behind a pointer. At the call
/// the registers have to hold what Arm64 code expects.
struct EntryCheck {
  private(set) var mistakes: [String] = []
  private var general: [Int: String] = [:]
  private var vectors: [Int: String] = [:]
  private var stack: [Int: String] = [:]

  init(_ signature: CallSignature) {
    let thunk = Thunk.entry(signature)
    let hasMemory = signature.result?.x64ResultForm == .reference
    let shift = hasMemory ? 1 : 0
    general[4] = "stack"
    for (index, type) in signature.parameters.enumerated() where index + shift < 4 {
      let isVector = type == .float || type == .double
      if isVector {
        vectors[index + shift] = "argument \(index)"
      } else {
        general[index + shift] = "argument \(index)"
      }
    }
    for operation in thunk.operations.prefix(while: { $0.opcode != .blr }) {
      follow(operation, shift: shift)
    }
    check(signature)
  }

  private mutating func follow(_ operation: HostOperation, shift: Int) {
    switch operation.opcode {
    case .mov, .fmov, .orrVector:
      set(operation.destination, value(of: operation.source1))
    case .ldr, .ldp:
      // Both are read before either is written: one may be the base.
      let first = loaded(operation, 0, shift: shift)
      let second = loaded(operation, operation.size.bytes, shift: shift)
      set(operation.destination, first)
      if operation.opcode == .ldp { set(operation.secondDestination, second) }
    case .str, .stp:
      store(operation, 0, value(of: operation.source1))
      if operation.opcode == .stp {
        store(operation, operation.size.bytes, value(of: operation.source2))
      }
    default: break
    }
  }

  private func value(of register: HostRegister) -> String {
    (register.isVector ? vectors[register.encoding] : general[register.encoding]) ?? "?"
  }

  private mutating func set(_ register: HostRegister, _ value: String) {
    if register.isVector {
      vectors[register.encoding] = value
    } else {
      general[register.encoding] = value
    }
  }

  private func loaded(_ operation: HostOperation, _ more: Int, shift: Int) -> String {
    let offset = Int(operation.immediate) + more
    if operation.base == .sp || operation.base == .x(29) {
      return stack[place(operation, offset)] ?? "own memory \(operation.base) \(offset)"
    }
    let base = value(of: operation.base)
    return base == "stack" ? "argument \((offset - 32) / 8 + 4 - shift)" : "\(base) + \(offset)"
  }

  private mutating func store(_ operation: HostOperation, _ more: Int, _ value: String) {
    guard operation.base == .sp || operation.base == .x(29) else { return }
    stack[place(operation, Int(operation.immediate) + more)] = value
  }

  private func place(_ operation: HostOperation, _ offset: Int) -> Int {
    operation.base == .sp ? offset : 1_000_000 + offset
  }

  private mutating func check(_ signature: CallSignature) {
    var arguments = A64Arguments()
    for (index, type) in signature.parameters.enumerated() {
      let places = arguments.place(type)
      for (piece, place) in places.enumerated() {
        guard case .register(let register) = place else { continue }
        let held = value(of: register.hostRegister)
        switch type.x64Form {
        case .direct:
          if held != "argument \(index)" { mistakes.append("\(register.hostRegister): \(held)") }
        case .reference:
          let offset = type.pieces?[piece].offset ?? 0
          if held != "argument \(index) + \(offset)" {
            mistakes.append("\(register.hostRegister): \(held)")
          }
        case .bits:
          // The first piece is at the start of what was stored.
          if piece == 0 && held != "argument \(index)" {
            mistakes.append("\(register.hostRegister): \(held)")
          }
        }
      }
    }
    if value(of: .x(9)) != "?" { mistakes.append("x9: \(value(of: .x(9)))") }
  }
}
