import Foundation
import PEReading
import Testing

@Suite struct FixtureImagesTests {
  @Test func `each image is built for both architectures`() throws {
    let names = try Fixtures.names("x64")
    #expect(names.count > 20)
    #expect(try Fixtures.names("arm64ec") == names)
  }

  @Test(arguments: Fixtures.architectures)
  func `an image is of the architecture of its folder`(architecture: String) throws {
    for name in try Fixtures.names(architecture) {
      let image = try Fixtures.image(architecture, name)
      #expect(image.kind.rawValue == architecture, "\(name)")
      #expect(image.findings.map(\.description) == [], "\(name)")
    }
  }

  @Test func `the two builds of an image import and export the same`() throws {
    for name in try Fixtures.names("x64") {
      let images = try Fixtures.architectures.map { try Fixtures.image($0, name) }
      let exports = images.map { image in
        image.exports?.symbols.map { "\($0.ordinal) \($0.name ?? "-") \($0.forwarder ?? "here")" }
      }
      #expect(exports[0] == exports[1], "\(name)")
      let libraries = images.map { $0.imports.map(\.name).filter { $0 != "ucrtbase.dll" } }
      #expect(libraries[0] == libraries[1], "\(name)")
    }
  }

  @Test(arguments: [
    ("missing-export.dll", "codec.dll", "nowhere"), ("missing-module.dll", "absent.dll", "nowhere"),
    ("missing-ordinal.dll", "ordinals.dll", "#99"), ("circular.dll", "circle.dll", "nowhere"),
  ])
  func `an image that cannot be bound asks for what is not there`(
    name: String,
    library: String,
    symbol: String
  ) throws {
    for architecture in Fixtures.architectures {
      let imported = try #require(try Fixtures.image(architecture, name).imports.first)
      #expect(imported.name == library)
      #expect(
        imported.symbols.map { $0.name ?? "#\($0.ordinal.map(String.init) ?? "")" } == [symbol]
      )
    }
  }

  @Test func `each expected run calls an export, and counts images that it reaches`() throws {
    let programs = try Fixtures.programs()
    #expect(programs.count == 10)
    let names = try Fixtures.names("x64")
    for program in programs {
      let exports = try #require(try Fixtures.image("x64", program.main).exports)
      for run in program.runs + (program.speed.map { [$0] } ?? []) {
        #expect(exports.symbols.contains { $0.name == run.export }, "\(program.name)")
        #expect(Int64(run.result) != nil, "\(program.name)")
        #expect(run.x64.instructions[program.main] ?? 0 > 0, "\(program.name)")
        #expect(run.x64.instructions.keys.allSatisfy(names.contains), "\(program.name)")
      }
    }
  }

  @Test func `images call each other as often in both builds`() throws {
    for program in try Fixtures.programs() {
      for run in program.runs {
        let calls = [run.x64, run.arm64ec].map { counts in
          counts.calls.filter { $0.to.hasSuffix(".dll") && $0.to != "ucrtbase.dll" }
            .map { "\($0.from) \($0.to) \($0.count)" }.sorted()
        }
        #expect(calls[0] == calls[1], "\(program.name) \(run.argument)")
      }
    }
  }
}
