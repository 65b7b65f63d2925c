/// Bytes in bulk, whatever the rights are.
extension GuestMemory {
  /// Writes bytes from an address on; nothing where they cannot be accessed.
  package func put(_ source: Span<UInt8>, at address: UInt64) {
    guard contains(address, source.count) else { return }
    let place = unsafe bytes + Int(address - start)
    unsafe source.withUnsafeBytes { from in
      guard let first = from.baseAddress else { return }
      unsafe place.copyMemory(from: first, byteCount: from.count)
    }
  }

  /// So many bytes from an address on; none where they cannot be accessed.
  package func bytes(at address: UInt64, count: Int) -> [UInt8] {
    guard contains(address, count) else { return [] }
    let source = unsafe UnsafeRawBufferPointer(start: bytes + Int(address - start), count: count)
    return unsafe [UInt8](source)
  }
}
