internal import Diagnostics
public import Tables

/// What one x64 emulator costs: the code it makes, the ways across its boundary, translation.
public typealias EmulatorTable = EstimateTable<EmulatorParameter>

/// The parameters of an emulator table.
///
/// Expansions are A64 instructions executed per x64 instruction of a class. Cycles are cycles of
/// the core that the emulator runs on.
public enum EmulatorParameter: Int, TableParameter {
  /// How it makes code, and on which host.
  public typealias Details = EmulatorDetails

  /// Expansion of register-only integer instructions.
  case integerExpansion
  /// Expansion of multiplications.
  case multiplyExpansion
  /// Expansion of divisions and square roots.
  case divideExpansion
  /// Expansion of instructions that read memory.
  case loadExpansion
  /// Expansion of instructions that write memory.
  case storeExpansion
  /// Expansion of jumps; calls and returns are charged by the call path.
  case branchExpansion
  /// Expansion of scalar floating point.
  case floatExpansion
  /// Expansion of packed SIMD.
  case vectorExpansion
  /// The share of the extra instructions that lengthens the dependency chain.
  case chainExtensionShare
  /// The share of loads that are emitted with acquire order.
  case orderedLoadShare
  /// The share of stores that are emitted with release order.
  case orderedStoreShare
  /// 1 when the emulator uses a core's hardware memory order where there is one, else 0.
  case usesHardwareMemoryOrder
  /// What measured checked calls between native functions take beyond their code.
  case checkUnattributed
  /// From the exit thunk into the emulator.
  case emulatorEntry
  /// The look-up of an x64 target on entry.
  case targetLookup
  /// The start of a translated block.
  case blockEntry
  /// From the x64 return back to the exit thunk.
  case emulatorReturn
  /// Branches that a call into the emulator and its return mispredict.
  case callbackMispredicts
  /// What measured calls into the emulator take beyond all other parts.
  case callbackUnattributed
  /// From translated code to the entry thunk.
  case emulatorExit
  /// From the entry thunk's end back into translated code.
  case dispatchReturn
  /// What measured calls out of the emulator take beyond all other parts.
  case forwardUnattributed
  /// Translation of one x64 instruction when nothing is cached.
  case translation
  /// Loading the translation of one x64 instruction from the persistent cache.
  case cachedTranslation
  /// Bytes of translation per byte of x64 code.
  case hostBytesPerGuestByte
  /// Bytes of translations that fit into the code cache; beyond, all are dropped.
  case codeCacheBytes
  /// What Arm64EC code costs beyond classic Arm64 code, as a share.
  case nativeOverheadShare

  /// The words for such a table in messages.
  public static var tableKind: String { "an emulator table" }

  /// The JSON key, its unit last.
  public var key: String {
    switch self {
    case .integerExpansion: "integer_expansion"
    case .multiplyExpansion: "multiply_expansion"
    case .divideExpansion: "divide_expansion"
    case .loadExpansion: "load_expansion"
    case .storeExpansion: "store_expansion"
    case .branchExpansion: "branch_expansion"
    case .floatExpansion: "float_expansion"
    case .vectorExpansion: "vector_expansion"
    case .chainExtensionShare: "chain_extension_share"
    case .orderedLoadShare: "ordered_load_share"
    case .orderedStoreShare: "ordered_store_share"
    case .usesHardwareMemoryOrder: "uses_hardware_memory_order"
    case .checkUnattributed: "check_unattributed_cycles"
    case .emulatorEntry: "emulator_entry_cycles"
    case .targetLookup: "target_lookup_cycles"
    case .blockEntry: "block_entry_cycles"
    case .emulatorReturn: "emulator_return_cycles"
    case .callbackMispredicts: "callback_mispredicts"
    case .callbackUnattributed: "callback_unattributed_cycles"
    case .emulatorExit: "emulator_exit_cycles"
    case .dispatchReturn: "dispatch_return_cycles"
    case .forwardUnattributed: "forward_unattributed_cycles"
    case .translation: "translation_cycles_per_instruction"
    case .cachedTranslation: "cached_translation_cycles_per_instruction"
    case .hostBytesPerGuestByte: "host_bytes_per_guest_byte"
    case .codeCacheBytes: "code_cache_bytes"
    case .nativeOverheadShare: "native_overhead_share"
    }
  }

  /// The numbers that a value may have.
  public var bounds: ClosedRange<Double> {
    switch self {
    case .chainExtensionShare, .orderedLoadShare, .orderedStoreShare, .usesHardwareMemoryOrder,
      .nativeOverheadShare:
      0...1
    case .callbackMispredicts: 0...100
    case .hostBytesPerGuestByte: 0.1...1000
    case .codeCacheBytes: 1...0x1p40
    default: 0...1e9
    }
  }
}

/// The emulator tables that are built in.
public enum EmulatorTables: EmbeddedTables {
  /// The tables in the order of their names.
  public static let all: [EmulatorTable] = readAll()

  /// Their texts.
  public static let texts = TableText.texts(in: embeddedTables, folder: "Emulators")
}
