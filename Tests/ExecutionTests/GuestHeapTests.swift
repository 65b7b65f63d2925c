import Testing

@testable import Execution

/// What `malloc`, `realloc` and `free` of the system module give.
@Suite struct GuestHeapTests {
  private let memory = GuestMemory(start: 0x10000, capacity: 1 << 24)
  private let heap = GuestHeap(limit: 1 << 20)

  @Test func `a block has at least the bytes that were asked for`() throws {
    defer { memory.deallocate() }
    for count in [0, 1, 16, 17, 240, 4096, 100_000] as [UInt64] {
      let block = try heap.allocate(count, in: memory)
      #expect(block % 16 == 0)
      #expect(try heap.size(of: block, in: memory) >= count)
      #expect(memory.isWritable(block, Int(max(1, count))))
    }
  }

  @Test func `a block that was given back is given again, to one asker only`() throws {
    defer { memory.deallocate() }
    let block = try heap.allocate(100, in: memory)
    try heap.free(block, in: memory)
    #expect(try heap.allocate(100, in: memory) == block)
    #expect(try heap.allocate(100, in: memory) != block)
  }

  @Test func `nothing is given back for null`() throws {
    defer { memory.deallocate() }
    try heap.free(0, in: memory)
  }

  @Test func `a block is given back once`() throws {
    defer { memory.deallocate() }
    let block = try heap.allocate(40, in: memory)
    try heap.free(block, in: memory)
    #expect(throws: ExecutionStop.notAllocated(block)) { try heap.free(block, in: memory) }
    #expect(throws: ExecutionStop.notAllocated(block)) { _ = try heap.size(of: block, in: memory) }
  }

  @Test func `what is no block is not given back`() throws {
    defer { memory.deallocate() }
    let block = try heap.allocate(64, in: memory)
    for wrong in [block + 8, block + 16, 8, 16, 0x10000, .max - 7, .max] as [UInt64] {
      #expect(throws: ExecutionStop.notAllocated(wrong)) { try heap.free(wrong, in: memory) }
      #expect(throws: ExecutionStop.notAllocated(wrong)) {
        _ = try heap.size(of: wrong, in: memory)
      }
    }
  }

  @Test func `a guest that writes over the heap's marks is found out`() throws {
    defer { memory.deallocate() }
    let block = try heap.allocate(64, in: memory)
    memory.put(0, 8, at: block - 8)
    #expect(throws: ExecutionStop.notAllocated(block)) { try heap.free(block, in: memory) }
  }

  @Test func `a guest that writes over the list of free blocks is found out`() throws {
    defer { memory.deallocate() }
    let block = try heap.allocate(64, in: memory)
    try heap.free(block, in: memory)
    memory.put(.max - 15, 8, at: block)
    #expect(try heap.allocate(64, in: memory) == block)
    #expect(throws: ExecutionStop.self) { _ = try heap.allocate(64, in: memory) }
  }

  @Test func `a heap that is full, or asked for too much, gives null`() throws {
    defer { memory.deallocate() }
    #expect(try heap.allocate(1 << 21, in: memory) == 0)
    #expect(try heap.allocate(.max, in: memory) == 0)
    #expect(try heap.allocate(1 << 19, in: memory) == 0 || heap.allocate(1 << 19, in: memory) == 0)
  }
}
