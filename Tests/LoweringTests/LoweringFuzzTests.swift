import HostCode
import Quantities
import Testing
import X64Decoding

@testable import Lowering

/// Properties of what any bytes become, on seeded random ones.
struct LoweringFuzzTests {
  /// How many runs of bytes a test takes.
  private static let runs = 60

  /// Bytes of code: plain noise, or noise behind what begins many instructions.
  private func noise(_ generator: inout SeededGenerator) -> [UInt8] {
    let starts: [[UInt8]] = [
      [], [0x66], [0x48], [0x4C], [0xF0], [0xF2], [0xF3], [0x67], [0x0F], [0x66, 0x0F],
      [0xF2, 0x0F], [0xF3, 0x0F], [0xF3, 0x48, 0x0F], [0x66, 0x0F, 0x38], [0x66, 0x0F, 0x3A],
      [0x0F, 0x38], [0xC5], [0xC4], [0xC4, 0xE2], [0xC4, 0xE3], [0xD8], [0xD9], [0xDB], [0xDD],
      [0xDF], [0x64], [0x65], [0xF0, 0x0F], [0x66, 0xF3], [0x41], [0xC1], [0x66, 0xC1], [0xD3],
    ]
    var code: [UInt8] = []
    while code.count < 48 {
      code += starts.randomElement(using: &generator) ?? []
      var bits = generator.next()
      for _ in 0..<(1 + bits & 7) {
        bits >>= 7
        code.append(UInt8(truncatingIfNeeded: bits))
      }
    }
    return code
  }

  private func decoded(_ code: [UInt8]) throws -> [X64Instruction] {
    let decoder = try #require(X64Decoder())
    var block: [X64Instruction] = []
    _ = decoder.decode(code[...], into: &block)
    return block
  }

  /// What is wrong with operations by themselves; nil when nothing is.
  private func mistake(in operations: [HostOperation], localBranches: [Int]) -> String? {
    for operation in operations {
      let registers = [
        operation.destination, operation.secondDestination, operation.source1, operation.source2,
        operation.source3, operation.base, operation.index,
      ]
      guard registers.allSatisfy({ $0 == .none || HostRegister(index: Int($0.number)) != nil })
      else { return "a register is none of A64's: \(operation)" }
      if operation.opcode == .unknown { return "an unknown operation" }
      if operation.description.isEmpty { return "an operation without a text" }
    }
    for index in localBranches {
      let target = index + Int(operations[index].immediate / 4)
      guard operations[index].immediate.isMultiple(of: 4), target != index,
        0...operations.count ~= target
      else { return "a branch to nowhere: \(operations[index])" }
    }
    return nil
  }

  private func isDirectBranch(_ operation: HostOperation) -> Bool {
    [.b, .bCond, .cbz, .cbnz, .tbz, .tbnz].contains(operation.opcode)
  }

  /// What is wrong with a block lowered for a translator.
  private func emulatedMistake(
    _ block: [X64Instruction],
    at address: UInt64,
    flags: X64Flags,
    by lowering: inout EmulatedLowering
  ) -> String? {
    var operations: [HostOperation] = []
    let unknown = lowering.lower(block[...], at: address, flagsLiveOut: flags, into: &operations)
    guard lowering.ends.count == block.count, lowering.isKnown.count == block.count else {
      return "not every instruction has an end"
    }
    guard lowering.isKnown.count(where: { !$0 }) == unknown else { return "miscounted" }
    guard zip(lowering.ends, lowering.ends.dropFirst()).allSatisfy(<=),
      lowering.ends.last ?? 0 == operations.count
    else { return "the ends are out of order" }
    let exit = lowering.exit
    guard 0 <= exit.lowerBound, exit.upperBound <= operations.count else {
      return "the exit is outside"
    }
    var local: [Int] = []
    var start = 0
    for (instruction, end) in zip(block, lowering.ends) {
      if instruction.branch == .none {
        local += (start..<end).filter { isDirectBranch(operations[$0]) }
      }
      start = end
    }
    return mistake(in: operations, localBranches: local)
  }

  private func recompiledMistake(
    _ block: [X64Instruction],
    at address: UInt64,
    in surroundings: Surroundings,
    by lowering: inout RecompiledLowering
  ) -> String? {
    var operations: [HostOperation] = []
    let unknown = lowering.lower(block[...], at: address, in: surroundings, into: &operations)
    guard 0...block.count ~= unknown else { return "miscounted" }
    let isStraight = block.allSatisfy { $0.branch == .none }
    let local = isStraight ? operations.indices.filter { isDirectBranch(operations[$0]) } : []
    return mistake(in: operations, localBranches: local)
  }

  private static let oddSurroundings: [Surroundings] = {
    var least = Surroundings()
    least.depth = .min
    least.registersLiveOut = RegisterSet()
    least.registersNeeded = RegisterSet()
    least.flagsLiveOut = []
    least.hasFrame = false
    least.isInLoop = true
    least.isInSmallLoop = true
    least.registerSlots = [.min, -1, 0]
    var greatest = Surroundings()
    greatest.depth = .max
    greatest.opensFrame = true
    greatest.closesFrame = true
    greatest.isStub = true
    greatest.registerSlots = [.max, 8, 8]
    greatest.variables = [0, .max]
    return [Surroundings(), least, greatest]
  }()

