public import Quantities

/// What a run of images gave, what ran, and what it takes on a machine.
public struct ExecutionReport: Hashable, Sendable {
  /// An image, and what ran in it.
  public struct Module: Hashable, Sendable {
    /// The file name, in small letters.
    public var name: String
    /// `x64`, or `arm64ec` for one with Arm64EC code.
    public var architecture: String
    /// The x64 instructions that ran.
    public var x64Instructions: UInt64
    /// The Arm64EC instructions that ran, those of thunks among them.
    public var arm64ecInstructions: UInt64
    /// The time of its own code, by cause.
    public var time: TimeBreakdown

    /// Puts a module together.
    public init(
      name: String,
      architecture: String,
      x64Instructions: UInt64,
      arm64ecInstructions: UInt64,
      time: TimeBreakdown
    ) {
      self.name = name
      self.architecture = architecture
      self.x64Instructions = x64Instructions
      self.arm64ecInstructions = arm64ecInstructions
      self.time = time
    }
  }

  /// The file name of the image that has the function.
  public var image: String
  /// The function's exported name.
  public var export: String
  /// The 64 bits that a whole result is in.
  public var result: UInt64
  /// The result of a function that gives a number; nil where a whole result was asked for.
  public var number: Double?
  /// The core.
  public var core: String
  /// The emulator that x64 code runs in.
  public var emulator: String
  /// The clock.
  public var frequency: Frequency
  /// Which translations the run finds.
  public var run: RunKind
  /// The images, in the order given.
  public var modules: [Module]
  /// Calls from x64 to Arm64EC code, those of system routines among them.
  public var crossingsToNative: UInt64
  /// Calls from Arm64EC to x64 code.
  public var crossingsToEmulated: UInt64
  /// The time of everything, by cause.
  public var time: TimeBreakdown
  /// What a reader of the result must know.
  public var notes: [String]

  /// Puts a report together.
  public init(
    image: String,
    export: String,
    result: UInt64,
    number: Double?,
    core: String,
    emulator: String,
    frequency: Frequency,
    run: RunKind,
    modules: [Module],
    crossingsToNative: UInt64,
    crossingsToEmulated: UInt64,
    time: TimeBreakdown,
    notes: [String]
  ) {
    self.image = image
    self.export = export
    self.result = result
    self.number = number
    self.core = core
    self.emulator = emulator
    self.frequency = frequency
    self.run = run
    self.modules = modules
    self.crossingsToNative = crossingsToNative
    self.crossingsToEmulated = crossingsToEmulated
    self.time = time
    self.notes = notes
  }

  /// The guest's instructions that ran.
  public var executedInstructions: UInt64 {
    modules.reduce(0) { $0 + $1.x64Instructions + $1.arm64ecInstructions }
  }

  /// The result as text: a signed decimal number, or a number as it reads back exactly.
  public var resultText: String {
    number.map { "\($0)" } ?? String(Int64(bitPattern: result))
  }
}

/// A migration whose steps were all executed, beside the curve that is predicted from x64 alone.
public struct ExecutedMigration: Hashable, Sendable {
  /// A step.
  public struct Step: Hashable, Sendable {
    /// Its name, as in the timing curve.
    public var name: String
    /// The modules that moved in this step.
    public var movedModules: [String]
    /// The run of the images as they are then.
    public var executed: ExecutionReport
    /// What is predicted for it.
    public var predicted: TimeBreakdown
    /// How many calls are predicted to cross, either way.
    public var predictedCrossings: UInt64

    /// Puts a step together.
    public init(
      name: String,
      movedModules: [String],
      executed: ExecutionReport,
      predicted: TimeBreakdown,
      predictedCrossings: UInt64
    ) {
      self.name = name
      self.movedModules = movedModules
      self.executed = executed
      self.predicted = predicted
      self.predictedCrossings = predictedCrossings
    }

    /// How far the prediction is off: 0.1 is ten percent too long.
    public var error: Double {
      let measured = executed.time.total.count
      return measured > 0 ? predicted.total.count / measured - 1 : 0
    }
  }

  /// The steps, the baseline first.
  public var steps: [Step]

  /// Makes a migration of its steps.
  public init(steps: [Step]) { self.steps = steps }

  /// The mean of the steps' errors without their signs.
  public var meanError: Double {
    steps.isEmpty ? 0 : steps.reduce(0) { $0 + $1.error.magnitude } / Double(steps.count)
  }
}
