#if Jemalloc
internal import CJemalloc
#endif

/// The bytes that the current thread has allocated since it started, as jemalloc counts them.
///
/// Exact, not sampled (jemalloc manual, `thread.allocated`). nil in a build without the trait
/// `Jemalloc`, where nothing counts them.
public enum AllocatedBytes {
  /// The count of this thread so far.
  public static var ofThisThread: UInt64? {
    #if Jemalloc
    var bytes: UInt64 = 0
    var size = MemoryLayout<UInt64>.size
    // A static string needs no copy to be handed to C, so that reading allocates nothing itself.
    let name: StaticString = "thread.allocated"
    let status = unsafe name.utf8Start.withMemoryRebound(
      to: CChar.self,
      capacity: name.utf8CodeUnitCount + 1
    ) { unsafe mallctl($0, &bytes, &size, nil, 0) }
    return status == 0 ? bytes : nil
    #else
    return nil
    #endif
  }
}
