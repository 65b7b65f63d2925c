import Foundation
import PerfModel

// Writes the tables of `Documentation/Accuracy.md`.
//
//     measure-accuracy DATA RECORDINGS
//
// DATA has `blocks/` and `translators/`, RECORDINGS `kernels/` (of `Tests/Kernels/record`) and
// `pairs/` (of `Scripts/record-pairs`). What is not in RECORDINGS is not measured, and said so.

let arguments = CommandLine.arguments.dropFirst()
guard arguments.count == 2, let data = arguments.first, let recordings = arguments.last else {
  FileHandle.standardError.write(Data("usage: measure-accuracy DATA RECORDINGS\n".utf8))
  exit(64)
}
print(try ProgramAccuracy(in: data + "/blocks").report)
let cores = ["neoverse-v2", "neoverse-n1"]
let cycles = try CycleAccuracy(in: data + "/blocks", on: cores)
print(cycles.report)
print(try BlockAccuracy(of: cycles.programs, in: data + "/blocks", on: cores).report)
let folders = [data + "/blocks", recordings + "/pairs"]
print(try SteadyRatios(of: folders, under: "prism", on: "oryon-1").report)
print(
  try PublishedAccuracy(
    of: data + "/measurements.csv",
    blocks: data + "/blocks",
    pairs: recordings + "/pairs"
  ).report
)
print(try PairAccuracy(in: recordings + "/pairs").report)
print(try RowAccuracy(of: data + "/translators/fex-host-counts.tsv").report)
print(
  try KernelAccuracy(
    in: recordings + "/kernels",
    truth: data + "/translators/box64-kernels.tsv"
  ).report
)
