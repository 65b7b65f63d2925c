internal import HostCode

/// One step of translated code: an operation with its operands found, in 16 bytes.
///
/// `a` is the slot that is written, `b` and `c` are those that are read, unless a `StepCode` says
/// otherwise; `d` is an amount, a condition or one more slot.
struct Step {
  var code: StepCode
  var a: UInt8 = RegisterFile.lost
  var b: UInt8 = RegisterFile.zero
  var c: UInt8 = RegisterFile.zero
  var d: UInt8 = 0
  /// Where a block ends: how many of the guest's instructions it has.
  var instructions: UInt16 = 0
  /// An immediate, an offset, a mask, or an address of the guest or the host.
  var payload: Int64 = 0

  /// The payload's 64 and low 32 bits.
  var bits: UInt64 { @inline(__always) get { UInt64(bitPattern: payload) } }
  var low: UInt32 { @inline(__always) get { UInt32(truncatingIfNeeded: payload) } }
  /// Takes the instructions of a block from those that may run; false where they are too many.
  @inline(__always)
  func spend(_ fuel: inout Int) -> Bool {
    fuel &-= Int(instructions)
    return fuel >= 0
  }

  /// All 16 bytes of a step that is the constant of the one before it.
  var halves: SIMD2<UInt64> {
    @inline(__always) get { unsafe unsafeBitCast(self, to: SIMD2<UInt64>.self) }
  }
}

/// A way out of a block, in the place of a step behind the one that ends the block.
struct Edge {
  /// How often it was gone.
  var count: UInt64 = 0
  /// Where it leads: a step that translates, until it is gone for the first time.
  var target: StepPlace
}

/// A place in translated code.
///
/// Only the translator makes them, of steps that stay where they are until the engine ends.
@safe
struct StepPlace: Equatable {
  private(set) var pointer: UnsafeMutablePointer<Step>

  init(_ pointer: UnsafeMutablePointer<Step>) { unsafe self.pointer = pointer }

  @inline(__always)
  static func == (first: Self, second: Self) -> Bool { unsafe first.pointer == second.pointer }

  /// A number of its own.
  var number: UInt { UInt(bitPattern: unsafe pointer) }

  /// The step here.
  var step: Step {
    @inline(__always) get { unsafe pointer.pointee }
    nonmutating set { unsafe pointer.pointee = newValue }
  }

  @inline(__always)
  mutating func advance() { unsafe pointer += 1 }

  /// The place so many steps on.
  @inline(__always)
  func advanced(by distance: Int) -> StepPlace { unsafe StepPlace(pointer + distance) }

  /// The edge in the place of this step.
  var edge: Edge {
    @inline(__always) get {
      unsafe UnsafeRawPointer(pointer).assumingMemoryBound(to: Edge.self).pointee
    }
    @inline(__always) nonmutating set {
      unsafe UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: Edge.self).pointee = newValue
    }
  }

  /// Goes the edge in the place of this step.
  @inline(__always)
  func goEdge() -> StepPlace {
    unsafe UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: Edge.self).pointee.count &+= 1
    return unsafe UnsafeRawPointer(pointer).assumingMemoryBound(to: Edge.self).pointee.target
  }

  /// The known target of an indirect branch that went nowhere yet: no code is there.
  static let noTarget: UInt64 = .max

  /// The known target in the place of this step, an address of the guest; see `StepCode.call`.
  var knownTarget: UInt64 {
    @inline(__always) get { UInt64(bitPattern: step.payload) }
    nonmutating set { unsafe pointer.pointee.payload = Int64(bitPattern: newValue) }
  }
}
