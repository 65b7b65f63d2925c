/// Processor cycles: modelled time before a clock is chosen.
public struct Cycles: Hashable, Comparable, Sendable {
  /// The number of cycles; fractions come from costs per operation.
  public var count: Double

  /// Makes a number of cycles.
  public init(_ count: Double) {
    self.count = count
  }

  /// Whether the first is fewer cycles than the second.
  public static func < (first: Cycles, second: Cycles) -> Bool { first.count < second.count }
}

/// Milliseconds of modelled time.
public struct Milliseconds: Hashable, Comparable, Sendable {
  /// The number of milliseconds.
  public var count: Double

  /// Makes a number of milliseconds.
  public init(_ count: Double) {
    self.count = count
  }

  /// Whether the first is shorter than the second.
  public static func < (first: Milliseconds, second: Milliseconds) -> Bool {
    first.count < second.count
  }
}

/// A clock rate; one gigahertz is a cycle a nanosecond.
public struct Frequency: Hashable, Sendable {
  /// Cycles per nanosecond; finite and positive.
  public var gigahertz: Double

  /// Makes a clock rate.
  ///
  /// - Parameter gigahertz: Cycles per nanosecond, finite and positive.
  public init(gigahertz: Double) {
    precondition(gigahertz.isFinite && gigahertz > 0, "a clock rate is finite and positive")
    self.gigahertz = gigahertz
  }

  /// Cycles per millisecond: GHz × 10⁶.
  public var cyclesPerMillisecond: Double { gigahertz * 1e6 }

  /// How long a number of cycles takes at this clock.
  public func duration(of cycles: Cycles) -> Milliseconds {
    Milliseconds(cycles.count / cyclesPerMillisecond)
  }
}
