/// A recorded run of a program, block by block: exact counts, the code, and who went where.
///
/// Read from the text that `recorder.so` writes, a record a line, numbers of code in hexadecimal:
///
///     guest x86_64                                       or aarch64
///     module START END NAME
///     block ADDRESS EXECUTIONS INSTRUCTIONS CODE         in the order in which they first ran
///     edge FROM TO COUNT                                 from block to block
///
/// Flat arrays that refer to each other by index.
package struct BlockProfile: Sendable {
  /// Whose code it is.
  package enum Guest: String, CaseIterable, Sendable {
    case x64 = "x86_64"
    case a64 = "aarch64"
  }

  /// An executable or library, by the addresses that it lies at.
  package struct Module: Hashable, Sendable {
    package var name: String
    package var start: UInt64
    /// The first address behind it.
    package var end: UInt64

    package init(name: String, start: UInt64, end: UInt64) {
      self.name = name
      self.start = start
      self.end = end
    }
  }

  /// Code that ran from its first to its last instruction.
  package struct Block: Hashable, Sendable {
    package var address: UInt64
    package var executions: UInt64
    /// The instructions in it, as the recorder counted them.
    package var instructions: UInt32
    /// The bytes of `code` that are its own.
    ///
    /// Of an x64 block the last instruction may be cut off: QEMU 7.2 loses what lies on two pages.
    package var code: Range<Int>
    package var module: Int

    package init(
      address: UInt64,
      executions: UInt64,
      instructions: UInt32,
      code: Range<Int>,
      module: Int
    ) {
      self.address = address
      self.executions = executions
      self.instructions = instructions
      self.code = code
      self.module = module
    }

    /// The address behind its recorded bytes.
    package var end: UInt64 { address &+ UInt64(code.count) }
  }

  /// How often one block followed another.
  package struct Edge: Hashable, Sendable {
    package var from: Int
    package var to: Int
    package var count: UInt64

    package init(from: Int, to: Int, count: UInt64) {
      self.from = from
      self.to = to
      self.count = count
    }
  }

  /// The file that it was read from; empty when it was made in memory.
  package var path = ""
  package var guest = Guest.x64
  /// The modules as listed; `unknown` is the last when there is code outside all of them.
  package var modules: [Module] = []
  /// The blocks in the order in which they first ran.
  ///
  /// An address is there twice when its code has changed; edges refer to the first then.
  package var blocks: [Block] = []
  package var edges: [Edge] = []
  /// The code of all blocks, one behind the other.
  package var code: [UInt8] = []
  /// What a reader of results should know about the recording.
  package var notes: [String] = []

  /// The module of code that is in none.
  package static let unknownModule = "unknown"

  /// An empty recording.
  package init() {}

  /// The instructions that ran.
  package var executedInstructions: UInt64 {
    blocks.reduce(0) { $0 + $1.executions * UInt64($1.instructions) }
  }

  /// The recorded bytes of a block.
  package func code(of block: Block) -> ArraySlice<UInt8> { code[block.code] }
}
