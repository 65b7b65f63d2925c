package import Diagnostics

/// Features of the host processor that change what a translator emits.
package struct HostFeatures: OptionSet, Hashable, Sendable {
  package var rawValue: UInt16
  package init(rawValue: UInt16) { self.rawValue = rawValue }

  /// `cfinv`, `rmif`, `setf8`.
  package static let flagManipulation = Self(rawValue: 1 << 0)
  /// FPCR.NEP: scalar operations keep the upper lanes of their destination.
  package static let alternateFloat = Self(rawValue: 1 << 1)
  /// `frint32z` and its like, with which x64's out-of-range results are cheap.
  package static let roundToRange = Self(rawValue: 1 << 2)
  /// `ldapr`.
  package static let acquirePC = Self(rawValue: 1 << 3)
  /// `ldapur`, `stlur`: ordered accesses with an offset.
  package static let acquirePCOffset = Self(rawValue: 1 << 4)
  /// Scalar `cnt`, `ctz`, `abs`, `smax`.
  package static let commonShortSequence = Self(rawValue: 1 << 5)
  /// `axflag`.
  package static let floatFlags = Self(rawValue: 1 << 6)
}

/// Features of a host processor by name, as emulators list them.
///
///     let features = try HostFeatureList(parsing: "FLAGM,AFP")
///     print(features.flags)
package struct HostFeatureList: Hashable, Sendable {
  /// The names, in the order given.
  package private(set) var names: [String] = []
  /// What changes the code that is emitted.
  package private(set) var flags: HostFeatures = []
  /// Whether `TSO` is among them: x64's order of memory accesses is kept.
  package var keepsOrder: Bool { names.contains("TSO") }
  /// The names that no rule uses.
  package var unused: [String] {
    names.filter { name in
      name != "TSO" && Self.known.contains { $0.name == name && $0.flags.isEmpty }
    }
  }

  /// All names, with what they change.
  private static let known: [(name: String, flags: HostFeatures)] = [
    ("FLAGM", .flagManipulation), ("FLAGM2", .floatFlags), ("AFP", .alternateFloat),
    ("FRINTTS", .roundToRange), ("CSSC", .commonShortSequence), ("LRCPC", .acquirePC),
    ("LRCPC2", .acquirePCOffset), ("TSO", []), ("CRYPTO", []), ("RPRES", []), ("SVE128", []),
    ("SVE256", []), ("MOPS", []), ("RNG", []), ("FCMA", []), ("SVEBITPERM", []), ("CLZERO", []),
  ]

  /// Makes an empty list.
  package init() {}

  /// Reads names with commas between them; spaces around a name do not count.
  ///
  /// - Parameter text: The names; an empty text is an empty list.
  /// - Throws: A message for each name that is not known.
  package init(parsing text: String) throws(InvalidInput) {
    var mistakes: [Diagnostic] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let name = String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
      if name.isEmpty, text.allSatisfy({ $0 == " " }) { continue }
      if insert(name) { continue }
      mistakes.append(
        Diagnostic(
          path: "host features",
          message: Self.unknown(name),
          expected: Self.expected,
          hint: Suggestion.hint(for: name, among: Self.known.map(\.name))
        )
      )
    }
    if !mistakes.isEmpty { throw InvalidInput(mistakes) }
  }

  /// Reads an array of names; the order of memory accesses is not among them.
  init?(reading value: JSONValue, to log: DiagnosticLog) {
    guard let elements = value.readArray(to: log) else { return nil }
    for element in elements {
      guard let name = element.readString(to: log) else { continue }
      if name == "TSO" {
        log.report(
          element.diagnostic(
            "here TSO would change nothing",
            hint: "ordered_load_share and ordered_store_share tell how much is ordered"
          )
        )
        continue
      }
      if insert(name) { continue }
      log.report(
        element.diagnostic(
          Self.unknown(name),
          expected: Self.expected,
          hint: Suggestion.hint(for: name, among: Self.known.map(\.name))
        )
      )
    }
  }

  /// Adds a name; false when it is not known.
  private mutating func insert(_ name: String) -> Bool {
    guard let found = Self.known.first(where: { $0.name == name }) else { return false }
    if !names.contains(name) { names.append(name) }
    flags.formUnion(found.flags)
    return true
  }

  private static func unknown(_ name: String) -> String {
    "no host feature is named \"\(name)\""
  }

  private static var expected: String { "one of: " + known.map(\.name).joined(separator: ", ") }
}
