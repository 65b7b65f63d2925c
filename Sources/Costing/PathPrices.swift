internal import CodeTiming
internal import CycleEstimation
internal import Lowering
internal import Quantities
package import Results
internal import Tables
internal import Thunks
package import Workloads

/// The price and the cause of every part of a call path, for one callee's thunks.
struct PathPrices {
  let calls: CallCycles
  let thunks: (entry: CallCycles.Part, exit: CallCycles.Part)
  let core: TableValues<CoreParameter>
  let emulator: TableValues<EmulatorParameter>
  /// The position in the ranges of the core's pipeline.
  let position: Double

  /// The price of one part.
  func price(of part: CallPathPart) -> (cause: Cause, cycles: Double) {
    switch part {
    case .callCheck: (.callCheck, calls.callCheck.cycles(at: position))
    case .callCheckEmulatedTarget:
      (.callCheck, calls.callCheckOfX64Target.cycles(at: position))
    case .checkRemainder: (.callCheck, emulator[.checkUnattributed])
    case .exitThunk: (.exitThunk, thunks.exit.cycles(at: position))
    case .entryThunk: (.entryThunk, thunks.entry.cycles(at: position))
    case .fastForward: (.emulatorDispatch, calls.fastForward.cycles(at: position))
    case .indirectLookup: (.emulatorDispatch, calls.indirectLookup.cycles(at: position))
    case .linkedCall: (.emulatorDispatch, calls.linkedCall.cycles(at: position))
    case .emulatorEntry:
      (
        .emulatorDispatch,
        emulator[.emulatorEntry] + emulator[.targetLookup] + emulator[.blockEntry]
      )
    case .emulatorReturn:
      (
        .emulatorDispatch,
        emulator[.emulatorReturn] + emulator[.callbackMispredicts] * core[.mispredictPenalty]
      )
    case .callbackRemainder: (.emulatorDispatch, emulator[.callbackUnattributed])
    case .emulatorExit: (.emulatorDispatch, emulator[.emulatorExit])
    case .dispatchReturn: (.emulatorDispatch, emulator[.dispatchReturn])
    case .forwardRemainder: (.emulatorDispatch, emulator[.forwardUnattributed])
    }
  }
}

extension Machine {
  /// What the calls of a function cost by every path, part by part, everything at its default.
  ///
  /// - Parameters:
  ///   - signature: The function's signature.
  ///   - kinds: How the calls find it.
  /// - Returns: The paths, by kind and by the modes of caller and callee; those without parts too.
  package func callPaths(
    of signature: CallSignature,
    kinds: [CallKind] = CallKind.allCases
  ) -> [ThunkExplanation.Path] {
    let calls = CallCycles(of: emulator, on: core)
    let prices = PathPrices(
      calls: calls,
      thunks: (calls.entryThunk(signature), calls.exitThunk(signature)),
      core: TableValues(CoreParameter.allCases.map { core[$0].default }[...]),
      emulator: TableValues(EmulatorParameter.allCases.map { emulator[$0].default }[...]),
      position: 0.5
    )
    var paths: [ThunkExplanation.Path] = []
    for caller in ExecutionMode.allCases {
      for callee in ExecutionMode.allCases {
        for kind in kinds {
          let parts = CallPath.parts(of: kind, from: caller, to: callee).map { part in
            let price = prices.price(of: part)
            return ThunkExplanation.Part(
              name: part.rawValue,
              cause: price.cause,
              cycles: price.cycles
            )
          }
          paths.append(
            ThunkExplanation.Path(
              caller: caller.name,
              callee: callee.name,
              kind: kind.rawValue,
              parts: parts
            )
          )
        }
      }
    }
    return paths
  }
}

extension ExecutionMode {
  fileprivate var name: String {
    switch self {
    case .emulated: "emulated"
    case .native: "native"
    }
  }
}
