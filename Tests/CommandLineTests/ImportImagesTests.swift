import Foundation
import TestSupport
import Testing

/// Samples with the images that ran, held against the exact run of the same images.
struct ImportImagesTests {
  private let tool: Tool

  init() throws {
    tool = try Tool()
  }

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "ExecutionTests/Fixtures/x64").path

  private struct Profile: Decodable {
    struct Named: Decodable {
      var name: String
      var architecture: String
    }
    struct Function: Decodable {
      var name: String
      var module: String
      var instructions_per_call: Ratio
    }
    struct Call: Decodable {
      var from: String
      var to: String
      var per_call: Ratio?
    }
    struct Entry: Decodable {
      var to: String
      var count: Double?
    }
    struct Phase: Decodable {
      var calls: [Entry]
    }
    struct Workload: Decodable {
      var functions: [Function]
      var calls: [Call]
      var phases: [Phase]
    }
    var modules: [Named]
    var workload: Workload
  }

  /// `7`, or `[7, 2]` for a half of it.
  private struct Ratio: Decodable {
    var value: Double

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Double.self) {
        value = number
      } else {
        let pair = try container.decode([Double].self)
        value = pair[0] / pair[1]
      }
    }
  }

  private struct Curve: Decodable {
    struct Step: Decodable {
      var emulated_ms: Double
      var native_ms: Double
    }
    var steps: [Step]
  }

  /// What the profile's x64 code takes emulated, over what it takes natively.
  private func emulatedOverNative(_ profile: String) throws -> Double {
    let outcome = try tool.run("simulate", profile, "--samples", "0", "--format", "json")
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let steps = try JSONDecoder().decode(Curve.self, from: Data(outcome.output.utf8)).steps
    let (first, last) = try (#require(steps.first), #require(steps.last))
    return first.emulated_ms / (last.native_ms - first.native_ms)
  }

  /// The stacks that a sampler would see, a function each, weighed by the instructions that ran.
  private func folded(_ profile: String) throws -> String {
    let text = try #require(tool.folder.text(of: profile))
    let decoded = try JSONDecoder().decode(Profile.self, from: Data(text.utf8))
    var entries: [String: Double] = [:]
    for entry in decoded.workload.phases.flatMap(\.calls) {
      entries[entry.to, default: 0] += entry.count ?? 1
    }
    var runs: [String: Double] = [:]
    for _ in 0..<40 {
      var next = entries
      for call in decoded.workload.calls {
        next[call.to, default: 0] += (runs[call.from] ?? 0) * (call.per_call?.value ?? 1)
      }
      runs = next
    }
    let x64 = Set(decoded.modules.filter { $0.architecture == "x64" }.map(\.name))
    return decoded.workload.functions.filter { x64.contains($0.module) }.map { function in
      let name = function.name.split(separator: "+").last ?? ""
      let weight = Int(function.instructions_per_call.value * (runs[function.name] ?? 0))
      return "\(function.module)!\(name) \(weight)\n"
    }.joined()
  }

  /// Where what is said of a program by its samples lies, as a multiple of what its run says.
  private func error(of program: String, _ library: String, _ options: String...) throws -> Double {
    let run = try tool.run(
      [
        "run", "\(Self.folder)/\(program).dll", "--load", "\(Self.folder)/\(library).dll",
        "--export", "run", "--argument", "20", "-o", "exact.json",
      ]
    )
    #expect(run.exitCode == 0, "\(run.errors)")
    _ = try tool.folder.write(Array(folded("exact.json").utf8), as: "samples.folded")
    let outcome = try tool.run(
      ["import", "folded", "samples.folded", "--recorded-on", "zen-4", "-o", "samples.json"]
        + options
    )
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    return try emulatedOverNative("samples.json") / emulatedOverNative("exact.json")
  }

  @Test(arguments: [("hashing", "codec"), ("strings", "text")])
  func `with the images, what emulation costs is nearer to that of the exact run`(
    program: String,
    library: String
  ) throws {
    let byMix = try error(of: program, library)
    let byCode = try error(of: program, library, "--images", Self.folder)
    #expect(abs(byCode - 1) < abs(byMix - 1))
    #expect(abs(byCode - 1) < 0.25)
  }

  @Test func `without a file to write to, the profile is whole without the code`() throws {
    _ = try tool.folder.write("hashing.dll!run;codec.dll!crc32 500\n", as: "samples.folded")
    let arguments = [
      "import", "folded", "samples.folded", "--recorded-on", "zen-4", "--images", Self.folder,
    ]
    let outcome = try tool.run(arguments)
    #expect(outcome.exitCode == 0)
    #expect(outcome.errors.contains("note: --output would write the code of the functions"))
    #expect(!outcome.output.contains("\"recording\"") && !outcome.output.contains("\"blocks\""))
    #expect(outcome.output.contains("\"code_bytes\": 153"))
    _ = try tool.folder.write(outcome.output, as: "printed.json")
    #expect(try tool.run("simulate", "printed.json", "--samples", "0").exitCode == 0)
  }
}
