#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
import PerfModel
import Testing

/// What is known of recorded code, on tiny block profiles.
struct CodeEstimateTests {
  private func estimate(_ text: String, appOnly: Bool = false, hostFeatures: String? = nil)
    throws -> CodeEstimate
  {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).blocks")
    try text.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    return try CodeEstimate(recordingAt: file.path, appOnly: appOnly, hostFeatures: hostFeatures)
  }

  /// `add`, `ret`; a word that no A64 instruction has, `ret`; and a block of libc.
  private static let run = """
    guest aarch64
    module 1000 2000 app
    module 5000 6000 libc.so.6
    block 1000 3 2 2000028bc0035fd6
    block 1100 2 2 00000000c0035fd6
    block 5000 7 1 c0035fd6

    """

  @Test func `instructions are counted as often as they ran`() throws {
    let estimate = try estimate(Self.run)
    #expect(estimate.guest == "aarch64")
    #expect(estimate.modules.map(\.name) == ["app", "libc.so.6"])
    #expect(estimate.modules.map(\.executedInstructions) == [10, 7])
    #expect(estimate.modules.map(\.knownInstructions) == [10, 7])
    #expect(estimate.total.executedInstructions == 17)
  }

  @Test func `an unknown word is counted as unknown`() throws {
    let text = Self.run.replacing("00000000c0035fd6", with: "ffffffffc0035fd6")
    let app = try #require(try estimate(text).modules.first)
    #expect(app.executedInstructions == 10)
    #expect(app.knownInstructions == 8)
    #expect(app.coverage == 0.8)
  }

  @Test func `the C library is left out of what is the app's`() throws {
    #expect(try estimate(Self.run, appOnly: true).modules.map(\.name) == ["app"])
  }

  @Test func `what is no block profile is told`() {
    #expect(throws: InvalidInput.self) { try estimate("hello\n") }
  }

  /// `add eax, ebx`, `ret` in x64.
  private static let x64 = """
    guest x86_64
    module 1000 2000 app
    block 1000 3 2 01d8c3

    """

  @Test func `an instruction that runs off its block is unknown`() throws {
    // add eax, ebx; the first byte of a jump
    let app = try #require(
      try estimate("guest x86_64\nmodule 1000 2000 app\nblock 1000 4 2 01d8e9\n").modules.first
    )
    #expect(app.executedInstructions == 8)
    #expect(app.knownInstructions == 4)
  }

  @Test func `code of more instructions than its block counts is noted`() throws {
    let note =
      "the code of 1 of 2 blocks has more instructions than they count; the first is at 1010"
    let text = "guest x86_64\nmodule 1000 2000 app\nblock 1000 4 1 c3\nblock 1010 2 1 01d8c3\n"
    let estimate = try estimate(text)
    #expect(estimate.notes == [note])
    #expect(estimate.total.executedInstructions == 6)
    #expect(estimate.total.coverage == 1)
  }

  @Test func `blocks that overlap are counted each for itself`() throws {
    // add eax, ebx; ret; and its second half
    let text = "guest x86_64\nmodule 1000 2000 app\nblock 1000 4 2 01d8c3\nblock 1002 3 1 c3\n"
    let estimate = try estimate(text)
    #expect(estimate.notes == [])
    #expect(estimate.total.executedInstructions == 11)
    #expect(estimate.total.coverage == 1)
  }

  @Test func `cycles of a string's elements are those of the translator's loop`() throws {
    // rep movsb, 10 times; in each of the following executions one byte.
    func cycles(elements: Int) throws -> Double {
      let text = """
        guest x86_64
        module 1000 2000 app
        block 1000 10 2 6690f3a4
        block 1002 \(10 * (elements - 1)) 1 f3a4
        block 1004 10 1 c3
        edge 1000 1002 10
        edge 1002 1002 \(10 * (elements - 2))
        edge 1002 1004 10

        """
      return try #require(try estimate(text).total.cycles.emulated)
    }
    let few = try cycles(elements: 100)
    let many = try cycles(elements: 10_000)
    // Prism moves 64 bytes in a round.
    #expect(many > 5 * few)
    #expect(many < 10 * 10_000 * 0.5)
  }

  @Test func `the bodies of routines take cycles`() throws {
    // fldpi, fcos, ret: the cosine is a routine under every emulator.
    let text = "guest x86_64\nmodule 1000 2000 app\nblock 1000 1000 3 d9ebd9ffc3\n"
    let cycles = try estimate(text).total.cycles
    let (emulated, isolated) = (
      try #require(cycles.emulated), try #require(cycles.isolatedEmulated)
    )
    #expect(emulated - isolated > 1000 * 100)
  }

  @Test func `x64 code is counted as the emulator runs it`() throws {
    let estimate = try estimate(Self.x64)
    #expect(estimate.emulator == CodeEstimate.usualEmulator)
    #expect(estimate.total.knownInstructions == 6)
    #expect(try #require(estimate.total.emulatedInstructions) >= 6)
    #expect(try self.estimate(Self.run).total.emulatedInstructions == nil)
  }

  @Test func `host features are read, and those that nothing depends on are told`() throws {
    let estimate = try estimate(Self.x64, hostFeatures: "FLAGM,MOPS")
    #expect(estimate.notes.contains("no rule uses the host feature MOPS"))
    #expect(throws: InvalidInput.self) { try self.estimate(Self.x64, hostFeatures: "FLAGN") }
  }

  @Test func `code takes cycles on the core that is named, and its modules' sum is the total`()
    throws
  {
    let native = try estimate(Self.run)
    #expect(native.core == CodeEstimate.usualCore)
    let cycles = try #require(native.total.cycles.native)
    #expect(cycles == native.modules.reduce(0) { $0 + ($1.cycles.native ?? 0) })
    #expect(cycles > 0)
    #expect(native.total.cycles.emulated == nil)
    let total = try estimate(Self.x64).total.cycles
    #expect(total.native == nil)
    #expect(try #require(total.emulated) >= #require(total.recompiled))
    #expect(try #require(total.isolatedEmulated) >= #require(total.isolated))
  }
}
