public import CallSimulation
public import Diagnostics
public import ProfileReading
public import Workloads

/// The steps of a migration in order: which modules move to Arm64EC together.
public struct MigrationPlan: Sendable {
  /// Modules that move at once.
  public struct Step: Sendable {
    /// The name.
    public var name: String
    /// The indices of the modules that move.
    public var modules: [Int]
    /// Whether the process becomes a classic Arm64 one.
    public var isSwitchToClassic: Bool
  }

  /// The steps behind the baseline.
  public private(set) var steps: [Step]

  /// The plan that a profile gives; nil when it gives no steps.
  ///
  /// - Parameters:
  ///   - profile: The profile; gives the places for messages.
  ///   - workload: Its workload.
  /// - Throws: Every step that the platform does not allow, with the rule.
  public init?(of profile: Profile, for workload: Workload) throws(InvalidInput) {
    let log = DiagnosticLog()
    self.init(of: profile, for: workload, log: log)
    try log.throwIfAny()
  }

  /// The plan that a profile gives, mistakes going to the log; nil when it gives no steps.
  package init?(of profile: Profile, for workload: Workload, log: DiagnosticLog) {
    guard let given = profile.steps else { return nil }
    var movedIn = [String?](repeating: nil, count: workload.modules.count)
    let groups = MoveGroups(of: workload)
    steps = []
    for (index, step) in given.enumerated() {
      let modules = step.modules.compactMap { reference -> Int? in
        guard let module = workload.modules.firstIndex(where: { $0.name == reference.name }) else {
          log.report(
            reference.place.diagnostic(
              "no module is named \"\(reference.name)\"",
              hint: Suggestion.hint(for: reference.name, among: workload.modules.map(\.name))
            )
          )
          return nil
        }
        if let obstacle = Self.obstacle(to: workload.modules[module], movedIn: movedIn[module]) {
          log.report(reference.place.diagnostic(obstacle))
          return nil
        }
        movedIn[module] = step.name
        return module
      }
      for module in modules {
        for other in groups.members(with: module) where movedIn[other] != step.name {
          log.report(
            step.place.diagnostic(
              "\"\(workload.modules[module].name)\" moves only together with"
                + " \"\(workload.modules[other].name)\"",
              hint: groups.mayMove[module]
                ? "move both in this step" : "that one is not portable: move neither"
            )
          )
        }
      }
      if step.modules.isEmpty, !step.isSwitchToClassic {
        log.report(
          step.place.diagnostic(
            "the step moves nothing",
            expected: "at least one name in \"modules\""
          )
        )
      }
      if step.isSwitchToClassic {
        for obstacle in Self.obstaclesToClassic(
          of: workload,
          moved: movedIn.map { $0 != nil },
          isLast: index == given.count - 1
        ) {
          log.report(step.place.diagnostic(obstacle))
        }
      }
      steps.append(
        Step(name: step.name, modules: modules, isSwitchToClassic: step.isSwitchToClassic)
      )
    }
  }

  /// Steps that move modules, each with a name.
  package init(_ moves: [(name: String, modules: [Int])]) {
    steps = moves.map { Step(name: $0.name, modules: $0.modules, isSwitchToClassic: false) }
  }

  /// Microsoft's advice: the hottest portable module first, one a step, with those of its group.
  ///
  /// - Parameters:
  ///   - workload: The workload.
  ///   - heat: By module: its share of the baseline, in any unit.
  public init(hottestFirst workload: Workload, heat: [Double]) {
    let units = MoveGroups(of: workload).units
    let heat = units.map { $0.reduce(0) { $0 + heat[$1] } }
    self.init(
      units.indices
        .sorted { (heat[$1], $0) < (heat[$0], $1) }
        .map { unit in
          (units[unit].map { workload.modules[$0].name }.joined(separator: " + "), units[unit])
        }
    )
  }

