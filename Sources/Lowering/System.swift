internal import HostCode
internal import X64Decoding

/// What programs ask of the processor and the system: `cpuid`, `rdtsc`, fences, prefetches, traps.
extension Emitter {
  mutating func lowerSystem(_ instruction: X64Instruction) -> Bool {
    switch instruction.mnemonic {
    case .pause: emit(HostOperation(.hint, immediate: 1))
    case .lfence: emit(HostOperation(.dmb, immediate: 0b1001))
    case .sfence: emit(HostOperation(.dmb, immediate: 0b1010))
    case .mfence: emit(HostOperation(.dmb, immediate: 0b1011))
    case .serialize: emit(HostOperation(.isb, immediate: 0b1111))
    case .cpuid: lowerCPUID()
    case .xgetbv:
      call(.extendedControl, GuestRegisters.rcx)
      split(GuestRegisters.argument(0), GuestRegisters.rax, GuestRegisters.rdx)
    case .rdtsc, .rdtscp: lowerTimestamp(instruction)
    case .rdpid:
      guard let first = instruction.operands.first else { return false }
      call(.processorID)
      emit(.mov, .w, GuestRegisters.host(first.register), GuestRegisters.argument(0))
    case .rdrand, .rdseed: return lowerRandom(instruction)
    case .rdfsbase, .rdgsbase, .wrfsbase, .wrgsbase: return lowerSegmentBase(instruction)
    case .xlat: return lowerTable(instruction)
    case .syscall: call(.systemCall)
    case .int, .int1, .int3, .ud0, .ud1, .ud2: lowerTrap(instruction)
    case .xsave, .xsave64, .xsaveopt, .xsaveopt64, .xsavec, .xsavec64, .xrstor, .xrstor64,
      .fxsave, .fxsave64, .fxrstor, .fxrstor64:
      lowerStateSaving(instruction)
    case .prefetch, .prefetchnta, .prefetcht0, .prefetcht1, .prefetcht2, .prefetchw, .prefetchwt1:
      lowerPrefetch(instruction)
    case .clflush, .clflushopt, .clwb: lowerCacheLine(instruction)
    case .cldemote: break
    case .ldmxcsr, .stmxcsr, .vldmxcsr, .vstmxcsr: lowerFloatControl(instruction)
    default:
      // Run by a program, what only the system may run stops it.
      guard instruction.attributes.contains(.isPrivileged) else { return false }
      emit(HostOperation(.udf))
    }
    return true
  }

  /// The lower half of a register into one, the upper into another.
  private mutating func split(_ whole: HostRegister, _ low: HostRegister, _ high: HostRegister) {
    emit(.mov, .w, low, whole)
    emit(.lsr, .x, high, whole, immediate: 32)
  }

  private mutating func lowerCPUID() {
    call(.cpuid, GuestRegisters.rax, GuestRegisters.rcx)
    split(GuestRegisters.argument(0), GuestRegisters.rax, GuestRegisters.rbx)
    split(GuestRegisters.argument(1), GuestRegisters.rcx, GuestRegisters.rdx)
  }

  private mutating func lowerTimestamp(_ instruction: X64Instruction) {
    let counter = temporary()
    emit(
      HostOperation(
        .mrs,
        destination: counter,
        immediate: SystemRegister.virtualCounter.rawValue
      )
    )
    split(counter, GuestRegisters.rax, GuestRegisters.rdx)
    guard instruction.mnemonic == .rdtscp else { return }
    call(.processorID)
    emit(.mov, .w, GuestRegisters.rcx, GuestRegisters.argument(0))
  }

