package import Lowering
internal import Quantities
internal import Tables

extension EmulatorTable {
  /// Whether the emulator keeps x64's order of accesses by the core's own, without ordered accesses.
  package func hasHardwareOrder(on core: CoreTable) -> Bool {
    self[.usesHardwareMemoryOrder].default > 0 && core[.hardwareMemoryOrder].default > 0
  }

  /// What the emulator does its own way on a core.
  ///
  /// - Parameters:
  ///   - features: The features of the host; the emulator's usual ones when nil.
  ///   - core: The core that runs its code.
  /// - Returns: Its habits.
  package func habits(on features: HostFeatureList?, core: CoreTable) -> TranslatorHabits {
    var habits = habits(on: features)
    if hasHardwareOrder(on: core) { habits.orderedShare = 0 }
    return habits
  }
}
