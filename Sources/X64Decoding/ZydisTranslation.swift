#if MachineCode
internal import CZydis

/// Makes our form of an instruction from Zydis'.
struct ZydisTranslation {
  private var result = X64Instruction()
  private let source: ZydisFacts
  /// How often memory or an immediate has been added.
  private var implicitMemories = 0
  private var immediates = 0

  init(_ source: ZydisFacts) {
    self.source = source
    result.mnemonic = ZydisMnemonics.own[Int(source.mnemonic.rawValue)]
    result.length = source.length
    result.category = X64Category(source.meta.category)
    result.operandBits = source.operandWidth
    result.attributes = Self.attributes(of: source)
    if let flags = source.flags {
      result.flagsRead = X64Flags(register: flags.tested)
      result.flagsWritten = X64Flags(register: flags.modified | flags.set_0 | flags.set_1)
      result.flagsUndefined = X64Flags(register: flags.undefined)
    }
    if source.vector.vector_length > 0 { read(source.vector) }
  }

  private mutating func read(_ vector: ZydisDecodedInstructionAvx) {
    // BMI is encoded as if it had vectors.
    if result.category != .bits {
      result.vectorBytes = UInt8(truncatingIfNeeded: vector.vector_length / 8)
    }
    if vector.mask.reg != ZYDIS_REGISTER_NONE {
      result.writeMask = X64Register(vector.mask.reg).number
    }
    let mode = vector.mask.mode
    if mode == ZYDIS_MASK_MODE_ZEROING || mode == ZYDIS_MASK_MODE_CONTROL_ZEROING {
      result.attributes.insert(.isZeroing)
    }
    if vector.broadcast.mode != ZYDIS_BROADCAST_MODE_INVALID, vector.broadcast.is_static == 0 {
      result.attributes.insert(.isBroadcast)
    }
    if vector.rounding.mode != ZYDIS_ROUNDING_MODE_INVALID {
      result.attributes.insert(.hasRounding)
    }
  }

  /// Adds the next operand, in Zydis' order: listed ones first.
  mutating func add(_ operand: ZydisDecodedOperand) {
    guard operand.encoding != ZYDIS_OPERAND_ENCODING_MASK else { return }
    if operand.visibility == ZYDIS_OPERAND_VISIBILITY_HIDDEN {
      addHidden(operand)
    } else {
      addListed(operand)
    }
  }

  private mutating func addListed(_ operand: ZydisDecodedOperand) {
    var kind: X64Operand.Kind
    var register = X64Register.none
    var access = operand.access
    switch operand.type {
    case ZYDIS_OPERAND_TYPE_REGISTER:
      kind = .register
      register = X64Register(operand.reg.value)
    case ZYDIS_OPERAND_TYPE_MEMORY:
      kind = operand.mem.type == ZYDIS_MEMOP_TYPE_AGEN ? .address : .memory
      register = X64Register(operand.mem.base)
      read(operand.mem)
    case ZYDIS_OPERAND_TYPE_IMMEDIATE:
      kind = operand.imm.is_relative != 0 ? .relativeTarget : .immediate
      add(operand.imm)
    default:
      return
    }
    // A hint or a long nop names a place in memory without touching it.
    if result.attributes.contains(.isNop) || result.category == .prefetch { access = [] }
    let isAdded = result.operands.append(
      X64Operand(kind: kind, register: register, access: access, bits: operand.size)
    )
    precondition(isAdded, "no instruction lists more operands than there is room for")
  }

  private mutating func read(_ memory: ZydisDecodedOperandMem) {
    result.index = X64Register(memory.index)
    result.scale = memory.scale
    readSegment(memory)
    guard memory.disp.has_displacement != 0 else { return }
    if let narrow = Int32(exactly: memory.disp.value) {
      result.displacement = narrow
    } else {
      result.attributes.insert(.hasWideAddress)
      result.immediate = memory.disp.value
    }
  }

  /// Keeps the segments that move an address in 64-bit mode.
  private mutating func readSegment(_ memory: ZydisDecodedOperandMem) {
    guard memory.segment == ZYDIS_REGISTER_FS || memory.segment == ZYDIS_REGISTER_GS else { return }
    result.segment = X64Register(memory.segment)
  }

