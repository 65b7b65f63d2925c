#if MachineCode
internal import CZydis

/// What Zydis says of an instruction, without the pointers that its own structure has.
struct ZydisFacts {
  let mnemonic: ZydisMnemonic
  let length: UInt8
  let operandWidth: UInt8
  let addressWidth: UInt8
  let attributes: ZydisInstructionAttributes
  let meta: ZydisDecodedInstructionMeta
  let vector: ZydisDecodedInstructionAvx
  let flags: ZydisAccessedFlags?

  init(_ source: ZydisDecodedInstruction) {
    mnemonic = unsafe source.mnemonic
    length = unsafe source.length
    operandWidth = unsafe source.operand_width
    addressWidth = unsafe source.address_width
    attributes = unsafe source.attributes
    meta = unsafe source.meta
    vector = unsafe source.avx
    flags = unsafe source.cpu_flags?.pointee
  }
}

extension ZydisDecodedOperandImm {
  /// The constant; a union in C, whose members differ in their sign only.
  var constant: Int64 { unsafe value.s }
}
#endif
