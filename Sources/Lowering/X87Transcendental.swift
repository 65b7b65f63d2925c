internal import HostCode
internal import X64Decoding

/// Functions of the x87 that are routines in every translator.
extension Emitter {
  mutating func lowerX87Transcendental(_ instruction: X64Instruction) -> Bool {
    switch instruction.mnemonic {
    case .f2xm1: x87Function(.x87Power, .x87Power64)
    case .fsin:
      x87Function(.x87Sine, .x87Sine64)
      x87ClearC2()
    case .fcos:
      x87Function(.x87Cosine, .x87Cosine64)
      x87ClearC2()
    case .fsincos:
      x87Function(.x87SineCosine, .x87SineCosine64)
      x87Push(x87Result(1))
      x87ClearC2()
    case .fptan:
      x87Function(.x87Tangent, .x87Tangent64)
      x87PushConstant(.one)
      x87ClearC2()
    case .fscale: x87Function(.x87Scale, .x87Scale64, takesTwo: true)
    case .fprem: x87Remainder(.x87Remainder, .x87Remainder64)
    case .fprem1: x87Remainder(.x87RemainderNearest, .x87RemainderNearest64)
    case .fpatan: x87FunctionAndPop(.x87Arctangent, .x87Arctangent64)
    case .fyl2x: x87FunctionAndPop(.x87Logarithm, .x87Logarithm64)
    case .fyl2xp1: x87FunctionAndPop(.x87LogarithmPlusOne, .x87LogarithmPlusOne64)
    case .fxtract:
      let value = x87Value(0)
      x87Function(.x87Exponent, .x87Exponent64)
      x87Call(.x87Significand, .x87Significand64, value)
      x87Push(x87Result())
    default: return false
    }
    return true
  }

  /// Calls a routine of the translator's own format.
  private mutating func x87Call(
    _ helper: Helper,
    _ double: Helper,
    _ first: HostRegister,
    _ second: HostRegister = .none
  ) {
    if nativeFormat == .double { return call(double, first, second) }
    x87Call(helper, first, second)
  }

  /// Puts a function of `st(0)`, and maybe `st(1)`, into `st(0)`.
  private mutating func x87Function(_ helper: Helper, _ double: Helper, takesTwo: Bool = false) {
    let value = x87Value(0)
    x87Call(helper, double, value, takesTwo ? x87Value(1) : .none)
    x87Set(0, x87Result())
  }

  /// Puts a function of `st(0)` and `st(1)` into `st(1)`, which becomes the top.
  private mutating func x87FunctionAndPop(_ helper: Helper, _ double: Helper) {
    let value = x87Value(0)
    x87Call(helper, double, value, x87Value(1))
    x87Set(1, x87Result())
    x87Pop()
  }

  private mutating func x87Remainder(_ helper: Helper, _ double: Helper) {
    x87Function(helper, double, takesTwo: true)
    let quotient = GuestRegisters.argument(0)
    let first = temporary()
    let third = temporary()
    emit(.ubfx, .w, first, quotient, immediate: 2, amount: 1)
    emit(.ubfx, .w, third, quotient, immediate: 1, amount: 1)
    emit(.and, .w, quotient, quotient, immediate: 1)
    x87SetConditions(c0: first, c1: quotient, c2: .zr, c3: third)
  }

  /// Says that the argument was in range.
  private mutating func x87ClearC2() {
    state(.str, .zr, at: GuestState.x87Conditions + 2, bytes: 1)
  }
}
