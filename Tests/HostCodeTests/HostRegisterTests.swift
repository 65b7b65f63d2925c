import HostCode
import Testing

@Suite struct HostRegisterTests {
  @Test func `general and vector registers are named by their numbers`() {
    #expect((0...31).map { "\(HostRegister.x($0))" }.last == "zr")
    #expect("\(HostRegister.x(30)) \(HostRegister.link) \(HostRegister.v(31))" == "x30 x30 v31")
    #expect("\(HostRegister.sp) \(HostRegister.nzcv) \(HostRegister.none)" == "sp nzcv none")
  }

  @Test func `number 31 is the zero register, which is not the stack pointer`() {
    #expect(HostRegister.x(31) == .zr)
    #expect(HostRegister.zr != .sp)
    #expect(HostRegister.zr.isGeneral)
    #expect(!HostRegister.sp.isGeneral)
  }

  @Test func `an index in the register file names its register, or none`() {
    for index in 0..<128 {
      guard let register = HostRegister(index: index) else { continue }
      #expect(Int(register.number) == index)
    }
    #expect((0..<128).count { HostRegister(index: $0) != nil } == 36 + 32)
    #expect(HostRegister(index: -1) == nil)
  }

  @Test func `after v31 comes v0`() {
    #expect(HostRegister.v(30).advanced(by: 3) == .v(1))
  }

  @Test func `there is no v32`() async {
    await #expect(processExitsWith: .failure) { _ = HostRegister.v(32) }
    await #expect(processExitsWith: .failure) { _ = HostRegister.x(-1) }
  }
}

@Suite struct RegisterSetTests {
  @Test func `members come once and in order`() {
    let set = RegisterSet(.v(3), .x(7), .nzcv, .x(0), .v(0), .x(7), .sp)
    #expect("\(set)" == "x0 x7 sp nzcv v0 v3")
    #expect(set.count == 6)
    #expect(Array(set).allSatisfy(set.contains))
  }

  @Test func `the zero register and no register are never members`() {
    let set = RegisterSet(.zr, .none)
    #expect(set.isEmpty)
    #expect(Array(set).isEmpty)
    #expect(!set.contains(.none))
  }

  @Test func `a list goes round`() {
    var set = RegisterSet()
    set.insert(.v(30), count: 4)
    #expect("\(set)" == "v0 v1 v30 v31")
  }

  @Test func `union, difference and overlap`() {
    var set = RegisterSet(.x(1), .v(1))
    #expect(set.isDisjoint(with: RegisterSet(.x(2), .v(2))))
    #expect(!set.isDisjoint(with: RegisterSet(.v(1))))
    set.formUnion(RegisterSet(.x(2), .v(2)))
    set.subtract(RegisterSet(.x(1), .v(2)))
    #expect(set == RegisterSet(.x(2), .v(1)))
  }
}
