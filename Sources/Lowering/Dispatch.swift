internal import X64Decoding

extension Emitter {
  /// Lowers one instruction; false when it is not covered.
  mutating func lower(_ instruction: X64Instruction) -> Bool {
    if instruction.isUnknown { return false }
    if instruction.isNop { return true }
    switch instruction.mnemonic {
    case .mov, .movnti: return lowerMove(instruction)
    case .movbe: return lowerReversedMove(instruction)
    case .movzx, .movsx, .movsxd: return lowerExtension(instruction)
    case .lea: return lowerAddress(instruction)
    case .add, .sub, .cmp, .adc, .sbb, .inc, .dec, .neg:
      return instruction.isAtomic ? lowerAtomic(instruction) : lowerArithmetic(instruction)
    case .and, .or, .xor, .test, .not:
      return instruction.isAtomic ? lowerAtomic(instruction) : lowerLogic(instruction)
    case .xadd:
      // Without `lock` in memory as well: being atomic costs A64 nothing more here.
      return instruction.operands.first?.kind == .memory
        ? lowerAtomic(instruction) : exchangeAndAdd(instruction)
    case .cmpxchg, .cmpxchg8b, .cmpxchg16b: return lowerCompareExchange(instruction)
    case .xchg:
      return instruction.isAtomic ? lowerAtomic(instruction) : lowerExchange(instruction)
    case .cbw, .cwde, .cdqe, .cwd, .cdq, .cqo, .bswap: return lowerWidening(instruction)
    case .shl, .shr, .sar, .rol, .ror, .rcl, .rcr, .shld, .shrd: return lowerShift(instruction)
    case .mul, .imul, .mulx: return lowerMultiply(instruction)
    case .div, .idiv: return lowerDivide(instruction)
    case .push, .pop, .enter, .leave: return lowerStack(instruction)
    case .clc, .stc, .cmc, .cld, .std, .lahf, .sahf, .pushf, .pushfd, .pushfq, .popf, .popfd,
      .popfq:
      return lowerFlagMove(instruction)
    case .fxsave, .fxsave64, .fxrstor, .fxrstor64, .ldmxcsr, .stmxcsr, .vldmxcsr, .vstmxcsr:
      return lowerSystem(instruction)
    default: break
    }
    switch instruction.category {
    case .jump, .conditionalJump, .call, .return, .conditionalMove, .conditionalSet:
      return lowerControl(instruction)
    case .bits:
      if lowerBits(instruction) { return true }
    case .string: return lowerString(instruction)
    case .x87: return lowerX87(instruction)
    case .prefetch, .system, .systemCall, .miscellaneous:
      if lowerSystem(instruction) { return true }
    default: break
    }
    return lowerVector(instruction) || lowerBits(instruction)
  }
}
