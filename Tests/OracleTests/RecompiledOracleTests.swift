import HostCode
import Lowering
import OracleSupport
import Testing
import X64Decoding

/// What a compiler would have made of x64 code, executed, against the processor.
///
/// It may leave other values in registers and flags that nobody uses: compared are memory, the way
/// that a branch goes, and what is said to be live behind the code.
@Suite(.enabled(if: Oracle.isAvailable, "needs an x64 processor with AVX under Linux"))
struct RecompiledOracleTests {
  /// Nothing is known of the code around, so that all registers are used behind it.
  private static let alone = Oracle.Way.recompiled(Surroundings())

  /// Much is known: a loop in a small function, behind which every third register is used.
  private static func inLoop(_ number: Int) -> Oracle.Way {
    var around = Surroundings()
    around.registersLiveOut = RegisterSet()
    for (place, register) in RegisterSet.all.enumerated() where (place + number) % 3 == 0 {
      around.registersLiveOut.insert(register)
    }
    around.registersNeeded = around.registersLiveOut
    around.isInLoop = true
    around.isInSmallLoop = true
    around.hasFrame = number % 2 == 0
    around.depth = 32
    around.registerSlots = [8, 16, 24]
    return .recompiled(around)
  }

  @Test(arguments: Fixture.families.ofInstructions)
  func `an instruction does the same when it is recompiled`(family: String) {
    let codes = Fixture.families.codes(of: family)
    let run = FamilyRun(of: family, codes, states: 6, except: \.isFloatControl) {
      [Self.alone, Self.inLoop($0)]
    }
    #expect(run.mistakes == [])
  }

  @Test(arguments: CodeFamilies.ofBlocks)
  func `a block does the same when it is recompiled`(family: String) {
    let codes = Fixture.families.codes(of: family)
    let run = FamilyRun(of: family, codes, states: 32, except: \.isFloatControl) { _ in
      [Self.alone, Self.inLoop(0), Self.inLoop(1), Self.inLoop(2)]
    }
    #expect(run.mistakes == [])
    #expect(run.compared > 10_000)
  }
}

extension X64Instruction {
  /// Whether it accesses `mxcsr`: in a compiler's code that is A64's own control.
  fileprivate var isFloatControl: Bool {
    [.ldmxcsr, .stmxcsr, .vldmxcsr, .vstmxcsr].contains(mnemonic)
  }
}
