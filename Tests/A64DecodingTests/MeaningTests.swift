import A64Decoding
import HostCode
import Testing

/// What stands in the fields, for the rules that the text does not show.
@Suite struct MeaningTests {
  @Test(
    arguments: [
      (0xD2A0_0020, 0x1_0000, "movz x0, #1, lsl #16"), (0x9280_0000, -1, "movn x0, #0"),
      (0x1280_0000, 0xFFFF_FFFF, "movn w0, #0"),
      (0xB200_F3E0, 0x5555_5555_5555_5555, "orr x0, xzr"),
    ] as [(UInt32, Int64, String)]
  )
  func `constants are moves of the value they make`(word: UInt32, value: Int64, text: String) {
    let operation = A64Decoder.decode(word)
    #expect(operation.opcode == .mov, "\(text)")
    #expect(operation.immediate == value)
    #expect(operation.source1 == .none)
  }

  @Test(
    arguments: [
      (0xD37D_F020, HostOpcode.lsl, 3, 0, "lsl x0, x1, #3"), (0xD343_FC20, .lsr, 3, 0, "lsr"),
      (0x9343_FC20, .asr, 3, 0, "asr x0, x1, #3"), (0x93C1_0C20, .ror, 3, 0, "ror x0, x1, #3"),
      (0xD343_1C20, .ubfx, 3, 5, "ubfx x0, x1, #3, #5"), (0xD37D_1020, .ubfiz, 3, 5, "ubfiz"),
      (0x9343_1C20, .sbfx, 3, 5, "sbfx"), (0xB37D_1020, .bfi, 3, 5, "bfi x0, x1, #3, #5"),
      (0xB343_1C20, .bfxil, 3, 5, "bfxil x0, x1, #3, #5"), (0x9340_7C20, .sbfx, 0, 32, "sxtw"),
    ] as [(UInt32, HostOpcode, Int64, UInt8, String)]
  )
  func `bit fields and shifts say position and width`(
    word: UInt32,
    opcode: HostOpcode,
    position: Int64,
    width: UInt8,
    text: String
  ) {
    let operation = A64Decoder.decode(word)
    #expect(operation.opcode == opcode, "\(text)")
    #expect(operation.immediate == position)
    #expect(operation.amount == width)
  }

  @Test(
    arguments: [
      (0x4F00_0420, 1, "movi v0.4s, #1"), (0x4F00_2420, 0x100, "movi v0.4s, #1, lsl #8"),
      (0x4F00_C420, 0x1FF, "movi v0.4s, #1, msl #8"), (0x6F00_E420, 0xFF, "movi v0.2d, #0xff"),
      (0x4F03_F600, 0x3F80_0000, "fmov v0.4s, #1.0"),
      (0x1E6E_1000, 0x3FF0_0000_0000_0000, "fmov d0"),
      (0x1EEE_1000, 0x3C00, "fmov h0, #1.0"),
      (0x1E7E_1000, -0x4010_0000_0000_0000, "fmov d0, #-1.0"),
      (0x6F00_0420, 1, "mvni v0.4s, #1"),
    ] as [(UInt32, Int64, String)]
  )
  func `vector constants are the bits of a lane`(word: UInt32, bits: Int64, text: String) {
    #expect(A64Decoder.decode(word).immediate == bits, "\(text)")
  }

  @Test(
    arguments: [
      (0x17FF_FFFF, HostOpcode.b, -4), (0x5400_0040, .bCond, 8), (0xB400_0040, .cbz, 8),
      (0x3637_FFE0, .tbz, -4), (0x9400_0002, .bl, 8), (0x1000_0060, .adr, 12),
      (0xB000_0000, .adrp, 4096), (0x5800_0040, .ldr, 8),
    ] as [(UInt32, HostOpcode, Int64)]
  )
  func `offsets are bytes from the operation itself`(
    word: UInt32,
    opcode: HostOpcode,
    offset: Int64
  ) {
    let operation = A64Decoder.decode(word)
    #expect(operation.opcode == opcode)
    #expect(operation.immediate == offset)
  }

  @Test(
    arguments: [
      (0xD65F_0BFF, 0xD65F_03C0, "retaa, ret"), (0xD73F_0909, 0xD63F_0100, "blraa x8, x9, blr x8"),
      (0xF840_8020, 0xF940_0420, "ldur x0, [x1, #8], ldr"), (0xF840_8820, 0xF940_0420, "ldtr, ldr"),
      (0xA840_0420, 0xA940_0420, "ldnp, ldp"), (0x8B22_6020, 0x8B02_0020, "add uxtx, add"),
      (0x3862_7820, 0x3862_6820, "ldrb lsl #0, ldrb"), (0xD2A0_0000, 0xD280_0000, "movz lsl #16"),
      (0x9100_03E0, 0x9100_03E0, "mov x0, sp"), (0xD940_0020, 0xF8BF_C020, "ldapur, ldapr"),
    ] as [(UInt32, UInt32, String)]
  )
  func `what computes the same is the same operation`(one: UInt32, other: UInt32, text: String) {
    #expect(A64Decoder.decode(one) == A64Decoder.decode(other), "\(text)")
  }

  @Test func `pair, list and lane accesses name their first register`() {
    let pair = A64Decoder.decode(0xA8C1_7BFD)  // ldp x29, x30, [sp], #16
    #expect(pair.destination == .x(29) && pair.secondDestination == .x(30))
    #expect(pair.addressing == .postIndex && pair.immediate == 16)
    let list = A64Decoder.decode(0x4CDF_205E)  // ld1 { v30.16b – v1.16b }, [x2], #64
    #expect(list.registerCount == 4 && list.accessBytes == 64)
    #expect("\(list.registersWritten)" == "x2 v0 v1 v30 v31")
    let lane = A64Decoder.decode(0x0D40_1C20)  // ld1 { v0.b }[7], [x1]
    #expect(lane.lane == 7 && lane.accessBytes == 1)
    #expect("\(lane.registersRead)" == "x1 v0")
  }

  @Test func `orders of atomics are fields`() {
    let plain = A64Decoder.decode(0xB820_0041)  // ldadd w0, w1, [x2]
    let ordered = A64Decoder.decode(0xB8E0_0041)  // ldaddal w0, w1, [x2]
    #expect(plain.opcode == .ldadd && ordered.opcode == .ldadd)
    #expect(plain.ordering == .plain && ordered.ordering == .acquireRelease)
    #expect(ordered.isLoad && ordered.isStore && ordered.operationClass == .atomic)
    #expect("\(A64Decoder.decode(0xD50B_7533))" == "ic ivau, x19")
  }
}
