import Diagnostics
import Execution
import Foundation
import Lowering
import PEReading
import TestSupport
import Testing
import Workloads

/// Damaged images are refused, or run to a result or a failure within their limits.
struct ImageMutationTests {
  /// The images of programs, and an export of the first.
  private static let programs: [(images: [String], export: String)] = [
    (["hashing.dll", "codec.dll"], "run"), (["sorting.dll", "sort.dll"], "run"),
    (["tokens.dll", "lexer.dll"], "run"), (["audio.dll", "plugin.dll"], "run"),
    (["strings.dll", "text.dll"], "run"), (["shapes.dll", "figures.dll"], "run"),
    (["matrix.dll", "linear.dll"], "run_d"), (["filter.dll", "pixels.dll"], "run"),
    (["links.dll", "forwards.dll", "ordinals.dll", "codec.dll"], "run"),
    (["cycle-a.dll", "cycle-b.dll"], "run"), (["attached.dll"], "run"), (["bad.dll"], "divide"),
    (["bad.dll"], "jump_to_data"), (["bad.dll"], "free_wild"), (["bad.dll"], "call_null"),
  ]

  /// How many damaged images run; `PERFMODEL_MUTATIONS` asks for more.
  private static let mutations =
    ProcessInfo.processInfo.environment["PERFMODEL_MUTATIONS"].flatMap(Int.init) ?? 2_000

  private static let limits = {
    var limits = ExecutionLimits()
    limits.instructions = 20_000
    limits.heapBytes = 1 << 20
    limits.imageBytes = 1 << 24
    limits.depth = 10_000
    return limits
  }()

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "ExecutionTests/Fixtures")

  private static func bytes(_ architecture: String, _ name: String) -> [UInt8] {
    ShippedFile.bytes(of: folder.appending(path: "\(architecture)/\(name)").path)
  }

  /// The headers and the sections of an image, and its code once more.
  private static func parts(of image: PEImage) -> [Range<Int>] {
    let ranges = image.sections.map { section in
      Int(section.fileOffset)..<Int(section.fileOffset) + Int(section.fileSize)
    }
    return [0..<(ranges.first?.lowerBound ?? 0)] + ranges + ranges.prefix(1)
  }

  @Test(arguments: ["fex", "box64"])
  func `a damaged image is refused or runs within its limits`(emulator: String) throws {
    var ends = (refused: 0, failed: 0, finished: 0)
    let habits: TranslatorHabits = emulator == "fex" ? .fex : .box64
    for seed in 0..<Self.mutations / 2 {
      var mutator = Mutator(seed: UInt64(seed))
      let program = Self.programs[seed % Self.programs.count]
      let mixture = seed / Self.programs.count
      var images: [PEImage] = []
      do {
        for (index, name) in program.images.enumerated() {
          let architecture = mixture >> (index + 1) & 1 == 0 ? "x64" : "arm64ec"
          var bytes = Self.bytes(architecture, name)
          if index == mixture & 1 % program.images.count {
            let whole = try PEImage(ImageBytes(Data(bytes), path: name))
            bytes = mutator.damaged(bytes, in: Self.parts(of: whole))
          }
          images.append(try PEImage(ImageBytes(Data(bytes), path: name)))
        }
        let process = try GuestProcess(images, limits: Self.limits)
        let address = try process.export(program.export, of: 0)
        let engine = try #require(ExecutionEngine(process, habits: habits))
        do throws(ExecutionFailure) {
          _ = try engine.run(address, arguments: [UInt64(seed % 7)])
          ends.finished += 1
        } catch {
          #expect(error.description.hasPrefix("the program stopped: "), "seed \(seed)")
          ends.failed += 1
        }
        let record = engine.record()
        #expect(record.purposes.count == record.native.blocks.count, "seed \(seed)")
      } catch let error as InvalidInput {
        #expect(error.description.contains(": error: "), "seed \(seed)")
        ends.refused += 1
      }
    }
    // Otherwise only one of the ends would be tested.
    let least = Self.mutations / 40
    #expect(ends.refused > least && ends.failed > least && ends.finished > least, "\(ends)")
  }
}
