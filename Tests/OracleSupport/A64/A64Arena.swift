internal import Execution
internal import HostCode
internal import Lowering

/// The registers and the memory that A64 operations have on this side.
struct A64Arena: ~Copyable {
  private let registers = RegisterFile()
  private let memory: GuestMemory
  /// What runs code by steps, which keeps what it has once read; and where the next code goes.
  private var steps: CodeRun?
  private var codeAddress = A64Arena.firstCode

  /// How operations end.
  enum End {
    case end
    case stop(GuestMachine.Stop)
  }

  private static let dataBytes = 0x2000
  private static let firstCode = A64Stub.start + UInt64(dataBytes)
  private static let codeBytes = 0x10000

  init() {
    let all = Self.dataBytes + Self.codeBytes
    memory = GuestMemory(start: A64Stub.start, capacity: all)
    _ = memory.extend(by: Self.dataBytes, rights: .write)
    _ = memory.extend(by: Self.codeBytes, rights: [.execute, .native])
  }

  deinit {
    registers.deallocate()
    memory.deallocate()
  }

  /// Executes the operations of a case on the machine that gives them their meaning.
  ///
  /// - Parameters:
  ///   - state: The case.
  ///   - image: Its state, which becomes the one that the operations leave.
  /// - Returns: How they ended.
  func run(_ state: A64Case, _ image: inout [UInt64]) -> End {
    var machine = GuestMachine(registers: registers, memory: memory)
    load(image, into: machine, state.hasMemory)
    machine.fpcr = image[A64Image.fpcr]
    image[A64Image.taken] = 0
    do throws(GuestMachine.Stop) {
      for operation in state.operations where try machine.execute(operation) != nil {
        image[A64Image.taken] = 1
      }
    } catch {
      return .stop(error)
    }
    store(machine, into: &image, state.hasMemory)
    image[A64Image.fpcr] = machine.fpcr
    return .end
  }

  /// Executes the words of a case by the engine's steps.
  ///
  /// - Parameters:
  ///   - state: The case.
  ///   - image: Its state, which becomes the one that the words leave.
  /// - Returns: Whether they went on to one of the places behind them.
  mutating func runSteps(_ state: A64Case, _ image: inout [UInt64]) -> Bool {
    if steps == nil || codeAddress + 16 > memory.end {
      steps = CodeRun(registers: registers, memory: memory, habits: .fex)
      codeAddress = Self.firstCode
    }
    guard let steps else { return true }
    defer { codeAddress += 16 }
    let machine = GuestMachine(registers: registers, memory: memory)
    load(image, into: machine, state.hasMemory)
    // Behind them are zeros, which are no code.
    memory.put(image[A64Image.code], 8, at: codeAddress)
    let end = steps.run(from: codeAddress, isNative: true, fpcr: &image[A64Image.fpcr])
    guard end == .left(codeAddress + 8) || end == .left(codeAddress + 12) else { return false }
    image[A64Image.taken] = end == .left(codeAddress + 12) ? 1 : 0
    store(machine, into: &image, state.hasMemory)
    return true
  }

  private func load(_ image: [UInt64], into machine: GuestMachine, _ hasMemory: Bool) {
    for register in machine.general.indices { machine.general[register] = image[register] }
    machine.stackPointer = image[A64Image.stackPointer]
    machine.nzcv = UInt8(truncatingIfNeeded: image[A64Image.nzcv] >> 28)
    for register in machine.vectors.indices {
      let word = A64Image.vectors + register * 2
      machine.vectors[register] = Vector128(image[word], image[word + 1])
    }
    guard hasMemory else { return }
    for word in A64Image.memory..<A64Image.words {
      memory.put(image[word], 8, at: Self.address(word))
    }
  }

  private func store(_ machine: GuestMachine, into image: inout [UInt64], _ hasMemory: Bool) {
    for register in machine.general.indices { image[register] = machine.general[register] }
    image[A64Image.stackPointer] = machine.stackPointer
    image[A64Image.nzcv] = UInt64(machine.nzcv) << 28
    for register in machine.vectors.indices {
      let word = A64Image.vectors + register * 2
      image[word] = machine.vectors[register].low
      image[word + 1] = machine.vectors[register].high
    }
    guard hasMemory else { return }
    for word in A64Image.memory..<A64Image.words {
      image[word] = (try? memory.load(Self.address(word), 8)) ?? 0
    }
  }

  private static func address(_ word: Int) -> UInt64 { A64Stub.imageAddress + UInt64(word * 8) }
}
