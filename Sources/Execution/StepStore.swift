/// The steps of all translated code, at addresses that do not change.
@safe
final class StepStore {
  private var pieces: [UnsafeMutablePointer<Step>] = unsafe []
  private var used = 0
  private var room = 0
  private static let pieceSize = 16_384

  deinit {
    for index in unsafe pieces.indices { unsafe pieces[index].deallocate() }
  }

  /// Room for so many steps one behind the other.
  func reserve(_ count: Int) -> StepPlace {
    if used + count > room {
      room = max(count, Self.pieceSize)
      unsafe pieces.append(.allocate(capacity: room))
      used = 0
    }
    let place = unsafe pieces[pieces.count - 1] + used
    used += count
    return unsafe StepPlace(place)
  }
}
