internal import HostCode

/// Operations that steps refer to, at addresses that do not change.
///
/// They are kept in pieces, so that adding one moves none.
@safe
final class OperationStore {
  private var pieces: [UnsafeMutablePointer<HostOperation>] = unsafe []
  private var used = OperationStore.pieceSize
  private static let pieceSize = 1024

  deinit {
    for index in unsafe pieces.indices { unsafe pieces[index].deallocate() }
  }

  /// Keeps operations one behind the other; the address of the first.
  func add(_ operations: HostOperation...) -> Int64 {
    if used + operations.count > Self.pieceSize {
      unsafe pieces.append(.allocate(capacity: Self.pieceSize))
      used = 0
    }
    guard let piece = unsafe pieces.last else { return 0 }
    for (index, operation) in operations.enumerated() {
      unsafe (piece + used + index).initialize(to: operation)
    }
    defer { used += operations.count }
    return Int64(Int(bitPattern: unsafe piece + used))
  }
}
