import Diagnostics
import Testing
import Workloads

@testable import BlockProfiles

/// A recording that is written in a test.
func profile(_ text: String) throws -> BlockProfile {
  try BlockProfile(reading: SourceText(path: "app.blocks", bytes: Array(text.utf8)))
}

/// The mistakes in a recording as `line:column: message`, one a line.
func mistakes(in text: String) -> String {
  mistakes(in: Array(text.utf8))
}

func mistakes(in bytes: [UInt8]) -> String {
  do {
    _ = try BlockProfile(reading: SourceText(path: "app.blocks", bytes: bytes))
    return "none"
  } catch {
    return error.diagnostics.map { "\($0.line):\($0.column): \($0.message)" }
      .joined(separator: "\n")
  }
}

extension RecordedFunctions {
  /// A function a line, called by module and offset, with its blocks; then a call a line.
  func summary(of profile: BlockProfile) -> String {
    func name(_ function: Int) -> String {
      let module = profile.modules[functions[function].module]
      let address = profile.blocks[functions[function].entry].address
      return "\(module.name)+\(String(address - module.start, radix: 16))"
    }
    let lines = functions.indices.map { index in
      let function = functions[index]
      let blocks = function.blocks.map { String(profile.blocks[$0].address, radix: 16) }
      return "\(name(index)): \(blocks.joined(separator: " ")), ran "
        + "\(function.executedInstructions), \(function.reachedInstructions) in "
        + "\(function.codeBytes) bytes"
    }
    let calls = callSites.map { site in
      "\(name(site.caller)) > \(name(site.callee)) \(site.count) \(site.kind.rawValue)"
        + (site.isTail ? " tail" : "")
    }
    return (lines + calls).joined(separator: "\n")
  }
}

func functions(_ text: String) throws -> String {
  let profile = try profile(text)
  let functions = try RecordedFunctions(of: profile)
  let executed = functions.functions.reduce(0) { $0 + $1.executedInstructions }
  try #require(executed == profile.executedInstructions)
  return functions.summary(of: profile)
}
