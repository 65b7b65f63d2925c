// swift-tools-version: 6.3
import PackageDescription

// A package of its own, so that users of perfmodel never fetch what only benchmarks need.
let package = Package(
  name: "perfmodel-benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "perfmodel", path: ".."),
    // Without its traits: they bring interposers for malloc and ARC, which are not read here.
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
  ],
  targets: [
    .executableTarget(
      name: "Engine",
      dependencies: [
        .product(name: "PerfModel", package: "perfmodel"),
        .product(name: "Benchmark", package: "benchmark"),
      ],
      path: "Benchmarks/Engine",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
    )
  ]
)
