// swift-tools-version: 6.3
import PackageDescription

let package = Package(
  name: "loudness-plugin",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "perfmodel", path: "../..")
  ],
  targets: [
    .executableTarget(
      name: "loudness",
      dependencies: [.product(name: "PerfModel", package: "perfmodel")]
    )
  ]
)
