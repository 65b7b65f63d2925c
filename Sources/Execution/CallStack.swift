/// The calls that are open: where each will come back to, in the guest's code and in the translated.
///
/// The guest's own stack decides where a return goes; this one says what that has become.
@safe
struct CallStack {
  /// An open call.
  struct Frame {
    /// The address behind the call, with the mode of the code there.
    var address: UInt64
    /// The edge that comes back.
    var back: StepPlace
  }

  /// Below the first call lies an address that no return comes back to, so that none asks for the depth.
  private let frames: UnsafeMutablePointer<Frame>
  private let limit: UnsafeMutablePointer<Frame>
  /// The last call.
  private var top: UnsafeMutablePointer<Frame>

  /// How many calls are open.
  var depth: Int { unsafe top - frames }

  /// Whether no more calls may be open.
  var isFull: Bool { unsafe top == limit }

  /// Reserves room, to be given back by `deallocate`.
  init(capacity: Int) {
    unsafe frames = .allocate(capacity: capacity + 1)
    unsafe UnsafeMutableRawPointer(frames).storeBytes(of: .max, as: UInt64.self)
    unsafe limit = frames + capacity
    unsafe top = frames
  }

  func deallocate() { unsafe frames.deallocate() }

  /// An open call, the outermost at 0.
  subscript(index: Int) -> Frame {
    precondition(0..<depth ~= index)
    return unsafe frames[index + 1]
  }

  /// Opens a call; false when there are too many.
  @inline(__always)
  mutating func push(_ address: UInt64, _ back: StepPlace) -> Bool {
    guard unsafe top != limit else { return false }
    unsafe top += 1
    unsafe top.initialize(to: Frame(address: address, back: back))
    return true
  }

  /// Closes the last call, if it comes back to this address in this mode; returns where it goes on.
  @inline(__always)
  mutating func pop(_ address: UInt64, _ mode: Mode) -> StepPlace? {
    guard unsafe top.pointee.address == address | mode.rawValue,
      // The bits above are the mode's.
      address <= Mode.addressBits
    else { return nil }
    let back = unsafe top.pointee.back
    unsafe top -= 1
    return back.goEdge()
  }

  /// Closes all calls behind the last one that comes back to this address, and that one as well.
  ///
  /// It is looked for among the last ones only, so that no return takes long; what is not found
  /// goes on all the same, and stays open here.
  mutating func unwind(to address: UInt64) -> StepPlace? {
    var call = unsafe top
    let last = unsafe frames + max(0, depth - 4096)
    while unsafe call > last {
      if unsafe call.pointee.address == address {
        let back = unsafe call.pointee.back
        unsafe top = call - 1
        return back.goEdge()
      }
      unsafe call -= 1
    }
    return nil
  }
}
