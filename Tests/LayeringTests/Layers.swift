/// The layers of the package: a target imports from lower layers only.
///
/// The numbers are those of the `MARK` comments in `Package.swift`.
let layers: [String: Int] = [
  "CJemalloc": 0,
  "CNativeX87": 0,
  "CZlib": 0,
  "CZydis": 0,
  "Diagnostics": 0,
  "MemoryAccounting": 0,
  "Quantities": 0,
  "HostCode": 1,
  "PEReading": 1,
  "Results": 1,
  "SampleReading": 1,
  "Tables": 1,
  "Workloads": 1,
  "ImageInspection": 2,
  "ProfileReading": 3,
  "A64Decoding": 2,
  "X64Decoding": 1,
  "BlockProfiles": 2,
  "decode-words": 3,
  "Lowering": 3,
  "Thunks": 3,
  "CallSimulation": 4,
  "CycleEstimation": 4,
  "Execution": 4,
  "ProgramLowering": 4,
  "CodeTiming": 5,
  "Costing": 6,
  "Importing": 7,
  "Migration": 7,
  "Planning": 7,
  "Reporting": 8,
  "PerfModel": 9,
  "ShippedPlugins": 9,
  "PerfModelCLI": 10,
  "perfmodel-tool": 10,
  "measure-accuracy": 10,
  "measure-speed": 10,
  // Build tools stand beside the layers: they import nothing of ours.
  "embed-tables": 0,
  "EmbedTables": 0,
]

/// What else a target may import: its one neighbour in the same layer, and what is not ours.
///
/// Foundation is for files and numbers' texts only, and the C library for the terminal only, so
/// that everything between them runs wherever Swift does.
let exceptions: [String: Set<String>] = [
  "Diagnostics": ["Foundation", "FoundationEssentials", "Synchronization"],
  "Execution": ["Darwin", "Glibc", "Musl"],
  "MemoryAccounting": ["CJemalloc"],
  "PEReading": ["Foundation", "FoundationEssentials"],
  "PerfModel": ["Dispatch", "ShippedPlugins", "Synchronization"],
  "PerfModelCLI": [
    "ArgumentParser", "Darwin", "Dispatch", "Foundation", "FoundationEssentials", "Glibc", "Musl",
    "Synchronization",
  ],
  "SampleReading": ["Darwin", "Glibc", "Musl"],
  "measure-accuracy": ["Foundation", "FoundationEssentials"],
  "perfmodel-tool": ["PerfModelCLI"],
  "embed-tables": ["Foundation", "FoundationEssentials"],
  "EmbedTables": ["PackagePlugin"],
]

/// The targets that are not in the folder `Sources/` with their own name.
let foldersElsewhere: [String: String] = [
  "ShippedPlugins": "Profiles/Plugins",
  "EmbedTables": "Plugins/EmbedTables",
]

/// What a target needs without importing it: a program that tests run.
let dependenciesNotImported: [String: Set<String>] = ["CommandLineTests": ["perfmodel-tool"]]
