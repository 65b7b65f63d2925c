/// A set of general registers, whatever part of them is meant.
package struct X64RegisterSet: OptionSet, Hashable, Sendable {
  package var rawValue: UInt16

  package init(rawValue: UInt16 = 0) {
    self.rawValue = rawValue
  }

  package static let rax = X64RegisterSet(rawValue: 1 << 0)
  package static let rcx = X64RegisterSet(rawValue: 1 << 1)
  package static let rdx = X64RegisterSet(rawValue: 1 << 2)
  package static let rbx = X64RegisterSet(rawValue: 1 << 3)
  package static let rsp = X64RegisterSet(rawValue: 1 << 4)
  package static let rbp = X64RegisterSet(rawValue: 1 << 5)
  package static let rsi = X64RegisterSet(rawValue: 1 << 6)
  package static let rdi = X64RegisterSet(rawValue: 1 << 7)

  /// The set of one register; empty for a register that is not general.
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
