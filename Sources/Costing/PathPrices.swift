internal import CodeTiming
internal import CycleEstimation
internal import Lowering
internal import Quantities
package import Results
internal import Tables
internal import Thunks
package import Workloads

/// The price of every part of call paths at one draw of the parameters.
struct PathPrices {
  let calls: CallCycles
  let core: TableValues<CoreParameter>
  let emulator: TableValues<EmulatorParameter>
  /// The position in the ranges of the core's pipeline.
  let position: Double

  /// The cycles of one part.
  ///
  /// - Parameters:
  ///   - part: The part.
  ///   - thunks: The callee's thunks.
  /// - Returns: The cycles.
  func cycles(
    of part: CallPathPart,
    _ thunks: (entry: CallCycles.Part, exit: CallCycles.Part)
  ) -> Double {
    switch part {
    case .callCheck: calls.callCheck.cycles(at: position)
    case .callCheckEmulatedTarget: calls.callCheckOfX64Target.cycles(at: position)
    case .checkRemainder: emulator[.checkUnattributed]
    case .exitThunk: thunks.exit.cycles(at: position)
    case .entryThunk: thunks.entry.cycles(at: position)
    case .fastForward: calls.fastForward.cycles(at: position)
    case .indirectLookup: calls.indirectLookup.cycles(at: position)
    case .linkedCall: calls.linkedCall.cycles(at: position)
    case .emulatorEntry:
      emulator[.emulatorEntry] + emulator[.targetLookup] + emulator[.blockEntry]
    case .emulatorReturn:
      emulator[.emulatorReturn] + emulator[.callbackMispredicts] * core[.mispredictPenalty]
    case .callbackRemainder: emulator[.callbackUnattributed]
    case .emulatorExit: emulator[.emulatorExit]
    case .dispatchReturn: emulator[.dispatchReturn]
    case .forwardRemainder: emulator[.forwardUnattributed]
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
      core: TableValues(CoreParameter.allCases.map { core[$0].default }[...]),
      emulator: TableValues(EmulatorParameter.allCases.map { emulator[$0].default }[...]),
      position: 0.5
    )
    let thunks = (calls.entryThunk(signature), calls.exitThunk(signature))
    var paths: [ThunkExplanation.Path] = []
    for caller in ExecutionMode.allCases {
      for callee in ExecutionMode.allCases {
        for kind in kinds {
          let parts = CallPath.parts(of: kind, from: caller, to: callee).map { part in
            ThunkExplanation.Part(
              name: part.rawValue,
              cause: part.cause,
              cycles: prices.cycles(of: part, thunks)
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
