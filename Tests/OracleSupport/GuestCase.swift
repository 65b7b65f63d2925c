internal import CNativeX64
package import Execution
internal import HostCode
internal import Lowering
internal import X64Decoding

/// The state of x64 code: registers, flags, and the memory around it.
package struct GuestCase {
  /// `rax` to `r15`.
  package var general = [UInt64](repeating: 0, count: 16)
  /// The flags register.
  package var flags: UInt64 = 0x202
  package var fsBase: UInt64 = 0
  package var gsBase: UInt64 = 0
  package var mxcsr: UInt32 = 0x1F80
  /// `xmm0` to `xmm15`, and what `ymm0` to `ymm15` have above them.
  package var vectors = [Vector128](repeating: Vector128(), count: 16)
  package var upperHalves = [Vector128](repeating: Vector128(), count: 16)
  package var x87 = X87State()
  /// What is in memory from `memoryAddress` on.
  package var memory = [UInt8](repeating: 0, count: memoryBytes)

  /// Where memory is, and how much.
  package static let memoryAddress = UInt64(NATIVE_MEMORY_ADDRESS)
  package static let memoryBytes = Int(NATIVE_MEMORY_BYTES)
  /// Where code is.
  package static let codeAddress = UInt64(NATIVE_CODE_ADDRESS)
  /// How much code a case has room for.
  package static let codeBytes = Int(NATIVE_CODE_BYTES) - 16

  /// Makes a state of zeros.
  package init() {}
}

extension GuestCase {
  /// The six flags of arithmetic, with their bits in the flags register.
  static let flagBits: [(flag: X64Flags, bit: UInt64, name: String)] = [
    (.carry, 0, "CF"), (.parity, 2, "PF"), (.adjust, 4, "AF"), (.zero, 6, "ZF"), (.sign, 7, "SF"),
    (.overflow, 11, "OF"), (.direction, 10, "DF"),
  ]

  private func flag(_ bit: UInt64) -> Bool { flags >> bit & 1 == 1 }

  /// A machine in this state, by the conventions of lowered code.
  ///
  /// - Parameters:
  ///   - habits: The translator, whose host has its own control of floating point.
  ///   - arithmetic: How the x87's registers are kept.
  ///   - noise: What is in all registers that mean nothing.
  ///   - arena: Where the machine has its registers and its memory.
  /// - Returns: The machine in that state.
  func machine(
    habits: TranslatorHabits,
    x87 arithmetic: X87Arithmetic,
    noise: UInt64,
    in arena: borrowing CaseArena
  ) -> GuestMachine {
    var machine = GuestMachine(registers: arena.registers, memory: arena.memory)
    machine.stackPointer = 0
    for register in machine.general.indices {
      machine.general[register] = noise &* UInt64(register * 2 + 3)
    }
    for register in machine.vectors.indices {
      machine.vectors[register] = Vector128(noise &* UInt64(register * 2 + 5), ~noise)
    }
    for number in 0..<16 {
      let host = GuestRegisters.host(X64Register(.qword, UInt8(number)))
      machine.general[host.encoding] = general[number]
      machine.vectors[number] = vectors[number]
    }
    machine.general[GuestRegisters.state.encoding] = CaseArena.stateAddress
    machine.nzcv =
      (flag(7) ? 8 : 0) | (flag(6) ? 4 : 0) | (flag(0) ? 0 : 2) | (flag(11) ? 1 : 0)
    // A byte of noise with the parity that is wanted, and one that tells the adjust flag.
    var parity = noise & 0xFF
    if (parity.nonzeroBitCount % 2 == 0) != flag(2) { parity ^= 1 }
    machine.general[GuestRegisters.parity.encoding] = noise & ~0xFF | parity
    machine.general[GuestRegisters.adjust.encoding] =
      (noise &* 7) & ~16 | (parity & 16) ^ (flag(4) ? 16 : 0)
    // FPCR.AH and FPCR.NEP; the rounding mode is coded otherwise: nearest, up, down, to zero.
    machine.fpcr = habits.features.contains(.alternateFloat) ? 0b110 : 0
    machine.fpcr |= Self.hostRounding[Int(mxcsr >> 13 & 3)] << 22
    machine.memory.put(memory.span, at: Self.memoryAddress)
    machine.memory.put(arena.freshState.span, at: CaseArena.stateAddress)
    putState(into: machine.memory, arithmetic)
    return machine
  }

