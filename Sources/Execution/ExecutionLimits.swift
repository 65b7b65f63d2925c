/// How much a run may take before it is ended.
package struct ExecutionLimits: Hashable, Sendable {
  /// The guest's instructions.
  package var instructions = 100_000_000_000
  /// The bytes of the heap.
  package var heapBytes = 1 << 30
  /// The bytes of all images in memory.
  package var imageBytes = 1 << 30
  /// The bytes of the stack: Windows' own default.
  package var stackBytes = 1 << 20
  /// The calls that are open at once.
  package var depth = 100_000

  /// The usual limits.
  package init() {}
}
