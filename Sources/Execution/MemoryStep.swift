/// What a step that accesses memory does, for the message when it may not.
struct MemoryStep {
  var isStore: Bool
  var isIndexed: Bool

  /// Nil for a step that accesses none.
  init?(_ code: StepCode) {
    let number = code.rawValue
    guard StepCode.loadX.rawValue...StepCode.pop.rawValue ~= number else { return nil }
    isIndexed = StepCode.indexedLoadX.rawValue...StepCode.indexedStoreS.rawValue ~= number
    isStore =
      StepCode.storeX.rawValue...StepCode.storeS.rawValue ~= number
      || StepCode.indexedStoreX.rawValue...StepCode.indexedStoreS.rawValue ~= number
      || StepCode.storePairX.rawValue...StepCode.push.rawValue ~= number
  }
}
