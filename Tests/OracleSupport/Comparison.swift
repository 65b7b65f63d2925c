internal import Execution
internal import HostCode
internal import Lowering
internal import X64Decoding

/// What differs between two states that should be the same.
struct Comparison {
  private(set) var differences: [Oracle.Difference] = []
  /// Whether not-a-numbers differ in sign or payload, which is not counted as a difference.
  private(set) var hasDifferingNaN = false
  private let before: GuestCase
  /// Whether results are estimates, of which processors have different ones.
  private let isEstimate: Bool
  private let found: GuestCase

  init(
    _ code: [X64Instruction],
    before: GuestCase,
    expected: GuestCase,
    found: GuestCase,
    live: X64Flags,
    registers: RegisterSet
  ) {
    self.before = before
    self.found = found
    isEstimate = code.contains { $0.isEstimate }
    compareGeneral(registers, expected)
    compareFlags(expected, Self.defined(code, before, live: live))
    for number in 0..<16
    where registers.contains(GuestRegisters.host(X64Register(.xmm, UInt8(number)))) {
      compare(
        "xmm\(number)",
        before.vectors[number],
        expected.vectors[number],
        found.vectors[number]
      )
      compare(
        "ymm\(number)h",
        before.upperHalves[number],
        expected.upperHalves[number],
        found.upperHalves[number]
      )
    }
    compareX87(code, expected)
  }

  /// The flags that code leaves defined, among those that are live.
  private static func defined(
    _ code: [X64Instruction],
    _ before: GuestCase,
    live: X64Flags
  ) -> X64Flags {
    var flags = live.union(.direction)
    for instruction in code {
      if instruction.attributes.contains(.mayKeepFlags) {
        // Undefined only where it does something; then others may be written.
        if code.count > 1 || !keepsFlags(instruction, before) {
          flags.subtract(instruction.flagsUndefined)
          let count = code.count > 1 ? nil : before.general[1]
          flags.subtract(instruction.flagsUndefined(count: count))
        }
      } else {
        flags.formUnion(instruction.flagsWritten.intersection(live))
        flags.subtract(instruction.flagsUndefined)
      }
    }
    return flags
  }

  /// Whether a shift is by nothing.
  private static func keepsFlags(_ instruction: X64Instruction, _ before: GuestCase) -> Bool {
    shiftCount(instruction, before) == 0
  }

  /// How far a shift goes; nil if it is none.
  private static func shiftCount(
    _ instruction: X64Instruction,
    _ before: GuestCase
  ) -> UInt64? {
    guard let last = instruction.operands.last, let first = instruction.operands.first else {
      return nil
    }
    let count =
      last.kind == .immediate
      ? UInt64(bitPattern: instruction.immediate) : before.general[1]
    return count & (first.bits == 64 ? 63 : 31)
  }

  mutating func stopped(_ stop: String) {
    differences.append(
      Oracle.Difference(place: "stop", before: "", expected: "end", found: stop)
    )
  }

  mutating func memory(_ offset: Int, _ byte: UInt8) {
    differences.append(
      Oracle.Difference(
        place: "memory",
        before: hex(UInt64(before.memory[offset])) + " at +\(offset)",
        expected: hex(UInt64(byte)),
        found: hex(UInt64(found.memory[offset]))
      )
    )
  }

  private mutating func compareGeneral(_ registers: RegisterSet, _ expected: GuestCase) {
    for number in 0..<16 where expected.general[number] != found.general[number] {
      let register = X64Register(.qword, UInt8(number))
      guard number == 4 || registers.contains(GuestRegisters.host(register)) else { continue }
      differences.append(
        Oracle.Difference(
          place: register.description,
          before: hex(before.general[number]),
          expected: hex(expected.general[number]),
          found: hex(found.general[number])
        )
      )
    }
  }

  private mutating func compareFlags(_ expected: GuestCase, _ compared: X64Flags) {
    for (flag, bit, name) in GuestCase.flagBits where compared.contains(flag) {
      let (right, mine) = (expected.flags >> bit & 1, found.flags >> bit & 1)
      guard right != mine else { continue }
      differences.append(
        Oracle.Difference(
          place: name,
          before: "\(before.flags >> bit & 1)",
          expected: "\(right)",
          found: "\(mine)"
        )
      )
    }
  }

  private mutating func compare(
    _ place: String,
    _ before: Vector128,
    _ expected: Vector128,
    _ found: Vector128
  ) {
    guard expected != found else { return }
    if expected.isSame(as: found, lanes: .s, isNaN: { $0 & 0x7FFF_FFFF > 0x7F80_0000 })
      || expected.isSame(as: found, lanes: .d, isNaN: { $0 << 1 > 0xFFE0_0000_0000_0000 })
    {
      hasDifferingNaN = true
      return
    }
    if isEstimate, expected.isNear(found) { return }
    differences.append(
      Oracle.Difference(
        place: place,
        before: "\(before)",
        expected: "\(expected)",
        found: "\(found)"
      )
    )
  }

  private static func setsConditions(_ mnemonic: X64Mnemonic) -> Bool {
    switch mnemonic {
    case .fcom, .fcomp, .fcompp, .fucom, .fucomp, .fucompp, .ficom, .ficomp, .ftst, .fxam, .fldenv,
      .fprem, .fprem1,
      .frstor, .fninit, .fnsave:
      true
    default: false
    }
  }

  private mutating func compareX87(_ code: [X64Instruction], _ expected: GuestCase) {
    func add(_ place: String, _ before: UInt64, _ expected: UInt64, _ found: UInt64) {
      guard expected != found else { return }
      differences.append(
        Oracle.Difference(
          place: place,
          before: hex(before),
          expected: hex(expected),
          found: hex(found)
        )
      )
    }
    // The exceptions that were met are not kept.
    let kept: UInt64 = 0xE040 | UInt64(GuestCase.wrongControl)
    add("mxcsr", UInt64(before.mxcsr), UInt64(expected.mxcsr) & kept, UInt64(found.mxcsr) & kept)
    add(
      "control",
      UInt64(before.x87.control & 0xF3F),
      UInt64(expected.x87.control & 0xF3F),
      UInt64(found.x87.control & 0xF3F)
    )
    // Whether a result was rounded up is not kept: C1 counts only where all conditions are set.
    let setsAll = code.last.map { Self.setsConditions($0.mnemonic) } ?? false
    let mask: UInt16 = setsAll ? 0x7F00 : 0x7D00
    add(
      "status",
      UInt64(before.x87.status),
      UInt64(expected.x87.status & mask),
      UInt64(found.x87.status & mask)
    )
    add("tags", UInt64(before.x87.tags), UInt64(expected.x87.tags), UInt64(found.x87.tags))
    for position in 0..<8 where expected.x87.isUsed(position) {
      compare(
        "st\(position)",
        before.x87.registers[position],
        expected.x87.registers[position],
        found.x87.registers[position]
      )
    }
  }
}

/// A number with its digits.
func hex(_ value: UInt64) -> String { "0x" + String(value, radix: 16) }
