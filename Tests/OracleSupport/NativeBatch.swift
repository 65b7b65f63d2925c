internal import CNativeX64
internal import Execution

/// Cases that run on the x64 processor at hand, together in one child process.
struct NativeBatch: ~Copyable {
  private let number: Int32
  /// How many cases there is room for.
  let capacity: Int

  /// Whether there is such a processor, and the system allows what it takes.
  static var isAvailable: Bool { native_x64_is_available() != 0 }

  /// Makes room for cases; nil where none can run.
  init?(capacity: Int) {
    let number = Self.isAvailable ? native_x64_open(Int32(capacity)) : -1
    guard number >= 0 else { return nil }
    self.number = number
    self.capacity = capacity
  }

  deinit { native_x64_close(number) }

  /// Puts a case into its place.
  func set(_ index: Int, to state: GuestCase, code: [UInt8]) {
    let index = Int32(index)
    func set(_ word: Int, _ value: UInt64) { native_x64_set(number, index, Int32(word), value) }
    for (register, value) in state.general.enumerated() { set(register, value) }
    set(Int(NATIVE_FLAGS), state.flags)
    set(Int(NATIVE_FS), state.fsBase)
    set(Int(NATIVE_GS), state.gsBase)
    for word in 0..<4 { set(Int(NATIVE_IMAGE) + word, 0) }
    set(Int(NATIVE_IMAGE), state.x87.imageWord)
    set(Int(NATIVE_MXCSR), UInt64(state.mxcsr) | 0xFFFF << 32)
    for (position, register) in state.x87.registers.enumerated() {
      set(Int(NATIVE_X87) + position * 2, register.low)
      set(Int(NATIVE_X87) + position * 2 + 1, register.high)
    }
    for (position, vector) in state.vectors.enumerated() {
      set(Int(NATIVE_VECTORS) + position * 2, vector.low)
      set(Int(NATIVE_VECTORS) + position * 2 + 1, vector.high)
    }
    for (position, vector) in state.upperHalves.enumerated() {
      set(Int(NATIVE_UPPER_HALVES) + position * 2, vector.low)
      set(Int(NATIVE_UPPER_HALVES) + position * 2 + 1, vector.high)
    }
    unsafe native_x64_set_memory(number, index, state.memory)
    unsafe native_x64_set_code(number, index, code, Int32(code.count))
  }

  /// Runs the first cases.
  func run(_ count: Int) { native_x64_run(number, Int32(count)) }

  /// The signal that ended a case; 0 for none.
  func signal(_ index: Int) -> Int { Int(native_x64_signal(number, Int32(index))) }

  /// What a case left in registers; memory is left where it is.
  func result(_ index: Int) -> GuestCase {
    let index = Int32(index)
    func get(_ word: Int) -> UInt64 { native_x64_get(number, index, Int32(word)) }
    func vector(_ word: Int) -> Vector128 { Vector128(get(word), get(word + 1)) }
    var state = GuestCase()
    for register in state.general.indices { state.general[register] = get(register) }
    state.flags = get(Int(NATIVE_FLAGS))
    state.fsBase = get(Int(NATIVE_FS))
    state.gsBase = get(Int(NATIVE_GS))
    state.mxcsr = UInt32(truncatingIfNeeded: get(Int(NATIVE_MXCSR)))
    state.x87.imageWord = get(Int(NATIVE_IMAGE))
    for position in 0..<8 {
      state.x87.registers[position] = vector(Int(NATIVE_X87) + position * 2)
    }
    for position in 0..<16 {
      state.vectors[position] = vector(Int(NATIVE_VECTORS) + position * 2)
      state.upperHalves[position] = vector(Int(NATIVE_UPPER_HALVES) + position * 2)
    }
    return state
  }

  /// The first offset where a case's memory is other than given, with what is there.
  func memoryDifference(_ index: Int, from bytes: [UInt8]) -> (offset: Int, byte: UInt8)? {
    guard bytes.count == Int(NATIVE_MEMORY_BYTES) else { return nil }
    let offset = unsafe native_x64_memory_difference(number, Int32(index), bytes)
    return offset < 0 ? nil : (Int(offset), native_x64_memory(number, Int32(index), offset))
  }
}
