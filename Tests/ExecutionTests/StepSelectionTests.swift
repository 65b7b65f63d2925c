import A64Decoding
import HostCode
import Lowering
import Quantities
import Tables
import Testing
import X64Decoding

@testable import Execution

/// Steps are the interpreter's; what an operation means is `GuestMachine`'s.
@Suite struct StepSelectionTests {
  @Test func `steps of A64 operations do what the operations mean`() throws {
    var seen: Set<HostOperation> = []
    let operations = try Fixtures.words().map(A64Decoder.decode).filter {
      seen.insert($0).inserted && Self.isCompared($0)
    }
    var comparison = StepComparison(seed: 1)
    for operation in operations { comparison.compare([operation]) }
    #expect(comparison.differences.isEmpty, "\(comparison.differences.prefix(20))")
    #expect(comparison.compared > 1500)
  }

  @Test func `fields of every width and place are moved as their operations move them`() {
    var comparison = StepComparison(seed: 3)
    let places: [UInt32] = [0, 1, 2, 7, 15, 16, 30, 31, 32, 33, 47, 61, 62, 63]
    // `sbfm`, `bfm` and `ubfm` of x1 into x0, and of w1 into w0.
    for word in [0x9340_0020, 0xB340_0020, 0xD340_0020, 0x1300_0020, 0x3300_0020, 0x5300_0020] {
      for rotation in places {
        for last in places where word >> 31 == 1 || rotation < 32 && last < 32 {
          let field = UInt32(word) | rotation << 16 | last << 10
          comparison.compare([A64Decoder.decode(field)])
        }
      }
    }
    #expect(comparison.differences.isEmpty, "\(comparison.differences.prefix(20))")
    #expect(comparison.compared > 700)
  }

  @Test(arguments: ["fex", "box64", "prism"])
  func `steps of lowered x64 code do what its operations mean`(emulator: String) throws {
    let habits = try #require(EmulatorTables.named(emulator)).habits()
    let decoder = try #require(X64Decoder())
    var lowering = EmulatedLowering(habits: habits)
    var operations: [HostOperation] = []
    for name in try Fixtures.names("x64") where name != "bad.dll" {
      for code in try Fixtures.code("x64", name) {
        var rest = code[...]
        while !rest.isEmpty {
          let bytes = Array(rest.prefix(15))
          guard let instruction = decoder.decodeFirst(bytes.span), instruction.length > 0 else {
            break
          }
          if !instruction.isUnknown, instruction.branch == .none {
            _ = lowering.lower(
              [instruction][...],
              at: 0,
              flagsLiveOut: .arithmetic,
              into: &operations
            )
          }
          rest = rest.dropFirst(Int(instruction.length))
        }
      }
    }
    var comparison = StepComparison(seed: 2)
    var seen: Set<[HostOperation]> = []
    for index in operations.indices {
      let alone = [operations[index]]
      if Self.isCompared(operations[index]), seen.insert(alone).inserted {
        comparison.compare(alone)
      }
      guard index + 1 < operations.count else { continue }
      let pair = Array(operations[index...index + 1])
      if pair[1].opcode == .ins, seen.insert(pair).inserted { comparison.compare(pair) }
    }
    #expect(comparison.differences.isEmpty, "\(comparison.differences.prefix(20))")
    #expect(comparison.compared > 300)
  }

  @Test func `a comparison together with its branch goes the way of the two`() throws {
    var comparison = StepComparison(seed: 3)
    for opcode in [HostOpcode.sub, .and] {
      for size in [OperandSize.w, .x] {
        for second in [HostRegister.x(2), .none] {
          for condition in Condition.allCases {
            let operation = HostOperation(
              opcode,
              size: size,
              setsFlags: true,
              destination: .x(3),
              source1: .x(1),
              source2: second,
              immediate: second == .none ? 7 : 0
            )
            comparison.compareBranch(operation, condition)
          }
        }
      }
    }
    #expect(comparison.differences.isEmpty, "\(comparison.differences.prefix(20))")
    #expect(comparison.compared == 4 * 10 + 4 * 2)
  }

  /// Whether an operation can run alone: no branch, and nothing that watches memory.
  private static func isCompared(_ operation: HostOperation) -> Bool {
    !operation.isBranch && !operation.endsBlock && operation.opcode != .unknown
      && !operation.isAtomic && operation.opcode != .adr && operation.opcode != .adrp
      && operation.addressing != .literal
  }
}
