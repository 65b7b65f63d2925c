internal import Lowering

extension Oracle.Way {
  /// Translators that differ in what their hosts can do and in how they use it.
  package static let translators: [Oracle.Way] = [
    host([]),
    host([.flagManipulation]),
    host([
      .flagManipulation, .floatFlags, .alternateFloat, .roundToRange, .commonShortSequence,
    ]),
    .emulated(.box64),
  ]

  private static func host(_ features: HostFeatures) -> Oracle.Way {
    var habits = TranslatorHabits.fex
    habits.features = features
    return .emulated(habits)
  }
}
