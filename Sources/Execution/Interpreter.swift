internal import HostCode

/// The loop that executes steps.
///
/// A block's steps lie one behind the other, and what ends a block goes on at one of its edges, which
/// counts. Nothing is allocated here. All that is not frequent is done by `GuestMachine`, from the
/// operation itself.
///
/// One switch, and so one file: numbers and vectors, which have functions and files of their own,
/// cost a call and a second switch for each step, too much for integers.
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
      let here = place
      let step = here.step
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
      case .checkDivision:
        guard registers.canDivide(step) else { return here }
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
        _ = registers.subtract(step, registers[step.c])
      case .subsW:
        _ = registers.subtract(step, registers[low: step.c])
      case .subsXI:
        _ = registers.subtract(step, step.bits)
      case .subsWI:
        _ = registers.subtract(step, step.low)
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
      case .adcX:
        registers[step.a] =
          registers[step.b] &+ registers[step.c] &+ (registers.nzcv &>> 1 & 1)
      case .adcW:
        registers[low: step.a] =
          registers[low: step.b] &+ registers[low: step.c]
          &+ UInt32(truncatingIfNeeded: registers.nzcv &>> 1 & 1)
      case .sbcX:
        registers[step.a] =
          registers[step.b] &+ ~registers[step.c] &+ (registers.nzcv &>> 1 & 1)
      case .sbcW:
        registers[low: step.a] =
          registers[low: step.b] &+ ~registers[low: step.c]
          &+ UInt32(truncatingIfNeeded: registers.nzcv &>> 1 & 1)
      case .compareIfX:
        registers.compareIf(step, .sub64, registers[step.b], registers[step.c])
      case .compareIfW:
        registers.compareIf(
          step,
          .sub32,
          UInt64(registers[low: step.b]),
          UInt64(registers[low: step.c])
        )
      case .compareIfXI:
        registers.compareIf(step, .sub64, registers[step.b], UInt64(step.c))
      case .compareIfWI:
        registers.compareIf(step, .sub32, UInt64(registers[low: step.b]), UInt64(step.c))
      case .axflag:
        let flags = registers.nzcv
        let isUnordered = flags & 1
        registers.setFlags(
          .literal,
          flags & 4 | isUnordered &<< 2 | flags & 2 & ~(isUnordered &<< 1),
          0
        )
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
          return here
        }
        registers[step.a] = value
      case .loadW:
        guard let value = memory.read(registers[step.b] &+ step.bits, as: UInt32.self) else {
          return here
        }
        registers[step.a] = UInt64(value)
      case .loadH:
        guard let value = memory.read(registers[step.b] &+ step.bits, as: UInt16.self) else {
          return here
        }
        registers[step.a] = UInt64(value)
      case .loadB:
        guard let value = memory.read(registers[step.b] &+ step.bits, as: UInt8.self) else {
          return here
        }
        registers[step.a] = UInt64(value)
      case .loadSignedW:
        guard let value = memory.read(registers[step.b] &+ step.bits, as: Int32.self) else {
          return here
        }
        registers[step.a] = UInt64(bitPattern: Int64(value))
      case .loadSignedHX:
        guard let value = memory.read(registers[step.b] &+ step.bits, as: Int16.self) else {
          return here
        }
        registers[step.a] = UInt64(bitPattern: Int64(value))
      case .loadSignedHW:
        guard let value = memory.read(registers[step.b] &+ step.bits, as: Int16.self) else {
          return here
        }
        registers[low: step.a] = UInt32(bitPattern: Int32(value))
      case .loadSignedBX:
        guard let value = memory.read(registers[step.b] &+ step.bits, as: Int8.self) else {
          return here
        }
        registers[step.a] = UInt64(bitPattern: Int64(value))
      case .loadSignedBW:
        guard let value = memory.read(registers[step.b] &+ step.bits, as: Int8.self) else {
          return here
        }
        registers[low: step.a] = UInt32(bitPattern: Int32(value))
      case .loadQ:
        guard let value = memory.read(registers[step.b] &+ step.bits, as: SIMD2<UInt64>.self) else {
          return here
        }
        registers.setVector(step.a, value)
      case .loadD:
        guard let value = memory.read(registers[step.b] &+ step.bits, as: UInt64.self) else {
          return here
        }
        registers.setVector(step.a, SIMD2<UInt64>(value, 0))
      case .loadS:
        guard let value = memory.read(registers[step.b] &+ step.bits, as: UInt32.self) else {
          return here
        }
        registers.setVector(step.a, SIMD2<UInt64>(UInt64(value), 0))
      case .storeX:
        guard memory.write(registers[step.b] &+ step.bits, registers[step.a]) else { return here }
      case .storeW:
        guard memory.write(registers[step.b] &+ step.bits, registers[low: step.a]) else {
          return here
        }
      case .storeH:
        guard
          memory.write(
            registers[step.b] &+ step.bits,
            UInt16(truncatingIfNeeded: registers[step.a])
          )
        else { return here }
      case .storeB:
        guard
          memory.write(registers[step.b] &+ step.bits, UInt8(truncatingIfNeeded: registers[step.a]))
        else { return here }
      case .storeQ:
        guard
          memory.write(
            registers[step.b] &+ step.bits,
            registers.vector(step.a, as: SIMD2<UInt64>.self)
          )
        else { return here }
      case .storeD:
        guard memory.write(registers[step.b] &+ step.bits, registers[step.a]) else { return here }
      case .storeS:
        guard memory.write(registers[step.b] &+ step.bits, registers[low: step.a]) else {
          return here
        }
      case .indexedLoadX:
        guard
          let value = memory.read(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            as: UInt64.self
          )
        else { return here }
        registers[step.a] = value
      case .indexedLoadW:
        guard
          let value = memory.read(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            as: UInt32.self
          )
        else { return here }
        registers[step.a] = UInt64(value)
      case .indexedLoadH:
        guard
          let value = memory.read(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            as: UInt16.self
          )
        else { return here }
        registers[step.a] = UInt64(value)
      case .indexedLoadB:
        guard
          let value = memory.read(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            as: UInt8.self
          )
        else { return here }
        registers[step.a] = UInt64(value)
      case .indexedLoadSignedW:
        guard
          let value = memory.read(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            as: Int32.self
          )
        else { return here }
        registers[step.a] = UInt64(bitPattern: Int64(value))
      case .indexedLoadSignedHX:
        guard
          let value = memory.read(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            as: Int16.self
          )
        else { return here }
        registers[step.a] = UInt64(bitPattern: Int64(value))
      case .indexedLoadSignedHW:
        guard
          let value = memory.read(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            as: Int16.self
          )
        else { return here }
        registers[low: step.a] = UInt32(bitPattern: Int32(value))
      case .indexedLoadSignedBX:
        guard
          let value = memory.read(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            as: Int8.self
          )
        else { return here }
        registers[step.a] = UInt64(bitPattern: Int64(value))
      case .indexedLoadSignedBW:
        guard
          let value = memory.read(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            as: Int8.self
          )
        else { return here }
        registers[low: step.a] = UInt32(bitPattern: Int32(value))
      case .indexedLoadQ:
        guard
          let value = memory.read(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            as: SIMD2<UInt64>.self
          )
        else { return here }
        registers.setVector(step.a, value)
      case .indexedLoadD:
        guard
          let value = memory.read(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            as: UInt64.self
          )
        else { return here }
        registers.setVector(step.a, SIMD2<UInt64>(value, 0))
      case .indexedLoadS:
        guard
          let value = memory.read(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            as: UInt32.self
          )
        else { return here }
        registers.setVector(step.a, SIMD2<UInt64>(UInt64(value), 0))
      case .indexedStoreX:
        guard
          memory.write(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            registers[step.a]
          )
        else { return here }
      case .indexedStoreW:
        guard
          memory.write(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            registers[low: step.a]
          )
        else { return here }
      case .indexedStoreH:
        guard
          memory.write(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            UInt16(truncatingIfNeeded: registers[step.a])
          )
        else { return here }
      case .indexedStoreB:
        guard
          memory.write(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            UInt8(truncatingIfNeeded: registers[step.a])
          )
        else { return here }
      case .indexedStoreQ:
        guard
          memory.write(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            registers.vector(step.a, as: SIMD2<UInt64>.self)
          )
        else { return here }
      case .indexedStoreD:
        guard
          memory.write(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            registers[step.a]
          )
        else { return here }
      case .indexedStoreS:
        guard
          memory.write(
            registers[step.b] &+ step.bits &+ registers[step.c] &<< UInt64(step.d),
            registers[low: step.a]
          )
        else { return here }
      case .loadPairX:
        let address = registers[step.b] &+ step.bits
        guard let first = memory.read(address, as: UInt64.self),
          let second = memory.read(address &+ 8, as: UInt64.self)
        else { return here }
        registers[step.a] = first
        registers[step.d] = second
      case .loadPairW:
        let address = registers[step.b] &+ step.bits
        guard let first = memory.read(address, as: UInt32.self),
          let second = memory.read(address &+ 4, as: UInt32.self)
        else { return here }
        registers[low: step.a] = first
        registers[low: step.d] = second
      case .loadPairQ:
        let address = registers[step.b] &+ step.bits
        guard let first = memory.read(address, as: SIMD2<UInt64>.self),
          let second = memory.read(address &+ 16, as: SIMD2<UInt64>.self)
        else { return here }
        registers.setVector(step.a, first)
        registers.setVector(step.d, second)
      case .loadPairD:
        let address = registers[step.b] &+ step.bits
        guard let first = memory.read(address, as: UInt64.self),
          let second = memory.read(address &+ 8, as: UInt64.self)
        else { return here }
        registers.setVector(step.a, SIMD2<UInt64>(first, 0))
        registers.setVector(step.d, SIMD2<UInt64>(second, 0))
      case .loadPairS:
        let address = registers[step.b] &+ step.bits
        guard let first = memory.read(address, as: UInt32.self),
          let second = memory.read(address &+ 4, as: UInt32.self)
        else { return here }
        registers.setVector(step.a, Lanes64(UInt64(first), 0))
        registers.setVector(step.d, Lanes64(UInt64(second), 0))
      case .storePairX:
        let address = registers[step.b] &+ step.bits
        guard memory.write(address &+ 8, registers[step.d]),
          memory.write(address, registers[step.a])
        else { return here }
      case .storePairW, .storePairS:
        let address = registers[step.b] &+ step.bits
        guard memory.write(address &+ 4, registers[low: step.d]),
          memory.write(address, registers[low: step.a])
        else { return here }
      case .storePairQ:
        let address = registers[step.b] &+ step.bits
        guard memory.write(address &+ 16, registers.vector(step.d, as: SIMD2<UInt64>.self)),
          memory.write(address, registers.vector(step.a, as: SIMD2<UInt64>.self))
        else { return here }
      case .storePairD:
        let address = registers[step.b] &+ step.bits
        guard memory.write(address &+ 8, registers[step.d]),
          memory.write(address, registers[step.a])
        else { return here }
      case .push:
        let address = registers[step.b] &+ step.bits
        guard memory.write(address, registers[step.a]) else { return here }
        registers[step.b] = address
      case .pop:
        let address = registers[step.b]
        guard let value = memory.read(address, as: UInt64.self) else { return here }
        registers[step.b] = address &+ step.bits
        registers[step.a] = value
      case .vectorConstant:
        registers.setVector(step.a, place.step.halves)
        place.advance()
      case .moveQ:
        registers.setVector(step.a, registers.vector(step.b, as: Lanes64.self))
      case .jump:
        guard step.spend(&fuel) else { return here }
        place = place.goEdge()
      case .branchZeroX:
        guard step.spend(&fuel) else { return here }
        place = registers[step.b] == 0 ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .branchZeroW:
        guard step.spend(&fuel) else { return here }
        place = registers[low: step.b] == 0 ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .branchNotZeroX:
        guard step.spend(&fuel) else { return here }
        place = registers[step.b] != 0 ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .branchNotZeroW:
        guard step.spend(&fuel) else { return here }
        place = registers[low: step.b] != 0 ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .branchBitClear:
        guard step.spend(&fuel) else { return here }
        place =
          registers[step.b] &>> UInt64(step.d) & 1 == 0
          ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .branchBitSet:
        guard step.spend(&fuel) else { return here }
        place =
          registers[step.b] &>> UInt64(step.d) & 1 != 0
          ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .branchIf:
        guard step.spend(&fuel) else { return here }
        place = registers.holds(step) ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subEqX:
        let (first, second) = registers.subtract(step, registers[step.c])
        guard step.spend(&fuel) else { return here }
        place = first == second ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subNeX:
        let (first, second) = registers.subtract(step, registers[step.c])
        guard step.spend(&fuel) else { return here }
        place = first != second ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subLoX:
        let (first, second) = registers.subtract(step, registers[step.c])
        guard step.spend(&fuel) else { return here }
        place = first < second ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subHsX:
        let (first, second) = registers.subtract(step, registers[step.c])
        guard step.spend(&fuel) else { return here }
        place = first >= second ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subHiX:
        let (first, second) = registers.subtract(step, registers[step.c])
        guard step.spend(&fuel) else { return here }
        place = first > second ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subLsX:
        let (first, second) = registers.subtract(step, registers[step.c])
        guard step.spend(&fuel) else { return here }
        place = first <= second ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subLtX:
        let (first, second) = registers.subtract(step, registers[step.c])
        guard step.spend(&fuel) else { return here }
        place =
          Int64(bitPattern: first) < Int64(bitPattern: second)
          ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subGeX:
        let (first, second) = registers.subtract(step, registers[step.c])
        guard step.spend(&fuel) else { return here }
        place =
          Int64(bitPattern: first) >= Int64(bitPattern: second)
          ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subGtX:
        let (first, second) = registers.subtract(step, registers[step.c])
        guard step.spend(&fuel) else { return here }
        place =
          Int64(bitPattern: first) > Int64(bitPattern: second)
          ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subLeX:
        let (first, second) = registers.subtract(step, registers[step.c])
        guard step.spend(&fuel) else { return here }
        place =
          Int64(bitPattern: first) <= Int64(bitPattern: second)
          ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subEqW:
        let (first, second) = registers.subtract(step, registers[low: step.c])
        guard step.spend(&fuel) else { return here }
        place = first == second ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subNeW:
        let (first, second) = registers.subtract(step, registers[low: step.c])
        guard step.spend(&fuel) else { return here }
        place = first != second ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subLoW:
        let (first, second) = registers.subtract(step, registers[low: step.c])
        guard step.spend(&fuel) else { return here }
        place = first < second ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subHsW:
        let (first, second) = registers.subtract(step, registers[low: step.c])
        guard step.spend(&fuel) else { return here }
        place = first >= second ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subHiW:
        let (first, second) = registers.subtract(step, registers[low: step.c])
        guard step.spend(&fuel) else { return here }
        place = first > second ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subLsW:
        let (first, second) = registers.subtract(step, registers[low: step.c])
        guard step.spend(&fuel) else { return here }
        place = first <= second ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subLtW:
        let (first, second) = registers.subtract(step, registers[low: step.c])
        guard step.spend(&fuel) else { return here }
        place =
          Int32(bitPattern: first) < Int32(bitPattern: second)
          ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subGeW:
        let (first, second) = registers.subtract(step, registers[low: step.c])
        guard step.spend(&fuel) else { return here }
        place =
          Int32(bitPattern: first) >= Int32(bitPattern: second)
          ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subGtW:
        let (first, second) = registers.subtract(step, registers[low: step.c])
        guard step.spend(&fuel) else { return here }
        place =
          Int32(bitPattern: first) > Int32(bitPattern: second)
          ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subLeW:
        let (first, second) = registers.subtract(step, registers[low: step.c])
        guard step.spend(&fuel) else { return here }
        place =
          Int32(bitPattern: first) <= Int32(bitPattern: second)
          ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subEqXI:
        let (first, second) = registers.subtract(step, step.bits)
        guard step.spend(&fuel) else { return here }
        place = first == second ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subNeXI:
        let (first, second) = registers.subtract(step, step.bits)
        guard step.spend(&fuel) else { return here }
        place = first != second ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subLoXI:
        let (first, second) = registers.subtract(step, step.bits)
        guard step.spend(&fuel) else { return here }
        place = first < second ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subHsXI:
        let (first, second) = registers.subtract(step, step.bits)
        guard step.spend(&fuel) else { return here }
        place = first >= second ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subHiXI:
        let (first, second) = registers.subtract(step, step.bits)
        guard step.spend(&fuel) else { return here }
        place = first > second ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subLsXI:
        let (first, second) = registers.subtract(step, step.bits)
        guard step.spend(&fuel) else { return here }
        place = first <= second ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subLtXI:
        let (first, second) = registers.subtract(step, step.bits)
        guard step.spend(&fuel) else { return here }
        place =
          Int64(bitPattern: first) < Int64(bitPattern: second)
          ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subGeXI:
        let (first, second) = registers.subtract(step, step.bits)
        guard step.spend(&fuel) else { return here }
        place =
          Int64(bitPattern: first) >= Int64(bitPattern: second)
          ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subGtXI:
        let (first, second) = registers.subtract(step, step.bits)
        guard step.spend(&fuel) else { return here }
        place =
          Int64(bitPattern: first) > Int64(bitPattern: second)
          ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subLeXI:
        let (first, second) = registers.subtract(step, step.bits)
        guard step.spend(&fuel) else { return here }
        place =
          Int64(bitPattern: first) <= Int64(bitPattern: second)
          ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subEqWI:
        let (first, second) = registers.subtract(step, step.low)
        guard step.spend(&fuel) else { return here }
        place = first == second ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subNeWI:
        let (first, second) = registers.subtract(step, step.low)
        guard step.spend(&fuel) else { return here }
        place = first != second ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subLoWI:
        let (first, second) = registers.subtract(step, step.low)
        guard step.spend(&fuel) else { return here }
        place = first < second ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subHsWI:
        let (first, second) = registers.subtract(step, step.low)
        guard step.spend(&fuel) else { return here }
        place = first >= second ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subHiWI:
        let (first, second) = registers.subtract(step, step.low)
        guard step.spend(&fuel) else { return here }
        place = first > second ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subLsWI:
        let (first, second) = registers.subtract(step, step.low)
        guard step.spend(&fuel) else { return here }
        place = first <= second ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subLtWI:
        let (first, second) = registers.subtract(step, step.low)
        guard step.spend(&fuel) else { return here }
        place =
          Int32(bitPattern: first) < Int32(bitPattern: second)
          ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subGeWI:
        let (first, second) = registers.subtract(step, step.low)
        guard step.spend(&fuel) else { return here }
        place =
          Int32(bitPattern: first) >= Int32(bitPattern: second)
          ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subGtWI:
        let (first, second) = registers.subtract(step, step.low)
        guard step.spend(&fuel) else { return here }
        place =
          Int32(bitPattern: first) > Int32(bitPattern: second)
          ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .subLeWI:
        let (first, second) = registers.subtract(step, step.low)
        guard step.spend(&fuel) else { return here }
        place =
          Int32(bitPattern: first) <= Int32(bitPattern: second)
          ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .andEqX:
        let result = registers[step.b] & registers[step.c]
        registers[step.a] = result
        registers.setFlags(.logic64, result, 0)
        guard step.spend(&fuel) else { return here }
        place = result == 0 ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .andNeX:
        let result = registers[step.b] & registers[step.c]
        registers[step.a] = result
        registers.setFlags(.logic64, result, 0)
        guard step.spend(&fuel) else { return here }
        place = result != 0 ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .andEqW:
        let result = registers[low: step.b] & registers[low: step.c]
        registers[low: step.a] = result
        registers.setFlags(.logic32, UInt64(result), 0)
        guard step.spend(&fuel) else { return here }
        place = result == 0 ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .andNeW:
        let result = registers[low: step.b] & registers[low: step.c]
        registers[low: step.a] = result
        registers.setFlags(.logic32, UInt64(result), 0)
        guard step.spend(&fuel) else { return here }
        place = result != 0 ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .andEqXI:
        let result = registers[step.b] & step.bits
        registers[step.a] = result
        registers.setFlags(.logic64, result, 0)
        guard step.spend(&fuel) else { return here }
        place = result == 0 ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .andNeXI:
        let result = registers[step.b] & step.bits
        registers[step.a] = result
        registers.setFlags(.logic64, result, 0)
        guard step.spend(&fuel) else { return here }
        place = result != 0 ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .andEqWI:
        let result = registers[low: step.b] & step.low
        registers[low: step.a] = result
        registers.setFlags(.logic32, UInt64(result), 0)
        guard step.spend(&fuel) else { return here }
        place = result == 0 ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .andNeWI:
        let result = registers[low: step.b] & step.low
        registers[low: step.a] = result
        registers.setFlags(.logic32, UInt64(result), 0)
        guard step.spend(&fuel) else { return here }
        place = result != 0 ? place.goEdge() : place.advanced(by: 1).goEdge()
      case .call:
        guard step.spend(&fuel) else { return here }
        guard calls.push(step.bits, place.advanced(by: 1)) else { return here }
        registers[step.a] = step.bits & Mode.addressBits
        place = place.goEdge()
      case .pushCall:
        guard step.spend(&fuel) else { return here }
        let stack = registers[step.b] &- 8
        guard memory.write(stack, step.bits & Mode.addressBits),
          calls.push(step.bits, place.advanced(by: 1))
        else { return here }
        registers[step.b] = stack
        place = place.goEdge()
      case .callIndirect:
        let target = registers[step.b]
        let known = place.advanced(by: 2)
        if known.knownTarget == target {
          guard step.spend(&fuel) else { return here }
          guard calls.push(step.bits, place.advanced(by: 1)) else { return here }
          registers[step.a] = step.bits & Mode.addressBits
          place = place.goEdge()
        } else {
          guard let next = targets.go(from: known, to: target) else { return here }
          guard step.spend(&fuel) else { return here }
          guard calls.push(step.bits, place.advanced(by: 1)) else { return here }
          registers[step.a] = step.bits & Mode.addressBits
          place = next
        }
      case .jumpIndirect:
        let target = registers[step.b]
        let known = place.advanced(by: 2)
        if known.knownTarget == target {
          guard step.spend(&fuel) else { return here }
          place = place.goEdge()
        } else {
          guard let next = targets.go(from: known, to: target) else { return here }
          guard step.spend(&fuel) else { return here }
          place = next
        }
      case .goBack:
        guard step.spend(&fuel) else { return here }
        let mode = Mode(rawValue: step.bits)
        guard let next = calls.pop(registers[step.b], mode) else { return here }
        _ = place.goEdge()
        place = next
      case .popBack:
        let stack = registers[step.b]
        let mode = Mode(rawValue: step.bits & ~Mode.addressBits)
        guard let target = memory.read(stack, as: UInt64.self) else { return here }
        let behind = stack &+ 8 &+ step.bits & Mode.addressBits
        let next: StepPlace
        if let back = calls.pop(target, mode) {
          next = back
        } else {
          // From x64 back to the exit thunk that called the emulator.
          guard memory.read(target &- 4, as: UInt32.self) == Mode.emulatorCall,
            let back = calls.pop(target, mode.union(.native))
          else { return here }
          registers[RegisterFile.stackPointer] = behind
          next = back
        }
        guard step.spend(&fuel) else { return here }
        registers[step.a] = target
        registers[step.b] = behind
        _ = place.goEdge()
        place = next
      case .operation:
        if !executeOperations(step) { return here }
      case .enterNative:
        let stack = registers[RegisterFile.guestStack]
        guard stack & 15 == 8, let target = memory.read(stack, as: UInt64.self) else { return here }
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
        else { return here }
        registers[RegisterFile.guestStack] = stack
        registers[RegisterFile.state] = step.bits
        _ = place.goEdge()
        place = next
      case .returnEmulated:
        let target = registers[RegisterFile.link]
        let mode = Mode(rawValue: step.bits & ~Mode.addressBits)
        guard let next = calls.pop(target, mode) else { return here }
        registers[RegisterFile.guestStack] = registers[RegisterFile.stackPointer]
        registers[RegisterFile.state] = step.bits & Mode.addressBits
        _ = place.goEdge()
        place = next
      case .checkCall:
        let target = registers[RegisterFile.checkedTarget]
        let isNative = memory.rights(at: target).contains(.native)
        // What the engine has found to be x64 code once has a place in the cache.
        guard isNative || targets.go(from: place, to: target) != nil,
          let next = calls.pop(registers[RegisterFile.link], Mode(rawValue: step.bits))
        else { return here }
        if !isNative {
          registers[RegisterFile.targetFunction] = target
          registers[RegisterFile.checkedTarget] = registers[RegisterFile.exitThunk]
        }
        _ = place.goEdge()
        place = next
      case .control, .translate, .jumpEmulated, .nativeRoutine, .emulatedRoutine, .done, .refuse:
        return here
      default:
        guard Self.compute(here, registers) || executeOperations(step) else { return here }
      }
    }
  }

  /// Does a step that computes with numbers or vectors: their kinds follow each other in `StepCode`.
  ///
  /// - Returns: false where the operation itself has to be executed: a result is no number.
  @inline(__always)
  private static func compute(_ place: StepPlace, _ registers: RegisterFile) -> Bool {
    let code = place.step.code.rawValue
    if code < StepCode.fadd2D.rawValue {
      return code < StepCode.scvtfXtoD.rawValue
        ? computeNumbers(place, registers) : convertNumbers(place, registers)
    }
    if code < StepCode.vectorAnd.rawValue { return computeNumberLanes(place, registers) }
    if code < StepCode.narrow8H.rawValue {
      return code < StepCode.add16B.rawValue
        ? combineBits(place, registers)
        : code < StepCode.smax16B.rawValue
          ? computeLanes(place, registers) : compareLanes(place, registers)
    }
    return code < StepCode.zipLow16B.rawValue
      ? changeWidth(place, registers) : rearrange(place, registers)
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
