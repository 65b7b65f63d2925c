public import Results

/// What a user may choose of a plan, beyond what a simulation needs.
public struct PlanOptions: Sendable {
  /// The most that may be spent.
  public enum Budget: Sendable {
    /// Person-days, against the modules' `effort_days`.
    case days(Double)
    /// A number of modules.
    case modules(Int)
  }

  /// A module that is decided.
  public struct Pin: Sendable {
    /// The module's name.
    public var module: String
    /// Whether it moves, first of all; else it stays x64.
    public var isNative: Bool

    /// Decides a module.
    ///
    /// - Parameters:
    ///   - module: The module's name.
    ///   - isNative: Whether it moves.
    public init(module: String, isNative: Bool) {
      self.module = module
      self.isNative = isNative
    }
  }

  /// What effort is counted in; person-days where modules have them, else modules, when nil.
  public var effort: EffortUnit?
  /// The most that may be spent; nil for no limit.
  public var budget: Budget?
  /// The modules that are decided.
  public var pins: [Pin]
  /// Questions of the form `call:a.dll->b.dll*0.1`, `module:a.dll=arm64ec` or `parameter=value`;
  /// several of them in one are divided by semicolons.
  public var whatIfs: [String]
  /// How many random orders there are to compare with.
  public var randomOrders: Int

  /// Makes a choice.
  ///
  /// - Parameters:
  ///   - effort: What effort is counted in.
  ///   - budget: The most that may be spent.
  ///   - pins: The modules that are decided.
  ///   - whatIfs: Questions.
  ///   - randomOrders: How many random orders there are to compare with, at least 1.
  public init(
    effort: EffortUnit? = nil,
    budget: Budget? = nil,
    pins: [Pin] = [],
    whatIfs: [String] = [],
    randomOrders: Int = 200
  ) {
    precondition(randomOrders >= 1, "a spread needs an order")
    self.effort = effort
    self.budget = budget
    self.pins = pins
    self.whatIfs = whatIfs
    self.randomOrders = randomOrders
  }
}
