package import Execution
package import HostCode

extension GuestMachine {
  /// Why a list of operations ends before its last one.
  package enum ListEnd: Hashable {
    /// An operation leads out of it, or cannot be executed.
    case stop(Stop)
    /// It takes too long.
    case endless
  }

  /// Executes operations from the first on, passing over what is bookkeeping.
  ///
  /// - Parameter operations: The operations; branches are relative, four bytes an operation.
  /// - Returns: Why it stopped; nil at the end of the list.
  package mutating func run(_ operations: [HostOperation]) -> ListEnd? {
    var position = 0
    var left = 100_000
    do throws(Stop) {
      while position < operations.count {
        let operation = operations[position]
        guard left > 0 else { return .endless }
        left -= 1
        if operation.origin.isBookkeeping {
          position += 1
        } else if let distance = try execute(operation) {
          let target = position + Int(distance / 4)
          guard distance % 4 == 0, 0...operations.count ~= target else {
            return .stop(.branch(distance))
          }
          position = target
        } else {
          position += 1
        }
      }
      return nil
    } catch {
      return .stop(error)
    }
  }
}
