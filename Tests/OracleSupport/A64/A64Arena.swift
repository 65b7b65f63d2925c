internal import Execution
internal import HostCode

/// The registers and the memory that A64 operations have on this side.
struct A64Arena: ~Copyable {
  private let registers = RegisterFile()
  private let memory: GuestMemory

  /// How operations end.
  enum End {
    case end
    case stop(GuestMachine.Stop)
  }

  init() {
    memory = GuestMemory(start: A64Stub.start, capacity: 0x2000)
    _ = memory.extend(by: 0x2000, rights: .write)
  }

  deinit {
    registers.deallocate()
    memory.deallocate()
  }

  /// Executes the operations of a case.
  ///
  /// - Parameters:
  ///   - state: The case.
  ///   - image: Its state, which becomes the one that the operations leave.
  /// - Returns: How they ended.
  func run(_ state: A64Case, _ image: inout [UInt64]) -> End {
    var machine = GuestMachine(registers: registers, memory: memory)
    for register in machine.general.indices { machine.general[register] = image[register] }
    machine.stackPointer = image[A64Image.stackPointer]
    machine.nzcv = UInt8(truncatingIfNeeded: image[A64Image.nzcv] >> 28)
    machine.fpcr = image[A64Image.fpcr]
    for register in machine.vectors.indices {
      let word = A64Image.vectors + register * 2
      machine.vectors[register] = Vector128(image[word], image[word + 1])
    }
    let hasMemory = state.operations.contains { $0.base != .none }
    let words = hasMemory ? A64Image.memory..<A64Image.words : 0..<0
    for word in words { memory.put(image[word], 8, at: Self.address(word)) }
    do throws(GuestMachine.Stop) {
      image[A64Image.taken] = 0
      for operation in state.operations where try machine.execute(operation) != nil {
        image[A64Image.taken] = 1
      }
    } catch {
      return .stop(error)
    }
    for register in machine.general.indices { image[register] = machine.general[register] }
    image[A64Image.stackPointer] = machine.stackPointer
    image[A64Image.nzcv] = UInt64(machine.nzcv) << 28
    image[A64Image.fpcr] = machine.fpcr
    for register in machine.vectors.indices {
      let word = A64Image.vectors + register * 2
      image[word] = machine.vectors[register].low
      image[word + 1] = machine.vectors[register].high
    }
    for word in words { image[word] = (try? memory.load(Self.address(word), 8)) ?? 0 }
    return .end
  }

  private static func address(_ word: Int) -> UInt64 { A64Stub.imageAddress + UInt64(word * 8) }
}
