package import CycleEstimation
internal import HostCode
package import Lowering
internal import Tables
internal import Thunks
package import Workloads
internal import X64Decoding

/// What the parts of call paths whose code is known take on a core, at each end of its ranges.
///
/// Each part runs over and over, *running*: as on a core whose caller and callee are busy beside it.
package struct CallCycles: Sendable {
  /// Cycles at the low end of a pipeline's ranges, at the defaults, and at the high end.
  package struct Part: Hashable, Sendable {
    package var low = 0.0
    package var middle = 0.0
    package var high = 0.0

    package init() {}

    /// The cycles at a position in the ranges: 0 at the low end, ½ at the defaults, 1 at the high end.
    package func cycles(at position: Double) -> Double {
      position < 0.5
        ? low + (middle - low) * 2 * position : middle + (high - middle) * (2 * position - 1)
    }

    fileprivate subscript(end: RangeEnd) -> Double {
      get {
        switch end {
        case .low: low
        case .default: middle
        case .high: high
        }
      }
      set {
        switch end {
        case .low: low = newValue
        case .default: middle = newValue
        case .high: high = newValue
        }
      }
    }

    /// The other part's cycles less, but no less than none.
    fileprivate func beyond(_ other: Part) -> Part {
      var rest = Part()
      for end in RangeEnd.allCases { rest[end] = max(0, self[end] - other[end]) }
      return rest
    }
  }

  /// An indirect call between native functions: its site and the checker.
  package let callCheck: Part
  /// The same, to an x64 target.
  package let callCheckOfX64Target: Part
  /// What the checker takes beyond the site that calls it, target native and x64.
  package let checker: Part
  package let checkerOfX64Target: Part
  /// A fast-forward sequence of an export, as the emulator runs it.
  package let fastForward: Part
  /// A call and its return that the emulator has linked.
  package let linkedCall: Part
  /// What an indirect call takes beyond that.
  package let indirectLookup: Part
  private let core: PipelineTable

  /// Enough for a block of some twenty operations to settle.
  private static let iterations = 32

  /// Prices what does not depend on a signature.
  ///
  /// - Parameters:
  ///   - emulator: The emulator.
  ///   - core: The core.
  package init(of emulator: EmulatorTable, on core: CoreTable) {
    let habits = emulator.habits(on: nil, core: core)
    let routines = emulator.details.routines
    let core = core.pipeline
    self.core = core
    func part(_ code: [X64Instruction]) -> Part {
      Self.part(Self.lowered(code, habits), routines, on: core)
    }
    let site = CallCode.site(of: .indirect, .usual).operations
    // The checker runs between the two branches of the site.
    callCheck = Self.part(site.dropLast() + CallCode.checker + site.suffix(1), on: core)
    callCheckOfX64Target = Self.part(
      site.dropLast() + CallCode.checkerOfX64Target + site.suffix(1),
      on: core
    )
    let siteAlone = Self.part(site, on: core)
    checker = callCheck.beyond(siteAlone)
    checkerOfX64Target = callCheckOfX64Target.beyond(siteAlone)
    fastForward = part(BoundaryCode.fastForwardSequence)
    let linkedCall = part([BoundaryCode.directCall, BoundaryCode.nearReturn])
    self.linkedCall = linkedCall
    indirectLookup = part([BoundaryCode.indirectCall, BoundaryCode.nearReturn]).beyond(linkedCall)
  }

  /// The entry thunk of a signature.
  package func entryThunk(_ signature: CallSignature) -> Part {
    Self.part(Thunk.entry(signature).operations, on: core)
  }

  /// The exit thunk of a signature.
  package func exitThunk(_ signature: CallSignature) -> Part {
    Self.part(Thunk.exit(signature).operations, on: core)
  }

  private static func part(
    _ operations: [HostOperation],
    _ routines: RoutineCycles? = nil,
    on core: PipelineTable
  ) -> Part {
    var part = Part()
    for end in RangeEnd.allCases {
      var model = PipelineModel(core: core, at: end)
      part[end] = model.run(operations[...], iterations: iterations).steadyCyclesPerIteration
      for operation in operations {
        part[end] += routines?.estimate(behind: operation)?.value(at: end) ?? 0
      }
    }
    return part
  }

  private static func lowered(
    _ code: [X64Instruction],
    _ habits: TranslatorHabits
  ) -> [HostOperation] {
    var lowering = EmulatedLowering(habits: habits)
    var operations: [HostOperation] = []
    _ = lowering.lower(code[...], flagsLiveOut: [], staysInside: false, into: &operations)
    return operations.filter(\.origin.isPriced)
  }
}
