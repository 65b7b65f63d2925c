/// Collects the mistakes of one input, so that all of them are told at once.
///
/// A class because the readers of one file share it.
package final class DiagnosticLog {
  package private(set) var diagnostics: [Diagnostic] = []

  package init() {}

  package var isEmpty: Bool { diagnostics.isEmpty }

  /// Mistakes beyond this many are not even put into words: a binary file has millions.
  package static let mostDiagnostics = 1000

  package var isFull: Bool { diagnostics.count >= Self.mostDiagnostics }

  package func report(_ diagnostic: @autoclosure () -> Diagnostic) {
    if !isFull { diagnostics.append(diagnostic()) }
  }

  /// Throws what was collected, in the order of file, line and column; does nothing when empty.
  package func throwIfAny() throws(InvalidInput) {
    guard !diagnostics.isEmpty else { return }
    throw InvalidInput(
      diagnostics.enumerated()
        .sorted { first, second in
          (first.element.path, first.element.line, first.element.column, first.offset)
            < (second.element.path, second.element.line, second.element.column, second.offset)
        }
        .map(\.element)
    )
  }
}
