import HostCode
import Testing

@Suite struct HostOperationTests {
  @Test func `an operation is a flat value of 32 bytes`() {
    #expect(MemoryLayout<HostOperation>.stride == 32)
    #expect(MemoryLayout<HostOperation?>.stride == 32)
  }

  @Test func `what is not given is absent`() {
    let operation = HostOperation(.hint)
    #expect(operation.registersRead.isEmpty)
    #expect(operation.registersWritten.isEmpty)
    #expect(!operation.isMemoryAccess)
    #expect(operation.origin == .work)
    #expect("\(operation)" == "nop")
  }

  @Test func `an unknown word is kept`() {
    let operation = HostOperation.unknown(0xE400_E000)
    #expect("\(operation)" == ".inst 0xe400e000")
    #expect(operation.operationClass == .unknown)
  }

  @Test func `what an accumulating operation writes it also reads`() {
    let operation = HostOperation(
      .fmla,
      size: .v4s,
      destination: .v(0),
      source1: .v(1),
      source2: .v(2),
      sourceLane: 3
    )
    #expect("\(operation)" == "fmla v0.4s, v1.4s, v2.s[3]")
    #expect(operation.registersRead == RegisterSet(.v(0), .v(1), .v(2), .fpcr))
    #expect(operation.registersWritten == RegisterSet(.v(0)))
  }

  @Test func `a high half is put beside the low one, which stays`() {
    let low = HostOperation(
      .xtn,
      size: .v8b,
      sourceSize: .v8h,
      destination: .v(0),
      source1: .v(1)
    )
    var high = low
    high.size = .v16b
    #expect("\(low); \(high)" == "xtn v0.8b, v1.8h; xtn2 v0.16b, v1.8h")
    #expect(low.registersRead == RegisterSet(.v(1)))
    #expect(high.registersRead == RegisterSet(.v(0), .v(1)))
  }

  @Test func `a call writes the link register`() {
    let call = HostOperation(.blr, source1: .x(8))
    #expect(call.registersRead == RegisterSet(.x(8)))
    #expect(call.registersWritten == RegisterSet(.link))
    #expect(call.isCall && call.isBranch && call.endsBlock)
  }

  @Test func `a store with write-back reads its data and writes its base`() {
    let store = HostOperation(
      .stp,
      source1: .x(29),
      source2: .x(30),
      base: .sp,
      immediate: -16,
      addressing: .preIndex,
      accessBytes: 16
    )
    #expect("\(store)" == "stp x29, x30, [sp, #-16]!")
    #expect(store.registersRead == RegisterSet(.x(29), .x(30), .sp))
    #expect(store.registersWritten == RegisterSet(.sp))
    #expect(store.isStore && !store.isLoad)
  }

  @Test func `selection reads flags unless it is always the same`() {
    var select = HostOperation(
      .csinc,
      size: .w,
      destination: .x(0),
      source1: .zr,
      source2: .zr,
      condition: .ne
    )
    #expect("\(select)" == "cset w0, eq")
    #expect(select.readsFlags)
    select.condition = .al
    #expect("\(select)" == "csinc w0, wzr, wzr, al")
    #expect(!select.readsFlags)
  }

  @Test func `an order is part of a mnemonic`() {
    var load = HostOperation(
      .ldr,
      destination: .x(0),
      base: .x(1),
      addressing: .offset,
      accessBytes: 8
    )
    var texts: [String] = []
    for ordering in [MemoryOrdering.plain, .acquire, .acquirePC] {
      load.ordering = ordering
      texts.append("\(load)")
    }
    #expect(texts == ["ldr x0, [x1]", "ldar x0, [x1]", "ldapr x0, [x1]"])
    load.immediate = 8
    #expect("\(load)" == "ldapur x0, [x1, #8]")
  }

  @Test func `bookkeeping is passed over, help is not`() {
    let passedOver = Origin.allCases.filter(\.isBookkeeping)
    #expect(
      passedOver == [
        .callingConvention, .blockEntry, .blockExit, .shadowStack, .lookup, .guestState,
      ]
    )
    #expect(!Origin.work.isBookkeeping && !Origin.flags.isBookkeeping)
  }
}
