/// What `malloc` gives: blocks of powers of two, of which the free ones of each size form a list.
///
/// Before each block stand 16 bytes: its size, and a mark. They are in the guest's memory, where a
/// wrong guest may write; what is not as it was left ends the run.
final class GuestHeap {
  /// The first free block of each size, as a power of two; 0 for none.
  private var free: [UInt64] = Array(repeating: 0, count: 64)
  /// What is left of the memory that was added last.
  private var next: UInt64 = 0
  private var end: UInt64 = 0
  /// How many bytes may be added.
  private var room: Int

  private static let header: UInt64 = 16
  private static let mark: UInt64 = 0x7065_7266_6D6F_6465
  private static let piece = 1 << 18

  init(limit: Int) { room = limit }

  /// A block of so many bytes, a multiple of 16; 0 when there is no room.
  func allocate(_ count: UInt64, in memory: GuestMemory) throws(ExecutionStop) -> UInt64 {
    guard count <= 1 << 46 else { return 0 }
    let size = max(32, (count + Self.header).nextPowerOfTwo)
    let order = size.trailingZeroBitCount
    if free[order] != 0 {
      let block = free[order]
      // The list is in the guest's memory, where it may have written.
      guard try memory.loaded(block &- Self.header) == size,
        memory.isWritable(block, Int(size - Self.header))
      else { throw .notAllocated(block) }
      free[order] = try memory.loaded(block)
      try memory.stored(block &- Self.header &+ 8, Self.mark)
      return block
    }
    if end - next < size {
      guard size <= UInt64(max(0, room)) else { return 0 }
      let bytes = max(Int(size), Self.piece)
      guard bytes <= room, let address = memory.extend(by: bytes, rights: .write) else { return 0 }
      room -= bytes
      // Pieces follow each other, unless something else was added between them.
      if address != end { next = address }
      end = address + UInt64(bytes)
      if end - next < size { return 0 }
    }
    let block = next + Self.header
    next += size
    try memory.stored(block - Self.header, size)
    try memory.stored(block - Self.header + 8, Self.mark)
    return block
  }

  /// The bytes that a block has.
  func size(of block: UInt64, in memory: GuestMemory) throws(ExecutionStop) -> UInt64 {
    guard let size = memory.read(block &- Self.header, as: UInt64.self),
      let mark = memory.read(block &- Self.header &+ 8, as: UInt64.self),
      mark == Self.mark, size.nonzeroBitCount == 1, 32...1 << 47 ~= size,
      memory.isWritable(block, Int(size - Self.header))
    else { throw .notAllocated(block) }
    return size - Self.header
  }

  /// Gives a block back; nothing for 0.
  func free(_ block: UInt64, in memory: GuestMemory) throws(ExecutionStop) {
    guard block != 0 else { return }
    let order = (try size(of: block, in: memory) + Self.header).trailingZeroBitCount
    try memory.stored(block &- Self.header &+ 8, 0)
    try memory.stored(block, free[order])
    free[order] = block
  }
}

extension UInt64 {
  /// The least power of two that is not less.
  fileprivate var nextPowerOfTwo: UInt64 {
    self <= 1 ? 1 : 1 << UInt64(64 - (self - 1).leadingZeroBitCount)
  }
}

extension GuestMemory {
  /// Where a byte that can be accessed is in the host.
  func host(_ address: UInt64) -> UnsafeMutableRawPointer {
    unsafe bytes + Int(truncatingIfNeeded: address &- start)
  }

  fileprivate func loaded(_ address: UInt64) throws(ExecutionStop) -> UInt64 {
    guard contains(address, 8), let value = read(address, as: UInt64.self) else {
      throw .read(address)
    }
    return value
  }

  fileprivate func stored(_ address: UInt64, _ value: UInt64) throws(ExecutionStop) {
    guard contains(address, 8), write(address, value) else { throw .write(address) }
  }
}
