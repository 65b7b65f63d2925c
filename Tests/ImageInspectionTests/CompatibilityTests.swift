import Foundation
import ImageInspection
import PEReading
import Testing

@Suite struct CompatibilityTests {
  private func compatibility(_ names: [String], inputs: [String] = []) throws -> Compatibility {
    Compatibility(
      try names.map { try Fixture.inspection($0) },
      linkerInputs: try inputs.map { try Fixture.linkerInput($0) }
    )
  }

  private func sentences(_ compatibility: Compatibility) -> [String] {
    compatibility.violations.map { "\($0.message); \($0.advice)" }
  }

  @Test(arguments: [
    (ImageKind.x64, "x64"), (.arm64ec, "x64"), (.arm64, "arm64"), (.arm64x, "x64 arm64"),
    (.x86, "x86"), (.arm, "arm"), (.managed, "x64 arm64 x86 arm"), (.unknown, ""),
  ])
  func `the table of processes and images is Microsoft's`(kind: ImageKind, processes: String) {
    let loading = ProcessKind.allCases.filter { $0.loads(kind) }.map(\.rawValue)
    #expect(loading.joined(separator: " ") == processes)
  }

  @Test(arguments: [
    (Machine.x64, "x64 arm64ec arm64x"), (.arm64ec, "arm64ec arm64x"), (.arm64, "arm64x arm64"),
    (.x86, ""),
  ])
  func `the table of images and libraries is Microsoft's`(machine: Machine, kinds: String) {
    let linking = Compatibility.linkedKinds.filter { Compatibility.links(machine, into: $0) }
    #expect(linking.map(\.rawValue).joined(separator: " ") == kinds)
  }

  @Test func `x64 and Arm64EC live in one process`() throws {
    let names = ["program-ec.exe", "library-x64.dll", "user-ec.dll", "hybrid.dll"]
    #expect(try sentences(compatibility(names)) == [])
  }

  @Test func `an Arm64 library cannot be loaded into an Arm64EC process`() throws {
    #expect(
      try sentences(compatibility(["program-ec.exe", "library-x64.dll", "library-arm64.dll"])) == [
        "Arm64 library-arm64.dll cannot be loaded into an Arm64EC process (program-ec.exe); "
          + "build it as Arm64EC or Arm64X"
      ]
    )
  }

  @Test func `libraries alone are held against the process that loads most of them`() throws {
    #expect(
      try sentences(compatibility(["library-x64.dll", "user-ec.dll", "library-x86.dll"])) == [
        "x86 library-x86.dll cannot be loaded into an Arm64EC process; "
          + "build it as Arm64EC or x64, or run it in a process of its own"
      ]
    )
    #expect(
      try sentences(compatibility(["library-arm64.dll", "forwarder.dll", "library-x64.dll"])) == [
        "Arm64 library-arm64.dll cannot be loaded into an x64 process; "
          + "build it as Arm64EC or Arm64X"
      ]
    )
  }

  @Test func `dependencies are imports, delayed imports and forwarders`() throws {
    let compatibility = try compatibility([
      "user-ec.dll", "library-x64.dll", "delay-x64.dll", "forwarder.dll",
    ])
    #expect(
      compatibility.dependencies.map {
        "\($0.image) \($0.kind.rawValue) \($0.library) \($0.symbolCount) "
          + ($0.target.map(String.init) ?? "-")
      } == [
        "0 import library-x64.dll 2 1", "1 forward library-ec.dll 2 -",
        "2 delay_import library-x64.dll 2 1", "3 forward library-arm64.dll 2 -",
        "3 forward library-ec.dll 2 -",
      ]
    )
  }

  @Test func `a symbol that the other does not export is told of`() throws {
    // library-x64.dll forwards to symbol 9 of library-ec.dll, which is sum.
    #expect(try sentences(compatibility(["library-x64.dll", "library-ec.dll"])) == [])
    var data = try Fixture.data("library-x64.dll")
    let name = try #require(data.firstRange(of: Array("\0leaf\0".utf8)))
    data[name.lowerBound + 1] = UInt8(ascii: "h")
    let changed = try ImageInspection(ImageBytes(data, path: "library-x64.dll"))
    #expect(
      sentences(Compatibility([try Fixture.inspection("user-ec.dll"), changed])) == [
        "user-ec.dll wants leaf of library-x64.dll, which does not export it; "
          + "take the two from the same version"
      ]
    )
  }

  @Test func `an Arm64 object cannot be linked into an Arm64EC image`() throws {
    let compatibility = try compatibility(
      ["user-ec.dll"],
      inputs: ["library-arm64.obj", "library-x64.lib", "library-ec.lib", "both.lib"]
    )
    #expect(
      sentences(compatibility) == [
        "Arm64 library-arm64.obj cannot be linked into an Arm64EC image; "
          + "take one that is built for x64 or Arm64EC"
      ]
    )
  }
}
