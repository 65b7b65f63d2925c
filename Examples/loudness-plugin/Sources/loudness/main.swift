// Shows how a package of its own brings a workload plugin to perfmodel:
//
//     swift run                      the profile beside this package
//     swift run loudness FILE.json   a profile of yours

import PerfModel

let path = CommandLine.arguments.dropFirst().first ?? "profile.json"
do {
  let profile = try Profile(contentsOf: path)
  let plugins = WorkloadPlugins.standard.adding(LoudnessMeter.self)
  let curve = try Simulation(of: profile, plugins: plugins).curve()
  print(TableReporter.report(curve, in: ReportStyle(width: 96)), terminator: "")
} catch {
  // Every mistake in the profile, with its line, what was expected, and a hint.
  print(error)
}
