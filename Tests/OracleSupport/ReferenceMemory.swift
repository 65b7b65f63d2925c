/// Memory in a few windows of a flat address space, without anything between them.
package struct ReferenceMemory {
  /// Bytes from an address on.
  package struct Window {
    /// The address of the first byte.
    package var address: UInt64
    /// What is there.
    package var bytes: [UInt8]

    /// Makes a window.
    package init(address: UInt64, bytes: [UInt8]) {
      self.address = address
      self.bytes = bytes
    }
  }

  /// The windows.
  package var windows: [Window] = []

  /// Reads up to 8 bytes, the lowest first.
  func load(_ address: UInt64, _ count: Int) throws(ReferenceMachine.Stop) -> UInt64 {
    let (window, offset) = try find(address, count)
    var value: UInt64 = 0
    for byte in 0..<count {
      value |= UInt64(windows[window].bytes[offset + byte]) << UInt64(byte * 8)
    }
    return value
  }

  /// Writes up to 8 bytes, the lowest first.
  mutating func store(
    _ address: UInt64,
    _ count: Int,
    _ value: UInt64
  ) throws(ReferenceMachine.Stop) {
    let (window, offset) = try find(address, count)
    for byte in 0..<count {
      windows[window].bytes[offset + byte] = UInt8(truncatingIfNeeded: value >> UInt64(byte * 8))
    }
  }

  private func find(
    _ address: UInt64,
    _ count: Int
  ) throws(ReferenceMachine.Stop) -> (window: Int, offset: Int) {
    for (index, window) in windows.enumerated() {
      let offset = address &- window.address
      if offset <= UInt64(window.bytes.count), UInt64(window.bytes.count) - offset >= count {
        return (index, Int(offset))
      }
    }
    throw .fault(address)
  }
}
