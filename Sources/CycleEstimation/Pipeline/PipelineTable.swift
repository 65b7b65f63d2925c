internal import Diagnostics
package import HostCode
internal import Quantities

/// How a core's pipeline is built and what each class of operations asks of it.
///
/// The part `pipeline` of a core's JSON file; see `Documentation/CostModel.md`. Made only by reading,
/// so that a table at hand is a possible one: every class has a row, every row has a port that exists
/// and no number is negative.
public struct PipelineTable: Sendable {
  /// The name of the core.
  public let name: String
  /// The name of each unit's port.
  package internal(set) var unitNames: [String] = []
  /// The ports and the groups of them: a name, and a bit for each unit.
  var portNames: [NamedUnits] = []
  /// The units that stand for no hardware, but for what ordered accesses cost: a bit for each.
  var orderUnits: UInt32 = 0
  /// Widths and sizes, by position of the parameter.
  var limits: [Estimate] = []
  /// What can be waited in: the scheduler queues.
  var queues: [PipelineQueue] = []
  /// The extra cost of writing the address back to the base register.
  var addressUpdate = OperationCost()
  /// A row for every class of operations, by raw value.
  var rows: [OperationRow] = []
  /// The classes whose results reach an accumulated operand early, by forwarding group.
  var forwardGroups: [ClassSet] = []

  init(name: String) { self.name = name }

  /// Where the rows of every class come from, variants too.
  package var rowSources: [String] {
    rows.flatMap { $0.costs.map(\.source) }
  }

  /// Where the row of a class comes from.
  package func source(of operationClass: OperationClass) -> String {
    rows[Int(operationClass.rawValue)].cost.source
  }

  subscript(parameter: PipelineParameter) -> Estimate {
    limits[PipelineParameter.allCases.firstIndex(of: parameter) ?? 0]
  }

  /// What an operation costs, without the update of a base register.
  func cost(of operation: HostOperation) -> OperationCost {
    let row = rows[Int(operation.operationClass.rawValue)]
    guard !row.variants.isEmpty else { return row.cost }
    let traits = OperationTrait.mask(of: operation)
    return row.variants.first { $0.matches(operation.opcode, traits) }?.cost ?? row.cost
  }
}

/// The costs of one class of operations: of most, and of those that differ, first match first.
struct OperationRow: Sendable, Hashable {
  var cost: OperationCost
  var variants: [OperationVariant] = []

  /// All of its costs.
  var costs: [OperationCost] { [cost] + variants.map(\.cost) }
}

/// The cost of the operations of a class that have some traits or opcodes.
struct OperationVariant: Sendable, Hashable {
  /// All of these traits, bit by bit.
  var traits: UInt64
  /// One of these opcodes; any, if there are none.
  var opcodes: [HostOpcode]
  var cost: OperationCost

  func matches(_ opcode: HostOpcode, _ traits: UInt64) -> Bool {
    self.traits & ~traits == 0 && (opcodes.isEmpty || opcodes.contains(opcode))
  }
}

/// A port, or several under one name.
struct NamedUnits: Sendable, Hashable {
  var name: String
  /// A bit for each unit.
  var units: UInt32
}

/// Operations that wait for the same ports.
struct PipelineQueue: Sendable, Hashable {
  /// The units that are fed, a bit for each.
  var units: UInt32
  /// How many µops can wait.
  var entries: Int
}

/// A set of classes of operations.
struct ClassSet: Sendable, Hashable {
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  mutating func insert(_ member: OperationClass) {
    if member.rawValue < 64 {
      low |= 1 << UInt64(member.rawValue)
    } else {
      high |= 1 << UInt64(member.rawValue - 64)
    }
  }

  func contains(_ member: OperationClass) -> Bool {
    let word = member.rawValue < 64 ? low : high
    return word >> UInt64(member.rawValue & 63) & 1 == 1
  }
}

extension OperationClass {
  /// The key of the class's row in a core table: `integer_shifted`.
  package var tableKey: String {
    var key = ""
    for character in String(describing: self) {
      if character.isUppercase { key += "_" }
      key += character.lowercased()
    }
    return key.replacing(acronyms: ["a_e_s": "aes", "s_h_a": "sha"])
  }
}

extension String {
  fileprivate func replacing(acronyms: KeyValuePairs<String, String>) -> String {
    acronyms.reduce(self) { text, pair in
      text.split(separator: "_\(pair.key)", omittingEmptySubsequences: false)
        .joined(separator: "_\(pair.value)")
    }
  }
}
