extension MigrationAdvice {
  /// How sure an advice is, over draws of all ranges.
  public struct Certainty: Sendable {
    /// How many draws there were.
    public var samples: Int
    /// The share of draws in which the recommended order has a smaller area than hottest first.
    public var chanceToBeatHottestFirst: Double
    /// The parameters that decide what the plan saves, by their share of its variance.
    public var deciding: [Deciding]
    /// The most that the plan loses in any draw against the best of that draw, as a share of it.
    public var regret: Double
    /// The plan that loses least in its worst draw, when it is another one.
    public var leastRegret: LeastRegret?

    package init(
      samples: Int,
      chanceToBeatHottestFirst: Double,
      deciding: [Deciding],
      regret: Double,
      leastRegret: LeastRegret?
    ) {
      self.samples = samples
      self.chanceToBeatHottestFirst = chanceToBeatHottestFirst
      self.deciding = deciding
      self.regret = regret
      self.leastRegret = leastRegret
    }
  }

  /// A parameter's share of the variance of what the plan saves.
  public struct Deciding: Sendable {
    /// The parameter.
    public var parameter: String
    /// Its share of the variance, from 0 to 1.
    public var share: Double
    /// The standard error of the share.
    public var error: Double

    package init(parameter: String, share: Double, error: Double) {
      self.parameter = parameter
      self.share = share
      self.error = error
    }
  }

  /// The plan with the least regret.
  public struct LeastRegret: Sendable {
    /// The modules that it moves and the recommended plan does not.
    public var added: [String]
    /// The modules that it does not move and the recommended plan does.
    public var removed: [String]
    /// The most that it loses in any draw, as a share of the best of that draw.
    public var regret: Double

    package init(added: [String], removed: [String], regret: Double) {
      self.added = added
      self.removed = removed
      self.regret = regret
    }
  }
}
