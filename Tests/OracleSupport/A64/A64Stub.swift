/// An A64 program, a whole ELF file, that runs words in states that it reads and writes.
///
/// From its standard input it reads images of states (`A64Image`), one after the other. It puts all
/// registers to what one says, runs its two words, and writes the state that they leave, until the
/// input ends.
enum A64Stub {
  /// Where the program is, with an image and the words on the second and the third page behind it.
  static let start: UInt64 = 0x1000_0000
  static let imageAddress = start + 0x1000
  private static let slotAddress = start + 0x2000
  private static let memoryBytes: UInt64 = 0x4000
  private static let headerBytes = 64 + 56

  /// The bytes of the file.
  static let file: [UInt8] = {
    var bytes: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    func put(_ value: UInt64, _ count: Int) {
      for byte in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (byte * 8))) }
    }
    let words = program
    let fileBytes = 0x2000 + UInt64(slot.count * 4)
    // An executable of AArch64, its entry, and one program header.
    for (value, count) in [(2, 2), (183, 2), (1, 4)] { put(UInt64(value), count) }
    put(start + UInt64(headerBytes), 8)
    for (value, count) in [(64, 8), (0, 8), (0, 4), (64, 2), (56, 2), (1, 2), (64, 2), (0, 4)] {
      put(UInt64(value), count)
    }
    // One segment that may be read, written and run.
    put(1, 4)
    put(7, 4)
    for value in [0, start, start, fileBytes, memoryBytes, 0x1000] { put(value, 8) }
    for word in words { put(UInt64(word), 4) }
    bytes += [UInt8](repeating: 0, count: 0x2000 - bytes.count)
    for word in slot { put(UInt64(word), 4) }
    return bytes
  }()

  // MARK: Its words; registers by their numbers

  private static func address(ofWord index: Int) -> UInt64 {
    start + UInt64(headerBytes + index * 4)
  }

  private static func branch(_ from: UInt64, _ to: UInt64) -> UInt32 {
    0x1400_0000 | UInt32(truncatingIfNeeded: (Int64(to) - Int64(from)) / 4) & 0x3FF_FFFF
  }

  /// `adr`.
  private static func adr(_ register: UInt32, _ from: UInt64, _ to: UInt64) -> UInt32 {
    let distance = UInt32(truncatingIfNeeded: Int64(to) - Int64(from))
    return 0x1000_0000 | (distance & 3) << 29 | (distance >> 2 & 0x7FFFF) << 5 | register
  }

  /// `ldr` and `str` of a word of the image, whose address is in `x30`.
  private static func load(_ register: UInt32, _ word: Int) -> UInt32 {
    0xF940_0000 | UInt32(word) << 10 | 30 << 5 | register
  }

  private static func store(_ register: UInt32, _ word: Int) -> UInt32 {
    load(register, word) & ~0x40_0000
  }

  /// `ldp` and `stp` of two neighbouring registers.
  private static func pair(_ opcode: UInt32, _ first: Int, _ offset: Int) -> UInt32 {
    opcode | UInt32(offset) << 15 | UInt32(first + 1) << 10 | 30 << 5 | UInt32(first)
  }

  private static func allPairs(loads: Bool) -> (general: [UInt32], vectors: [UInt32]) {
    let load: UInt32 = loads ? 0x40_0000 : 0
    return (
      stride(from: 0, to: 30, by: 2).map { pair(0xA900_0000 | load, $0, $0) },
      stride(from: 0, to: 32, by: 2).map {
        pair(0xAD00_0000 | load, $0, A64Image.vectors / 2 + $0)
      }
    )
  }

  private static let systemCall: UInt32 = 0xD400_0001
  /// `msr` from and `mrs` to a register, which is added.
  private static let setFlags: UInt32 = 0xD51B_4200
  private static let setControl: UInt32 = 0xD51B_4400
  private static let setThread: UInt32 = 0xD51B_D040
  private static let read: UInt32 = 0x0020_0000

  private static func constant(_ register: UInt32, _ value: UInt32) -> UInt32 {
    0xD280_0000 | value << 5 | register
  }

  /// Reads or writes the image: the number of the file, and of the call.
  private static func transfer(_ number: UInt32, from place: UInt64) -> [UInt32] {
    [
      constant(0, number == 63 ? 0 : 1),
      adr(1, place + 4, imageAddress),
      constant(2, UInt32(A64Image.bytes)),
      constant(8, number),
      systemCall,
    ]
  }

  /// The words that are run, and where they go on to: behind them, or 8 bytes on.
  private static let slot: [UInt32] = [
    0, 0, branch(slotAddress + 8, address(ofWord: leave)),
    branch(slotAddress + 12, address(ofWord: leaveByBranch)),
  ]

  private static let (program, leave, leaveByBranch) = assemble()

  private static func assemble() -> ([UInt32], leave: Int, leaveByBranch: Int) {
    var words = transfer(63, from: address(ofWord: 0))
    func here() -> UInt64 { address(ofWord: words.count) }
    // Less than a whole image is the end of the input.
    words.append(0xF100_001F | UInt32(A64Image.bytes) << 10)
    words.append(0x5400_0080)
    words += [constant(0, 0), constant(8, 93), systemCall]
    words.append(adr(30, here(), imageAddress))
    words.append(load(1, A64Image.code))
    words.append(adr(2, here(), slotAddress))
    // Stored, and made known to what fetches instructions.
    words += [0xF900_0041, 0xD50B_7B22, 0xD503_3B9F, 0xD50B_7522, 0xD503_3B9F, 0xD503_3FDF]
    words += [load(1, A64Image.fpcr), setControl | 1, load(1, A64Image.nzcv), setFlags | 1]
    words += [load(1, A64Image.stackPointer), 0x9100_003F]
    let loads = allPairs(loads: true)
    words += loads.vectors + loads.general + [load(30, 30)]
    words.append(branch(here(), slotAddress))
    let leave = words.count
    words.append(setThread | 30)
    words.append(adr(30, here(), imageAddress))
    words.append(store(31, A64Image.taken))
    let common = words.count + 7
    words.append(branch(here(), address(ofWord: common)))
    let leaveByBranch = words.count
    words.append(setThread | 30)
    words.append(adr(30, here(), imageAddress))
    words += [store(0, 0), constant(0, 1), store(0, A64Image.taken), load(0, 0)]
    let stores = allPairs(loads: false)
    words += stores.general + [setThread | read, store(0, 30), 0x9100_03E0]
    words += [store(0, A64Image.stackPointer), setFlags | read, store(0, A64Image.nzcv)]
    words += [setControl | read, store(0, A64Image.fpcr)] + stores.vectors
    words += transfer(64, from: here())
    words.append(branch(here(), address(ofWord: 0)))
    return (words, leave, leaveByBranch)
  }
}

/// The state of an A64 processor as 256 words of 64 bits: where each thing is.
enum A64Image {
  static let words = 256
  static let bytes = words * 8
  /// `x0` to `x30` are the first 31 words.
  static let stackPointer = 31
  /// As `mrs` reads them.
  static let nzcv = 32
  static let fpcr = 33
  /// Two words of code.
  static let code = 34
  /// Whether the second of them has jumped.
  static let taken = 35
  /// Two words for each of `v0` to `v31`.
  static let vectors = 36
  /// What is in memory, to the end.
  static let memory = 128

  /// The address of what is in memory.
  static let memoryAddress = A64Stub.imageAddress + UInt64(memory * 8)
  static let memoryBytes = (words - memory) * 8
}
