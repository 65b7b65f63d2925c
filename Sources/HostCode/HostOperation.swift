/// One predecoded operation of the A64 kind: what is priced, and what is executed.
///
///     let sum = HostOperation(.add, size: .x, destination: .x(0), source1: .x(1), source2: .x(2))
///     print(sum)  // add x0, x1, x2
///
/// A flat value of 32 bytes. What computes the same is the same value as far as encodings allow:
/// moves, shifts and bit fields by immediate each have one form, immediates are stored as they are
/// used (shifted, expanded, the bits of a lane), unscaled and scaled loads do not differ. Absent
/// operands are `.none`. Branch and literal offsets are relative to the operation itself, so a
/// value does not depend on where it stands.
public struct HostOperation: Hashable, Sendable {
  /// A second operand, an offset, a bit position, bits of a lane, by opcode: see `HostOpcode`.
  public var immediate: Int64
  /// What it computes.
  public var opcode: HostOpcode
  /// The size of the result; of the sources where there is none (stores, compares).
  public var size: OperandSize
  /// The size of sources 1 and 2, which differs from the result's where that is a conversion.
  ///
  /// Of source 2 alone for `saddw` and its like and for CRCs.
  public var sourceSize: OperandSize
  /// Whether the result's flags are written to NZCV.
  public var setsFlags: Bool
  /// What is written; the first of a list.
  ///
  /// Also read where `readsDestination` says so: accumulation, insertion, `cas`.
  public var destination: HostRegister
  /// The second register of a pair load and of `casp`.
  public var secondDestination: HostRegister
  /// The first value read, and what a store stores; the first of a list.
  public var source1: HostRegister
  /// The second value read, to which `modifier` applies; the second of a pair store.
  public var source2: HostRegister
  /// The addend of `madd`, `fmadd` and their like.
  public var source3: HostRegister
  /// The register with a memory address.
  public var base: HostRegister
  /// The register added to the base.
  public var index: HostRegister
  /// The number of registers in a list of vectors; else 1.
  public var registerCount: UInt8
  /// The only lane written (loaded, stored), or `allLanes`.
  public var lane: Int8
  /// The only lane read of the last source register, or `allLanes`.
  public var sourceLane: Int8
  /// The shift or extension of the last register operand.
  public var modifier: Modifier
  /// How far `modifier` shifts; else a width, a bit number, a mask: see `HostOpcode`.
  public var amount: UInt8
  /// When it takes its first way; always, where it has one way.
  public var condition: Condition
  /// How the memory address is made.
  public var addressing: Addressing
  /// What the memory access is ordered with.
  public var ordering: MemoryOrdering
  /// The bytes accessed in memory, all registers together; 0 for what only hints.
  public var accessBytes: UInt8
  /// How memory will be used, for `prfm`: the five bits of `prfop`.
  public var prefetch: UInt8
  /// Whether it is the program's work, and if not, what a translator needs it for.
  public var origin: Origin

  /// In `lane` and `sourceLane`: not one lane but all.
  @inlinable public static var allLanes: Int8 { -1 }

  /// Makes an operation; what is not given is absent.
  @inlinable
  public init(
    _ opcode: HostOpcode,
    size: OperandSize = .x,
    sourceSize: OperandSize? = nil,
    setsFlags: Bool = false,
    destination: HostRegister = .none,
    secondDestination: HostRegister = .none,
    source1: HostRegister = .none,
    source2: HostRegister = .none,
    source3: HostRegister = .none,
    base: HostRegister = .none,
    index: HostRegister = .none,
    immediate: Int64 = 0,
    registerCount: UInt8 = 1,
    lane: Int8 = allLanes,
    sourceLane: Int8 = allLanes,
    modifier: Modifier = .none,
    amount: UInt8 = 0,
    condition: Condition = .al,
    addressing: Addressing = .none,
    ordering: MemoryOrdering = .plain,
    accessBytes: UInt8 = 0,
    prefetch: UInt8 = 0,
    origin: Origin = .work
  ) {
    self.immediate = immediate
    self.opcode = opcode
    self.size = size
    self.sourceSize = sourceSize ?? size
    self.setsFlags = setsFlags
    self.destination = destination
    self.secondDestination = secondDestination
    self.source1 = source1
    self.source2 = source2
    self.source3 = source3
    self.base = base
    self.index = index
    self.registerCount = registerCount
    self.lane = lane
    self.sourceLane = sourceLane
    self.modifier = modifier
    self.amount = amount
    self.condition = condition
    self.addressing = addressing
    self.ordering = ordering
    self.accessBytes = accessBytes
    self.prefetch = prefetch
    self.origin = origin
  }

  /// What stands for a word that is not decoded.
  public static func unknown(_ word: UInt32) -> Self {
    Self(.unknown, immediate: Int64(word))
  }
}
