/// Lanes that become wider or narrower, and all lanes to one.
extension Interpreter {
  /// Does a step of this kind; false for others.
  @inline(never)
  static func changeWidth(_ place: StepPlace, _ registers: RegisterFile) -> Bool {
    let step = place.step
    switch step.code {
    case .narrow8H:
      registers.narrow(step) { (lanes: Lanes16) in SIMD8<UInt8>(truncatingIfNeeded: lanes) }
    case .narrow4S:
      registers.narrow(step) { (lanes: Lanes32) in SIMD4<UInt16>(truncatingIfNeeded: lanes) }
    case .narrow2D:
      registers.narrow(step) { (lanes: Lanes64) in SIMD2<UInt32>(truncatingIfNeeded: lanes) }
    case .sqxtn8H:
      registers.narrow(step) { (lanes: SignedLanes16) in SIMD8<Int8>(clamping: lanes) }
    case .sqxtn4S:
      registers.narrow(step) { (lanes: SignedLanes32) in SIMD4<Int16>(clamping: lanes) }
    case .sqxtn2D:
      registers.narrow(step) { (lanes: SignedLanes64) in SIMD2<Int32>(clamping: lanes) }
    case .uqxtn8H:
      registers.narrow(step) { (lanes: Lanes16) in SIMD8<UInt8>(clamping: lanes) }
    case .uqxtn4S:
      registers.narrow(step) { (lanes: Lanes32) in SIMD4<UInt16>(clamping: lanes) }
    case .uqxtn2D:
      registers.narrow(step) { (lanes: Lanes64) in SIMD2<UInt32>(clamping: lanes) }
    case .sqxtun8H:
      registers.narrow(step) { (lanes: SignedLanes16) in SIMD8<UInt8>(clamping: lanes) }
    case .sqxtun4S:
      registers.narrow(step) { (lanes: SignedLanes32) in SIMD4<UInt16>(clamping: lanes) }
    case .sqxtun2D:
      registers.narrow(step) { (lanes: SignedLanes64) in SIMD2<UInt32>(clamping: lanes) }
    case .uxtl8H:
      registers.widen(step) { (lanes: SIMD8<UInt8>) in Lanes16(truncatingIfNeeded: lanes) }
    case .uxtl4S:
      registers.widen(step) { (lanes: SIMD4<UInt16>) in Lanes32(truncatingIfNeeded: lanes) }
    case .uxtl2D:
      registers.widen(step) { (lanes: SIMD2<UInt32>) in Lanes64(truncatingIfNeeded: lanes) }
    case .sxtl8H:
      registers.widen(step) { (lanes: SIMD8<Int8>) in SignedLanes16(truncatingIfNeeded: lanes) }
    case .sxtl4S:
      registers.widen(step) { (lanes: SIMD4<Int16>) in SignedLanes32(truncatingIfNeeded: lanes) }
    case .sxtl2D:
      registers.widen(step) { (lanes: SIMD2<Int32>) in SignedLanes64(truncatingIfNeeded: lanes) }
    case .umull8H:
      registers.widen(step) { (first: SIMD8<UInt8>, second: SIMD8<UInt8>) in
        Lanes16(truncatingIfNeeded: first) &* Lanes16(truncatingIfNeeded: second)
      }
    case .umull4S:
      registers.widen(step) { (first: SIMD4<UInt16>, second: SIMD4<UInt16>) in
        Lanes32(truncatingIfNeeded: first) &* Lanes32(truncatingIfNeeded: second)
      }
    case .umull2D:
      registers.widen(step) { (first: SIMD2<UInt32>, second: SIMD2<UInt32>) in
        Lanes64(truncatingIfNeeded: first) &* Lanes64(truncatingIfNeeded: second)
      }
    case .smull8H:
      registers.widen(step) { (first: SIMD8<Int8>, second: SIMD8<Int8>) in
        SignedLanes16(truncatingIfNeeded: first) &* SignedLanes16(truncatingIfNeeded: second)
      }
    case .smull4S:
      registers.widen(step) { (first: SIMD4<Int16>, second: SIMD4<Int16>) in
        SignedLanes32(truncatingIfNeeded: first) &* SignedLanes32(truncatingIfNeeded: second)
      }
    case .smull2D:
      registers.widen(step) { (first: SIMD2<Int32>, second: SIMD2<Int32>) in
        SignedLanes64(truncatingIfNeeded: first) &* SignedLanes64(truncatingIfNeeded: second)
      }
    case .uaddlp8H:
      registers.map(step) { (lanes: Lanes8) in
        Lanes16(truncatingIfNeeded: lanes.evenHalf) &+ Lanes16(truncatingIfNeeded: lanes.oddHalf)
      }
    case .uaddlp4S:
      registers.map(step) { (lanes: Lanes16) in
        Lanes32(truncatingIfNeeded: lanes.evenHalf) &+ Lanes32(truncatingIfNeeded: lanes.oddHalf)
      }
    case .uaddlp2D:
      registers.map(step) { (lanes: Lanes32) in
        Lanes64(truncatingIfNeeded: lanes.evenHalf) &+ Lanes64(truncatingIfNeeded: lanes.oddHalf)
      }
    case .saddlp8H:
      registers.map(step) { (lanes: SignedLanes8) in
        SignedLanes16(truncatingIfNeeded: lanes.evenHalf)
          &+ SignedLanes16(truncatingIfNeeded: lanes.oddHalf)
      }
    case .saddlp4S:
      registers.map(step) { (lanes: SignedLanes16) in
        SignedLanes32(truncatingIfNeeded: lanes.evenHalf)
          &+ SignedLanes32(truncatingIfNeeded: lanes.oddHalf)
      }
    case .saddlp2D:
      registers.map(step) { (lanes: SignedLanes32) in
        SignedLanes64(truncatingIfNeeded: lanes.evenHalf)
          &+ SignedLanes64(truncatingIfNeeded: lanes.oddHalf)
      }
    case .addv16B:
      registers.reduce(step) { (lanes: Lanes8) in lanes.wrappedSum() }
    case .addv8H:
      registers.reduce(step) { (lanes: Lanes16) in lanes.wrappedSum() }
    case .addv4S:
      registers.reduce(step) { (lanes: Lanes32) in lanes.wrappedSum() }
    case .smaxv16B:
      registers.reduce(step) { (lanes: SignedLanes8) in lanes.max() }
    case .smaxv8H:
      registers.reduce(step) { (lanes: SignedLanes16) in lanes.max() }
    case .smaxv4S:
      registers.reduce(step) { (lanes: SignedLanes32) in lanes.max() }
    case .sminv16B:
      registers.reduce(step) { (lanes: SignedLanes8) in lanes.min() }
    case .sminv8H:
      registers.reduce(step) { (lanes: SignedLanes16) in lanes.min() }
    case .sminv4S:
      registers.reduce(step) { (lanes: SignedLanes32) in lanes.min() }
    case .umaxv16B:
      registers.reduce(step) { (lanes: Lanes8) in lanes.max() }
    case .umaxv8H:
      registers.reduce(step) { (lanes: Lanes16) in lanes.max() }
    case .umaxv4S:
      registers.reduce(step) { (lanes: Lanes32) in lanes.max() }
    case .uminv16B:
      registers.reduce(step) { (lanes: Lanes8) in lanes.min() }
    case .uminv8H:
      registers.reduce(step) { (lanes: Lanes16) in lanes.min() }
    case .uminv4S:
      registers.reduce(step) { (lanes: Lanes32) in lanes.min() }
    default: return false
    }
    return true
  }
}
