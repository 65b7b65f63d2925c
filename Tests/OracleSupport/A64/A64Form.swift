internal import A64Decoding
package import HostCode

/// All words that differ only in which registers, immediates and conditions they name.
package struct A64Form {
  /// One of them.
  package let word: UInt32
  /// What it decodes to.
  package let operation: HostOperation
  /// The bits that may be changed.
  private let freeBits: UInt32

  /// The form of a word.
  package init(_ word: UInt32) {
    self.word = word
    let operation = A64Decoder.decode(word)
    self.operation = operation
    let key = Key(operation)
    freeBits = (0..<32).reduce(0) { bits, bit in
      Key(A64Decoder.decode(word ^ 1 << bit)) == key ? bits | 1 << bit : bits
    }
  }

  /// The forms of words, each once, in their order.
  ///
  /// - Parameter words: The words.
  /// - Returns: The forms.
  package static func forms(of words: [UInt32]) -> [A64Form] {
    var known: Set<Key> = []
    return words.filter { known.insert(Key(A64Decoder.decode($0))).inserted }.map(A64Form.init)
  }

  /// What all words of a form have in common.
  private struct Key: Hashable {
    private let opcode: HostOpcode
    private let sizes: [OperandSize]
    private let setsFlags: Bool
    private let kinds: [Kind]
    private let registerCount: UInt8
    private let lanes: [Bool]
    private let modifier: Modifier
    private let hasCondition: Bool
    private let addressing: Addressing
    private let ordering: MemoryOrdering
    private let accessBytes: UInt8
    /// The number of a system register, of a hint or a trap, which decides all.
    private let number: Int64

    private enum Kind: Hashable {
      case none, general, vector, stackPointer
    }

    init(_ operation: HostOperation) {
      opcode = operation.opcode
      sizes = [operation.size, operation.sourceSize]
      setsFlags = operation.setsFlags
      let registers = [
        operation.destination, operation.secondDestination, operation.source1, operation.source2,
        operation.source3, operation.base, operation.index,
      ]
      kinds = registers.map { register in
        register == .none
          ? .none : register.isVector ? .vector : register == .sp ? .stackPointer : .general
      }
      registerCount = operation.registerCount
      lanes = [operation.lane, operation.sourceLane].map { $0 == HostOperation.allLanes }
      modifier = operation.modifier
      hasCondition = operation.condition != .al
      addressing = operation.addressing
      ordering = operation.ordering
      accessBytes = operation.accessBytes
      let isNumbered: [HostOpcode] = [
        .mrs, .msr, .hint, .cacheMaintenance, .dmb, .dsb, .isb, .unknown,
      ]
      number = isNumbered.contains(operation.opcode) ? operation.immediate : 0
    }
  }

  /// A word of the form; the same where no other is found in a few tries.
  func patched(_ random: () -> UInt64) -> UInt32 {
    let key = Key(operation)
    for _ in 0..<32 {
      let bits = UInt32(truncatingIfNeeded: random()) & freeBits
      let candidate = word ^ bits
      let operation = A64Decoder.decode(candidate)
      if Key(operation) == key, operation.isPredictable { return candidate }
    }
    return word
  }

  /// Whether it came with FEAT_CSSC, FEAT_SB or FEAT_DPB, which not every processor has.
  var isRecent: Bool {
    switch operation.opcode {
    case .abs, .cnt, .ctz, .smax, .smin, .umax, .umin, .sb, .cacheMaintenance: true
    default: false
    }
  }

  /// Why no case of it can be made; nil for what is compared.
  package var reasonToLeaveOut: String? {
    switch operation.opcode {
    case .unknown: "not decoded"
    case .adr, .adrp: "takes its own address"
    case .bl, .blr, .br, .ret: "leaves what is executed"
    case .svc, .brk, .hlt, .udf: "traps"
    case .dcZVA: "clears a block whose size is the processor's own"
    case .mrs, .msr:
      switch SystemRegister(rawValue: operation.immediate) {
      case .nzcv, .fpcr: nil
      default: "reads or writes what is the processor's own"
      }
    case .hint where 7...31 ~= operation.immediate && !(16...20 ~= operation.immediate):
      "signs addresses, as the processor's keys say"
    default: operation.addressing == .literal ? "takes its own address" : nil
    }
  }
}

extension HostOperation {
  /// Whether all processors do the same (Arm ARM K1.2, constrained unpredictable behaviour).
  fileprivate var isPredictable: Bool {
    let data = [destination, secondDestination, source1, source2]
    if addressing.writesBase, base.isGeneral, data.contains(base) { return false }
    if secondDestination != .none, destination == secondDestination, opcode != .casp {
      return false
    }
    if index != .none, index == base { return false }
    if opcode == .stxr || opcode == .stxp {
      return destination != source1 && destination != source2 && destination != base
    }
    if opcode == .casp {
      return destination.encoding % 2 == 0 && source1.encoding % 2 == 0
    }
    return true
  }
}
