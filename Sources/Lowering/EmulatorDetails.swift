internal import Diagnostics
internal import Quantities
public import Tables

/// What an emulator table says of the code that the emulator makes: its habits, and its usual host.
public struct EmulatorDetails: Sendable {
  /// The features of the host that the emulator usually runs on.
  package var hostFeatures: HostFeatureList
  /// How it makes code on such a host; the share of ordered accesses is not among them.
  package var habits: TranslatorHabits
  /// How long the bodies of its routines take.
  package var routines: RoutineCycles
}

extension EmulatorParameter {
  /// Reads the keys `host_features`, `routine_cycles` and `habits`.
  public static func readDetails(from reader: inout TableDetailsReader) -> EmulatorDetails? {
    let log = reader.object.log
    let features = reader.object.required("host_features", expected: "an array of names")
      .flatMap { HostFeatureList(reading: $0, to: log) }
    let routines = reader.object.required("routine_cycles", expected: "an object of estimates")
      .flatMap { RoutineCycles(reading: $0, to: log) }
    guard let value = reader.object.required("habits", expected: "an object of habits"),
      var entries = JSONObjectReader(value, log: log)
    else { return nil }
    var habits = TranslatorHabits()
    habits.features = features?.flags ?? []
    habits.read(from: &entries, to: log)
    entries.finish()
    guard let features, let routines else { return nil }
    return EmulatorDetails(hostFeatures: features, habits: habits, routines: routines)
  }
}

extension TranslatorHabits {
  /// Takes every habit from its key.
  fileprivate mutating func read(from entries: inout JSONObjectReader, to log: DiagnosticLog) {
    func flag(_ key: String, _ habit: inout Bool) {
      entries.habit(key, to: log) { value in
        if let isSo = value.readBool(to: log) { habit = isSo }
      }
    }
    func count(_ key: String, _ habit: inout Int) {
      entries.habit(key, to: log) { value in
        if let number = value.readInteger(in: 0...1000, to: log) { habit = Int(number) }
      }
    }
    flag("pads_ordered_accesses", &padsOrderedAccesses)
    flag("pairs_stack", &pairsStack)
    flag("indexes_accesses", &indexesAccesses)
    flag("compares_registers", &comparesRegisters)
    flag("extends_narrow", &extendsNarrow)
    flag("cuts_narrow", &cutsNarrow)
    flag("extends_factors", &extendsFactors)
    flag("extends_loads", &extendsLoads)
    flag("cuts_addresses", &cutsAddresses)
    flag("cuts_lowest_bit", &cutsLowestBit)
    flag("masks_shifts", &masksShifts)
    flag("repeats_blocks", &repeatsBlocks)
    var hasDoubles = false
    flag("computes_x87_with_doubles", &hasDoubles)
    x87 = hasDoubles ? .doubles : .softFloat
    flag("stores_flags", &storesFlags)
    flag("keeps_flags_across_calls", &keepsFlagsAcrossCalls)
    flag("names_targets", &namesTargets)
    flag("sweeps", &sweeps)
    count("stored_step_operations", &storedStep)
    count("stored_product_operations", &storedProduct)
    count("block_entry_operations", &blockEntry)
    count("near_jump_operations", &nearJump)
    count("linked_jump_operations", &linkedJump)
    count("call_operations", &call)
    count("predicted_return_operations", &predictedReturn)
    count("indirect_jump_operations", &indirectJump)
    count("indirect_call_operations", &indirectCall)
    entries.habit("near_bytes", to: log) { value in
      if let number = value.readInteger(in: 0...0x7FFF_FFFF, to: log) { nearBytes = Int64(number) }
    }
    entries.habit("sweep_gap_bytes", to: log) { value in
      if let number = value.readInteger(in: 0...0x7FFF_FFFF, to: log) { sweepGap = number }
    }
  }
}

extension JSONObjectReader {
  /// A habit `{ "value", "source" }`.
  fileprivate mutating func habit(
    _ key: String,
    to log: DiagnosticLog,
    read: (JSONValue) -> Void
  ) {
    guard let entry = required(key, expected: "a habit with a source"),
      var reader = JSONObjectReader(entry, log: log)
    else { return }
    if let value = reader.required("value") { read(value) }
    _ = reader.required("source", expected: "where it comes from")?.readName(to: log)
    reader.finish()
  }
}

extension EmulatorTable {
  /// How the emulator makes code.
  ///
  /// Given features replace those of the usual host, and with them the order of memory accesses is
  /// kept or not by `TSO`; else it is kept for the table's shares of loads and stores, averaged.
  ///
  /// - Parameter features: The host's features; nil for the emulator's usual host.
  /// - Returns: The habits on that host.
  package func habits(on features: HostFeatureList? = nil) -> TranslatorHabits {
    var habits = details.habits
    if let features {
      habits.features = features.flags
      habits.orderedShare = features.keepsOrder ? 1 : 0
    } else {
      let loads = self[.orderedLoadShare].default
      habits.orderedShare = (loads + self[.orderedStoreShare].default) / 2
    }
    return habits
  }
}

extension TranslatorHabits {
  /// FEX, on a host that has FLAGM and FLAGM2 alone of the features that matter.
  package static let fex: TranslatorHabits = {
    var habits = named("fex")
    habits.features = [.flagManipulation, .floatFlags]
    return habits
  }()
  /// box64 with its default settings, on its usual host.
  package static let box64 = named("box64")

  private static func named(_ name: String) -> TranslatorHabits {
    guard let table = EmulatorTables.named(name) else {
      preconditionFailure("the emulator \(name) has a table")
    }
    return table.details.habits
  }
}
