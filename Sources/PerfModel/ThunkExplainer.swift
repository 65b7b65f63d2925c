public import Costing
internal import CycleEstimation
public import Diagnostics
internal import HostCode
public import Results
internal import Thunks
internal import Workloads

/// Tells what the thunks of a signature are, and what calls by way of them cost.
///
///     let machine = Machine(core: oryon, emulator: prism)
///     let explanation = try ThunkExplainer(machine).explain("int(ptr, double)")
///     explanation.entry.instructions
public struct ThunkExplainer {
  private let machine: Machine

  /// Makes an explainer.
  ///
  /// - Parameter machine: The core that thunks run on, and the emulator beyond them.
  public init(_ machine: Machine) {
    self.machine = machine
  }

  /// Explains the thunks of a signature.
  ///
  /// - Parameter text: A signature as `int(ptr, double)`, or a thunk's name as
  ///   `$ientry_thunk$cdecl$i8$i8d`.
  /// - Returns: Their code, its cycles, and the paths of calls.
  /// - Throws: Where the text goes wrong, and what was expected there.
  public func explain(_ text: String) throws(InvalidInput) -> ThunkExplanation {
    let signature: CallSignature
    do {
      signature = try CallSignature(signatureOrThunkName: text)
    } catch {
      let source = SourceText(path: "signature", bytes: Array(text.utf8))
      let start = text.unicodeScalars.prefix(error.column - 1).reduce(0) { $0 + $1.utf8.count }
      throw InvalidInput([
        Diagnostic(
          in: source,
          at: start..<start + 1,
          message: error.message,
          expected: error.expected,
          hint: error.hint
        )
      ])
    }
    return ThunkExplanation(
      signature: signature.description,
      core: machine.core.name,
      emulator: machine.emulator.name,
      entry: code(of: .entry(signature)),
      exit: code(of: .exit(signature)),
      adjustor: code(of: CallCode.adjustor(by: 8)),
      callSite: code(of: CallCode.site(of: .indirect, signature)),
      paths: machine.callPaths(of: signature)
    )
  }

  private func code(of thunk: Thunk) -> ThunkExplanation.Code {
    let pipeline = machine.core.pipeline
    let plain = thunk.operations.map { $0.isBranch ? HostOperation(.b, immediate: 4) : $0 }[...]
    var alone = PipelineModel(core: pipeline, assuming: .isolatedBlock)
    var running = PipelineModel(core: pipeline, assuming: .running)
    let run = running.run(thunk.operations[...], iterations: 100)
    return ThunkExplanation.Code(
      name: thunk.name,
      listing: thunk.listing,
      bytes: thunk.bytes,
      loads: thunk.loads,
      stores: thunk.stores,
      cycles: alone.run(plain, iterations: 100).cyclesPerIteration,
      singlePassCycles: alone.run(plain, iterations: 1).cyclesPerIteration,
      runningCycles: run.steadyCyclesPerIteration
    )
  }
}