  private mutating func add(_ immediate: ZydisDecodedOperandImm) {
    if immediates == 0 {
      result.immediate = immediate.constant
    } else {
      result.secondImmediate = UInt8(truncatingIfNeeded: immediate.constant)
    }
    immediates += 1
  }

  private mutating func addHidden(_ operand: ZydisDecodedOperand) {
    switch operand.type {
    case ZYDIS_OPERAND_TYPE_REGISTER:
      addHidden(X64Register(operand.reg.value), access: operand.access)
    case ZYDIS_OPERAND_TYPE_MEMORY:
      addHidden(operand.mem, access: operand.access, bits: operand.size)
    default:
      break
    }
  }

  private mutating func addHidden(_ register: X64Register, access: X64Operand.Access) {
    let isWritten = !access.isDisjoint(with: [.write, .conditionalWrite])
    // What is written in part or not always keeps some of its old value.
    let isPart = [.byte, .word, .highByte].contains(register.class)
    let isUsed = isPart || access != .write
    let general = X64RegisterSet(register)
    if isUsed { result.implicitReads.formUnion(general) }
    if isWritten { result.implicitWrites.formUnion(general) }
    if register == X64Register(.xmm, 0) {
      if isUsed { result.attributes.insert(.readsXMM0) }
      if isWritten { result.attributes.insert(.writesXMM0) }
    }
    if register.class == .flags, access.contains(.conditionalWrite) {
      result.attributes.insert(.mayKeepFlags)
    }
  }

  private mutating func addHidden(
    _ memory: ZydisDecodedOperandMem,
    access: X64Operand.Access,
    bits: UInt16
  ) {
    readSegment(memory)
    let base = X64Register(memory.base)
    result.implicitReads.formUnion(X64RegisterSet(base))
    let operand = X64Operand(kind: .memory, register: base, access: access, bits: bits)
    if implicitMemories == 0 {
      result.firstImplicitMemory = operand
    } else {
      result.secondImplicitMemory = operand
    }
    implicitMemories += 1
  }

  /// The instruction after its last operand was added.
  mutating func finished() -> X64Instruction {
    // Zydis also calls an address relative to `rip` relative.
    let isDirect = result.operands.first?.kind == .relativeTarget
    result.branch = X64Branch(source, isDirect: isDirect)
    switch result.category {
    case .arithmetic: result.correctFlagsOfBorrow()
    case .shift: result.correctFlagsOfShift()
    case .string: result.correctString()
    case .logic: result.correctFlagsOfTest()
    default: break
    }
    return result
  }
}

extension ZydisDecodedOperand {
  /// Zydis' bits for reads, writes and conditional ones are ours.
  fileprivate var access: X64Operand.Access { X64Operand.Access(rawValue: actions & 0xF) }
}

extension ZydisTranslation {
  private static let attributePairs: [(zydis: UInt64, own: X64Instruction.Attributes)] = [
    (ZYDIS_ATTRIB_HAS_LOCK, .hasLock),
    (ZYDIS_ATTRIB_HAS_REP, .hasRep),
    (ZYDIS_ATTRIB_HAS_REPE, .hasRepe),
    (ZYDIS_ATTRIB_HAS_REPNE, .hasRepne),
    (ZYDIS_ATTRIB_HAS_VEX, .isVEX),
    (ZYDIS_ATTRIB_HAS_XOP, .isVEX),
    (ZYDIS_ATTRIB_HAS_EVEX, .isEVEX),
    (ZYDIS_ATTRIB_IS_PRIVILEGED, .isPrivileged),
  ]

  private static func attributes(
    of source: ZydisFacts
  ) -> X64Instruction.Attributes {
    var attributes: X64Instruction.Attributes = []
    for (zydis, own) in attributePairs where source.attributes & zydis != 0 {
      attributes.insert(own)
    }
    if source.addressWidth == 32 { attributes.insert(.hasNarrowAddress) }
    if source.mnemonic == ZYDIS_MNEMONIC_NOP { attributes.insert(.isNop) }
    if source.mnemonic == ZYDIS_MNEMONIC_ENDBR64 || source.mnemonic == ZYDIS_MNEMONIC_ENDBR32 {
      attributes.insert(.isEndBranch)
    }
    return attributes
  }
}
#endif
