public import HostCode
public import Workloads

/// The code of calls beside thunks: call sites, what checks their targets, adjustor thunks.
public enum CallCode {
  /// What Arm64EC code does to call, without arguments and result.
  ///
  /// - Parameters:
  ///   - kind: How the call finds its callee.
  ///   - signature: The callee's signature, which tells the exit thunk.
  /// - Returns: The operations; the checker, where there is one, runs behind the first `blr`.
  public static func site(of kind: CallKind, _ signature: CallSignature) -> Thunk {
    let name = "call site, \(kind.rawValue)"
    switch kind {
    case .direct:
      return Thunk(name: name, operations: [HostOperation(.bl)], symbols: ["#callee"])
    case .import:
      return Thunk(
        name: name,
        operations: [page(.x(8)), load(.x(8), from: .x(8)), HostOperation(.blr, source1: .x(8))],
        symbols: ["__imp_callee", "__imp_callee", nil]
      )
    case .indirect, .callback, .virtual:
      let exit = Thunk.exit(signature).name
      let check = "__os_arm64x_check_icall"
      let isVirtual = kind == .virtual
      let table: [HostOperation] = isVirtual ? [load(.x(9), from: .x(0))] : []
      return Thunk(
        name: name,
        operations: table + [
          page(.x(8)), page(.x(10)),
          HostOperation(.add, destination: .x(10), source1: .x(10)),
          load(.x(8), from: .x(8)), load(.x(11), from: .x(9)),
          HostOperation(.blr, source1: .x(8)), HostOperation(.blr, source1: .x(11)),
        ],
        symbols: (isVirtual ? [nil] : []) + [check, exit, exit, check, nil, nil, nil]
      )
    }
  }

  /// Tells whether the target in x11 is Arm64EC code, and returns if it is.
  ///
  /// The process' map has a bit for every 4 KB: thread block + 0x60 → process block + 0x368 → map,
  /// of which the word `target >> 18` holds the bit `(target >> 12) & 63`.
  public static let checker: [HostOperation] = codeMapTest + [HostOperation(.ret, source1: .link)]

  /// The same where the target is x64 code: it looks whether it begins as a fast-forward sequence,
  /// then has the exit thunk in x10 called in its place.
  public static let checkerOfX64Target: [HostOperation] =
    codeMapTest + [
      load(.x(16), from: .x(11)),
      // The eight bytes 48 8b c4 48 89 58 20 55.
      HostOperation(.mov, destination: .x(17), immediate: 0x8B48),
      HostOperation(.movk, destination: .x(17), immediate: 0x48C4, amount: 16),
      HostOperation(.movk, destination: .x(17), immediate: 0x5889, amount: 32),
      HostOperation(.movk, destination: .x(17), immediate: 0x5520, amount: 48),
      HostOperation(.sub, setsFlags: true, destination: .zr, source1: .x(16), source2: .x(17)),
      HostOperation(.bCond, immediate: 8, condition: .ne),
      HostOperation(.mov, destination: .x(9), source1: .x(11)),
      HostOperation(.mov, destination: .x(11), source1: .x(10)),
      HostOperation(.ret, source1: .link),
    ]

  /// The entry thunk of a C++ method that only moves `this`: no signature, no saved registers.
  ///
  /// - Parameter distance: Bytes by which `this` moves down.
  /// - Returns: The thunk, which leaves for the emulator's jump to the method in x9.
  public static func adjustor(by distance: Int) -> Thunk {
    let jump = "__os_arm64x_x64_jump"
    return Thunk(
      name: "adjustor{\(distance)}, entry thunk",
      operations: [
        HostOperation(.sub, destination: .x(0), source1: .x(0), immediate: Int64(distance)),
        page(.x(9)), HostOperation(.add, destination: .x(9), source1: .x(9)),
        page(.x(16)), load(.x(16), from: .x(16)), HostOperation(.br, source1: .x(16)),
      ],
      symbols: [nil, "#method", "#method", jump, jump, nil]
    )
  }

  private static let codeMapTest: [HostOperation] = [
    load(.x(16), from: .x(18), at: 0x60),
    load(.x(16), from: .x(16), at: 0x368),
    HostOperation(.lsr, destination: .x(17), source1: .x(11), immediate: 18),
    HostOperation(
      .ldr,
      destination: .x(16),
      base: .x(16),
      index: .x(17),
      modifier: .lsl,
      amount: 3,
      addressing: .register,
      accessBytes: 8
    ),
    HostOperation(.lsr, destination: .x(17), source1: .x(11), immediate: 12),
    HostOperation(.lsr, destination: .x(16), source1: .x(16), source2: .x(17)),
    HostOperation(.tbz, source1: .x(16), immediate: 8),
  ]

  private static func page(_ register: HostRegister) -> HostOperation {
    HostOperation(.adrp, destination: register)
  }

  private static func load(
    _ register: HostRegister,
    from base: HostRegister,
    at offset: Int = 0
  ) -> HostOperation {
    .stackAccess(register, .none, .x, base: base, offset: offset, isStore: false)
  }
}
