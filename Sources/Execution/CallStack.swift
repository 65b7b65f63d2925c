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

  private let frames: UnsafeMutablePointer<Frame>
  private let capacity: Int
  /// How many calls are open.
  private(set) var depth = 0

  /// Whether no more calls may be open.
  var isFull: Bool { depth == capacity }

  /// Reserves room, to be given back by `deallocate`.
  init(capacity: Int) {
    self.capacity = capacity
    unsafe frames = .allocate(capacity: capacity)
  }

  func deallocate() { unsafe frames.deallocate() }

  /// An open call, the outermost at 0.
  subscript(index: Int) -> Frame {
    precondition(0..<depth ~= index)
    return unsafe frames[index]
  }

  /// Opens a call; false when there are too many.
  @inline(__always)
  mutating func push(_ address: UInt64, _ back: StepPlace) -> Bool {
    guard depth < capacity else { return false }
    unsafe (frames + depth).initialize(to: Frame(address: address, back: back))
    depth &+= 1
    return true
  }

  /// Closes the last call, if it comes back to this address in this mode; returns where it goes on.
  @inline(__always)
  mutating func pop(_ address: UInt64, _ mode: Mode) -> StepPlace? {
    guard depth > 0, unsafe frames[depth &- 1].address == address | mode.rawValue,
      // The bits above are the mode's.
      address <= Mode.addressBits
    else { return nil }
    depth &-= 1
    return unsafe frames[depth].back.goEdge()
  }

  /// Closes all calls behind the last one that comes back to this address, and that one as well.
  ///
  /// It is looked for among the last ones only, so that no return takes long; what is not found
  /// goes on all the same, and stays open here.
  mutating func unwind(to address: UInt64) -> StepPlace? {
    var index = depth
    while index > max(0, depth - 4096) {
      index -= 1
      if unsafe frames[index].address == address {
        depth = index
        return unsafe frames[index].back.goEdge()
      }
    }
    return nil
  }
}
