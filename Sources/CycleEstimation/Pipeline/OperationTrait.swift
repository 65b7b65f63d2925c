package import HostCode

/// What sets some operations of a class apart, as far as a core table tells them apart.
///
/// The raw value is the word in a table's `when`. A table combines them, so a trait says one thing.
package enum OperationTrait: String, CaseIterable {
  /// The bits of the result, all lanes together; of the source where there is no result.
  case bits16 = "16_bits"
  case bits32 = "32_bits"
  case bits64 = "64_bits"
  case bits128 = "128_bits"
  /// The bits of one lane of it.
  case lanes8 = "8_bit_lanes"
  case lanes16 = "16_bit_lanes"
  case lanes32 = "32_bit_lanes"
  case lanes64 = "64_bit_lanes"
  /// Whether it has lanes.
  case vector = "vector"
  /// The bits of the sources, and of one lane of them.
  case source64 = "64_bit_source"
  case source128 = "128_bit_source"
  case sourceLanes8 = "8_bit_source_lanes"
  case sourceLanes16 = "16_bit_source_lanes"
  /// The result is a general register.
  case generalResult = "general_result"
  /// Reads the destination's old value too.
  case readsDestination = "reads_destination"
  /// Writes the condition flags.
  case setsFlags = "sets_flags"
  /// Sets a register to zero.
  case zero = "zero"
  /// The stack pointer is an operand or the result.
  case stackPointer = "stack_pointer"
  /// The last operand is shifted left by 1 to 4 bits.
  case shiftedTo4 = "shifted_left_1_to_4"
  /// The last operand is extended from fewer bits.
  case extended = "extended"
  /// The last operand is a register.
  case registerOperand = "register_operand"
  /// A multiplication without an addend.
  case noAddend = "no_addend"
  /// The address is base + index register.
  case indexed = "indexed"
  /// The index is shifted.
  case scaled = "scaled_index"
  /// The address is relative to the operation's own.
  case literal = "literal"
  /// The address is written back to the base register.
  case updatesBase = "updates_base"
  /// Registers in a list.
  case list2 = "2_registers"
  case list3 = "3_registers"
  case list4 = "4_registers"
}

extension OperationTrait {
  /// A set of traits: a bit by position among the cases.
  package static func mask(of operation: HostOperation) -> UInt64 {
    var mask: UInt64 = 0
    for (index, trait) in all.enumerated() where trait.holds(for: operation) {
      mask |= 1 << UInt64(index)
    }
    return mask
  }

  private static let all = allCases

  /// The bit of the trait in a mask.
  package var bit: UInt64 { 1 << UInt64(Self.allCases.firstIndex(of: self) ?? 63) }

  private func holds(for operation: HostOperation) -> Bool {
    switch self {
    case .bits16: operation.size.bits == 16
    case .bits32: operation.size.bits == 32
    case .bits64: operation.size.bits == 64
    case .bits128: operation.size.bits == 128
    case .lanes8: operation.size.laneBits == 8
    case .lanes16: operation.size.laneBits == 16
    case .lanes32: operation.size.laneBits == 32
    case .lanes64: operation.size.laneBits == 64
    case .vector: operation.size.isVector
    case .source64: operation.sourceSize.bits == 64
    case .source128: operation.sourceSize.bits == 128
    case .sourceLanes8: operation.sourceSize.laneBits == 8
    case .sourceLanes16: operation.sourceSize.laneBits == 16
    case .generalResult: operation.size.isGeneral
    case .readsDestination: operation.readsDestination
    case .setsFlags: operation.setsFlags
    case .zero: operation.setsToZero
    case .stackPointer:
      operation.destination == .sp || operation.source1 == .sp || operation.source2 == .sp
    case .shiftedTo4: operation.modifier == .lsl && 1...4 ~= operation.amount
    case .extended: operation.modifier.isExtension
    case .registerOperand: operation.source2 != .none
    case .noAddend: operation.source3 == .zr
    case .indexed: operation.addressing == .register
    case .scaled: operation.addressing == .register && operation.amount > 0
    case .literal: operation.addressing == .literal
    case .updatesBase: operation.addressing.writesBase
    case .list2: operation.registerCount == 2
    case .list3: operation.registerCount == 3
    case .list4: operation.registerCount == 4
    }
  }
}

extension HostOperation {
  /// Whether the result is zero whatever the registers hold.
  fileprivate var setsToZero: Bool {
    switch opcode {
    case .mov, .fmov: source1 == .zr || source1 == .none && immediate == 0
    case .movi: immediate == 0
    default: false
    }
  }
}
