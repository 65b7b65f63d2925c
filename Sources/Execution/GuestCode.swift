internal import A64Decoding
internal import HostCode
internal import X64Decoding

/// The guest's code as it lies in its memory.
struct GuestCode {
  let memory: GuestMemory
  let decoder: X64Decoder

  /// The longest instruction of x64.
  private static let longest = 15

  /// The x64 instruction at an address; nil where no code is that x64 may run.
  func instruction(at address: UInt64) -> X64Instruction? {
    let bytes = bytes(at: address, atMost: Self.longest)
    guard !bytes.isEmpty else { return nil }
    return decoder.decodeFirst(bytes.span)
  }

  /// The A64 operation at an address; nil where no code is that Arm64EC may run.
  func operation(at address: UInt64) -> HostOperation? {
    guard address & 3 == 0, memory.rights(at: address).isSuperset(of: [.execute, .native]),
      let word = try? memory.load(address, 4)
    else { return nil }
    return A64Decoder.decode(UInt32(truncatingIfNeeded: word))
  }

  /// The bytes of x64 code from an address on, as far as it reaches.
  func bytes(at address: UInt64, atMost count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    for offset in 0..<UInt64(count) {
      let rights = memory.rights(at: address &+ offset)
      guard rights.contains(.execute), !rights.contains(.native),
        let byte = try? memory.load(address &+ offset, 1)
      else { break }
      bytes.append(UInt8(truncatingIfNeeded: byte))
    }
    return bytes
  }
}
