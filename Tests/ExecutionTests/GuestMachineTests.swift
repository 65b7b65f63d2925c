import A64Decoding
import Execution
import HostCode
import Quantities
import Testing

/// What `qemu-aarch64` need not know, and what is not A64's to say.
@Suite struct GuestMachineTests {
  @Test(
    arguments: [
      (FlagSource.sub64, UInt64(5), UInt64(5), UInt8(0b0110)),
      (.sub64, 1, 2, 0b1000),
      (.sub64, 1 << 63, 1, 0b0011),
      (.sub32, 0xFFFF_FFFF_0000_0001, 0x8000_0000, 0b1001),
      (.add64, .max, 1, 0b0110),
      (.add64, .max >> 1, 1, 0b1001),
      (.add32, 0x8000_0000, 0x8000_0000, 0b0111),
      (.logic64, 1 << 63, 99, 0b1000),
      (.logic32, 0, 99, 0b0100),
      (.literal, 0b1010, 99, 0b1010),
    ]
  )
  func `flags are what their source makes of its operands`(
    source: FlagSource,
    first: UInt64,
    second: UInt64,
    expected: UInt8
  ) {
    let place = Place()
    place.setFlags(source, first, second)
    #expect(place.machine.nzcv == expected)
  }

  @Test(
    arguments: [
      (0xDAC0_2020, UInt64(bitPattern: -5), UInt64(5)),  // abs x0, x1
      (0x5AC0_2020, 0x8000_0000, 0x8000_0000),  // abs w0, w1
      (0xDAC0_1C20, 0xF0F0, 8),  // cnt x0, x1
      (0xDAC0_1820, 0x50, 4),  // ctz x0, x1
      (0x5AC0_1820, 1 << 40, 32),  // ctz w0, w1
      (0x91C3_F820, 5, UInt64(bitPattern: 5)),  // smax x0, x1, #-2
      (0x91CB_F820, 5, UInt64(bitPattern: -2)),  // smin x0, x1, #-2
      (0x91C7_F820, 5, 0xFE),  // umax x0, x1, #254
      (0x91CF_F820, 500, 0xFE),  // umin x0, x1, #254
    ] as [(UInt32, UInt64, UInt64)]
  )
  func `common short sequences do what they stand for`(
    word: UInt32,
    source: UInt64,
    expected: UInt64
  ) throws {
    var place = Place()
    place.machine.general[1] = source
    #expect(try place.execute(word) == nil)
    #expect(place.machine.general[0] == expected, "\(A64Decoder.decode(word))")
  }

  @Test(arguments: [(1, 4), (1 << 63 | 1, 0)] as [(UInt64, UInt8)])
  func `a denormal that is taken for zero is an integer, without a sign`(
    number: UInt64,
    flags: UInt8
  ) throws {
    var place = Place()
    place.machine.fpcr = 1 << 24
    place.machine.vectors[1] = Vector128(number)
    _ = try place.execute(0x1E7E_0020)  // fjcvtzs w0, d1
    #expect(place.machine.general[0] == 0)
    #expect(place.machine.nzcv == flags)
  }

  @Test func `what is written to the zero register is lost`() throws {
    var place = Place()
    place.machine.general[1] = 7
    _ = try place.execute(0x8B01_003F)  // add xzr, x1, x1
    _ = try place.execute(0x8B1F_03E0)  // add x0, xzr, xzr
    #expect(place.machine.general[0] == 0)
  }

  @Test func `a block of 64 bytes is cleared from its beginning on`() throws {
    var place = Place()
    for word in 0..<24 { place.machine.memory.put(.max, 8, at: Place.start + UInt64(word * 8)) }
    place.machine.general[1] = Place.start + 64 + 17
    _ = try place.execute(0xD50B_7421)  // dc zva, x1
    let bytes = place.machine.memory.bytes(at: Place.start, count: 192)
    #expect(bytes.enumerated().filter { $1 == 0 }.map(\.offset) == Array(64..<128))
  }

  @Test(
    arguments: [
      (0xF940_0420, GuestMachine.Stop.fault(Place.end)),  // ldr x0, [x1, #8]
      (0xF900_0420, .fault(Place.end)),  // str x0, [x1, #8]
      (0xA940_0820, .fault(Place.end)),  // ldp x0, x2, [x1]
      (0xD61F_0020, .jump(Place.end - 8)),  // br x1
      (0xD63F_0020, .jump(Place.end - 8)),  // blr x1
      (0x9400_0004, .branch(16)),  // bl +16
      (0xD400_0001, .notCovered(A64Decoder.decode(0xD400_0001))),  // svc #0
      (0xD53B_D040, .notCovered(A64Decoder.decode(0xD53B_D040))),  // mrs x0, tpidr_el0
    ] as [(UInt32, GuestMachine.Stop)]
  )
  func `what cannot go on says why, and leaves registers as they are`(
    word: UInt32,
    stop: GuestMachine.Stop
  ) {
    var place = Place()
    place.machine.general[0] = 3
    place.machine.general[1] = Place.end - 8
    #expect(throws: stop) { _ = try place.execute(word) }
    #expect(place.machine.general[0] == 3)
    #expect(place.machine.general[1] == Place.end - 8)
  }

  @Test func `memory that may not be written is not`() {
    var place = Place()
    place.machine.memory.setRights([], of: Place.start..<Place.end)
    place.machine.general[1] = Place.start
    place.machine.general[2] = .max
    #expect(throws: GuestMachine.Stop.fault(Place.start)) { _ = try place.execute(0xF900_0022) }
    #expect(place.machine.memory.bytes(at: Place.start, count: 8) == [0, 0, 0, 0, 0, 0, 0, 0])
  }

  @Test func `no word ends the process`() {
    var place = Place()
    var random = SeededGenerator(seed: 6)
    for _ in 0..<100_000 {
      let word = UInt32(truncatingIfNeeded: random.next())
      let register = Int(random.next() % 31)
      place.machine.general[register] = Place.start + random.next() % 4096
      place.machine.vectors[register] = Vector128(random.next(), random.next())
      _ = try? place.execute(word)
    }
    #expect(place.machine.memory.limit == 4096)
  }
}

/// A machine with a page of memory.
private struct Place: ~Copyable {
  static let start: UInt64 = 0x10000
  static let end = start + 4096
  private let registers = RegisterFile()
  var machine: GuestMachine

  init() {
    let memory = GuestMemory(start: Self.start, capacity: 4096)
    _ = memory.extend(by: 4096, rights: .write)
    machine = GuestMachine(registers: registers, memory: memory)
  }

  deinit {
    registers.deallocate()
    machine.memory.deallocate()
  }

  mutating func execute(_ word: UInt32) throws(GuestMachine.Stop) -> Int64? {
    try machine.execute(A64Decoder.decode(word))
  }

  func setFlags(_ source: FlagSource, _ first: UInt64, _ second: UInt64) {
    registers.setFlags(source, first, second)
  }
}
