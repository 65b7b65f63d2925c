import PerfModel

// Writes the tables of `Documentation/Accuracy.md` from the data that a folder holds.
//
//     measure-accuracy DATA [KERNELS]
//
// DATA has `blocks/` and `translators/`, KERNELS the recordings of the programs in
// `Tests/Kernels`. What is not there is not measured, and said so.

let arguments = CommandLine.arguments.dropFirst()
guard let data = arguments.first, arguments.count <= 2 else {
  fatalError("usage: measure-accuracy DATA [KERNELS]")
}
print(try ProgramAccuracy(in: data + "/blocks").report)
print(try RowAccuracy(of: data + "/translators/fex-host-counts.tsv").report)
if let kernels = arguments.dropFirst().first {
  print(try KernelAccuracy(in: kernels, truth: data + "/translators/box64-kernels.tsv").report)
}