  /// Writes the guest's state that is in memory.
  private func putState(into machineMemory: GuestMemory, _ arithmetic: X87Arithmetic) {
    func put(_ value: UInt64, _ count: Int, at offset: Int64) {
      machineMemory.put(value, count, at: CaseArena.stateAddress + UInt64(offset))
    }
    put(fsBase, 8, at: GuestState.fsBase)
    put(gsBase, 8, at: GuestState.gsBase)
    put(UInt64(mxcsr), 4, at: GuestState.mxcsr)
    put(flag(10) ? 0xFF : 1, 1, at: GuestState.direction)
    put(0x202, 8, at: GuestState.otherFlags)
    // The segments of code and stack, as Linux has them.
    put(0x33, 2, at: GuestState.selectors + 2)
    put(0x2B, 2, at: GuestState.selectors + 4)
    x87.put(arithmetic, put)
    for number in 0..<16 {
      let offset = GuestState.upperHalves + Int64(number * 16)
      put(upperHalves[number].low, 8, at: offset)
      put(upperHalves[number].high, 8, at: offset + 8)
    }
  }

  /// Writes to memory whether the branch at the end of code was taken, and not where it went.
  mutating func note(
    _ stop: inout GuestMachine.ListEnd?,
    ofBranch branch: X64Instruction?
  ) {
    let isTaken = branch.map { stop == .stop(.branch($0.immediate)) } ?? false
    if isTaken { stop = nil }
    memory[PatchedCode.takenOffset] = isTaken ? 1 : 0
  }

  /// The state that a machine is in, with its memory.
  init(_ machine: GuestMachine, x87 arithmetic: X87Arithmetic) {
    for number in 0..<16 {
      let host = GuestRegisters.host(X64Register(.qword, UInt8(number)))
      general[number] = machine.general[host.encoding]
      vectors[number] = machine.vectors[number]
    }
    let parity = machine.general[GuestRegisters.parity.encoding]
    let adjust = machine.general[GuestRegisters.adjust.encoding]
    flags = 0x202
    if machine.nzcv & 8 != 0 { flags |= 1 << 7 }
    if machine.nzcv & 4 != 0 { flags |= 1 << 6 }
    if machine.nzcv & 2 == 0 { flags |= 1 }
    if machine.nzcv & 1 != 0 { flags |= 1 << 11 }
    if (parity & 0xFF).nonzeroBitCount % 2 == 0 { flags |= 1 << 2 }
    flags |= (parity ^ adjust) & 16
    memory = machine.memory.bytes(at: Self.memoryAddress, count: Self.memoryBytes)
    readState(
      machine.memory.bytes(at: CaseArena.stateAddress, count: TranslatorState.stateBytes),
      arithmetic
    )
    // Where FPCR is not the x87's as well, it has to round as `mxcsr` says.
    let rounding = UInt32(Self.hostRounding[Int(mxcsr >> 13 & 3)])
    let isWrong =
      UInt32(machine.fpcr >> 22 & 3) != rounding || machine.fpcr >> 24 & 1 != mxcsr >> 15
    if arithmetic == .softFloat, isWrong { mxcsr |= Self.wrongControl }
  }

  /// The rounding modes of FPCR for those of x64: nearest, down, up, to zero.
  private static let hostRounding: [UInt64] = [0, 2, 1, 3]
  /// What no processor has in `mxcsr`: that FPCR differs from it.
  static let wrongControl: UInt32 = 1 << 16

  private mutating func readState(_ bytes: [UInt8], _ arithmetic: X87Arithmetic) {
    func get(_ count: Int, at offset: Int64) -> UInt64 {
      (0..<count).reduce(0) { $0 | UInt64(bytes[Int(offset) + $1]) << UInt64($1 * 8) }
    }
    fsBase = get(8, at: GuestState.fsBase)
    gsBase = get(8, at: GuestState.gsBase)
    mxcsr = UInt32(get(4, at: GuestState.mxcsr))
    if get(1, at: GuestState.direction) & 0x80 != 0 { flags |= 1 << 10 }
    x87 = X87State(arithmetic, get)
    for number in 0..<16 {
      let offset = GuestState.upperHalves + Int64(number * 16)
      upperHalves[number] = Vector128(get(8, at: offset), get(8, at: offset + 8))
    }
  }
}
