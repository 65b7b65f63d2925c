/// The addresses of what is not in any image: the emulator's entry points, and system routines.
///
/// Two pages: one that reads as Arm64EC code, with an address every 16 bytes, and one of x64 code.
struct SystemPage {
  /// What the first addresses stand for.
  enum Entry: Int, CaseIterable {
    /// `__os_arm64x_dispatch_call_no_redirect`: from an exit thunk to x64 code.
    case enterEmulated
    /// `__os_arm64x_dispatch_ret`: from an entry thunk back to x64 code.
    case returnEmulated
    /// `__os_arm64x_dispatch_icall` and its like: finds what a call goes to.
    case checkCall
    /// `__os_arm64x_dispatch_fptr`: on to x64 code, from an adjustor thunk.
    case jumpEmulated
    /// Where the function that was called first comes back to.
    case finish
    /// What no code here may call.
    case unsupported
  }

  let address: UInt64
  /// The first page takes so many bytes.
  static let bytes = 8192
  /// The second page, and `ret` in it: x64 code that goes back.
  var emulatedReturn: UInt64 { address + UInt64(Self.bytes) }
  /// Where x64 code that was called first comes back to.
  var emulatedFinish: UInt64 { emulatedReturn + 16 }

  func address(of entry: Entry) -> UInt64 { address + UInt64(entry.rawValue * 16) }

  /// The address of a system routine.
  func address(ofRoutine number: Int) -> UInt64 {
    address + UInt64((Entry.allCases.count + number) * 16)
  }

  /// The number of an address, entries first; nil for one of no meaning.
  private func number(_ address: UInt64) -> Int? {
    let offset = address &- self.address
    return offset < UInt64(Self.bytes) && offset % 16 == 0 ? Int(offset / 16) : nil
  }

  func entry(at address: UInt64) -> Entry? {
    address == emulatedFinish ? .finish : number(address).flatMap(Entry.init(rawValue:))
  }

  func routine(at address: UInt64) -> Int? {
    number(address).flatMap { number in
      let routine = number - Entry.allCases.count
      return SystemRoutine.all.indices.contains(routine) ? routine : nil
    }
  }
}
