internal import Results
internal import Thunks
internal import Workloads

/// The parts that the call paths of a cost sheet pass; each part is priced once.
struct PathParts: Sendable {
  /// A part of paths; of those that are thunks, the thunk of one signature.
  struct Part: Hashable, Sendable {
    let part: CallPathPart
    /// The place of the signature's thunks; 0 when it is no thunk.
    let thunks: Int
  }

  /// The parts that differ.
  private(set) var all: [Part] = []
  /// For each part of each path: where its price is added, and its place in `all`.
  private(set) var terms: [(place: Int, part: Int)] = []
  /// By path and place among `PricePlaces.pathCauses`: whether any part has the cause.
  private var hasCause: [Bool]

  /// Finds the parts of all paths of a sheet.
  init(of sheet: CostSheet) {
    let places = PricePlaces(of: sheet)
    hasCause = Array(repeating: false, count: places.allPaths.count)
    var indices: [Part: Int] = [:]
    for (index, pathClass) in sheet.pathClasses.enumerated() {
      for pair in Prices.Pair.allCases {
        for part in pathClass.parts(pair) {
          guard let cause = PricePlaces.pathCauses.firstIndex(of: part.cause) else { continue }
          let key = Part(part: part, thunks: part.isThunk ? pathClass.thunks : 0)
          if indices[key] == nil {
            indices[key] = all.count
            all.append(key)
          }
          let path = Prices.place(ofPath: index, pair)
          let place = places.path(path, cause: cause)
          terms.append((place, indices[key] ?? 0))
          hasCause[place - places.allPaths.lowerBound] = true
        }
      }
    }
  }

  /// Whether a path costs anything of a cause, by the cause's place in `PricePlaces.pathCauses`.
  func hasCause(_ cause: Int, path: Int) -> Bool {
    hasCause[PricePlaces.pathCauses.count * path + cause]
  }
}

extension CostSheet.PathClass {
  /// The parts that a call and its return pass.
  func parts(_ pair: Prices.Pair) -> [CallPathPart] {
    let (caller, callee) = pair.modes
    return CallPath.parts(
      of: kind,
      from: caller,
      to: callee,
      inClassicProcess: pair == .classic
    )
    // The code of the caller has its own links and look-ups.
    .filter { !callerHasCode || ($0 != .indirectLookup && $0 != .linkedCall) }
  }
}

extension CallPathPart {
  /// What its cycles are spent on.
  var cause: Cause {
    switch self {
    case .callCheck, .callCheckEmulatedTarget, .checkRemainder: .callCheck
    case .exitThunk: .exitThunk
    case .entryThunk: .entryThunk
    case .fastForward, .indirectLookup, .linkedCall, .emulatorEntry, .emulatorReturn,
      .callbackRemainder, .emulatorExit, .dispatchReturn, .forwardRemainder:
      .emulatorDispatch
    }
  }

  /// Whether it is shaped by the callee's signature.
  fileprivate var isThunk: Bool { self == .entryThunk || self == .exitThunk }
}