  private static let habits: [TranslatorHabits] = {
    var all = TranslatorHabits.fex
    all.features = HostFeatures(rawValue: .max)
    var ordered = TranslatorHabits.box64
    ordered.orderedShare = 1
    return [.fex, .box64, all, ordered]
  }()

  @Test(arguments: 0..<habits.count)
  func `any bytes become sound operations of a translator`(habits: Int) throws {
    var lowering = EmulatedLowering(habits: Self.habits[habits])
    for seed in 0..<UInt64(Self.runs) {
      var generator = SeededGenerator(seed: seed)
      let code = noise(&generator)
      let flags: X64Flags = seed.isMultiple(of: 2) ? .arithmetic : []
      let address: UInt64 = seed.isMultiple(of: 3) ? .max - 7 : 0
      let mistake = emulatedMistake(try decoded(code), at: address, flags: flags, by: &lowering)
      #expect(mistake == nil, "seed \(seed): \(code)")
    }
  }

  @Test(arguments: 0..<oddSurroundings.count)
  func `any bytes become sound operations of a compiler`(surroundings: Int) throws {
    var lowering = RecompiledLowering()
    for seed in 0..<UInt64(Self.runs) {
      var generator = SeededGenerator(seed: seed ^ 0xFFFF)
      let code = noise(&generator)
      let address: UInt64 = seed.isMultiple(of: 3) ? .max - 7 : 0
      let mistake = recompiledMistake(
        try decoded(code),
        at: address,
        in: Self.oddSurroundings[surroundings],
        by: &lowering
      )
      #expect(mistake == nil, "seed \(seed): \(code)")
    }
  }

  @Test(arguments: [
    // Displacements: mov, lea, vector, x87, atomic, string and push, least and greatest.
    "488b8000000080", "488b80ffffff7f", "488d840800000080", "8d840bffffff7f", "0f108000000080",
    "c5fc1080ffffff7f", "db A8 00000080", "f0480fb18000000080", "ffb0ffffff7f", "8f8000000080",
    "488b0500000080", "488b05ffffff7f", "64488b0425 00000080", "67 8b80 ffffff7f",
    "0fae8000000080", "ddb000000080", "c4e27990440800", "62f17c481000",
    // Absolute addresses of 64 bits.
    "48a1 0000000000000080", "48a1 ffffffffffffff7f", "48a3 0000000000000080",
    "a0 ffffffffffffffff", "a2 0000000000000080", "66a1 0000000000000080",
    "48a1 0000000000000080 48a1 ffffffffffffff7f", "48a3 0000000000000080 48a3 0800000000000080",
    "6448a1 0000000000000080", "67a1 00000080",
    // Immediates.
    "480500000080", "4805ffffff7f", "482d00000080", "4881ec00000080", "4881c400000080",
    "48b80000000000000080", "48b8ffffffffffffff7f", "48b8ffffffffffffffff", "4869c000000080",
    "4869c0ffffff7f", "48a900000080", "480d00000080", "6800000080", "68ffffff7f", "6a80",
    "66050080", "0480", "66 3d 0080", "3c80", "48c7c000000080", "c8ffffff", "c2ffff",
    "4881fcffffff7f", "6681e0ff7f", "80f980", "f7c1 00000080", "48f7c1 00000080",
    // Counts of shifts, bits and lanes.
    "c1e0ff", "48c1e0ff", "66c1c0ff", "c0d0ff", "48c1d8ff", "66c1d0ff", "0fa4c8ff", "480facc8ff",
    "660fa4c8ff", "480fbae0ff", "f0480fba28ff", "0fba28ff", "660f70c0ff", "660f73f8ff",
    "660f3a0fc1ff", "66 0f78c0 ff ff", "f20f78c1ffff", "660f3a63c1ff", "c4e37d46c1ff",
    "660f3a14c0ff", "660fc4c0ff", "0fc6c1ff", "660f71d0ff", "660f3a0ec1ff", "660f3a41c1ff",
    // Jumps.
    "e900000080", "e9ffffff7f", "e800000080", "e8ffffff7f", "0f8400000080", "0f84ffffff7f",
    "eb80", "7480", "e380", "e280", "c7f800000080", "ff2500000080", "ff15ffffff7f",
  ])
  func `extreme operands become sound operations`(text: String) throws {
    let block = try decoded(bytes(text))
    for address: UInt64 in [0, 0x1000, .max, 1 << 63] {
      for habits in Self.habits {
        var lowering = EmulatedLowering(habits: habits)
        for flags: X64Flags in [.arithmetic, []] {
          #expect(emulatedMistake(block, at: address, flags: flags, by: &lowering) == nil)
        }
      }
      var lowering = RecompiledLowering()
      for surroundings in Self.oddSurroundings {
        #expect(recompiledMistake(block, at: address, in: surroundings, by: &lowering) == nil)
      }
    }
  }

  @Test func `no instructions become nothing`() {
    var operations: [HostOperation] = []
    var emulated = EmulatedLowering(habits: .fex)
    #expect(emulated.lower([], flagsLiveOut: .arithmetic, into: &operations) == 0)
    #expect(emulated.ends.isEmpty)
    var recompiled = RecompiledLowering()
    #expect(recompiled.lower([], into: &operations) == 0)
    #expect(operations.isEmpty)
  }
}
