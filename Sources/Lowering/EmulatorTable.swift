internal import Diagnostics
public import Tables

/// What one x64 emulator costs: the code it makes, the ways across its boundary, translation.
public typealias EmulatorTable = EstimateTable<EmulatorParameter>

/// The parameters of an emulator table; the raw value is the JSON key, its unit last.
///
/// Expansions are A64 instructions executed per x64 instruction of a class. Cycles are cycles of
/// the core that the emulator runs on.
public enum EmulatorParameter: String, TableParameter {
  /// How it makes code, and on which host.
  public typealias Details = EmulatorDetails

  /// Expansion of register-only integer instructions.
  case integerExpansion = "integer_expansion"
  /// Expansion of multiplications.
  case multiplyExpansion = "multiply_expansion"
  /// Expansion of divisions and square roots.
  case divideExpansion = "divide_expansion"
  /// Expansion of instructions that read memory.
  case loadExpansion = "load_expansion"
  /// Expansion of instructions that write memory.
  case storeExpansion = "store_expansion"
  /// Expansion of jumps; calls and returns are charged by the call path.
  case branchExpansion = "branch_expansion"
  /// Expansion of scalar floating point.
  case floatExpansion = "float_expansion"
  /// Expansion of packed SIMD.
  case vectorExpansion = "vector_expansion"
  /// The share of the extra instructions that lengthens the dependency chain.
  case chainExtensionShare = "chain_extension_share"
  /// The share of loads that are emitted with acquire order.
  case orderedLoadShare = "ordered_load_share"
  /// The share of stores that are emitted with release order.
  case orderedStoreShare = "ordered_store_share"
  /// 1 when the emulator uses a core's hardware memory order where there is one, else 0.
  case usesHardwareMemoryOrder = "uses_hardware_memory_order"
  /// What measured checked calls between native functions take beyond their code.
  case checkUnattributed = "check_unattributed_cycles"
  /// From the exit thunk into the emulator.
  case emulatorEntry = "emulator_entry_cycles"
  /// The look-up of an x64 target on entry.
  case targetLookup = "target_lookup_cycles"
  /// The start of a translated block.
  case blockEntry = "block_entry_cycles"
  /// From the x64 return back to the exit thunk.
  case emulatorReturn = "emulator_return_cycles"
  /// Branches that a call into the emulator and its return mispredict.
  case callbackMispredicts = "callback_mispredicts"
  /// What measured calls into the emulator take beyond all other parts.
  case callbackUnattributed = "callback_unattributed_cycles"
  /// From translated code to the entry thunk.
  case emulatorExit = "emulator_exit_cycles"
  /// From the entry thunk's end back into translated code.
  case dispatchReturn = "dispatch_return_cycles"
  /// What measured calls out of the emulator take beyond all other parts.
  case forwardUnattributed = "forward_unattributed_cycles"
  /// Translation of one x64 instruction when nothing is cached.
  case translation = "translation_cycles_per_instruction"
  /// Loading the translation of one x64 instruction from the persistent cache.
  case cachedTranslation = "cached_translation_cycles_per_instruction"
  /// Bytes of translation per byte of x64 code.
  case hostBytesPerGuestByte = "host_bytes_per_guest_byte"
  /// Bytes of translations that fit into the code cache; beyond, all are dropped.
  case codeCacheBytes = "code_cache_bytes"
  /// What Arm64EC code costs beyond classic Arm64 code, as a share.
  case nativeOverheadShare = "native_overhead_share"

  /// The words for such a table in messages.
  public static var tableKind: String { "an emulator table" }

  /// The position of every parameter in its table.
  public static let positions = numberedCases

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
