internal import Synchronization

/// How far reading a file is, on one line of a terminal: share, rate and remaining time.
final class ReadingProgressLine: Sendable {
  private struct State {
    var start: ContinuousClock.Instant
    var shown: ContinuousClock.Instant
  }

  private let state = Mutex<State?>(nil)

  /// Shows how many bytes of how many have been read, five times a second.
  func update(done: Int, total: Int) {
    let now = ContinuousClock.now
    let elapsed: Double? = state.withLock { state in
      guard let known = state, done > 0 else {
        state = State(start: now, shown: now)
        return nil
      }
      guard now - known.shown > .milliseconds(200) else { return nil }
      state?.shown = now
      return (now - known.start) / .seconds(1)
    }
    guard let elapsed, total > 0, elapsed > 0 else { return }
    let rate = Double(done) / elapsed
    let left = Int((Double(max(0, total - done)) / rate).rounded(.up))
    let seconds = left % 60 < 10 ? "0\(left % 60)" : "\(left % 60)"
    Terminal.showProgress(
      Double(done) / Double(total),
      of: "reading",
      "\(Int(rate / 1e6)) MB/s, \(left / 60):\(seconds) left"
    )
  }
}
