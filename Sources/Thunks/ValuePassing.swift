internal import HostCode
internal import Workloads

/// The registers or memory that a value is in, piece by piece.
struct ValuePiece: Hashable {
  /// The size of the piece: `x` and `w` are for general registers, the others for vector registers.
  var size: OperandSize
  /// Where it starts in the value in memory.
  var offset: Int
}

extension CallSignature.Value {
  /// How Arm64 code has the value: in pieces, or nil where a pointer to a copy stands for it.
  var pieces: [ValuePiece]? {
    switch self {
    case .integer: [ValuePiece(size: .x, offset: 0)]
    case .float: [ValuePiece(size: .s, offset: 0)]
    case .double: [ValuePiece(size: .d, offset: 0)]
    case .structure(let bytes, _):
      bytes <= 8
        ? [ValuePiece(size: .x, offset: 0)]
        : bytes <= 16
          ? [ValuePiece(size: .x, offset: 0), ValuePiece(size: .x, offset: 8)] : nil
    case .floats(let count): (0..<count).map { ValuePiece(size: .s, offset: 4 * $0) }
    case .doubles(let count): (0..<count).map { ValuePiece(size: .d, offset: 8 * $0) }
    case .vector(let bytes): [ValuePiece(size: bytes == 8 ? .d : .q, offset: 0)]
    }
  }

  /// Whether Arm64 code has two registers of which the first is even.
  var needsEvenRegister: Bool {
    guard case .structure(let bytes, let isAligned) = self else { return false }
    return isAligned && bytes > 8 && bytes <= 16
  }

  /// How x64 code has the value.
  var x64Form: X64Form {
    switch self {
    case .integer: .direct(.x)
    case .float: .direct(.s)
    case .double: .direct(.d)
    case .structure(let bytes, _):
      [1, 2, 4, 8].contains(bytes) || bytes > 16 ? .direct(.x) : .reference
    case .floats(let count): count == 1 ? .bits(.w) : count == 2 ? .bits(.x) : .reference
    case .doubles(let count): count == 1 ? .bits(.x) : .reference
    case .vector(let bytes): bytes == 8 ? .bits(.x) : .reference
    }
  }

  /// Whether x64 code and Arm64 code have the value in the same form.
  var isDirect: Bool { if case .direct = x64Form { true } else { false } }

  /// The bytes that the value takes in memory.
  var memoryBytes: Int {
    switch self {
    case .integer, .double: 8
    case .float: 4
    case .structure(let bytes, _): bytes > 8 && bytes <= 16 ? 16 : bytes
    case .floats(let count): 4 * count
    case .doubles(let count): 8 * count
    case .vector(let bytes): bytes
    }
  }

  /// The alignment of the value in memory.
  var memoryAlignment: Int {
    switch self {
    case .floats, .float: 4
    case .vector(let bytes): bytes
    case .structure: needsEvenRegister ? 16 : 8
    default: 8
    }
  }

  /// Whether a caller in Arm64 code gives memory for the result, in x8.
  var isReturnedInMemory: Bool { pieces == nil }
}

/// How x64 code passes or returns a value.
enum X64Form: Hashable {
  /// In a register of the kind that Arm64 code has it in.
  case direct(OperandSize)
  /// As bits in a general register, where Arm64 code has vector registers.
  case bits(OperandSize)
  /// As a pointer to a copy; as a result, in memory that the caller gives.
  case reference
}
