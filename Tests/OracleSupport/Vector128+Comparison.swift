internal import Execution
internal import HostCode

extension Vector128 {
  /// Whether all lanes are the same, or not-a-numbers in both.
  func isSame(as other: Self, lanes size: OperandSize, isNaN: (UInt64) -> Bool) -> Bool {
    (0..<128 / size.laneBits).allSatisfy { lane in
      let (mine, theirs) = (self[lane, size], other[lane, size])
      return mine == theirs || isNaN(mine) && isNaN(theirs)
    }
  }
}

extension Vector128 {
  /// Whether all lanes of 32 bits are numbers near each other; denormal ones are as good as zero.
  func isNear(_ other: Self) -> Bool {
    (0..<4).allSatisfy { lane in
      let (mine, theirs) = (self[lane, .s], other[lane, .s])
      let (first, second) = (
        Float(bitPattern: UInt32(truncatingIfNeeded: mine)),
        Float(bitPattern: UInt32(truncatingIfNeeded: theirs))
      )
      let limit = max(first.magnitude * 0x1p-10, Float.leastNormalMagnitude)
      // Of denormal numbers, which some take for zero, there are infinities.
      if first.isInfinite, second.isNaN || second.magnitude > 0x1p62 { return true }
      return mine == theirs || first.isNaN && second.isNaN || (first - second).magnitude <= limit
    }
  }
}
