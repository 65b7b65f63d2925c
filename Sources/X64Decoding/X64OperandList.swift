/// The operands of one instruction, without an allocation.
package struct X64OperandList: RandomAccessCollection, Sendable {
  /// The most operands that an instruction lists: `vpermil2pd` has five.
  static let capacity = 5

  @usableFromInline var slots: [5 of X64Operand]
  @usableFromInline var length: UInt8

  init() {
    slots = [5 of X64Operand](repeating: .none)
    length = 0
  }

  /// The operands of two that there are.
  init(of first: X64Operand, _ second: X64Operand) {
    self.init()
    if first.kind != .none { _ = append(first) }
    if second.kind != .none { _ = append(second) }
  }

  @inlinable package var startIndex: Int { 0 }
  @inlinable package var endIndex: Int { Int(length) }

  @inlinable
  package subscript(index: Int) -> X64Operand {
    precondition(index < length, "an operand's index is below the number of operands")
    return slots[index]
  }

  /// Adds an operand; returns false when there is no room.
  mutating func append(_ operand: X64Operand) -> Bool {
    guard length < Self.capacity else { return false }
    slots[Int(length)] = operand
    length += 1
    return true
  }
}

extension X64OperandList: Hashable {
  package static func == (first: Self, second: Self) -> Bool { first.elementsEqual(second) }

  package func hash(into hasher: inout Hasher) {
    for operand in self { hasher.combine(operand) }
  }
}
