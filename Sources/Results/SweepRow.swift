public import Quantities

/// One step of one point of a sweep.
public struct SweepRow: Sendable {
  /// The point, counted from 1 in the order of the cross product.
  public var point: Int
  /// The step; 0 is the baseline.
  public var step: Int
  /// Time by cause; of a phase with several threads, the slowest one's.
  public var time: TimeBreakdown
  /// Calls whose caller and callee run in different modes, over all threads.
  public var crossings: UInt64
  /// Baseline time over this step's.
  public var speedup: Double
  /// The total when nothing has been translated before.
  public var firstRun: Milliseconds

  /// Makes a row of its parts.
  ///
  /// - Parameters:
  ///   - point: The point, counted from 1.
  ///   - step: The step.
  ///   - time: Time by cause.
  ///   - crossings: Calls between modes.
  ///   - speedup: Baseline time over this step's.
  ///   - firstRun: The total when nothing has been translated before.
  public init(
    point: Int,
    step: Int,
    time: TimeBreakdown,
    crossings: UInt64,
    speedup: Double,
    firstRun: Milliseconds
  ) {
    self.point = point
    self.step = step
    self.time = time
    self.crossings = crossings
    self.speedup = speedup
    self.firstRun = firstRun
  }
}
