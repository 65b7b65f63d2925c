internal import HostCode

/// The stack frame of a thunk, as clang lays it out.
///
/// From the top: the frame pointer and the return address, registers kept for the caller, vector
/// registers kept for x64 code (entry thunks), the thunk's own memory, arguments for the callee.
struct ThunkFrame {
  private let keepsVectors: Bool
  /// General registers that are kept, without frame pointer and return address.
  private var kept: [Int]
  /// Vector registers of which an exit thunk keeps the low halves.
  private let keptHalves: [Int]
  /// By slot: its distance from the top, negative.
  private var slots: [Int] = []
  private let savedBytes: Int
  private let totalBytes: Int

  /// A frame beyond this size keeps a register free for far addresses.
  private static let nearBytes = 255
  /// From this size on, saved registers are out of reach of the final stack pointer.
  private static let farBytes = 512

  init(of builder: ThunkBuilder, isEntry: Bool) {
    keepsVectors = isEntry
    let vectorBytes = isEntry ? 160 : 0
    kept = Array(
      Set(builder.steps.flatMap(\.writes).map(\.number).filter { 19...28 ~= $0 })
    ).sorted()
    let halves = Set(builder.steps.flatMap(\.writes).map(\.number).filter { 40...47 ~= $0 })
    keptHalves = isEntry ? [] : halves.sorted()
    let outgoing = builder.outgoingBytes
    let bare = Self.place(builder.slots, from: 0, hole: false).bytes
    let estimate =
      vectorBytes + 8 * (1 + kept.count + keptHalves.count) + (bare + outgoing + 15) / 16 * 16
      + builder.incomingOffset
    if estimate > Self.nearBytes { kept.append(27) }
    savedBytes = vectorBytes + 16 + (kept.count + keptHalves.count + 1) / 2 * 16
    let placed = Self.place(
      builder.slots,
      from: savedBytes,
      hole: (kept.count + keptHalves.count) % 2 == 1
    )
    slots = placed.offsets
    totalBytes = (placed.bytes + outgoing + 15) / 16 * 16
  }

  /// Puts slots below one another; the first go into the hole that an odd register leaves.
  private static func place(
    _ slots: [(bytes: Int, alignment: Int)],
    from start: Int,
    hole: Bool
  ) -> (offsets: [Int], bytes: Int) {
    var open = hole ? 8 : 0
    var depth = start
    let offsets = slots.map { slot in
      if slot.bytes <= open {
        defer { open -= slot.bytes }
        return -8 + open - slot.bytes
      }
      depth = (depth + slot.bytes + slot.alignment - 1) / slot.alignment * slot.alignment
      return -depth
    }
    return (offsets, depth)
  }

  private var localBytes: Int { totalBytes - savedBytes }
  /// Whether the stack pointer moves once for everything.
  private var movesOnce: Bool { localBytes > 0 && totalBytes < Self.farBytes }
  /// Where the frame pointer is saved, from the stack pointer after it has moved.
  private var frameOffset: Int {
    (movesOnce ? localBytes : 0) + (keepsVectors ? 160 : 0) + 8 * kept.count
  }

  /// Gives every access its final base and offset.
  func resolve(_ steps: inout [ThunkStep]) {
    for index in steps.indices {
      switch steps[index].base {
      case .outgoing: steps[index].base = .stackPointer
      case .incoming:
        steps[index].base = .framePointer
        steps[index].offset += totalBytes - framePosition
        steps[index].readsIncoming = true
      case .slot(let slot):
        // The base that is nearer to the start of the memory serves for all of it.
        let fromStack = slots[slot] + totalBytes
        let fromFrame = fromStack - framePosition
        let isNear = steps[index].kind == .address || fromFrame >= -256
        let usesFrame = fromFrame >= 0 || (isNear && fromStack > -fromFrame)
        steps[index].base = usesFrame ? .framePointer : .stackPointer
        steps[index].offset += usesFrame ? fromFrame : fromStack
      default: break
      }
    }
  }

  /// Where the frame pointer points to, from the final stack pointer.
  private var framePosition: Int {
    localBytes + (keepsVectors ? 160 : 0) + 8 * kept.count
  }

  /// One or two registers that are saved together.
  private struct Save {
    var first: HostRegister
    var second = HostRegister.none
    var size: OperandSize
    var offset: Int

    func access(isStore: Bool) -> HostOperation {
      .stackAccess(first, second, size, base: .sp, offset: offset, isStore: isStore)
    }
  }

  /// What is saved where, in the order of saving.
  private var saves: [Save] {
    var list: [Save] = []
    var offset = movesOnce ? localBytes : 0
    if keepsVectors {
      for register in stride(from: 6, to: 16, by: 2) {
        list.append(
          Save(first: .v(register), second: .v(register + 1), size: .q, offset: offset)
        )
        offset += 32
      }
    }
    var rest = kept[...]
    while let first = rest.popFirst() {
      var save = Save(first: .x(first), size: .x, offset: offset)
      offset += 8
      if rest.first == first + 1 {
        rest.removeFirst()
        save.second = .x(first + 1)
        offset += 8
      }
      list.append(save)
    }
    list.append(Save(first: .x(29), second: .x(30), size: .x, offset: offset))
    offset += 16
    for index in stride(from: 0, to: keptHalves.count, by: 2) {
      var save = Save(first: .v(keptHalves[index] - 32), size: .d, offset: offset)
      if index + 1 < keptHalves.count { save.second = .v(keptHalves[index + 1] - 32) }
      list.append(save)
      offset += 16
    }
    return list
  }

  /// Saves what is to be kept.
  var prologue: [HostOperation] {
    var operations: [HostOperation] = []
    if movesOnce { operations.append(Self.moveStack(.sub, by: totalBytes)) }
    for (index, save) in saves.enumerated() {
      var store = save.access(isStore: true)
      if index == 0 && !movesOnce {
        store.addressing = .preIndex
        store.immediate = -Int64(savedBytes)
      }
      operations.append(store)
    }
    operations.append(
      frameOffset == 0
        ? HostOperation(.mov, destination: .x(29), source1: .sp)
        : HostOperation(
          .add,
          destination: .x(29),
          source1: .sp,
          immediate: Int64(frameOffset)
        )
    )
    if !movesOnce && localBytes > 0 { operations.append(Self.moveStack(.sub, by: localBytes)) }
    return operations
  }

  /// Restores it.
  var epilogue: [HostOperation] {
    var operations: [HostOperation] = []
    if !movesOnce && localBytes > 0 { operations.append(Self.moveStack(.add, by: localBytes)) }
    for (index, save) in saves.enumerated().reversed() {
      var load = save.access(isStore: false)
      if index == 0 && !movesOnce {
        load.addressing = .postIndex
        load.immediate = Int64(savedBytes)
      }
      operations.append(load)
    }
    if movesOnce { operations.append(Self.moveStack(.add, by: totalBytes)) }
    return operations
  }

  private static func moveStack(_ opcode: HostOpcode, by bytes: Int) -> HostOperation {
    HostOperation(opcode, destination: .sp, source1: .sp, immediate: Int64(bytes))
  }
}
