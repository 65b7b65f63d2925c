package import HostCode

/// The plain reading of `HostOperation`: every operation as A64 defines it, one at a time.
///
/// Made to be read and believed, not to be fast: faster interpreters are compared with it. It
/// executes a list of operations from the first on, with branches inside the list, and passes over
/// what is bookkeeping.
package struct ReferenceMachine {
  /// `x0` to `x30`.
  package var general = [UInt64](repeating: 0, count: 31)
  /// The stack pointer of the host, which guest code has no part in.
  package var stackPointer: UInt64 = 0
  /// N, Z, C and V, N the highest of four bits.
  package var nzcv: UInt8 = 0
  /// Floating-point control.
  package var fpcr: UInt64 = 0
  /// `v0` to `v31`.
  package var vectors = [Vector128](repeating: Vector128(), count: 32)
  /// What can be loaded and stored.
  package var memory = ReferenceMemory()
  /// The address that an exclusive load watches.
  var watched: UInt64?

  /// Why a list ends before its last operation.
  package enum Stop: Error, Hashable {
    /// A branch goes out of the list: by an offset, in the bytes of the guest's code.
    case branch(Int64)
    /// A branch goes to an address in a register.
    case jump(UInt64)
    /// Memory is accessed where there is none.
    case fault(UInt64)
    /// An operation that has no meaning here.
    case notCovered(HostOperation)
    /// It takes too long.
    case endless
  }

  /// Makes a machine with all registers zero.
  package init() {}

  /// Executes operations from the first on.
  ///
  /// - Parameter operations: The operations; branches are relative, four bytes an operation.
  /// - Returns: Why it stopped; nil at the end of the list.
  package mutating func run(_ operations: [HostOperation]) -> Stop? {
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
          guard distance % 4 == 0, 0...operations.count ~= target else { return .branch(distance) }
          position = target
        } else {
          position += 1
        }
      }
      return nil
    } catch {
      return error
    }
  }

  /// Executes one operation; returns the distance that it jumps, if it does.
  private mutating func execute(_ operation: HostOperation) throws(Stop) -> Int64? {
    if let distance = try executeBranch(operation) { return distance == 4 ? nil : distance }
    if executeInteger(operation) || executeBits(operation) || executeFlags(operation) {
      return nil
    }
    if try executeMemory(operation) { return nil }
    if try executeAtomic(operation) { return nil }
    if executeSystem(operation) || executeVectorInteger(operation)
      || executeVectorWidth(operation) || executeVectorShift(operation)
      || executeVectorMove(operation) || executeFloatConversion(operation)
      || executeFloat(operation) || executeCryptography(operation)
    {
      return nil
    }
    throw .notCovered(operation)
  }
}

extension ReferenceMachine {
  /// The value of a general register, cut to a size; zero for the zero register and for none.
  func read(_ register: HostRegister, _ size: OperandSize = .x) -> UInt64 {
    let value: UInt64 =
      register == .sp
      ? stackPointer
      : register.isGeneral && register != .zr ? general[register.encoding] : 0
    return size.cut(value)
  }

  /// Writes a general register; of `w` the upper half becomes zero.
  mutating func write(_ register: HostRegister, _ value: UInt64, _ size: OperandSize = .x) {
    if register == .sp {
      stackPointer = size.cut(value)
    } else if register.isGeneral, register != .zr {
      general[register.encoding] = size.cut(value)
    }
  }

  /// The last operand: a register with its modifier, or the immediate.
  func operand2(_ operation: HostOperation) -> UInt64 {
    guard operation.source2 != .none else {
      return operation.size.cut(UInt64(bitPattern: operation.immediate))
    }
    return modified(read(operation.source2), operation, operation.size)
  }

  /// A value with the operation's shift or extension.
  func modified(_ value: UInt64, _ operation: HostOperation, _ size: OperandSize) -> UInt64 {
    let amount = UInt64(operation.amount)
    let result: UInt64 =
      switch operation.modifier {
      case .none: value
      case .lsl: value << amount
      case .lsr: size.cut(value) >> amount
      case .asr: UInt64(bitPattern: size.signed(value) >> Int64(amount))
      case .ror: size.rotatedRight(value, by: amount)
      case .uxtb: (value & 0xFF) << amount
      case .uxth: (value & 0xFFFF) << amount
      case .uxtw: (value & 0xFFFF_FFFF) << amount
      case .sxtb: UInt64(bitPattern: Int64(Int8(truncatingIfNeeded: value))) << amount
      case .sxth: UInt64(bitPattern: Int64(Int16(truncatingIfNeeded: value))) << amount
      case .sxtw: UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: value))) << amount
      }
    return size.cut(result)
  }
}

extension OperandSize {
  /// The low bits of a value, as many as a lane has.
  func cut(_ value: UInt64) -> UInt64 {
    laneBits >= 64 ? value : value & (1 << UInt64(laneBits) - 1)
  }

  /// The low bits of a value with their sign.
  func signed(_ value: UInt64) -> Int64 {
    let unused = Int64(64 - min(64, laneBits))
    return (Int64(bitPattern: value) << unused) >> unused
  }

  /// The highest bit of a lane.
  var signBit: UInt64 { 1 << UInt64(min(64, laneBits) - 1) }

  func rotatedRight(_ value: UInt64, by amount: UInt64) -> UInt64 {
    let bits = UInt64(min(64, laneBits))
    let right = amount % bits
    let whole = cut(value)
    return right == 0 ? whole : cut(whole >> right | whole << (bits - right))
  }
}
