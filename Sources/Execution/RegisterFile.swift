internal import HostCode

/// The registers of a machine as one flat array of 256 words of 64 bits.
///
/// A slot is a place in it. Slots have 8 bits, so that no slot lies outside. General registers are
/// at their numbers, with zero always at 31, `sp` at 32; a vector register takes two slots.
@safe
package struct RegisterFile {
  private let words: UnsafeMutablePointer<UInt64>

  /// Where what is written to the zero register goes, never to be read.
  static let lost: UInt8 = 33
  /// What one operation leaves for the next where an A64 operation becomes two steps.
  static let scratch: UInt8 = 34
  /// What the flags come from: which operation (`FlagSource`), and its operands.
  static let flagSource: UInt8 = 36
  static let flagFirst: UInt8 = 37
  static let flagSecond: UInt8 = 38
  /// The zero register, always 0.
  static let zero: UInt8 = 31
  /// The stack pointer.
  static let stackPointer: UInt8 = 32
  /// `v0`, with the others behind it, two slots each.
  static let vectors: UInt8 = 64

  /// Where Arm64EC's conventions have what crossings move: the function to enter, the target of a
  /// checked call and its exit thunk, the stack before the thunk, and the link register.
  static let targetFunction: UInt8 = 9
  static let exitThunk: UInt8 = 10
  static let checkedTarget: UInt8 = 11
  static let stackBefore: UInt8 = 4
  static let link: UInt8 = 30
  /// Where lowered code has x64's stack pointer and the translator's state.
  static let guestStack: UInt8 = 23
  static let state: UInt8 = 28

  /// Makes a file of zeros, to be freed by `deallocate`.
  package init() {
    unsafe words = .allocate(capacity: 256)
    unsafe words.initialize(repeating: 0, count: 256)
  }

  package func deallocate() { unsafe words.deallocate() }

  /// The slot that a register is read from.
  static func slot(_ register: HostRegister) -> UInt8 {
    if register.isVector { return vectors + UInt8(register.encoding * 2) }
    return register == .sp ? stackPointer : UInt8(register.encoding)
  }

  /// The slot that a register is written to.
  static func target(_ register: HostRegister) -> UInt8 {
    register == .zr || register == .none ? lost : slot(register)
  }

  /// A word.
  subscript(slot: UInt8) -> UInt64 {
    @inline(__always) get { unsafe words[Int(slot)] }
    @inline(__always) nonmutating set { unsafe words[Int(slot)] = newValue }
  }

  /// The low half of a word; writing it makes the upper half zero.
  subscript(low slot: UInt8) -> UInt32 {
    @inline(__always) get { UInt32(truncatingIfNeeded: unsafe words[Int(slot)]) }
    @inline(__always) nonmutating set { unsafe words[Int(slot)] = UInt64(newValue) }
  }

  /// A vector register as a value of 16 bytes.
  @inline(__always)
  func vector<Value: BitwiseCopyable>(_ slot: UInt8, as type: Value.Type = Value.self) -> Value {
    // The last vector slot is 126, so that all 16 bytes lie inside.
    unsafe UnsafeRawPointer(words + Int(slot & 0x7F)).loadUnaligned(as: type)
  }

  @inline(__always)
  func setVector<Value: BitwiseCopyable>(_ slot: UInt8, _ value: Value) {
    unsafe UnsafeMutableRawPointer(words + Int(slot & 0x7F)).storeBytes(of: value, as: Value.self)
  }

  /// A part of a vector register, by the number of its first byte.
  @inline(__always)
  func part<Value: BitwiseCopyable>(_ slot: UInt8, _ byte: UInt8, as type: Value.Type) -> Value {
    unsafe UnsafeRawPointer(words + Int(slot & 0x7F))
      .loadUnaligned(fromByteOffset: Int(byte & 15), as: type)
  }

  @inline(__always)
  func setPart<Value: BitwiseCopyable>(_ slot: UInt8, _ byte: UInt8, _ value: Value) {
    unsafe UnsafeMutableRawPointer(words + Int(slot & 0x7F))
      .storeBytes(of: value, toByteOffset: Int(byte & 15), as: Value.self)
  }
}
