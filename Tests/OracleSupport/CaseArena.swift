internal import Execution

/// The registers and the memory that cases have on this side, one case after the other.
struct CaseArena: ~Copyable {
  let registers = RegisterFile()
  /// The memory of a case, and behind it what a translator keeps.
  let memory: GuestMemory
  /// The state of a translator that has just begun.
  let freshState: [UInt8]

  /// Where the guest's state is, with the constants behind it.
  static let stateAddress = GuestCase.memoryAddress + 0x4000
  private static let tablesAddress = GuestCase.memoryAddress + 0x8000
  /// Less than a page of code is behind all of it.
  private static let bytes = Int(GuestCase.codeAddress - GuestCase.memoryAddress) + 0x1000

  init() {
    memory = GuestMemory(start: GuestCase.memoryAddress, capacity: Self.bytes)
    _ = memory.extend(by: Self.bytes, rights: [])
    memory.setRights(
      .write,
      of: GuestCase.memoryAddress..<GuestCase.memoryAddress + UInt64(GuestCase.memoryBytes)
    )
    memory.setRights(
      .write,
      of: Self.stateAddress..<Self.stateAddress + UInt64(TranslatorState.stateBytes)
    )
    memory.setRights(.execute, of: GuestCase.codeAddress..<memory.end)
    TranslatorState.write(
      into: memory,
      stateAddress: Self.stateAddress,
      tablesAddress: Self.tablesAddress
    )
    freshState = memory.bytes(at: Self.stateAddress, count: TranslatorState.stateBytes)
  }

  /// Puts code to where it runs, with what is no instruction behind it.
  func putCode(_ bytes: [UInt8]) {
    let noInstruction: [UInt8] = [0x06, 0x06]
    memory.put((bytes + noInstruction).span, at: GuestCase.codeAddress)
  }

  deinit {
    registers.deallocate()
    memory.deallocate()
  }
}
