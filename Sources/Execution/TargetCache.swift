/// The targets of indirect branches, by place and address, with how often each was gone to.
///
/// A table of one entry for each hash; the engine keeps what is driven out of it.
@safe
struct TargetCache {
  struct Entry {
    /// The place of the branch's known target; nil where the entry is free.
    var place: StepPlace?
    var address: UInt64 = 0
    var count: UInt64 = 0
    var target: StepPlace?
  }

  private let entries: UnsafeMutablePointer<Entry>
  private static let size = 4096

  /// Makes a table without entries, to be freed by `deallocate`.
  init() {
    unsafe entries = .allocate(capacity: Self.size)
    unsafe entries.initialize(repeating: Entry(), count: Self.size)
  }

  func deallocate() { unsafe entries.deallocate() }

  @inline(__always)
  private static func index(_ place: StepPlace, _ address: UInt64) -> Int {
    let bits = UInt64(UInt(bitPattern: unsafe place.pointer)) >> 4 ^ address ^ address >> 9
    return Int(truncatingIfNeeded: bits & UInt64(size - 1))
  }

  /// Goes from a place to an address; nil where that is not known.
  @inline(__always)
  func go(from place: StepPlace, to address: UInt64) -> StepPlace? {
    let index = Self.index(place, address)
    guard unsafe entries[index].address == address, unsafe entries[index].place == place else {
      return nil
    }
    unsafe entries[index].count &+= 1
    return unsafe entries[index].target
  }

  /// Puts a target in, and returns what was there.
  func replace(_ place: StepPlace, _ address: UInt64, by target: StepPlace) -> Entry {
    let index = Self.index(place, address)
    let old = unsafe entries[index]
    unsafe entries[index] = Entry(place: place, address: address, count: 0, target: target)
    return old
  }

  /// All that is in the table.
  var all: [Entry] { (0..<Self.size).map { unsafe entries[$0] } }
}
