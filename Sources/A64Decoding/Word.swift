internal import HostCode

/// A word of machine code, with the fields that most encodings share.
struct Word {
  let bits: UInt32

  /// A bit as a truth value.
  subscript(bit: UInt32) -> Bool { bits &>> bit & 1 == 1 }

  /// An unsigned field by its lowest bit and width.
  func field(_ low: UInt32, _ width: UInt32) -> Int {
    Int(truncatingIfNeeded: bits &>> low & (1 &<< width &- 1))
  }

  /// A signed field by its lowest bit and width.
  func signed(_ low: UInt32, _ width: UInt32) -> Int64 {
    let high = Int32(bitPattern: bits &<< (32 &- low &- width))
    return Int64(high &>> Int32(truncatingIfNeeded: 32 &- width))
  }

  /// `sf`: whether general registers are 64 bits wide.
  var general: OperandSize { self[31] ? .x : .w }
  /// `Q`: whether vectors are 128 bits wide.
  var isFull: Bool { self[30] }

  /// General registers in the usual places, number 31 as zero.
  var xd: HostRegister { .x(field(0, 5)) }
  var xn: HostRegister { .x(field(5, 5)) }
  var xm: HostRegister { .x(field(16, 5)) }
  var xa: HostRegister { .x(field(10, 5)) }

  /// General registers, number 31 as the stack pointer.
  var xdOrSP: HostRegister { field(0, 5) == 31 ? .sp : xd }
  var xnOrSP: HostRegister { field(5, 5) == 31 ? .sp : xn }

  /// Vector registers in the usual places.
  var vd: HostRegister { .v(field(0, 5)) }
  var vn: HostRegister { .v(field(5, 5)) }
  var vm: HostRegister { .v(field(16, 5)) }
  var va: HostRegister { .v(field(10, 5)) }

  /// A condition by its lowest bit.
  func condition(_ low: UInt32) -> Condition {
    Condition(rawValue: UInt8(truncatingIfNeeded: field(low, 4))) ?? .al
  }
}

extension OperandSize {
  /// The vector of lanes of 8 << `log2` bits that fills 64 or 128 bits.
  static func lanes(_ log2: Int, full: Bool) -> OperandSize {
    switch log2 {
    case 0: full ? .v16b : .v8b
    case 1: full ? .v8h : .v4h
    case 2: full ? .v4s : .v2s
    default: full ? .v2d : .v1d
    }
  }

  /// The scalar of 8 << `log2` bits in a vector register.
  static func scalar(_ log2: Int) -> OperandSize {
    switch log2 {
    case 0: .b
    case 1: .h
    case 2: .s
    case 3: .d
    default: .q
    }
  }

  /// The format that `ftype` names in scalar floating point, nil for the reserved one.
  static func float(ftype: Int) -> OperandSize? {
    switch ftype {
    case 0b00: .s
    case 0b01: .d
    case 0b11: .h
    default: nil
    }
  }
}
