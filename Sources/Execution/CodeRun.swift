package import Lowering
internal import X64Decoding

/// Runs code by the engine's steps with nothing around it: no process, no calls, no crossings.
///
/// For comparing the steps with processors, and with `GuestMachine`.
package final class CodeRun {
  private let translator: Translator
  private let targets = TargetCache()
  private var interpreter: Interpreter

  /// How code ends.
  package enum End: Hashable {
    /// It goes to an address where there is none.
    case left(UInt64)
    /// A step could not go on, or it takes too long.
    case stopped
  }

  /// The steps that one run takes at most, in the guest's instructions.
  private static let limit = 100_000

  /// Prepares to run code that lies in memory; what has run may not be changed.
  ///
  /// There is none in a build that cannot read x64 code.
  ///
  /// - Parameters:
  ///   - registers: All registers.
  ///   - memory: All memory, with the rights to run code.
  ///   - habits: The translator whose code is executed for x64.
  package init?(registers: RegisterFile, memory: GuestMemory, habits: TranslatorHabits) {
    guard let decoder = X64Decoder() else { return nil }
    translator = Translator(code: GuestCode(memory: memory, decoder: decoder), habits: habits)
    interpreter = Interpreter(
      registers: registers,
      memory: memory,
      machine: GuestMachine(registers: registers, memory: memory),
      targets: targets,
      calls: CallStack(capacity: 1),
      fuel: 0
    )
  }

  deinit {
    targets.deallocate()
    interpreter.calls.deallocate()
  }

  /// Runs code from an address to where there is no more.
  ///
  /// - Parameters:
  ///   - address: The address.
  ///   - isNative: Whether it is A64's, not x64's.
  ///   - fpcr: Floating-point control, which the code may change.
  /// - Returns: How it ended.
  package func run(from address: UInt64, isNative: Bool, fpcr: inout UInt64) -> End {
    interpreter.machine.fpcr = fpcr
    interpreter.fuel = Self.limit
    defer { fpcr = interpreter.machine.fpcr }
    do throws(ExecutionStop) {
      var place = try translator.place(address, mode(isNative))
      while true {
        place = interpreter.run(from: place)
        let step = place.step
        guard interpreter.fuel >= 0 else { return .stopped }
        switch step.code {
        case .translate:
          place = try translator.place(step.bits & Mode.addressBits, mode(isNative))
        case .control:
          // The step that translates edge 1 knows where that leads.
          let next = place.advanced(by: 4).step.bits
          place = try translator.place(next & Mode.addressBits, mode(isNative))
        case .refuse: return .left(step.bits)
        default: return .stopped
        }
      }
    } catch {
      if case .notExecutable(let address) = error { return .left(address) }
      return .stopped
    }
  }

  private func mode(_ isNative: Bool) -> Mode {
    var mode: Mode = isNative ? .native : []
    if interpreter.machine.fpcr != 0 { mode.insert(.controlled) }
    return mode
  }
}
