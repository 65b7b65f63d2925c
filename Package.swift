// swift-tools-version: 6.3
import PackageDescription

let settings: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "perfmodel",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "PerfModel", targets: ["PerfModel"]),
    .executable(name: "perfmodel", targets: ["perfmodel-tool"]),
  ],
  traits: [
    .default(enabledTraits: ["Gzip", "Jemalloc", "MachineCode"]),
    .trait(name: "Gzip", description: "Read gzip files with zlib (needs zlib1g-dev)."),
    .trait(
      name: "Jemalloc",
      description:
        "Allocate with jemalloc and report exact bytes allocated (needs libjemalloc-dev)."
    ),
    .trait(name: "MachineCode", description: "Read x64 code with Zydis (needs libzydis-dev)."),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")
  ],
  targets: [
    // MARK: Layer 0: words that everything else uses
    .systemLibrary(
      name: "CJemalloc",
      pkgConfig: "jemalloc",
      providers: [.apt(["libjemalloc-dev"]), .brew(["jemalloc"])]
    ),
    .systemLibrary(
      name: "CZlib",
      pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]
    ),
    .systemLibrary(name: "CZydis", providers: [.apt(["libzydis-dev"]), .brew(["zydis"])]),
    .target(name: "CNativeX87"),
    .target(name: "Quantities", swiftSettings: settings),
    .target(name: "Diagnostics", swiftSettings: settings),
    .target(
      name: "MemoryAccounting",
      dependencies: [
        .target(name: "CJemalloc", condition: .when(traits: ["Jemalloc"]))
      ],
      swiftSettings: settings
    ),

    // MARK: Layer 1: values
    .target(name: "HostCode", swiftSettings: settings),
    .target(
      name: "X64Decoding",
      dependencies: [
        .target(name: "CZydis", condition: .when(traits: ["MachineCode"]))
      ],
      swiftSettings: settings
    ),
    .target(name: "PEReading", dependencies: ["Diagnostics"], swiftSettings: settings),
    .target(name: "Results", dependencies: ["Quantities"], swiftSettings: settings),
    .target(
      name: "SampleReading",
      dependencies: [
        "Diagnostics", .target(name: "CZlib", condition: .when(traits: ["Gzip"])),
      ],
      swiftSettings: settings
    ),
    .target(name: "Tables", dependencies: ["Quantities", "Diagnostics"], swiftSettings: settings),
    .target(
      name: "Workloads",
      dependencies: ["Quantities", "Diagnostics"],
      swiftSettings: settings
    ),

    // MARK: Layer 2: reading
    .target(name: "A64Decoding", dependencies: ["HostCode"], swiftSettings: settings),
    .target(
      name: "BlockProfiles",
      dependencies: ["Diagnostics", "Workloads", "X64Decoding"],
      swiftSettings: settings
    ),
    .target(
      name: "ImageInspection",
      dependencies: ["Diagnostics", "PEReading"],
      swiftSettings: settings
    ),

    // MARK: Layer 3: the emulator, the boundary, and recorded code
    .target(
      name: "ProfileReading",
      dependencies: ["Quantities", "Diagnostics", "Workloads", "BlockProfiles"],
      swiftSettings: settings
    ),
    .target(
      name: "Lowering",
      dependencies: ["Quantities", "Diagnostics", "Tables", "HostCode", "X64Decoding"],
      swiftSettings: settings,
      plugins: ["EmbedTables"]
    ),
    .target(
      name: "Thunks",
      dependencies: ["HostCode", "Workloads"],
      swiftSettings: settings
    ),

    // MARK: Layer 4: recorded code lowered, running calls, the core, and execution
    .target(
      name: "Execution",
      dependencies: [
        "CNativeX87", "HostCode", "X64Decoding", "A64Decoding", "Lowering", "Diagnostics",
        "PEReading", "Workloads",
      ],
      swiftSettings: settings
    ),
    .target(
      name: "ProgramLowering",
      dependencies: [
        "Diagnostics", "HostCode", "Workloads", "X64Decoding", "BlockProfiles", "Lowering",
      ],
      swiftSettings: settings
    ),
    .target(
      name: "CallSimulation",
      dependencies: ["Quantities", "Diagnostics", "Workloads"],
      swiftSettings: settings
    ),
    .target(
      name: "CycleEstimation",
      dependencies: ["HostCode", "Quantities", "Diagnostics", "Tables", "Lowering"],
      swiftSettings: settings,
      plugins: ["EmbedTables"]
    ),

    // MARK: Layer 5: recorded code meets the core
    .target(
      name: "CodeTiming",
      dependencies: [
        "HostCode", "Quantities", "Tables", "Workloads", "X64Decoding", "A64Decoding", "Lowering",
        "Thunks", "ProgramLowering", "CycleEstimation",
      ],
      swiftSettings: settings
    ),

    // MARK: Layer 6: counts meet costs
    .target(
      name: "Costing",
      dependencies: [
        "Execution",
        "Quantities", "Diagnostics", "Results", "Tables", "HostCode", "Workloads", "Lowering",
        "Thunks", "ProgramLowering", "CallSimulation", "CycleEstimation", "CodeTiming",
      ],
      swiftSettings: settings
    ),

    // MARK: Layer 7: steps, and recordings of other tools
    .target(
      name: "Migration",
      dependencies: ["Diagnostics", "Workloads", "CallSimulation", "ProfileReading"],
      swiftSettings: settings
    ),
    .target(name: "Planning", swiftSettings: settings),
    .target(
      name: "Importing",
      dependencies: [
        "Quantities", "Diagnostics", "Tables", "PEReading", "X64Decoding", "SampleReading",
        "Workloads", "BlockProfiles", "ImageInspection", "Lowering", "CycleEstimation", "Execution",
      ],
      swiftSettings: settings
    ),

    // MARK: Layer 8: reports
    .target(
      name: "Reporting",
      dependencies: ["Diagnostics", "Quantities", "Results", "PEReading", "ImageInspection"],
      swiftSettings: settings
    ),

    // MARK: Layer 9: the library's face, and the shipped plugins beside it
    .target(
      name: "ShippedPlugins",
      dependencies: ["Workloads", "Quantities"],
      path: "Profiles/Plugins",
      swiftSettings: settings
    ),
    .target(
      name: "PerfModel",
      dependencies: [
        "Execution",
        "Quantities", "Diagnostics", "HostCode", "X64Decoding", "Results", "Tables", "Workloads",
        "A64Decoding", "BlockProfiles", "ProfileReading", "Lowering", "ProgramLowering",
        "CallSimulation", "CycleEstimation", "Costing", "Migration", "Planning", "Importing",
        "Reporting", "CodeTiming", "ShippedPlugins", "Thunks",
      ],
      swiftSettings: settings
    ),

    // MARK: Layer 10: the command line
    .target(
      name: "PerfModelCLI",
      dependencies: [
        "PerfModel", "Quantities", "Diagnostics", "MemoryAccounting", "Results", "Tables",
        "Workloads", "BlockProfiles", "ProfileReading", "Lowering", "CycleEstimation", "Costing",
        "Migration", "Importing", "Reporting", "PEReading", "ImageInspection",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings
    ),
    .executableTarget(
      name: "perfmodel-tool",
      dependencies: ["PerfModelCLI"],
      swiftSettings: settings
    ),

    // MARK: What writes Documentation/Accuracy.md
    .executableTarget(
      name: "measure-accuracy",
      dependencies: [
        "BlockProfiles", "CodeTiming", "CycleEstimation", "Diagnostics", "HostCode", "Lowering",
        "PerfModel", "Quantities", "Results", "Tables", "Workloads",
      ],
      swiftSettings: settings
    ),

    // MARK: What Benchmarks/ sets against other tools
    .executableTarget(
      name: "measure-speed",
      dependencies: [
        "A64Decoding", "BlockProfiles", "CycleEstimation", "Execution", "HostCode", "Lowering",
        "MemoryAccounting", "PEReading", "Planning", "ProgramLowering", "Quantities", "Tables",
        "Workloads",
      ],
      swiftSettings: settings
    ),

    // MARK: Tests
    .target(
      name: "TestSupport",
      dependencies: ["Diagnostics"],
      path: "Tests/TestSupport",
      swiftSettings: settings
    ),
    .target(name: "CNativeX64", path: "Tests/CNativeX64"),
    .target(
      name: "OracleSupport",
      dependencies: [
        "HostCode", "X64Decoding", "A64Decoding", "Lowering", "Quantities", "Execution",
        "CNativeX64",
      ],
      path: "Tests/OracleSupport",
      swiftSettings: settings
    ),
    .executableTarget(
      name: "run-oracle",
      dependencies: ["OracleSupport"],
      path: "Tests/run-oracle",
      swiftSettings: settings
    ),
    .testTarget(
      name: "A64DecodingTests",
      dependencies: ["A64Decoding", "HostCode"],
      exclude: ["Fixtures"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "BlockProfilesTests",
      dependencies: ["BlockProfiles", "X64Decoding", "Workloads", "Diagnostics", "Quantities"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "CallSimulationTests",
      dependencies: [
        "CallSimulation", "Workloads", "Quantities", "Diagnostics", "MemoryAccounting",
      ],
      swiftSettings: settings
    ),
    .testTarget(
      name: "CommandLineTests",
      dependencies: ["perfmodel-tool", "TestSupport"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "CostingTests",
      dependencies: [
        "Costing", "CallSimulation", "CycleEstimation", "Lowering", "Tables", "Workloads",
        "Results", "Quantities",
      ],
      swiftSettings: settings
    ),
    .testTarget(
      name: "CycleEstimationTests",
      dependencies: [
        "A64Decoding", "CycleEstimation", "HostCode", "Tables", "Quantities", "Diagnostics",
        "TestSupport",
      ],
      swiftSettings: settings
    ),
    .testTarget(
      name: "DiagnosticsTests",
      dependencies: ["Diagnostics", "TestSupport"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "ExecutionTests",
      dependencies: [
        "A64Decoding", "Diagnostics", "Execution", "HostCode", "Lowering", "PEReading",
        "ProgramLowering", "Quantities", "Tables", "Workloads", "X64Decoding",
      ],
      exclude: ["Fixtures"],
      swiftSettings: settings
    ),
    .testTarget(name: "HostCodeTests", dependencies: ["HostCode"], swiftSettings: settings),
    .testTarget(
      name: "ImageInspectionTests",
      dependencies: ["ImageInspection", "PEReading"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "ImportingTests",
      dependencies: [
        "BlockProfiles", "Importing", "X64Decoding", "Workloads", "Diagnostics", "Quantities",
        "TestSupport", "SampleReading",
      ],
      exclude: ["Fixtures"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "LayeringTests",
      swiftSettings: settings
    ),
    .testTarget(
      name: "MigrationTests",
      dependencies: [
        "Migration", "CallSimulation", "ProfileReading", "Workloads", "Diagnostics", "TestSupport",
      ],
      swiftSettings: settings
    ),
    .testTarget(
      name: "MutationTests",
      dependencies: [
        "PerfModel", "CycleEstimation", "Execution", "HostCode", "Lowering", "PEReading",
        "Quantities", "Diagnostics", "TestSupport", "Workloads",
      ],
      swiftSettings: settings
    ),
    .testTarget(
      name: "OracleTests",
      dependencies: ["OracleSupport", "HostCode", "Lowering", "X64Decoding"],
      exclude: ["Fixtures"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "PEReadingTests",
      dependencies: ["PEReading", "Diagnostics"],
      exclude: ["Fixtures"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "PerfModelTests",
      dependencies: [
        "PerfModel", "Costing", "Diagnostics", "Lowering", "Planning", "Quantities", "Results",
        "TestSupport", "ProfileReading", "Workloads",
      ],
      swiftSettings: settings
    ),
    .testTarget(
      name: "PlanningTests",
      dependencies: ["Planning", "Quantities"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "ProfileReadingTests",
      dependencies: [
        "ProfileReading", "PerfModel", "Workloads", "Quantities", "Diagnostics", "TestSupport",
      ],
      swiftSettings: settings
    ),
    .testTarget(
      name: "ProgramLoweringTests",
      dependencies: [
        "ProgramLowering", "Lowering", "BlockProfiles", "HostCode", "Workloads", "Diagnostics",
        "Quantities",
      ],
      swiftSettings: settings
    ),
    .testTarget(
      name: "QuantitiesTests",
      dependencies: ["Quantities"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "ReportingTests",
      dependencies: [
        "Reporting", "Results", "Quantities", "Diagnostics", "PEReading", "ImageInspection",
      ],
      swiftSettings: settings
    ),
    .testTarget(
      name: "SampleReadingTests",
      dependencies: ["SampleReading", "Diagnostics", "TestSupport"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "TablesTests",
      dependencies: [
        "Tables", "CycleEstimation", "Lowering", "Quantities", "Diagnostics", "TestSupport",
      ],
      swiftSettings: settings
    ),
    .testTarget(
      name: "ThunksTests",
      dependencies: [
        "Thunks", "PerfModel", "HostCode", "Workloads", "CycleEstimation", "Costing", "Lowering",
        "Tables", "Quantities", "Results", "Diagnostics", "TestSupport",
      ],
      exclude: ["Fixtures"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "WorkloadsTests",
      dependencies: ["Workloads", "Quantities", "Diagnostics", "TestSupport"],
      swiftSettings: settings
    ),

    .testTarget(
      name: "X64DecodingTests",
      dependencies: ["X64Decoding", "Quantities", "Diagnostics"],
      swiftSettings: settings
    ),

    .testTarget(
      name: "LoweringTests",
      dependencies: ["Lowering", "HostCode", "X64Decoding", "Tables", "Diagnostics", "Quantities"],
      swiftSettings: settings
    ),

    // MARK: A tool for checking against llvm, see Tests/A64DecodingTests/Fixtures
    .executableTarget(
      name: "decode-words",
      dependencies: ["HostCode", "A64Decoding"],
      swiftSettings: settings
    ),

    // MARK: Embedding of the JSON tables
    .executableTarget(name: "embed-tables", swiftSettings: settings),
    .plugin(name: "EmbedTables", capability: .buildTool(), dependencies: ["embed-tables"]),
  ]
)
