extension TranslatorHabits {
  /// A compiler with the source at hand: no state of a translator, and jumps are jumps.
  package static let compiler = TranslatorHabits(
    features: [.flagManipulation, .floatFlags, .alternateFloat, .roundToRange],
    pairsStack: false,
    x87: .doubles,
    isCompiler: true,
    blockEntry: 0,
    linkedJump: 1,
    call: 1,
    predictedReturn: 1,
    indirectJump: 1,
    indirectCall: 1,
    nearBytes: .max
  )
}
