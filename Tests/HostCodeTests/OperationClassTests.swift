import HostCode
import Testing

@Suite struct OperationClassTests {
  @Test func `classes count from zero`() {
    let numbers = OperationClass.allCases.map { Int($0.rawValue) }
    #expect(numbers == Array(0..<numbers.count))
  }

  @Test func `only the unknown opcode has no class`() {
    let unclassified = HostOpcode.allCases.filter {
      HostOperation($0).operationClass == .unknown
    }
    #expect(unclassified == [.unknown])
  }

  @Test func `shifted operands and flags make classes of their own`() {
    var add = HostOperation(.add, destination: .x(0), source1: .x(1), source2: .x(2))
    #expect(add.operationClass == .integer)
    add.setsFlags = true
    #expect(add.operationClass == .integerFlags)
    add.modifier = .lsl
    add.amount = 3
    #expect(add.operationClass == .integerShiftedFlags)
    add.setsFlags = false
    #expect(add.operationClass == .integerShifted)
  }

  @Test func `a shift by immediate is plain, by register it is not`() {
    var shift = HostOperation(.lsl, destination: .x(0), source1: .x(1), immediate: 3)
    #expect(shift.operationClass == .integer)
    shift.source2 = .x(2)
    #expect(shift.operationClass == .shift)
  }

  @Test func `a move of a constant is no move of a register`() {
    #expect(HostOperation(.mov, destination: .x(0), immediate: 1).operationClass == .constant)
    #expect(HostOperation(.mov, destination: .x(0), source1: .zr).operationClass == .constant)
    #expect(HostOperation(.mov, destination: .x(0), source1: .x(1)).operationClass == .move)
  }

  @Test func `no two opcodes have a mnemonic in common, but for vectors and branches`() {
    let byMnemonic = Dictionary(grouping: HostOpcode.allCases, by: \.mnemonic)
    let shared = byMnemonic.filter { $0.value.count > 1 }.keys.sorted()
    #expect(
      shared == [
        "abs", "add", "and", "b", "bic", "cls", "clz", "cnt", "eor", "orn", "orr", "rbit", "rev16",
        "rev32", "smax", "smin", "sub", "umax", "umin",
      ]
    )
  }
}
