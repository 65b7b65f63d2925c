/// A set of general registers, whatever part of them is meant.
package struct X64RegisterSet: OptionSet, Hashable, Sendable {
  package var rawValue: UInt16

  @inlinable
  package init(rawValue: UInt16 = 0) {
    self.rawValue = rawValue
  }

  /// The set of some members, without a call for each.
  @inlinable
  package init(arrayLiteral members: X64RegisterSet...) {
    var bits: UInt16 = 0
    for member in members { bits |= member.rawValue }
    self.init(rawValue: bits)
  }

  @inlinable package static var rax: X64RegisterSet { X64RegisterSet(rawValue: 1 << 0) }
  @inlinable package static var rcx: X64RegisterSet { X64RegisterSet(rawValue: 1 << 1) }
  @inlinable package static var rdx: X64RegisterSet { X64RegisterSet(rawValue: 1 << 2) }
  @inlinable package static var rbx: X64RegisterSet { X64RegisterSet(rawValue: 1 << 3) }
  @inlinable package static var rsp: X64RegisterSet { X64RegisterSet(rawValue: 1 << 4) }
  @inlinable package static var rbp: X64RegisterSet { X64RegisterSet(rawValue: 1 << 5) }
  @inlinable package static var rsi: X64RegisterSet { X64RegisterSet(rawValue: 1 << 6) }
  @inlinable package static var rdi: X64RegisterSet { X64RegisterSet(rawValue: 1 << 7) }

  /// The set of one register; empty for a register that is not general.
  @inlinable
  package init(_ register: X64Register) {
    rawValue = register.isGeneral ? 1 << register.number : 0
  }
}

extension X64RegisterSet: CustomStringConvertible {
  /// The full names in ascending order: `rax rdx`.
  package var description: String {
    (UInt8(0)..<16).filter { rawValue & 1 << $0 != 0 }
      .map { "\(X64Register(.qword, $0))" }
      .joined(separator: " ")
  }
}