  /// Groups the steps into the stages of Microsoft's incremental-update chart.
  ///
  /// The baseline is the first stage. The steps are dealt out in order to the others so that each
  /// takes an equal share of the heat, as near as steps allow, and at least one step.
  ///
  /// - Parameters:
  ///   - count: The number of stages with the baseline, at least 2.
  ///   - workload: The workload, for names.
  ///   - heat: By module: its share of the baseline, in any unit.
  /// - Returns: The plan with fewer steps; the same plan when it has no more steps than stages.
  public func grouped(intoStages count: Int, of workload: Workload, heat: [Double]) -> MigrationPlan
  {
    precondition(count >= 2, "a chart has a baseline and at least one other stage")
    let groups = count - 1
    guard steps.count > groups else { return self }
    let total = steps.reduce(0) { $0 + $1.modules.reduce(0) { $0 + heat[$1] } }
    var grouped = self
    grouped.steps = []
    var next = 0
    var sum = 0.0
    for group in 0..<groups {
      let lastPossible = steps.count - (groups - group - 1)
      var members: [Step] = []
      repeat {
        members.append(steps[next])
        sum += steps[next].modules.reduce(0) { $0 + heat[$1] }
        next += 1
      } while next < lastPossible
        && (group == groups - 1 || sum < total * Double(group + 1) / Double(groups))
      grouped.steps.append(
        Step(
          name: group == groups - 1
            ? lastStageName(for: workload) : Self.stageName(group, of: groups),
          modules: members.flatMap(\.modules),
          isSwitchToClassic: members.contains(where: \.isSwitchToClassic)
        )
      )
    }
    return grouped
  }

  /// The name of the last stage, which promises no more than it holds.
  private func lastStageName(for workload: Workload) -> String {
    let moved = Set(steps.flatMap(\.modules))
    let left = workload.modules.indices.filter {
      workload.modules[$0].architecture == .x64 && !moved.contains($0)
    }
    if left.contains(where: { workload.modules[$0].isMovable }) { return "last modules native" }
    let isComplete = left.isEmpty && workload.functions.allSatisfy(\.isPortable)
    return isComplete ? "fully native" : "all that is portable native"
  }

  /// The names that Microsoft's chart gives its stages.
  private static func stageName(_ group: Int, of groups: Int) -> String {
    if group == 0 { return "hottest parts native" }
    return groups == 3 ? "more modules native" : "more modules native (\(group))"
  }

  /// Why a module cannot move; nil when it can.
  private static func obstacle(to module: Module, movedIn step: String?) -> String? {
    if let step { return "\"\(module.name)\" has moved in step \"\(step)\" already" }
    switch module.architecture {
    case .arm64x:
      return "\"\(module.name)\" is a system module (arm64x): native from the start, as on Windows"
    case .arm64ec, .arm64:
      return "\"\(module.name)\" is native already (\(module.architecture.rawValue))"
    case .x64:
      return module.isPortable ? nil : "\"\(module.name)\" is not portable and stays x64"
    }
  }

  /// Why the process cannot become a classic Arm64 one.
  private static func obstaclesToClassic(
    of workload: Workload,
    moved: [Bool],
    isLast: Bool
  ) -> [String] {
    var obstacles: [String] = []
    if !isLast { obstacles.append("a switch to classic Arm64 is the last step") }
    let isX64 = workload.modules.indices.map {
      workload.modules[$0].architecture == .x64 && !moved[$0]
    }
    for (module, isX64) in zip(workload.modules, isX64) where isX64 {
      obstacles.append(
        "an Arm64 process cannot load the x64 module \"\(module.name)\"; move it first"
      )
    }
    for function in workload.functions where !function.isPortable && !isX64[function.module] {
      let module = workload.modules[function.module]
      obstacles.append(
        "an Arm64 image cannot hold the x64 function \"\(function.name)\" of \"\(module.name)\""
      )
    }
    return obstacles
  }
}

extension MigrationPlan {
  /// Which functions run natively at the baseline and after each step.
  public func placements(of workload: Workload) -> [Placement] {
    var isNative = workload.modules.map { $0.architecture != .x64 }
    let isClassicFromStart =
      workload.modules.contains { $0.architecture == .arm64 } && isNative.allSatisfy(\.self)
    func placement(isClassic: Bool) -> Placement {
      Placement(
        isNative: workload.functions.map { isNative[$0.module] && $0.isPortable },
        isClassicProcess: isClassic
      )
    }
    var placements = [placement(isClassic: isClassicFromStart)]
    for step in steps {
      for module in step.modules { isNative[module] = true }
      placements.append(placement(isClassic: step.isSwitchToClassic))
    }
    return placements
  }
}
