internal import HostCode

/// The loop that executes steps.
///
/// One switch over flat steps: a block's steps lie one behind the other, and what ends a block goes
/// on at one of its edges, which counts. Nothing is allocated here. All that is not frequent is done
/// by `GuestMachine`, from the operation itself.
struct Interpreter {
  let registers: RegisterFile
  let memory: GuestMemory
  /// What has steps of no other kind.
  var machine: GuestMachine
  /// Where indirect branches go.
  let targets: TargetCache
  /// The calls that are open.
  var calls: CallStack
  /// How many more of the guest's instructions may run.
  var fuel: Int
  /// Why the last operation could not go on.
  private(set) var stop: GuestMachine.Stop?

  /// Runs until a step needs the engine.
  ///
  /// - Parameter start: The first step.
  /// - Returns: The step that cannot go on by itself.
  mutating func run(from start: StepPlace) -> StepPlace {
    let registers = self.registers
    let memory = self.memory
    var calls = self.calls
    var fuel = self.fuel
    var place = start
    defer {
      self.calls = calls
      self.fuel = fuel
    }
    while true {
      let step = place.step
      place.advance()
      switch step.code {
      case .constant:
        registers[step.a] = step.bits
      case .moveX:
        registers[step.a] = registers[step.b]
      case .moveW:
        registers[low: step.a] = registers[low: step.b]
      case .addX:
        registers[step.a] = registers[step.b] &+ registers[step.c]
      case .addW:
        registers[low: step.a] = registers[low: step.b] &+ registers[low: step.c]
      case .addXI:
        registers[step.a] = registers[step.b] &+ step.bits
      case .addWI:
        registers[low: step.a] = registers[low: step.b] &+ step.low
      case .addShiftedX:
        registers[step.a] = registers[step.b] &+ registers[step.c] &<< UInt64(step.d)
      case .addShiftedW:
        registers[low: step.a] = registers[low: step.b] &+ registers[low: step.c] &<< UInt32(step.d)
      case .subX:
        registers[step.a] = registers[step.b] &- registers[step.c]
      case .subW:
        registers[low: step.a] = registers[low: step.b] &- registers[low: step.c]
      case .andX:
        registers[step.a] = registers[step.b] & registers[step.c]
      case .andW:
        registers[low: step.a] = registers[low: step.b] & registers[low: step.c]
      case .andXI:
        registers[step.a] = registers[step.b] & step.bits
      case .andWI:
        registers[low: step.a] = registers[low: step.b] & step.low
      case .orrX:
        registers[step.a] = registers[step.b] | registers[step.c]
      case .orrW:
        registers[low: step.a] = registers[low: step.b] | registers[low: step.c]
      case .orrXI:
        registers[step.a] = registers[step.b] | step.bits
      case .orrWI:
        registers[low: step.a] = registers[low: step.b] | step.low
      case .eorX:
        registers[step.a] = registers[step.b] ^ registers[step.c]
      case .eorW:
        registers[low: step.a] = registers[low: step.b] ^ registers[low: step.c]
      case .eorXI:
        registers[step.a] = registers[step.b] ^ step.bits
      case .eorWI:
        registers[low: step.a] = registers[low: step.b] ^ step.low
      case .bicX:
        registers[step.a] = registers[step.b] & ~registers[step.c]
      case .bicW:
        registers[low: step.a] = registers[low: step.b] & ~registers[low: step.c]
      case .ornX:
        registers[step.a] = registers[step.b] | ~registers[step.c]
      case .ornW:
        registers[low: step.a] = registers[low: step.b] | ~registers[low: step.c]
      case .lslXI:
        registers[step.a] = registers[step.b] &<< UInt64(step.d)
      case .lslWI:
        registers[low: step.a] = registers[low: step.b] &<< UInt32(step.d)
      case .lslX:
        registers[step.a] = registers[step.b] &<< registers[step.c]
      case .lslW:
        registers[low: step.a] = registers[low: step.b] &<< registers[low: step.c]
      case .lsrXI:
        registers[step.a] = registers[step.b] &>> UInt64(step.d)
      case .lsrWI:
        registers[low: step.a] = registers[low: step.b] &>> UInt32(step.d)
      case .lsrX:
        registers[step.a] = registers[step.b] &>> registers[step.c]
      case .lsrW:
        registers[low: step.a] = registers[low: step.b] &>> registers[low: step.c]
      case .asrXI:
        registers[step.a] = UInt64(
          bitPattern: Int64(bitPattern: registers[step.b]) &>> Int64(step.d)
        )
      case .asrWI:
        registers[low: step.a] = UInt32(
          bitPattern: Int32(bitPattern: registers[low: step.b]) &>> Int32(step.d)
        )
      case .asrX:
        registers[step.a] = UInt64(
          bitPattern: Int64(bitPattern: registers[step.b]) &>> Int64(bitPattern: registers[step.c])
        )
      case .asrW:
        registers[low: step.a] = UInt32(
          bitPattern: Int32(bitPattern: registers[low: step.b])
            &>> Int32(bitPattern: registers[low: step.c])
        )
      case .rorXI:
        registers[step.a] =
          registers[step.b] &>> UInt64(step.d) | registers[step.b] &<< UInt64(0 &- step.d)
      case .rorWI:
        registers[low: step.a] =
          registers[low: step.b] &>> UInt32(step.d) | registers[low: step.b] &<< UInt32(0 &- step.d)
      case .rorX:
        registers[step.a] =
          registers[step.b] &>> registers[step.c] | registers[step.b] &<< (0 &- registers[step.c])
      case .rorW:
        registers[low: step.a] =
          registers[low: step.b] &>> registers[low: step.c] | registers[low: step.b]
          &<< (0 &- registers[low: step.c])
      case .extract:
        registers[step.a] = registers[step.b] &>> UInt64(step.d) & step.bits
      case .place:
        registers[step.a] = (registers[step.b] & step.bits) &<< UInt64(step.d)
      case .signedX:
        registers[step.a] = UInt64(
          bitPattern: Int64(bitPattern: registers[step.b] &<< UInt64(step.c)) &>> Int64(step.d)
        )
      case .signedW:
        registers[low: step.a] = UInt32(
          truncatingIfNeeded: Int64(bitPattern: registers[step.b] &<< UInt64(step.c))
            &>> Int64(step.d)
        )
      case .insertLeftX:
        registers[step.a] =
          registers[step.a] & ~step.bits | registers[step.b] &<< UInt64(step.d) & step.bits
      case .insertLeftW:
        registers[step.a] =
          (registers[step.a] & ~step.bits | registers[step.b] &<< UInt64(step.d) & step.bits)
          & 0xFFFF_FFFF
      case .insertRightX:
        registers[step.a] =
          registers[step.a] & ~step.bits | registers[step.b] &>> UInt64(step.d) & step.bits
      case .insertRightW:
        registers[step.a] =
          (registers[step.a] & ~step.bits | registers[step.b] &>> UInt64(step.d) & step.bits)
          & 0xFFFF_FFFF
      case .moveKeepX:
        registers[step.a] =
          registers[step.a] & ~(0xFFFF &<< UInt64(step.d)) | step.bits &<< UInt64(step.d)
      case .moveKeepW:
        registers[step.a] =
          (registers[step.a] & ~(0xFFFF &<< UInt64(step.d)) | step.bits &<< UInt64(step.d))
          & 0xFFFF_FFFF
      case .multiplyAddX:
        registers[step.a] = registers[step.d] &+ registers[step.b] &* registers[step.c]
      case .multiplyAddW:
        registers[low: step.a] =
          registers[low: step.d] &+ registers[low: step.b] &* registers[low: step.c]
      case .multiplySubX:
        registers[step.a] = registers[step.d] &- registers[step.b] &* registers[step.c]
      case .multiplySubW:
        registers[low: step.a] =
          registers[low: step.d] &- registers[low: step.b] &* registers[low: step.c]
      case .signedMultiplyAdd:
        let product =
          Int64(Int32(bitPattern: registers[low: step.b]))
          &* Int64(Int32(bitPattern: registers[low: step.c]))
        registers[step.a] = registers[step.d] &+ UInt64(bitPattern: product)
      case .unsignedMultiplyAdd:
        registers[step.a] =
          registers[step.d] &+ UInt64(registers[low: step.b]) &* UInt64(registers[low: step.c])
      case .signedHigh:
        registers[step.a] = UInt64(
          bitPattern: Int64(bitPattern: registers[step.b]).multipliedFullWidth(
            by: Int64(bitPattern: registers[step.c])
          ).high
        )
      case .unsignedHigh:
        registers[step.a] = registers[step.b].multipliedFullWidth(by: registers[step.c]).high
      case .sdivX:
        registers[step.a] = registers[step.b].signedQuotient(by: registers[step.c])
      case .sdivW:
        registers[low: step.a] = registers[low: step.b].signedQuotient(by: registers[low: step.c])
      case .udivX:
        let divisor = registers[step.c]
        registers[step.a] = divisor == 0 ? 0 : registers[step.b] / divisor
      case .udivW:
        let divisor = registers[low: step.c]
        registers[low: step.a] = divisor == 0 ? 0 : registers[low: step.b] / divisor
      case .trapIfZero:
        if registers[step.b] & step.bits == 0 { return place.advanced(by: -1) }
      case .clzX:
        registers[step.a] = UInt64(registers[step.b].leadingZeroBitCount)
      case .clzW:
        registers[low: step.a] = UInt32(registers[low: step.b].leadingZeroBitCount)
      case .rbitX:
        registers[step.a] = registers[step.b].reversedBits
      case .rbitW:
        registers[step.a] = (registers[step.b] &<< 32).reversedBits
      case .revX:
        registers[step.a] = registers[step.b].byteSwapped
      case .revW:
        registers[low: step.a] = registers[low: step.b].byteSwapped
      case .extrX:
        registers[step.a] =
          registers[step.c] &>> UInt64(step.d) | (registers[step.b] &<< 1) &<< UInt64(63 &- step.d)
      case .extrW:
        registers[low: step.a] =
          registers[low: step.c] &>> UInt32(step.d) | (registers[low: step.b] &<< 1)
          &<< UInt32(31 &- step.d)
      case .addsX:
        let (first, second) = (registers[step.b], registers[step.c])
        registers[step.a] = first &+ second
        registers.setFlags(.add64, first, second)
      case .addsW:
        let (first, second) = (registers[low: step.b], registers[low: step.c])
        registers[low: step.a] = first &+ second
        registers.setFlags(.add32, UInt64(first), UInt64(second))
      case .addsXI:
        let (first, second) = (registers[step.b], step.bits)
        registers[step.a] = first &+ second
        registers.setFlags(.add64, first, second)
      case .addsWI:
        let (first, second) = (registers[low: step.b], step.low)
        registers[low: step.a] = first &+ second
        registers.setFlags(.add32, UInt64(first), UInt64(second))
      case .subsX:
        let (first, second) = (registers[step.b], registers[step.c])
        registers[step.a] = first &- second
        registers.setFlags(.sub64, first, second)
      case .subsW:
        let (first, second) = (registers[low: step.b], registers[low: step.c])
        registers[low: step.a] = first &- second
        registers.setFlags(.sub32, UInt64(first), UInt64(second))
      case .subsXI:
        let (first, second) = (registers[step.b], step.bits)
        registers[step.a] = first &- second
        registers.setFlags(.sub64, first, second)
      case .subsWI:
        let (first, second) = (registers[low: step.b], step.low)
        registers[low: step.a] = first &- second
        registers.setFlags(.sub32, UInt64(first), UInt64(second))
      case .andsX:
        let result = registers[step.b] & registers[step.c]
        registers[step.a] = result
        registers.setFlags(.logic64, result, 0)
      case .andsW:
        let result = registers[low: step.b] & registers[low: step.c]
        registers[low: step.a] = result
        registers.setFlags(.logic32, UInt64(result), 0)
      case .andsXI:
        let result = registers[step.b] & step.bits
        registers[step.a] = result
        registers.setFlags(.logic64, result, 0)
      case .andsWI:
        let result = registers[low: step.b] & step.low
        registers[low: step.a] = result
        registers.setFlags(.logic32, UInt64(result), 0)
      case .invertCarry:
        registers.setFlags(.literal, registers.nzcv ^ 2, 0)
      case .selectX:
        registers[step.a] = registers.holds(step) ? registers[step.b] : registers[step.c]
      case .selectW:
        registers[low: step.a] =
          registers.holds(step) ? registers[low: step.b] : registers[low: step.c]
      case .incrementX:
        registers[step.a] = registers.holds(step) ? registers[step.b] : registers[step.c] &+ 1
      case .incrementW:
        registers[low: step.a] =
          registers.holds(step) ? registers[low: step.b] : registers[low: step.c] &+ 1
      case .invertX:
        registers[step.a] = registers.holds(step) ? registers[step.b] : ~registers[step.c]
      case .invertW:
        registers[low: step.a] =
          registers.holds(step) ? registers[low: step.b] : ~registers[low: step.c]
      case .negateX:
        registers[step.a] = registers.holds(step) ? registers[step.b] : 0 &- registers[step.c]
      case .negateW:
        registers[low: step.a] =
          registers.holds(step) ? registers[low: step.b] : 0 &- registers[low: step.c]
      case .loadX:
        guard let value = memory.read(registers[step.b] &+ step.bits, as: UInt64.self) else {
          return place.advanced(by: -1)
        }
        registers[step.a] = value
      case .loadW:
        guard let value = memory.read(registers[step.b] &+ step.bits, as: UInt32.self) else {
          return place.advanced(by: -1)
        }
        registers[step.a] = UInt64(value)
      case .loadH:
        guard let value = memory.read(registers[step.b] &+ step.bits, as: UInt16.self) else {
          return place.advanced(by: -1)
        }
        registers[step.a] = UInt64(value)
      case .loadB:
        guard let value = memory.read(registers[step.b] &+ step.bits, as: UInt8.self) else {
          return place.advanced(by: -1)
        }
        registers[step.a] = UInt64(value)
      case .loadSignedW:
        guard let value = memory.read(registers[step.b] &+ step.bits, as: Int32.self) else {
          return place.advanced(by: -1)
        }
        registers[step.a] = UInt64(bitPattern: Int64(value))
      case .loadSignedHX:
        guard let value = memory.read(registers[step.b] &+ step.bits, as: Int16.self) else {
          return place.advanced(by: -1)
        }
        registers[step.a] = UInt64(bitPattern: Int64(value))
      case .loadSignedHW:
        guard let value = memory.read(registers[step.b] &+ step.bits, as: Int16.self) else {
          return place.advanced(by: -1)
        }
        registers[low: step.a] = UInt32(bitPattern: Int32(value))
      case .loadSignedBX:
        guard let value = memory.read(registers[step.b] &+ step.bits, as: Int8.self) else {
          return place.advanced(by: -1)
        }
        registers[step.a] = UInt64(bitPattern: Int64(value))
      case .loadSignedBW:
        guard let value = memory.read(registers[step.b] &+ step.bits, as: Int8.self) else {
          return place.advanced(by: -1)
        }
        registers[low: step.a] = UInt32(bitPattern: Int32(value))
      case .loadQ:
        guard let value = memory.read(registers[step.b] &+ step.bits, as: SIMD2<UInt64>.self) else {
          return place.advanced(by: -1)
        }
        registers.setVector(step.a, value)
      case .loadD:
        guard let value = memory.read(registers[step.b] &+ step.bits, as: UInt64.self) else {
          return place.advanced(by: -1)
        }
        registers.setVector(step.a, SIMD2<UInt64>(value, 0))
      case .loadS:
        guard let value = memory.read(registers[step.b] &+ step.bits, as: UInt32.self) else {
          return place.advanced(by: -1)
        }
        registers.setVector(step.a, SIMD2<UInt64>(UInt64(value), 0))
      case .storeX:
        guard memory.write(registers[step.b] &+ step.bits, registers[step.a]) else {
          return place.advanced(by: -1)
        }
      case .storeW:
        guard memory.write(registers[step.b] &+ step.bits, registers[low: step.a]) else {
          return place.advanced(by: -1)
        }
      case .storeH:
        guard
          memory.write(
            registers[step.b] &+ step.bits,
            UInt16(truncatingIfNeeded: registers[step.a])
          )
        else {
          return place.advanced(by: -1)
        }
      case .storeB:
        guard
          memory.write(registers[step.b] &+ step.bits, UInt8(truncatingIfNeeded: registers[step.a]))
        else {
          return place.advanced(by: -1)
        }
      case .storeQ:
        guard
          memory.write(
            registers[step.b] &+ step.bits,
            registers.vector(step.a, as: SIMD2<UInt64>.self)
          )
        else {
          return place.advanced(by: -1)
        }
      case .storeD:
        guard memory.write(registers[step.b] &+ step.bits, registers[step.a]) else {
          return place.advanced(by: -1)
        }
      case .storeS:
        guard memory.write(registers[step.b] &+ step.bits, registers[low: step.a]) else {
          return place.advanced(by: -1)
        }
      case .indexedLoadX:
        guard
          let value = memory.read(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            as: UInt64.self
          )
        else {
          return place.advanced(by: -1)
        }
        registers[step.a] = value
      case .indexedLoadW:
        guard
          let value = memory.read(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            as: UInt32.self
          )
        else {
          return place.advanced(by: -1)
        }
        registers[step.a] = UInt64(value)
      case .indexedLoadH:
        guard
          let value = memory.read(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            as: UInt16.self
          )
        else {
          return place.advanced(by: -1)
        }
        registers[step.a] = UInt64(value)
      case .indexedLoadB:
        guard
          let value = memory.read(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            as: UInt8.self
          )
        else {
          return place.advanced(by: -1)
        }
        registers[step.a] = UInt64(value)
      case .indexedLoadSignedW:
        guard
          let value = memory.read(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            as: Int32.self
          )
        else {
          return place.advanced(by: -1)
        }
        registers[step.a] = UInt64(bitPattern: Int64(value))
      case .indexedLoadSignedHX:
        guard
          let value = memory.read(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            as: Int16.self
          )
        else {
          return place.advanced(by: -1)
        }
        registers[step.a] = UInt64(bitPattern: Int64(value))
      case .indexedLoadSignedHW:
        guard
          let value = memory.read(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            as: Int16.self
          )
        else {
          return place.advanced(by: -1)
        }
        registers[low: step.a] = UInt32(bitPattern: Int32(value))
      case .indexedLoadSignedBX:
        guard
          let value = memory.read(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            as: Int8.self
          )
        else {
          return place.advanced(by: -1)
        }
        registers[step.a] = UInt64(bitPattern: Int64(value))
      case .indexedLoadSignedBW:
        guard
          let value = memory.read(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            as: Int8.self
          )
        else {
          return place.advanced(by: -1)
        }
        registers[low: step.a] = UInt32(bitPattern: Int32(value))
      case .indexedLoadQ:
        guard
          let value = memory.read(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            as: SIMD2<UInt64>.self
          )
        else {
          return place.advanced(by: -1)
        }
        registers.setVector(step.a, value)
      case .indexedLoadD:
        guard
          let value = memory.read(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            as: UInt64.self
          )
        else {
          return place.advanced(by: -1)
        }
        registers.setVector(step.a, SIMD2<UInt64>(value, 0))
      case .indexedLoadS:
        guard
          let value = memory.read(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            as: UInt32.self
          )
        else {
          return place.advanced(by: -1)
        }
        registers.setVector(step.a, SIMD2<UInt64>(UInt64(value), 0))
      case .indexedStoreX:
        guard
          memory.write(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            registers[step.a]
          )
        else {
          return place.advanced(by: -1)
        }
      case .indexedStoreW:
        guard
          memory.write(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            registers[low: step.a]
          )
        else {
          return place.advanced(by: -1)
        }
      case .indexedStoreH:
        guard
          memory.write(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            UInt16(truncatingIfNeeded: registers[step.a])
          )
        else {
          return place.advanced(by: -1)
        }
      case .indexedStoreB:
        guard
          memory.write(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            UInt8(truncatingIfNeeded: registers[step.a])
          )
        else {
          return place.advanced(by: -1)
        }
      case .indexedStoreQ:
        guard
          memory.write(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            registers.vector(step.a, as: SIMD2<UInt64>.self)
          )
        else {
          return place.advanced(by: -1)
        }
      case .indexedStoreD:
        guard
          memory.write(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            registers[step.a]
          )
        else {
          return place.advanced(by: -1)
        }
      case .indexedStoreS:
        guard
          memory.write(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            registers[low: step.a]
          )
        else {
          return place.advanced(by: -1)
        }
      case .loadPairX:
        let address = registers[step.b] &+ step.bits
        guard let first = memory.read(address, as: UInt64.self),
          let second = memory.read(address &+ 8, as: UInt64.self)
        else { return place.advanced(by: -1) }
        registers[step.a] = first
        registers[step.d] = second
      case .loadPairW:
        let address = registers[step.b] &+ step.bits
        guard let first = memory.read(address, as: UInt32.self),
          let second = memory.read(address &+ 4, as: UInt32.self)
        else { return place.advanced(by: -1) }
        registers[low: step.a] = first
        registers[low: step.d] = second
      case .loadPairQ:
        let address = registers[step.b] &+ step.bits
        guard let first = memory.read(address, as: SIMD2<UInt64>.self),
          let second = memory.read(address &+ 16, as: SIMD2<UInt64>.self)
        else { return place.advanced(by: -1) }
        registers.setVector(step.a, first)
        registers.setVector(step.d, second)
      case .loadPairD:
        let address = registers[step.b] &+ step.bits
        guard let first = memory.read(address, as: UInt64.self),
          let second = memory.read(address &+ 8, as: UInt64.self)
        else { return place.advanced(by: -1) }
        registers.setVector(step.a, SIMD2<UInt64>(first, 0))
        registers.setVector(step.d, SIMD2<UInt64>(second, 0))
      case .storePairX:
        let address = registers[step.b] &+ step.bits
        guard memory.write(address &+ 8, registers[step.d]),
          memory.write(address, registers[step.a])
        else { return place.advanced(by: -1) }
      case .storePairW:
        let address = registers[step.b] &+ step.bits
        guard memory.write(address &+ 4, registers[low: step.d]),
          memory.write(address, registers[low: step.a])
        else { return place.advanced(by: -1) }
      case .storePairQ:
        let address = registers[step.b] &+ step.bits
        guard memory.write(address &+ 16, registers.vector(step.d, as: SIMD2<UInt64>.self)),
          memory.write(address, registers.vector(step.a, as: SIMD2<UInt64>.self))
        else { return place.advanced(by: -1) }
      case .storePairD:
        let address = registers[step.b] &+ step.bits
        guard memory.write(address &+ 8, registers[step.d]),
          memory.write(address, registers[step.a])
        else { return place.advanced(by: -1) }
      case .push:
        let address = registers[step.b] &+ step.bits
        guard memory.write(address, registers[step.a]) else { return place.advanced(by: -1) }
        registers[step.b] = address
      case .pop:
        let address = registers[step.b]
        guard let value = memory.read(address, as: UInt64.self) else {
          return place.advanced(by: -1)
        }
        registers[step.b] = address &+ step.bits
        registers[step.a] = value
      case .faddD:
        let result = registers.double(step.b) + registers.double(step.c)
        if result.isNaN {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setScalar(step.a, result)
        }
      case .fsubD:
        let result = registers.double(step.b) - registers.double(step.c)
        if result.isNaN {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setScalar(step.a, result)
        }
      case .fmulD:
        let result = registers.double(step.b) * registers.double(step.c)
        if result.isNaN {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setScalar(step.a, result)
        }
      case .fdivD:
        let result = registers.double(step.b) / registers.double(step.c)
        if result.isNaN {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setScalar(step.a, result)
        }
      case .faddS:
        let result = registers.float(step.b) + registers.float(step.c)
        if result.isNaN {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setScalar(step.a, result)
        }
      case .fsubS:
        let result = registers.float(step.b) - registers.float(step.c)
        if result.isNaN {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setScalar(step.a, result)
        }
      case .fmulS:
        let result = registers.float(step.b) * registers.float(step.c)
        if result.isNaN {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setScalar(step.a, result)
        }
      case .fdivS:
        let result = registers.float(step.b) / registers.float(step.c)
        if result.isNaN {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setScalar(step.a, result)
        }
      case .keepAddD:
        let result = registers.double(step.b) + registers.double(step.c)
        if result.isNaN {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setLowest(step.a, result)
        }
      case .keepSubD:
        let result = registers.double(step.b) - registers.double(step.c)
        if result.isNaN {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setLowest(step.a, result)
        }
      case .keepMulD:
        let result = registers.double(step.b) * registers.double(step.c)
        if result.isNaN {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setLowest(step.a, result)
        }
      case .keepDivD:
        let result = registers.double(step.b) / registers.double(step.c)
        if result.isNaN {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setLowest(step.a, result)
        }
      case .keepAddS:
        let result = registers.float(step.b) + registers.float(step.c)
        if result.isNaN {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setLowest(step.a, result)
        }
      case .keepSubS:
        let result = registers.float(step.b) - registers.float(step.c)
        if result.isNaN {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setLowest(step.a, result)
        }
      case .keepMulS:
        let result = registers.float(step.b) * registers.float(step.c)
        if result.isNaN {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setLowest(step.a, result)
        }
      case .keepDivS:
        let result = registers.float(step.b) / registers.float(step.c)
        if result.isNaN {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setLowest(step.a, result)
        }
      case .fsqrtD:
        let result = registers.double(step.b).squareRoot()
        if result.isNaN {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setScalar(step.a, result)
        }
      case .fusedAddD:
        let factor = registers.double(step.b)
        let result = registers.double(step.d).addingProduct(factor, registers.double(step.c))
        if result.isNaN {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setScalar(step.a, result)
        }
      case .fusedSubD:
        let factor = -registers.double(step.b)
        let result = registers.double(step.d).addingProduct(factor, registers.double(step.c))
        if result.isNaN {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setScalar(step.a, result)
        }
      case .fnegD:
        registers.setScalar(step.a, -registers.double(step.b))
      case .fabsD:
        registers.setScalar(step.a, registers.double(step.b).magnitude)
      case .fmovD:
        registers.setVector(step.a, SIMD2<UInt64>(registers[step.b], 0))
      case .fcmpD:
        let (first, second) = (registers.double(step.b), registers.double(step.c))
        registers.setFlags(
          .literal,
          first < second ? 8 : first == second ? 6 : first > second ? 2 : 3,
          0
        )
      case .fselectD:
        let value = registers.holds(step) ? registers[step.b] : registers[step.c]
        registers.setVector(step.a, SIMD2<UInt64>(value, 0))
      case .fsqrtS:
        let result = registers.float(step.b).squareRoot()
        if result.isNaN {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setScalar(step.a, result)
        }
      case .fusedAddS:
        let factor = registers.float(step.b)
        let result = registers.float(step.d).addingProduct(factor, registers.float(step.c))
        if result.isNaN {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setScalar(step.a, result)
        }
      case .fusedSubS:
        let factor = -registers.float(step.b)
        let result = registers.float(step.d).addingProduct(factor, registers.float(step.c))
        if result.isNaN {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setScalar(step.a, result)
        }
      case .fnegS:
        registers.setScalar(step.a, -registers.float(step.b))
      case .fabsS:
        registers.setScalar(step.a, registers.float(step.b).magnitude)
      case .fmovS:
        registers.setVector(step.a, SIMD2<UInt64>(UInt64(registers[low: step.b]), 0))
      case .fcmpS:
        let (first, second) = (registers.float(step.b), registers.float(step.c))
        registers.setFlags(
          .literal,
          first < second ? 8 : first == second ? 6 : first > second ? 2 : 3,
          0
        )
      case .fselectS:
        let value = registers.holds(step) ? registers[step.b] : registers[step.c]
        registers.setVector(step.a, SIMD2<UInt64>(value & 0xFFFF_FFFF, 0))
      case .fcvtDtoS:
        let result = Float(registers.double(step.b))
        if result.isNaN {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setScalar(step.a, result)
        }
      case .keepDtoS:
        let result = Float(registers.double(step.b))
        if result.isNaN {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setLowest(step.a, result)
        }
      case .fcvtStoD:
        let result = Double(registers.float(step.b))
        if result.isNaN {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setScalar(step.a, result)
        }
      case .keepStoD:
        let result = Double(registers.float(step.b))
        if result.isNaN {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setLowest(step.a, result)
        }
      case .scvtfXtoD:
        registers.setScalar(step.a, Double(Int64(bitPattern: registers[step.b])))
      case .scvtfXtoS:
        registers.setScalar(step.a, Float(Int64(bitPattern: registers[step.b])))
      case .scvtfWtoD:
        registers.setScalar(step.a, Double(Int32(bitPattern: registers[low: step.b])))
      case .scvtfWtoS:
        registers.setScalar(step.a, Float(Int32(bitPattern: registers[low: step.b])))
      case .fcvtzsDtoX:
        let value = registers.double(step.b)
        if value.magnitude < 0x1p63 {
          registers[step.a] = UInt64(bitPattern: Int64(value))
        } else if !executeOperations(step) {
          return place.advanced(by: -1)
        }
      case .fcvtzsDtoW:
        let value = registers.double(step.b)
        if value.magnitude < 0x1p31 {
          registers[low: step.a] = UInt32(bitPattern: Int32(value))
        } else if !executeOperations(step) {
          return place.advanced(by: -1)
        }
      case .fcvtzsStoX:
        let value = registers.float(step.b)
        if value.magnitude < 0x1p63 {
          registers[step.a] = UInt64(bitPattern: Int64(value))
        } else if !executeOperations(step) {
          return place.advanced(by: -1)
        }
      case .fcvtzsStoW:
        let value = registers.float(step.b)
        if value.magnitude < 0x1p31 {
          registers[low: step.a] = UInt32(bitPattern: Int32(value))
        } else if !executeOperations(step) {
          return place.advanced(by: -1)
        }
      case .fadd2D:
        let result =
          registers.vector(step.b, as: SIMD2<Double>.self)
          + registers.vector(step.c, as: SIMD2<Double>.self)
        if any(result .!= result) {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setVector(step.a, result)
        }
      case .fadd4S:
        let result =
          registers.vector(step.b, as: SIMD4<Float>.self)
          + registers.vector(step.c, as: SIMD4<Float>.self)
        if any(result .!= result) {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setVector(step.a, result)
        }
      case .fsub2D:
        let result =
          registers.vector(step.b, as: SIMD2<Double>.self)
          - registers.vector(step.c, as: SIMD2<Double>.self)
        if any(result .!= result) {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setVector(step.a, result)
        }
      case .fsub4S:
        let result =
          registers.vector(step.b, as: SIMD4<Float>.self)
          - registers.vector(step.c, as: SIMD4<Float>.self)
        if any(result .!= result) {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setVector(step.a, result)
        }
      case .fmul2D:
        let result =
          registers.vector(step.b, as: SIMD2<Double>.self)
          * registers.vector(step.c, as: SIMD2<Double>.self)
        if any(result .!= result) {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setVector(step.a, result)
        }
      case .fmul4S:
        let result =
          registers.vector(step.b, as: SIMD4<Float>.self)
          * registers.vector(step.c, as: SIMD4<Float>.self)
        if any(result .!= result) {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setVector(step.a, result)
        }
      case .fdiv2D:
        let result =
          registers.vector(step.b, as: SIMD2<Double>.self)
          / registers.vector(step.c, as: SIMD2<Double>.self)
        if any(result .!= result) {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setVector(step.a, result)
        }
      case .fdiv4S:
        let result =
          registers.vector(step.b, as: SIMD4<Float>.self)
          / registers.vector(step.c, as: SIMD4<Float>.self)
        if any(result .!= result) {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setVector(step.a, result)
        }
      case .fmla2D:
        let factor = registers.vector(step.b, as: SIMD2<Double>.self)
        let result = registers.vector(step.a, as: SIMD2<Double>.self).addingProduct(
          factor,
          registers.vector(step.c, as: SIMD2<Double>.self)
        )
        if any(result .!= result) {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setVector(step.a, result)
        }
      case .fmla4S:
        let factor = registers.vector(step.b, as: SIMD4<Float>.self)
        let result = registers.vector(step.a, as: SIMD4<Float>.self).addingProduct(
          factor,
          registers.vector(step.c, as: SIMD4<Float>.self)
        )
        if any(result .!= result) {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setVector(step.a, result)
        }
      case .fmls2D:
        let factor = -1 * registers.vector(step.b, as: SIMD2<Double>.self)
        let result = registers.vector(step.a, as: SIMD2<Double>.self).addingProduct(
          factor,
          registers.vector(step.c, as: SIMD2<Double>.self)
        )
        if any(result .!= result) {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setVector(step.a, result)
        }
      case .fmls4S:
        let factor = -1 * registers.vector(step.b, as: SIMD4<Float>.self)
        let result = registers.vector(step.a, as: SIMD4<Float>.self).addingProduct(
          factor,
          registers.vector(step.c, as: SIMD4<Float>.self)
        )
        if any(result .!= result) {
          if !executeOperations(step) { return place.advanced(by: -1) }
        } else {
          registers.setVector(step.a, result)
        }
      case .vectorConstant:
        registers.setVector(step.a, place.step.halves)
        place.advance()
      case .moveQ:
        registers.setVector(step.a, registers.vector(step.b, as: SIMD2<UInt64>.self))
      case .vectorAnd:
        let first = registers.vector(step.b, as: SIMD2<UInt64>.self)
        let second = registers.vector(step.c, as: SIMD2<UInt64>.self)
        registers.setVector(step.a, first & second)
      case .vectorOr:
        let first = registers.vector(step.b, as: SIMD2<UInt64>.self)
        let second = registers.vector(step.c, as: SIMD2<UInt64>.self)
        registers.setVector(step.a, first | second)
      case .vectorXor:
        let first = registers.vector(step.b, as: SIMD2<UInt64>.self)
        let second = registers.vector(step.c, as: SIMD2<UInt64>.self)
        registers.setVector(step.a, first ^ second)
      case .vectorAndNot:
        let first = registers.vector(step.b, as: SIMD2<UInt64>.self)
        let second = registers.vector(step.c, as: SIMD2<UInt64>.self)
        registers.setVector(step.a, first & ~second)
      case .add16B:
        registers.setVector(
          step.a,
          registers.vector(step.b, as: SIMD16<UInt8>.self) &+ registers.vector(step.c)
        )
      case .add8H:
        registers.setVector(
          step.a,
          registers.vector(step.b, as: SIMD8<UInt16>.self) &+ registers.vector(step.c)
        )
      case .add4S:
        registers.setVector(
          step.a,
          registers.vector(step.b, as: SIMD4<UInt32>.self) &+ registers.vector(step.c)
        )
      case .add2D:
        registers.setVector(
          step.a,
          registers.vector(step.b, as: SIMD2<UInt64>.self) &+ registers.vector(step.c)
        )
      case .sub16B:
        registers.setVector(
          step.a,
          registers.vector(step.b, as: SIMD16<UInt8>.self) &- registers.vector(step.c)
        )
      case .sub8H:
        registers.setVector(
          step.a,
          registers.vector(step.b, as: SIMD8<UInt16>.self) &- registers.vector(step.c)
        )
      case .sub4S:
        registers.setVector(
          step.a,
          registers.vector(step.b, as: SIMD4<UInt32>.self) &- registers.vector(step.c)
        )
      case .sub2D:
        registers.setVector(
          step.a,
          registers.vector(step.b, as: SIMD2<UInt64>.self) &- registers.vector(step.c)
        )
      case .mul8H:
        registers.setVector(
          step.a,
          registers.vector(step.b, as: SIMD8<UInt16>.self) &* registers.vector(step.c)
        )
      case .mul4S:
        registers.setVector(
          step.a,
          registers.vector(step.b, as: SIMD4<UInt32>.self) &* registers.vector(step.c)
        )
      case .equal16B:
        let mask = registers.vector(step.b, as: SIMD16<UInt8>.self) .== registers.vector(step.c)
        registers.setVector(
          step.a,
          SIMD16<UInt8>.zero.replacing(with: SIMD16<UInt8>(repeating: .max), where: mask)
        )
      case .equal8H:
        let mask = registers.vector(step.b, as: SIMD8<UInt16>.self) .== registers.vector(step.c)
        registers.setVector(
          step.a,
          SIMD8<UInt16>.zero.replacing(with: SIMD8<UInt16>(repeating: .max), where: mask)
        )
      case .equal4S:
        let mask = registers.vector(step.b, as: SIMD4<UInt32>.self) .== registers.vector(step.c)
        registers.setVector(
          step.a,
          SIMD4<UInt32>.zero.replacing(with: SIMD4<UInt32>(repeating: .max), where: mask)
        )
      case .greater16B:
        let mask = registers.vector(step.b, as: SIMD16<Int8>.self) .> registers.vector(step.c)
        registers.setVector(
          step.a,
          SIMD16<Int8>.zero.replacing(with: SIMD16<Int8>(repeating: -1), where: mask)
        )
      case .greater8H:
        let mask = registers.vector(step.b, as: SIMD8<Int16>.self) .> registers.vector(step.c)
        registers.setVector(
          step.a,
          SIMD8<Int16>.zero.replacing(with: SIMD8<Int16>(repeating: -1), where: mask)
        )
      case .greater4S:
        let mask = registers.vector(step.b, as: SIMD4<Int32>.self) .> registers.vector(step.c)
        registers.setVector(
          step.a,
          SIMD4<Int32>.zero.replacing(with: SIMD4<Int32>(repeating: -1), where: mask)
        )
      case .umax16B:
        registers.setVector(
          step.a,
          pointwiseMax(registers.vector(step.b, as: SIMD16<UInt8>.self), registers.vector(step.c))
        )
      case .umin16B:
        registers.setVector(
          step.a,
          pointwiseMin(registers.vector(step.b, as: SIMD16<UInt8>.self), registers.vector(step.c))
        )
      case .smax8H:
        registers.setVector(
          step.a,
          pointwiseMax(registers.vector(step.b, as: SIMD8<Int16>.self), registers.vector(step.c))
        )
      case .smin8H:
        registers.setVector(
          step.a,
          pointwiseMin(registers.vector(step.b, as: SIMD8<Int16>.self), registers.vector(step.c))
        )
      case .shl8H:
        registers.setVector(
          step.a,
          registers.vector(step.b, as: SIMD8<UInt16>.self)
            &<< SIMD8<UInt16>(repeating: .init(step.d))
        )
      case .shl4S:
        registers.setVector(
          step.a,
          registers.vector(step.b, as: SIMD4<UInt32>.self)
            &<< SIMD4<UInt32>(repeating: .init(step.d))
        )
      case .shl2D:
        registers.setVector(
          step.a,
          registers.vector(step.b, as: SIMD2<UInt64>.self)
            &<< SIMD2<UInt64>(repeating: .init(step.d))
        )
      case .ushr8H:
        registers.setVector(
          step.a,
          registers.vector(step.b, as: SIMD8<UInt16>.self)
            &>> SIMD8<UInt16>(repeating: .init(step.d))
        )
      case .ushr4S:
        registers.setVector(
          step.a,
          registers.vector(step.b, as: SIMD4<UInt32>.self)
            &>> SIMD4<UInt32>(repeating: .init(step.d))
        )
      case .ushr2D:
        registers.setVector(
          step.a,
          registers.vector(step.b, as: SIMD2<UInt64>.self)
            &>> SIMD2<UInt64>(repeating: .init(step.d))
        )
      case .sshr8H:
        registers.setVector(
          step.a,
          registers.vector(step.b, as: SIMD8<Int16>.self) &>> SIMD8<Int16>(repeating: .init(step.d))
        )
      case .sshr4S:
        registers.setVector(
          step.a,
          registers.vector(step.b, as: SIMD4<Int32>.self) &>> SIMD4<Int32>(repeating: .init(step.d))
        )
      case .zipLow16B:
        let first = registers.vector(step.b, as: SIMD16<UInt8>.self).lowHalf
        let second = registers.vector(step.c, as: SIMD16<UInt8>.self).lowHalf
        var result = SIMD16<UInt8>()
        result.evenHalf = first
        result.oddHalf = second
        registers.setVector(step.a, result)
      case .zipLow8H:
        let first = registers.vector(step.b, as: SIMD8<UInt16>.self).lowHalf
        let second = registers.vector(step.c, as: SIMD8<UInt16>.self).lowHalf
        var result = SIMD8<UInt16>()
        result.evenHalf = first
        result.oddHalf = second
        registers.setVector(step.a, result)
      case .zipLow4S:
        let first = registers.vector(step.b, as: SIMD4<UInt32>.self).lowHalf
        let second = registers.vector(step.c, as: SIMD4<UInt32>.self).lowHalf
        var result = SIMD4<UInt32>()
        result.evenHalf = first
        result.oddHalf = second
        registers.setVector(step.a, result)
      case .zipLow2D:
        let first = registers.vector(step.b, as: SIMD2<UInt64>.self)[0]
        let second = registers.vector(step.c, as: SIMD2<UInt64>.self)[0]
        registers.setVector(step.a, SIMD2<UInt64>(first, second))
      case .zipHigh16B:
        let first = registers.vector(step.b, as: SIMD16<UInt8>.self).highHalf
        let second = registers.vector(step.c, as: SIMD16<UInt8>.self).highHalf
        var result = SIMD16<UInt8>()
        result.evenHalf = first
        result.oddHalf = second
        registers.setVector(step.a, result)
      case .zipHigh8H:
        let first = registers.vector(step.b, as: SIMD8<UInt16>.self).highHalf
        let second = registers.vector(step.c, as: SIMD8<UInt16>.self).highHalf
        var result = SIMD8<UInt16>()
        result.evenHalf = first
        result.oddHalf = second
        registers.setVector(step.a, result)
      case .zipHigh4S:
        let first = registers.vector(step.b, as: SIMD4<UInt32>.self).highHalf
        let second = registers.vector(step.c, as: SIMD4<UInt32>.self).highHalf
        var result = SIMD4<UInt32>()
        result.evenHalf = first
        result.oddHalf = second
        registers.setVector(step.a, result)
      case .zipHigh2D:
        let first = registers.vector(step.b, as: SIMD2<UInt64>.self)[1]
        let second = registers.vector(step.c, as: SIMD2<UInt64>.self)[1]
        registers.setVector(step.a, SIMD2<UInt64>(first, second))
      case .extractBytes:
        let first = registers.vector(step.b, as: SIMD2<UInt64>.self)
        let second = registers.vector(step.c, as: SIMD2<UInt64>.self)
        registers.setVector(step.a, first.followed(by: second, from: step.d))
      case .dup16B:
        registers.setVector(
          step.a,
          SIMD16<UInt8>(repeating: UInt8(truncatingIfNeeded: registers[step.b]))
        )
      case .dup8H:
        registers.setVector(
          step.a,
          SIMD8<UInt16>(repeating: UInt16(truncatingIfNeeded: registers[step.b]))
        )
      case .dup4S:
        registers.setVector(
          step.a,
          SIMD4<UInt32>(repeating: UInt32(truncatingIfNeeded: registers[step.b]))
        )
      case .dup2D:
        registers.setVector(
          step.a,
          SIMD2<UInt64>(repeating: UInt64(truncatingIfNeeded: registers[step.b]))
        )
      case .laneB:
        registers.setPart(step.a, step.d, registers.part(step.b, step.c, as: UInt8.self))
      case .laneH:
        registers.setPart(step.a, step.d, registers.part(step.b, step.c, as: UInt16.self))
      case .laneS:
        registers.setPart(step.a, step.d, registers.part(step.b, step.c, as: UInt32.self))
      case .laneD:
        registers.setPart(step.a, step.d, registers.part(step.b, step.c, as: UInt64.self))
      case .fromGeneralB:
        registers.setPart(step.a, step.d, UInt8(truncatingIfNeeded: registers[step.b]))
      case .fromGeneralH:
        registers.setPart(step.a, step.d, UInt16(truncatingIfNeeded: registers[step.b]))
      case .fromGeneralS:
        registers.setPart(step.a, step.d, UInt32(truncatingIfNeeded: registers[step.b]))
      case .fromGeneralD:
        registers.setPart(step.a, step.d, UInt64(truncatingIfNeeded: registers[step.b]))
      case .toGeneralB:
        registers[step.a] = UInt64(registers.part(step.b, step.c, as: UInt8.self))
      case .toGeneralH:
        registers[step.a] = UInt64(registers.part(step.b, step.c, as: UInt16.self))
      case .toGeneralS:
        registers[step.a] = UInt64(registers.part(step.b, step.c, as: UInt32.self))
      case .toGeneralD:
        registers[step.a] = UInt64(registers.part(step.b, step.c, as: UInt64.self))
      case .generalToD:
        registers.setVector(step.a, SIMD2<UInt64>(registers[step.b], 0))
      case .generalToS:
        registers.setVector(step.a, SIMD2<UInt64>(UInt64(registers[low: step.b]), 0))
      case .jump:
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        place = place.goEdge()
      case .branchZeroX:
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if registers[step.b] == 0 {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .branchZeroW:
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if registers[low: step.b] == 0 {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .branchNotZeroX:
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if registers[step.b] != 0 {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .branchNotZeroW:
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if registers[low: step.b] != 0 {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .branchBitClear:
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if registers[step.b] &>> UInt64(step.d) & 1 == 0 {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .branchBitSet:
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if registers[step.b] &>> UInt64(step.d) & 1 != 0 {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .branchIf:
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if registers.holds(step) {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subEqX:
        let (first, second) = (registers[step.b], registers[step.c])
        registers[step.a] = first &- second
        registers.setFlags(.sub64, first, second)
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if first == second {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subNeX:
        let (first, second) = (registers[step.b], registers[step.c])
        registers[step.a] = first &- second
        registers.setFlags(.sub64, first, second)
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if first != second {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subLoX:
        let (first, second) = (registers[step.b], registers[step.c])
        registers[step.a] = first &- second
        registers.setFlags(.sub64, first, second)
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if first < second {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subHsX:
        let (first, second) = (registers[step.b], registers[step.c])
        registers[step.a] = first &- second
        registers.setFlags(.sub64, first, second)
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if first >= second {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subHiX:
        let (first, second) = (registers[step.b], registers[step.c])
        registers[step.a] = first &- second
        registers.setFlags(.sub64, first, second)
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if first > second {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subLsX:
        let (first, second) = (registers[step.b], registers[step.c])
        registers[step.a] = first &- second
        registers.setFlags(.sub64, first, second)
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if first <= second {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subLtX:
        let (first, second) = (registers[step.b], registers[step.c])
        registers[step.a] = first &- second
        registers.setFlags(.sub64, first, second)
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if Int64(bitPattern: first) < Int64(bitPattern: second) {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subGeX:
        let (first, second) = (registers[step.b], registers[step.c])
        registers[step.a] = first &- second
        registers.setFlags(.sub64, first, second)
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if Int64(bitPattern: first) >= Int64(bitPattern: second) {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subGtX:
        let (first, second) = (registers[step.b], registers[step.c])
        registers[step.a] = first &- second
        registers.setFlags(.sub64, first, second)
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if Int64(bitPattern: first) > Int64(bitPattern: second) {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subLeX:
        let (first, second) = (registers[step.b], registers[step.c])
        registers[step.a] = first &- second
        registers.setFlags(.sub64, first, second)
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if Int64(bitPattern: first) <= Int64(bitPattern: second) {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subEqW:
        let (first, second) = (registers[low: step.b], registers[low: step.c])
        registers[low: step.a] = first &- second
        registers.setFlags(.sub32, UInt64(first), UInt64(second))
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if first == second {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subNeW:
        let (first, second) = (registers[low: step.b], registers[low: step.c])
        registers[low: step.a] = first &- second
        registers.setFlags(.sub32, UInt64(first), UInt64(second))
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if first != second {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subLoW:
        let (first, second) = (registers[low: step.b], registers[low: step.c])
        registers[low: step.a] = first &- second
        registers.setFlags(.sub32, UInt64(first), UInt64(second))
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if first < second {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subHsW:
        let (first, second) = (registers[low: step.b], registers[low: step.c])
        registers[low: step.a] = first &- second
        registers.setFlags(.sub32, UInt64(first), UInt64(second))
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if first >= second {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subHiW:
        let (first, second) = (registers[low: step.b], registers[low: step.c])
        registers[low: step.a] = first &- second
        registers.setFlags(.sub32, UInt64(first), UInt64(second))
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if first > second {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subLsW:
        let (first, second) = (registers[low: step.b], registers[low: step.c])
        registers[low: step.a] = first &- second
        registers.setFlags(.sub32, UInt64(first), UInt64(second))
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if first <= second {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subLtW:
        let (first, second) = (registers[low: step.b], registers[low: step.c])
        registers[low: step.a] = first &- second
        registers.setFlags(.sub32, UInt64(first), UInt64(second))
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if Int32(bitPattern: first) < Int32(bitPattern: second) {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subGeW:
        let (first, second) = (registers[low: step.b], registers[low: step.c])
        registers[low: step.a] = first &- second
        registers.setFlags(.sub32, UInt64(first), UInt64(second))
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if Int32(bitPattern: first) >= Int32(bitPattern: second) {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subGtW:
        let (first, second) = (registers[low: step.b], registers[low: step.c])
        registers[low: step.a] = first &- second
        registers.setFlags(.sub32, UInt64(first), UInt64(second))
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if Int32(bitPattern: first) > Int32(bitPattern: second) {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subLeW:
        let (first, second) = (registers[low: step.b], registers[low: step.c])
        registers[low: step.a] = first &- second
        registers.setFlags(.sub32, UInt64(first), UInt64(second))
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if Int32(bitPattern: first) <= Int32(bitPattern: second) {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subEqXI:
        let (first, second) = (registers[step.b], step.bits)
        registers[step.a] = first &- second
        registers.setFlags(.sub64, first, second)
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if first == second {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subNeXI:
        let (first, second) = (registers[step.b], step.bits)
        registers[step.a] = first &- second
        registers.setFlags(.sub64, first, second)
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if first != second {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subLoXI:
        let (first, second) = (registers[step.b], step.bits)
        registers[step.a] = first &- second
        registers.setFlags(.sub64, first, second)
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if first < second {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subHsXI:
        let (first, second) = (registers[step.b], step.bits)
        registers[step.a] = first &- second
        registers.setFlags(.sub64, first, second)
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if first >= second {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subHiXI:
        let (first, second) = (registers[step.b], step.bits)
        registers[step.a] = first &- second
        registers.setFlags(.sub64, first, second)
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if first > second {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subLsXI:
        let (first, second) = (registers[step.b], step.bits)
        registers[step.a] = first &- second
        registers.setFlags(.sub64, first, second)
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if first <= second {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subLtXI:
        let (first, second) = (registers[step.b], step.bits)
        registers[step.a] = first &- second
        registers.setFlags(.sub64, first, second)
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if Int64(bitPattern: first) < Int64(bitPattern: second) {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subGeXI:
        let (first, second) = (registers[step.b], step.bits)
        registers[step.a] = first &- second
        registers.setFlags(.sub64, first, second)
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if Int64(bitPattern: first) >= Int64(bitPattern: second) {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subGtXI:
        let (first, second) = (registers[step.b], step.bits)
        registers[step.a] = first &- second
        registers.setFlags(.sub64, first, second)
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if Int64(bitPattern: first) > Int64(bitPattern: second) {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subLeXI:
        let (first, second) = (registers[step.b], step.bits)
        registers[step.a] = first &- second
        registers.setFlags(.sub64, first, second)
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if Int64(bitPattern: first) <= Int64(bitPattern: second) {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subEqWI:
        let (first, second) = (registers[low: step.b], step.low)
        registers[low: step.a] = first &- second
        registers.setFlags(.sub32, UInt64(first), UInt64(second))
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if first == second {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subNeWI:
        let (first, second) = (registers[low: step.b], step.low)
        registers[low: step.a] = first &- second
        registers.setFlags(.sub32, UInt64(first), UInt64(second))
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if first != second {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subLoWI:
        let (first, second) = (registers[low: step.b], step.low)
        registers[low: step.a] = first &- second
        registers.setFlags(.sub32, UInt64(first), UInt64(second))
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if first < second {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subHsWI:
        let (first, second) = (registers[low: step.b], step.low)
        registers[low: step.a] = first &- second
        registers.setFlags(.sub32, UInt64(first), UInt64(second))
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if first >= second {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subHiWI:
        let (first, second) = (registers[low: step.b], step.low)
        registers[low: step.a] = first &- second
        registers.setFlags(.sub32, UInt64(first), UInt64(second))
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if first > second {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subLsWI:
        let (first, second) = (registers[low: step.b], step.low)
        registers[low: step.a] = first &- second
        registers.setFlags(.sub32, UInt64(first), UInt64(second))
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if first <= second {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subLtWI:
        let (first, second) = (registers[low: step.b], step.low)
        registers[low: step.a] = first &- second
        registers.setFlags(.sub32, UInt64(first), UInt64(second))
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if Int32(bitPattern: first) < Int32(bitPattern: second) {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subGeWI:
        let (first, second) = (registers[low: step.b], step.low)
        registers[low: step.a] = first &- second
        registers.setFlags(.sub32, UInt64(first), UInt64(second))
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if Int32(bitPattern: first) >= Int32(bitPattern: second) {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subGtWI:
        let (first, second) = (registers[low: step.b], step.low)
        registers[low: step.a] = first &- second
        registers.setFlags(.sub32, UInt64(first), UInt64(second))
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if Int32(bitPattern: first) > Int32(bitPattern: second) {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .subLeWI:
        let (first, second) = (registers[low: step.b], step.low)
        registers[low: step.a] = first &- second
        registers.setFlags(.sub32, UInt64(first), UInt64(second))
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if Int32(bitPattern: first) <= Int32(bitPattern: second) {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .andEqX:
        let result = registers[step.b] & registers[step.c]
        registers[step.a] = result
        registers.setFlags(.logic64, result, 0)
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if result == 0 {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .andNeX:
        let result = registers[step.b] & registers[step.c]
        registers[step.a] = result
        registers.setFlags(.logic64, result, 0)
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if result != 0 {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .andEqW:
        let result = registers[low: step.b] & registers[low: step.c]
        registers[low: step.a] = result
        registers.setFlags(.logic32, UInt64(result), 0)
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if result == 0 {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .andNeW:
        let result = registers[low: step.b] & registers[low: step.c]
        registers[low: step.a] = result
        registers.setFlags(.logic32, UInt64(result), 0)
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if result != 0 {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .andEqXI:
        let result = registers[step.b] & step.bits
        registers[step.a] = result
        registers.setFlags(.logic64, result, 0)
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if result == 0 {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .andNeXI:
        let result = registers[step.b] & step.bits
        registers[step.a] = result
        registers.setFlags(.logic64, result, 0)
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if result != 0 {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .andEqWI:
        let result = registers[low: step.b] & step.low
        registers[low: step.a] = result
        registers.setFlags(.logic32, UInt64(result), 0)
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if result == 0 {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .andNeWI:
        let result = registers[low: step.b] & step.low
        registers[low: step.a] = result
        registers.setFlags(.logic32, UInt64(result), 0)
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        if result != 0 {
          place = place.goEdge()
        } else {
          place = place.advanced(by: 1).goEdge()
        }
      case .call:
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        guard calls.push(step.bits, place.advanced(by: 1)) else { return place.advanced(by: -1) }
        registers[step.a] = step.bits & Mode.addressBits
        place = place.goEdge()
      case .pushCall:
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        let stack = registers[step.b] &- 8
        guard memory.write(stack, step.bits & Mode.addressBits),
          calls.push(step.bits, place.advanced(by: 1))
        else { return place.advanced(by: -1) }
        registers[step.b] = stack
        place = place.goEdge()
      case .callIndirect:
        let target = registers[step.b]
        let known = place.advanced(by: 2)
        if known.knownTarget == target {
          fuel &-= Int(step.instructions)
          guard fuel >= 0 else { return place.advanced(by: -1) }
          guard calls.push(step.bits, place.advanced(by: 1)) else { return place.advanced(by: -1) }
          registers[step.a] = step.bits & Mode.addressBits
          place = place.goEdge()
        } else {
          guard let next = targets.go(from: known, to: target) else {
            return place.advanced(by: -1)
          }
          fuel &-= Int(step.instructions)
          guard fuel >= 0 else { return place.advanced(by: -1) }
          guard calls.push(step.bits, place.advanced(by: 1)) else { return place.advanced(by: -1) }
          registers[step.a] = step.bits & Mode.addressBits
          place = next
        }
      case .jumpIndirect:
        let target = registers[step.b]
        let known = place.advanced(by: 2)
        if known.knownTarget == target {
          fuel &-= Int(step.instructions)
          guard fuel >= 0 else { return place.advanced(by: -1) }
          place = place.goEdge()
        } else {
          guard let next = targets.go(from: known, to: target) else {
            return place.advanced(by: -1)
          }
          fuel &-= Int(step.instructions)
          guard fuel >= 0 else { return place.advanced(by: -1) }
          place = next
        }
      case .goBack:
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        guard let next = calls.pop(registers[step.b] | step.bits) else {
          return place.advanced(by: -1)
        }
        _ = place.goEdge()
        place = next
      case .popBack:
        let stack = registers[step.b]
        guard let target = memory.read(stack, as: UInt64.self),
          let next = calls.pop(target | step.bits & ~Mode.addressBits)
        else { return place.advanced(by: -1) }
        fuel &-= Int(step.instructions)
        guard fuel >= 0 else { return place.advanced(by: -1) }
        registers[step.a] = target
        registers[step.b] = stack &+ 8 &+ step.bits & Mode.addressBits
        _ = place.goEdge()
        place = next
      case .operation:
        if !executeOperations(step) { return place.advanced(by: -1) }
      case .enterNative:
        let stack = registers[RegisterFile.guestStack]
        guard stack & 15 == 8, let target = memory.read(stack, as: UInt64.self) else {
          return place.advanced(by: -1)
        }
        registers[RegisterFile.link] = target
        registers[RegisterFile.stackBefore] = stack &+ 8
        registers[RegisterFile.stackPointer] = stack &+ 8
        registers[RegisterFile.targetFunction] = step.bits
        place = place.goEdge()
      case .enterEmulated:
        let target = registers[RegisterFile.targetFunction]
        let stack = registers[RegisterFile.stackPointer] &- 8
        guard let next = targets.go(from: place, to: target),
          memory.write(stack, registers[RegisterFile.link])
        else { return place.advanced(by: -1) }
        registers[RegisterFile.guestStack] = stack
        registers[RegisterFile.state] = step.bits
        _ = place.goEdge()
        place = next
      case .returnEmulated:
        let target = registers[RegisterFile.link]
        guard let next = calls.pop(target | step.bits & ~Mode.addressBits) else {
          return place.advanced(by: -1)
        }
        registers[RegisterFile.guestStack] = registers[RegisterFile.stackPointer]
        registers[RegisterFile.state] = step.bits & Mode.addressBits
        _ = place.goEdge()
        place = next
      case .checkCall:
        guard memory.rights(at: registers[RegisterFile.checkedTarget]).contains(.native),
          let next = calls.pop(registers[RegisterFile.link] | step.bits)
        else { return place.advanced(by: -1) }
        _ = place.goEdge()
        place = next
      case .control, .translate, .jumpEmulated, .nativeRoutine, .emulatedRoutine, .done, .refuse:
        return place.advanced(by: -1)
      }
    }
  }

  /// Executes the operations that a step stands for; false where one cannot go on.
  @inline(never)
  private mutating func executeOperations(_ step: Step) -> Bool {
    guard let first = unsafe UnsafePointer<HostOperation>(bitPattern: Int(step.payload)) else {
      return false
    }
    do throws(GuestMachine.Stop) {
      for index in 0..<max(1, Int(step.instructions)) {
        _ = try machine.execute(unsafe first[index])
      }
      return true
    } catch {
      stop = error
      return false
    }
  }
}
