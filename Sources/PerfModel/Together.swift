internal import Dispatch
internal import Synchronization

/// Does two things at once, where there are cores for both.
///
/// - Parameters:
///   - first: What makes the first result.
///   - second: What makes the second result.
/// - Returns: Both results.
func together<First: Sendable, Second: Sendable>(
  _ first: @Sendable () -> First,
  _ second: @Sendable () -> Second
) -> (First, Second) {
  let results = Mutex<(first: First?, second: Second?)>((nil, nil))
  DispatchQueue.concurrentPerform(iterations: 2) { part in
    if part == 0 {
      let result = first()
      results.withLock { $0.first = result }
    } else {
      let result = second()
      results.withLock { $0.second = result }
    }
  }
  return results.withLock {
    guard let first = $0.first, let second = $0.second else {
      preconditionFailure("both have been done")
    }
    return (first, second)
  }
}
