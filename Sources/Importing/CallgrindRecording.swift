internal import Workloads

/// What a callgrind recording says, summed up by function and by pair of caller and callee.
///
/// Functions are told apart by object, source file and name. Recursion levels, which callgrind
/// writes as `name'2`, are one function: they are the same code.
package struct CallgrindRecording: Sendable {
  /// A function and its own cost, without that of the functions it calls.
  package struct Function: Sendable {
    /// The path of the ELF object; `???` or empty when unknown.
    package var object: String
    /// The source file; `???` or empty when unknown.
    package var file: String
    package var name: String
    /// The own cost, in the order of `events`.
    package var costs: [UInt64]
    /// The instructions that ran, in ascending order of their addresses, each once; empty for a
    /// recording without `instr` positions.
    package var instructions: [Instruction] = []
  }

  /// An instruction that ran.
  package struct Instruction: Hashable, Sendable {
    /// Its address in the object, as the object's headers give it.
    package var address: UInt64
    /// How often it ran.
    package var executions: UInt64
  }

  /// All calls of one function to another.
  package struct Call: Sendable {
    package var caller: Int
    package var callee: Int
    package var count: UInt64
    /// The instructions that ran in the callee and below, saturating.
    package var inclusiveInstructions: UInt64
    /// The lowest address that calls; nil for a recording without `instr` positions.
    package var address: UInt64?
  }

  /// The names of the cost columns, `Ir` among them.
  package internal(set) var events: [String] = []
  /// The functions in the order that the recording first names them.
  package internal(set) var functions: [Function] = []
  /// The calls, one for each pair, in the order that the recording first has them.
  package internal(set) var calls: [Call] = []
  /// The command line of the program; empty when unknown.
  package internal(set) var command = ""
  /// The tool that wrote the recording; empty when unknown.
  package internal(set) var creator = ""
  /// The instructions that the header says have run, which may be more than the cost lines hold.
  package internal(set) var statedInstructions: UInt64?

  /// The name of the column that counts instructions.
  static let instructionEvent = "Ir"

  /// The column of an event, or nil when it was not recorded.
  package func column(of event: String) -> Int? {
    events.firstIndex(of: event)
  }
}

extension CallgrindRecording.Function {
  /// The longest x64 instruction (Intel SDM volume 2, §2.3.11).
  private static let longestInstruction: UInt64 = 15

  /// The bytes of the instructions that ran, estimated; nil without addresses.
  ///
  /// An instruction ends where the next one that ran begins, when that is near enough to be its
  /// neighbour. Else it is of mean length, and so is the last.
  package var codeBytes: UInt64? {
    guard !instructions.isEmpty else { return nil }
    var bytes: UInt64 = 0
    var withoutNeighbour = 1
    for (instruction, next) in zip(instructions, instructions.dropFirst()) {
      let distance = next.address - instruction.address
      if distance <= Self.longestInstruction {
        bytes += distance
      } else {
        withoutNeighbour += 1
      }
    }
    let rest = Double(withoutNeighbour) * WorkloadBuilder.bytesPerInstruction
    return bytes + UInt64(rest.rounded(.up))
  }
}
