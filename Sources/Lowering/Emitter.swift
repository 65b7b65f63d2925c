internal import HostCode
internal import X64Decoding

/// Emits operations, and knows what all families of instructions need to.
///
/// Each family is an extension in a file of its own.
struct Emitter {
  let habits: TranslatorHabits
  /// What has been emitted.
  var operations: [HostOperation] = []
  /// The flags that are used behind the instruction at hand.
  var live: X64Flags = []
  /// Those of them that the instruction at hand computes.
  var wanted: X64Flags = []
  /// The address behind the instruction at hand.
  var address: UInt64
  /// Whether the jump at the end of the block stays in the same translation, if that is known.
  var staysInside: Bool?
  /// What is known of the x87.
  var x87 = X87Stack()
  /// Whether the instruction took more temporaries than there are beside the x87.
  private(set) var ranOut = false
  /// What is known of the code around, in the recompiled setting.
  var surroundings = Surroundings()
  /// Addresses that are in a register from here to the end of the block, in the recompiled setting.
  var anchors = AddressAnchors()
  /// The operations that run only when the jump at the end leaves.
  var exit = 0..<0
  private var nextTemporary = 0
  private var nextVector = 0
  /// What is left of the share of ordered accesses; carried on from block to block.
  var orderDebt = 0.0
  /// What is known of `rdx` as the upper half of a dividend.
  private(set) var upperDividend = UpperDividend.unknown
  private var nextUpperDividend = UpperDividend.unknown
  /// The vector constant that the instruction at hand has loaded: its place, and the register.
  var heldConstant: (place: Int64, register: HostRegister)?

  init(habits: TranslatorHabits, address: UInt64) {
    self.habits = habits
    self.address = address
  }

  /// Finds which flags of those that are used an instruction computes.
  mutating func chooseFlags(of instruction: X64Instruction) {
    wanted = live.intersection(instruction.flagsWritten)
    // AF is told by the value of parity as well.
    if wanted.contains(.adjust) { wanted.insert(.parity) }
  }

  /// Prepares for the next instruction: all temporaries are free again.
  mutating func begin(_ instruction: X64Instruction) {
    chooseFlags(of: instruction)
    upperDividend = nextUpperDividend
    nextUpperDividend = nextUpperDividend.after(instruction)
    address &+= UInt64(instruction.length)
    // A compiler's values stay where they are as long as they can.
    if !habits.isCompiler || x87.isActive { freeTemporaries() }
  }

  mutating func freeTemporaries() {
    nextTemporary = 0
    nextVector = 0
    ranOut = false
    heldConstant = nil
  }

  /// A free general register.
  mutating func temporary() -> HostRegister {
    defer { nextTemporary += 1 }
    guard x87.isActive else { return GuestRegisters.temporaries[nextTemporary % 9] }
    if nextTemporary >= 4 { ranOut = true }
    return X87Registers.temporaries[nextTemporary % 4]
  }

  /// A free vector register.
  mutating func vectorTemporary() -> HostRegister {
    defer { nextVector += 1 }
    guard x87.isActive else { return .v(16 + nextVector % 16) }
    if nextVector >= 7 { ranOut = true }
    return .v(X87Registers.vectorTemporaries[nextVector % 7])
  }

  mutating func emit(_ operation: HostOperation) { operations.append(operation) }

  /// Emits an operation of one or two sources, or of one and an immediate.
  mutating func emit(
    _ opcode: HostOpcode,
    _ size: OperandSize,
    _ destination: HostRegister,
    _ source1: HostRegister,
    _ source2: HostRegister = .none,
    immediate: Int64 = 0,
    modifier: Modifier = .none,
    amount: UInt8 = 0,
    condition: Condition = .al,
    setsFlags: Bool = false,
    origin: Origin = .work
  ) {
    operations.append(
      HostOperation(
        opcode,
        size: size,
        setsFlags: setsFlags,
        destination: destination,
        source1: source1,
        source2: source2,
        immediate: immediate,
        modifier: modifier,
        amount: amount,
        condition: condition,
        origin: origin
      )
    )
  }

  /// A register that holds a constant; the zero register for 0.
  mutating func constant(
    _ value: Int64,
    _ size: OperandSize,
    origin: Origin = .constant
  ) -> HostRegister {
    if value == 0 { return .zr }
    let register = temporary()
    moveConstant(value, size, to: register, origin: origin)
    return register
  }

  /// Makes a constant in a register: one operation, or one for each 16 bits that matter.
  mutating func moveConstant(
    _ value: Int64,
    _ size: OperandSize,
    to register: HostRegister,
    origin: Origin
  ) {
    let bits = UInt64(bitPattern: value) & (size == .w ? 0xFFFF_FFFF : .max)
    if Immediates.isMove(bits, bits: size.bits) {
      let immediate = size == .w ? Int64(bits) : value
      return emit(.mov, size, register, .none, immediate: immediate, origin: origin)
    }
    let chunks = size.bits / 16
    let isInverted =
      (0..<chunks).count { bits >> UInt64($0 * 16) & 0xFFFF == 0xFFFF }
      > (0..<chunks).count { bits >> UInt64($0 * 16) & 0xFFFF == 0 }
    let rest: UInt64 = isInverted ? 0xFFFF : 0
    var isFirst = true
    for chunk in 0..<chunks {
      let shift = UInt64(chunk * 16)
      let part = bits >> shift & 0xFFFF
      guard part != rest else { continue }
      if isFirst {
        let mask: UInt64 = size == .w ? 0xFFFF_FFFF : .max
        let first =
          isInverted ? ~(~part & 0xFFFF) << shift & mask | ((1 << shift) - 1) : part << shift
        let value = isInverted ? ~((~part & 0xFFFF) << shift) & mask : first
        emit(.mov, size, register, .none, immediate: Int64(bitPattern: value), origin: origin)
        isFirst = false
      } else {
        emit(
          .movk,
          size,
          register,
          .none,
          immediate: Int64(part),
          amount: UInt8(shift),
          origin: origin == .work ? .constant : origin
        )
      }
    }
  }

  /// Whether the next general access is one of those kept in order, by their share.
  mutating func isNextOrdered() -> Bool {
    guard habits.orderedShare > 0 else { return false }
    orderDebt += habits.orderedShare
    guard orderDebt >= 1 else { return false }
    orderDebt -= 1
    return true
  }

  /// Stands for the translator's own work: marked, priced, passed over by execution.
  mutating func bookkeep(_ origin: Origin, count: Int) {
    for position in 0..<max(0, count) {
      emit(
        HostOperation(
          .ldr,
          destination: .x(16),
          base: GuestRegisters.state,
          immediate: GuestState.own + Int64(position * 8),
          addressing: .offset,
          accessBytes: 8,
          origin: origin
        )
      )
    }
  }
}
