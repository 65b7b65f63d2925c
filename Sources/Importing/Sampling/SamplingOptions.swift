internal import Diagnostics

/// What an import of samples does beside reading.
public struct SamplingOptions: Sendable {
  /// A pattern for the process to take, its number, or its name without the number; nil for the
  /// only one.
  public var process: String?
  /// A pattern for the threads to take; nil for all.
  public var thread: String?
  /// The seconds of the recording's own clock to begin and end at.
  public var seconds: ClosedRange<Double>
  /// The table of the core that was recorded on, x64 or Arm; nil when it is not said.
  public var core: String?
  /// The clock of that core; nil for its table's own.
  public var gigahertz: Double?
  /// The table of the emulator that x64 modules ran under, on an Arm core.
  public var emulator: String
  /// What recorded times are multiplied by; nil when they are as they are.
  public var scale: Double?
  /// The milliseconds between samples, where a recording does not say so.
  public var intervalMilliseconds: Double

  /// The emulator of an Arm device when none is named.
  public static let usualEmulator = "prism"
  /// The core that scaled times are of when none is named.
  public static let scaledCore = "oryon-1"
  /// The intervals that there may be, in milliseconds.
  public static let intervals: ClosedRange<Double> = 0.000_001...100_000
  /// The factors that there may be.
  public static let scales: ClosedRange<Double> = 0.001...1000

  /// Makes a set of options.
  ///
  /// - Parameters:
  ///   - process: A pattern for the process to take.
  ///   - thread: A pattern for the threads to take.
  ///   - seconds: When to begin and end.
  ///   - core: The table of the core that was recorded on.
  ///   - gigahertz: The clock of that core.
  ///   - emulator: The table of the emulator that x64 modules ran under, on an Arm core.
  ///   - scale: What recorded times are multiplied by.
  ///   - intervalMilliseconds: The milliseconds between samples, where a recording does not say so.
  public init(
    process: String? = nil,
    thread: String? = nil,
    seconds: ClosedRange<Double> = -.infinity ... .infinity,
    core: String? = nil,
    gigahertz: Double? = nil,
    emulator: String = usualEmulator,
    scale: Double? = nil,
    intervalMilliseconds: Double = 1
  ) {
    precondition(scale.map(Self.scales.contains) ?? true, "a scale is in its range")
    precondition(Self.intervals.contains(intervalMilliseconds), "an interval is in its range")
    self.process = process
    self.thread = thread
    self.seconds = seconds
    self.core = core
    self.gigahertz = gigahertz
    self.emulator = emulator
    self.scale = scale
    self.intervalMilliseconds = intervalMilliseconds
  }

  var picosecondsPerSample: UInt64 { UInt64((intervalMilliseconds * 1e9).rounded()) }
}

/// Which samples are taken.
struct SampleFilter {
  private let process: GlobPattern?
  private let thread: GlobPattern?
  /// In picoseconds of the recording's own clock.
  let times: ClosedRange<Int64>

  init(_ options: SamplingOptions) {
    process = options.process.map(GlobPattern.init)
    thread = options.thread.map(GlobPattern.init)
    func picoseconds(_ seconds: Double) -> Int64 {
      Int64(exactly: (seconds * 1e12).rounded()) ?? (seconds < 0 ? .min : .max)
    }
    let (low, high) = (options.seconds.lowerBound, options.seconds.upperBound)
    times = picoseconds(low)...max(picoseconds(low), picoseconds(high))
  }

  func wants(process name: String, thread threadName: String) -> Bool {
    if SampleFilter.isIdle(name) { return false }
    return Self.matches(process, name) && Self.matches(thread, threadName)
  }

  /// Whether a name fits, as a whole, without a number in brackets behind it, or by that number.
  private static func matches(_ pattern: GlobPattern?, _ name: String) -> Bool {
    guard let pattern else { return true }
    if pattern.matches(name) { return true }
    guard let bracket = name.lastIndex(where: { $0 == "(" || $0 == "[" }) else { return false }
    let front = name[..<bracket].split(separator: " ").joined(separator: " ")
    let number = name[bracket...].filter { $0.isNumber || $0.isLetter }
    return pattern.matches(front) || pattern.matches(String(number))
  }

  /// Whether a process is what tools call the processors' waiting.
  static func isIdle(_ process: String) -> Bool {
    let name = process.lowercased()
    return ["idle", "idle (0)", "idle(0)", "idle (   0)", "system idle process", "swapper"]
      .contains(name) || name.hasPrefix("swapper/") || name.hasPrefix("idle (")
  }
}
