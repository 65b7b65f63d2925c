#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// The memory of a guest: one range of addresses, page by page writable, executable or neither.
///
/// All of it below `limit` can be read, so that a load is checked by one comparison; a store looks
/// up its page as well. Whoever lays the range out puts the stack first, so that what runs over its
/// end leaves the range, and last what grows.
@safe
package struct GuestMemory {
  /// What may be done with a page beside reading it.
  package struct Rights: OptionSet, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Stores.
    package static let write = Rights(rawValue: 1)
    /// Running its code.
    package static let execute = Rights(rawValue: 2)
    /// Running its code as Arm64EC's.
    package static let native = Rights(rawValue: 4)
  }

  /// The first address, a multiple of the page size.
  package let start: UInt64
  /// How many bytes there may be: none where the host has not as many as were asked for.
  package let capacity: Int
  /// The bytes from `start` on.
  let bytes: UnsafeMutableRawPointer
  /// The rights of each page.
  let pages: UnsafeMutablePointer<UInt8>
  /// The offset from `start` from which on nothing can be accessed.
  let limitPlace: UnsafeMutablePointer<Int>

  /// The bytes of a page.
  package static let pageBytes = 4096
  /// The most that one access takes: there are as many bytes behind `limit`.
  static let widestAccess = 64

  /// Reserves room, to be given back by `deallocate`; nothing of it can be accessed before `extend`.
  ///
  /// The host gives memory for what is written only.
  ///
  /// - Parameters:
  ///   - start: The first address, a multiple of the page size.
  ///   - capacity: How many bytes there may be, a multiple of the page size.
  package init(start: UInt64, capacity: Int) {
    self.start = start
    if let zeros = unsafe calloc(1, capacity + Self.widestAccess) {
      self.capacity = capacity
      unsafe bytes = zeros
    } else {
      self.capacity = 0
      unsafe bytes = .allocate(byteCount: Self.widestAccess, alignment: 16)
    }
    let count = self.capacity / Self.pageBytes + 1
    unsafe pages = .allocate(capacity: count)
    unsafe pages.initialize(repeating: 0, count: count)
    unsafe limitPlace = .allocate(capacity: 1)
    unsafe limitPlace.initialize(to: 0)
  }

  package func deallocate() {
    unsafe free(bytes)
    unsafe pages.deallocate()
    unsafe limitPlace.deallocate()
  }

  /// The offset from `start` from which on nothing can be accessed.
  package var limit: Int { unsafe limitPlace.pointee }
  /// The first address behind what can be accessed.
  package var end: UInt64 { start + UInt64(limit) }

  /// Adds zeros behind what there is, to whole pages.
  ///
  /// - Parameters:
  ///   - count: How many bytes at least.
  ///   - rights: What may be done with them.
  /// - Returns: The address of the first; nil where there is no room.
  package func extend(by count: Int, rights: Rights) -> UInt64? {
    guard count >= 0, count <= capacity - limit else { return nil }
    let whole = (count + Self.pageBytes - 1) / Self.pageBytes * Self.pageBytes
    guard whole <= capacity - limit else { return nil }
    let address = end
    unsafe limitPlace.pointee += whole
    setRights(rights, of: address..<address + UInt64(whole))
    return address
  }

  /// Sets what may be done with all pages that a range touches, as far as they can be accessed.
  package func setRights(_ rights: Rights, of range: Range<UInt64>) {
    guard !range.isEmpty, contains(range.lowerBound, range.count) else { return }
    let first = Int(range.lowerBound - start) / Self.pageBytes
    let last = Int(range.upperBound - 1 - start) / Self.pageBytes
    for page in first...last { unsafe pages[page] = rights.rawValue }
  }

  /// What may be done with the page of an address; nothing where it cannot be accessed.
  package func rights(at address: UInt64) -> Rights {
    contains(address, 1)
      ? Rights(rawValue: unsafe pages[Int(address - start) / Self.pageBytes]) : []
  }

  /// Whether so many bytes from an address on can be read.
  package func contains(_ address: UInt64, _ count: Int) -> Bool {
    let offset = address &- start
    return count >= 0 && count <= limit && offset <= UInt64(limit - count)
  }

  /// Whether so many bytes from an address on can be written.
  package func isWritable(_ address: UInt64, _ count: Int) -> Bool {
    guard count > 0, contains(address, count) else { return false }
    let offset = Int(address - start)
    let (first, last) = (offset / Self.pageBytes, (offset + count - 1) / Self.pageBytes)
    return (first...last).allSatisfy { unsafe pages[$0] & Rights.write.rawValue != 0 }
  }

  /// Reads up to 8 bytes, the lowest first.
  package func load(_ address: UInt64, _ count: Int) throws(GuestMachine.Stop) -> UInt64 {
    guard contains(address, count) else { throw .fault(address) }
    let place = unsafe bytes + Int(address - start)
    var value: UInt64 = 0
    for byte in 0..<count {
      value |= UInt64(unsafe place.load(fromByteOffset: byte, as: UInt8.self)) << UInt64(byte * 8)
    }
    return value
  }

  /// Writes up to 8 bytes, the lowest first.
  package func store(
    _ address: UInt64,
    _ count: Int,
    _ value: UInt64
  ) throws(GuestMachine.Stop) {
    guard isWritable(address, count) else { throw .fault(address) }
    put(value, count, at: address)
  }

  /// Writes whatever the rights are; nothing where it cannot be accessed.
  package func put(_ value: UInt64, _ count: Int, at address: UInt64) {
    guard contains(address, count) else { return }
    let place = unsafe bytes + Int(address - start)
    for byte in 0..<count {
      unsafe place.storeBytes(
        of: UInt8(truncatingIfNeeded: value >> UInt64(byte * 8)),
        toByteOffset: byte,
        as: UInt8.self
      )
    }
  }
}
