/// A register of x64, in one byte: its class and its number.
package struct X64Register: Hashable, Sendable {
  /// The kinds of registers, each with numbers of its own.
  ///
  /// The raw value is the first byte of the class: sixteen numbers fit in a row of them.
  package enum Class: UInt8, CaseIterable, Sendable {
    /// `al`, `cl`, `dl`, `bl`, `spl` … `r15b`.
    case byte = 0x00
    /// `ax` … `r15w`.
    case word = 0x10
    /// `eax` … `r15d`; a write clears the upper half.
    case dword = 0x20
    /// `rax` … `r15`.
    case qword = 0x30
    case xmm = 0x40
    case ymm = 0x60
    case zmm = 0x80
    /// `mm0` … `mm7`.
    case mmx = 0xA0
    /// `st0` … `st7`, counted from the top of the stack.
    case x87 = 0xA8
    /// `k0` … `k7`.
    case mask = 0xB0
    /// `tmm0` … `tmm7`.
    case tile = 0xB8
    /// `cr0` … `cr15`.
    case control = 0xC0
    /// `dr0` … `dr15`.
    case debug = 0xD0
    /// `es`, `cs`, `ss`, `ds`, `fs`, `gs`.
    case segment = 0xE0
    /// `ah`, `ch`, `dh`, `bh`: bits 8 to 15 of the registers 0 to 3.
    case highByte = 0xE8
    /// `rip` and `eip`, whose number is 0 and 1.
    case instructionPointer = 0xF0
    /// The flags register.
    case flags = 0xF8
    /// Any other, such as `mxcsr` or the control word of the x87.
    case other = 0xF9
    /// No register.
    case none = 0xFF
  }

  /// The class and number in one byte.
  @usableFromInline let code: UInt8

  /// Makes a register.
  package init(_ registerClass: Class, _ number: UInt8 = 0) {
    code = registerClass.rawValue + number
  }

  /// No register: a memory operand without base or index has it.
  package static let none = X64Register(.none)
  /// The instruction pointer as the base of a memory operand.
  package static let rip = X64Register(.instructionPointer)

  /// The kind of register.
  package var `class`: Class {
    switch code {
    case 0x00..<0x10: .byte
    case 0x10..<0x20: .word
    case 0x20..<0x30: .dword
    case 0x30..<0x40: .qword
    case 0x40..<0x60: .xmm
    case 0x60..<0x80: .ymm
    case 0x80..<0xA0: .zmm
    case 0xA0..<0xA8: .mmx
    case 0xA8..<0xB0: .x87
    case 0xB0..<0xB8: .mask
    case 0xB8..<0xC0: .tile
    case 0xC0..<0xD0: .control
    case 0xD0..<0xE0: .debug
    case 0xE0..<0xE8: .segment
    case 0xE8..<0xF0: .highByte
    case 0xF0..<0xF8: .instructionPointer
    case 0xF8: .flags
    case 0xFF: .none
    default: .other
    }
  }

  /// The number inside the class, as instructions encode it; `ah` is 0 as `al` is.
  @inlinable package var number: UInt8 {
    switch code {
    case 0x00..<0x40, 0xC0..<0xE0: code & 15
    case 0x40..<0xA0: code & 31
    case 0xA0..<0xC0, 0xE0..<0xF8: code & 7
    default: code - `class`.rawValue
    }
  }

  /// Whether it is `ah`, `ch`, `dh` or `bh`.
  @inlinable package var isHighByte: Bool { 0xE8..<0xF0 ~= code }

  /// Whether it is one of the sixteen general registers, or a part of one.
  @inlinable package var isGeneral: Bool { code < 0x40 || isHighByte }

  /// Whether it is `xmm`, `ymm` or `zmm`.
  @inlinable package var isVector: Bool { (0x40..<0xA0).contains(code) }
}

extension X64Register: CustomStringConvertible {
  private static let generalNames = ["ax", "cx", "dx", "bx", "sp", "bp", "si", "di"]
  private static let segmentNames = ["es", "cs", "ss", "ds", "fs", "gs"]

  /// The name as it is written in assembly.
  package var description: String {
    switch `class` {
    case .byte: byteName
    case .word: number < 8 ? Self.generalNames[Int(number)] : "r\(number)w"
    case .dword: number < 8 ? "e" + Self.generalNames[Int(number)] : "r\(number)d"
    case .qword: number < 8 ? "r" + Self.generalNames[Int(number)] : "r\(number)"
    case .xmm: "xmm\(number)"
    case .ymm: "ymm\(number)"
    case .zmm: "zmm\(number)"
    case .mmx: "mm\(number)"
    case .x87: "st\(number)"
    case .mask: "k\(number)"
    case .tile: "tmm\(number)"
    case .control: "cr\(number)"
    case .debug: "dr\(number)"
    case .segment: number < 6 ? Self.segmentNames[Int(number)] : "other"
    case .highByte: number < 4 ? "\(Self.generalNames[Int(number)].prefix(1))h" : "other"
    case .instructionPointer: number == 0 ? "rip" : "eip"
    case .flags: "rflags"
    case .other: "other"
    case .none: "none"
    }
  }

  private var byteName: String {
    guard number < 8 else { return "r\(number)b" }
    let name = Self.generalNames[Int(number)]
    return number < 4 ? "\(name.prefix(1))l" : name + "l"
  }
}