  /// A number and, as the carry, whether there is one; the other flags are clear.
  private mutating func lowerRandom(_ instruction: X64Instruction) -> Bool {
    guard let first = instruction.operands.first, first.kind == .register else { return false }
    call(.random)
    let number = GuestRegisters.argument(0)
    if first.bits >= 32 {
      emit(.mov, Self.size(first.bits), GuestRegisters.host(first.register), number)
    } else {
      write(number, to: first, of: instruction)
    }
    if wantsNZCV {
      let flags = GuestRegisters.argument(1)
      emit(.eor, .w, flags, flags, immediate: 1, origin: .flags)
      emit(.lsl, .w, flags, flags, immediate: 1, origin: .flags)
      insertFlag(flags, bit: 0, mask: 15)
    }
    let one: Int64 = 1
    if wantsParity {
      emit(.mov, .w, GuestRegisters.parity, .none, immediate: one, origin: .flags)
    }
    if wantsAdjust {
      emit(.mov, .w, GuestRegisters.adjust, .none, immediate: one, origin: .flags)
    }
    return true
  }

  /// `xlat`: a byte of the table at `rbx` by `al`.
  private mutating func lowerTable(_ instruction: X64Instruction) -> Bool {
    let narrow = instruction.attributes.contains(.hasNarrowAddress)
    guard instruction.memorySegment == .none, !narrow else { return false }
    let rax = GuestRegisters.rax
    let index = temporary()
    let value = temporary()
    emit(.ubfx, .w, index, rax, amount: 8, origin: .subregister)
    load(value, HostAddress(base: GuestRegisters.rbx, index: index), bytes: 1)
    emit(.bfxil, .x, rax, value, amount: 8, origin: .subregister)
    return true
  }

  /// `brk` with the numbers that Windows on Arm has for the traps of x64.
  private mutating func lowerTrap(_ instruction: X64Instruction) {
    switch instruction.mnemonic {
    case .int3: emit(HostOperation(.brk, immediate: 0xF000))
    case .int where instruction.immediate & 0xFF == 0x29:
      emit(HostOperation(.brk, immediate: 0xF003))
    case .int, .int1: emit(HostOperation(.brk, immediate: instruction.immediate & 0xFF))
    default: emit(HostOperation(.udf))
    }
  }

  /// By the mask in `edx:eax`; `fxsave` has the parts that there were before there was a mask.
  private mutating func lowerStateSaving(_ instruction: X64Instruction) {
    let place = address(instruction, bytes: 0)
    let mask = temporary()
    switch instruction.mnemonic {
    case .fxsave, .fxsave64, .fxrstor, .fxrstor64:
      emit(.mov, .w, mask, .none, immediate: 3, origin: .constant)
    default:
      emit(.mov, .w, mask, GuestRegisters.rax)
      emit(.bfi, .x, mask, GuestRegisters.rdx, immediate: 32, amount: 32)
    }
    switch instruction.mnemonic {
    case .xrstor, .xrstor64, .fxrstor, .fxrstor64: call(.restoreState, place.base, mask)
    default: call(.saveState, place.base, mask)
    }
  }

  private mutating func lowerPrefetch(_ instruction: X64Instruction) {
    let place = address(instruction, bytes: 8)
    // For load or store, for which level of cache, to keep or to stream: `prfop` of A64.
    let kind: UInt8 =
      switch instruction.mnemonic {
      case .prefetchnta: 0b00001
      case .prefetcht1: 0b00010
      case .prefetcht2: 0b00100
      case .prefetchw: 0b10000
      case .prefetchwt1: 0b10010
      default: 0b00000
      }
    emit(
      HostOperation(
        .prfm,
        base: place.base,
        index: place.index,
        immediate: place.offset,
        modifier: place.index != .none && place.shift > 0 ? .lsl : .none,
        amount: place.index != .none ? place.shift : 0,
        addressing: place.index == .none ? .offset : .register,
        prefetch: kind
      )
    )
  }

  private mutating func lowerCacheLine(_ instruction: X64Instruction) {
    let place = address(instruction, bytes: 0)
    let kind: CacheOperation = instruction.mnemonic == .clwb ? .cvac : .civac
    emit(HostOperation(.cacheMaintenance, source1: place.base, immediate: kind.rawValue))
    if instruction.mnemonic == .clflush { emit(HostOperation(.dmb, immediate: 0b1011)) }
  }
}
