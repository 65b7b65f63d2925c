import Foundation
import Planning
import Testing

/// Answers against HiGHS, an exact solver of others; needs `python3` with `highspy` from PyPI.
struct SolverTests {
  private static let script = """
    import sys, highspy
    for path in sys.argv[1:]:
      solver = highspy.Highs()
      solver.setOptionValue("output_flag", False)
      solver.setOptionValue("mip_rel_gap", 0)
      solver.setOptionValue("mip_abs_gap", 1e-6)
      assert solver.readModel(path) == highspy.HighsStatus.kOk, path
      solver.run()
      assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal, path
      print(solver.getInfo().objective_function_value)
    """

  /// What a Python program prints; nil when it fails.
  private static func python(_ arguments: String...) -> String? { python(arguments) }

  private static func python(_ arguments: [String]) -> String? {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = Pipe()
    guard (try? process.run()) != nil else { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
  }

  private static let hasSolver = python("-c", "import highspy") != nil

  @Test(.enabled(if: hasSolver, "python3 has no highspy: pip install highspy"))
  func `exported models have the same least times in HiGHS`() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "perfmodel-lp-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var random = RandomModels(seed: 20)
    var paths: [String] = []
    var answers: [(time: Double, leastPossible: Double)] = []
    var isExact: [Bool] = []
    for round in 0..<40 {
      let count = 1 + round % 25
      let app = random.app(count: count, threads: 1 + round % 3, losing: round % 2)
      let limit =
        round.isMultiple(of: 4)
        ? nil : PlanDecision.Limit(effort: random.whole(5...80), ofUnit: app.effort)
      let path = folder.appending(path: "\(round).lp").path
      let names = (0..<count).map { "module \($0)" }
      try app.linearProgram(names: names, limit: limit)
        .write(toFile: path, atomically: true, encoding: .utf8)
      paths.append(path)
      let answer = PlanDecision.best(
        of: app,
        isPinned: Array(repeating: false, count: count),
        limit: limit
      )
      answers.append((answer.time, answer.leastPossible))
      isExact.append(app.isPairwise)
    }
    let output = try #require(Self.python(["-c", Self.script] + paths))
    let solved = output.split(separator: "\n").compactMap { Double($0) }
    try #require(solved.count == answers.count)
    for round in answers.indices {
      let slack = 1e-5 * max(1, solved[round])
      #expect(answers[round].time >= solved[round] - slack, "round \(round)")
      #expect(answers[round].leastPossible <= solved[round] + slack, "round \(round)")
      guard isExact[round] else { continue }
      #expect(answers[round].time <= solved[round] + slack, "round \(round)")
    }
  }

  @Test func `the file says what each variable is`() {
    let problem = PlacementProblem(
      modules: [
        .init(emulatedTime: 10, nativeTime: 4, effort: 2),
        .init(emulatedTime: 5, nativeTime: 3, effort: 1),
      ],
      pairs: [.init(0, 1, neither: 1, onlyFirst: 8, onlySecond: 9, both: 0)],
      group: [0, 1]
    )
    #expect(
      AppModel(problem.model).linearProgram(
        names: ["a.dll", "b\n.dll"],
        isPinned: [true, false],
        limit: PlanDecision.Limit(effort: 2, ofUnit: [2, 1])
      ) == #"""
        \ The time of an app by which of its modules run natively.
        \ x0 = a.dll, effort 2.0
        \ x1 = b?.dll, effort 1.0
        Minimize
         time:
         + 1.0 phase0
        Subject To
         + 1.0 phase0
         - 16.0 one
         - 1.0 x0
         - 6.0 x1
         + 16.0 z0_1
         >= 0
         z0_1 - x0 <= 0
         z0_1 - x1 <= 0
         z0_1 - x0 - x1 >= -1
         + 2.0 x0
         + 1.0 x1
         <= 2.0
         x0 = 1
        Bounds
         one = 1
         phase0 >= 0
         0 <= z0_1 <= 1
        Binary
         x0
         x1
        End

        """#
    )
  }
}
