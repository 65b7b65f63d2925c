/// Accesses of translated code: checked, inlined, and without anything else.
extension GuestMemory {
  /// Where an access of at most `widestAccess` bytes reads; nil where it may not.
  @inline(__always)
  func readable(_ address: UInt64) -> UnsafeRawPointer? {
    let offset = address &- start
    guard offset < UInt64(truncatingIfNeeded: unsafe limitPlace.pointee) else { return nil }
    return unsafe UnsafeRawPointer(bytes + Int(truncatingIfNeeded: offset))
  }

  /// Reads a value; nil where that may not be.
  @inline(__always)
  func read<Value: BitwiseCopyable>(_ address: UInt64, as type: Value.Type) -> Value? {
    guard let place = unsafe readable(address) else { return nil }
    return unsafe place.loadUnaligned(as: type)
  }

  /// Writes a value; false where that may not be.
  @inline(__always)
  func write<Value: BitwiseCopyable>(_ address: UInt64, _ value: Value) -> Bool {
    let offset = address &- start
    guard offset < UInt64(truncatingIfNeeded: unsafe limitPlace.pointee) else { return false }
    let first = Int(truncatingIfNeeded: offset)
    let last = first &+ (MemoryLayout<Value>.size &- 1)
    let rights = unsafe pages[first >> 12] & pages[last >> 12]
    guard rights & Rights.write.rawValue != 0 else { return false }
    unsafe (bytes + first).storeBytes(of: value, as: Value.self)
    return true
  }
}
