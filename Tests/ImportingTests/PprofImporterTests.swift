import Diagnostics
import Testing
import Workloads

@testable import Importing

/// A varint.
private func varint(_ value: UInt64) -> [UInt8] {
  value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7F) | 0x80] + varint(value >> 7)
}

private func field(_ number: UInt64, _ value: UInt64) -> [UInt8] {
  varint(number << 3) + varint(value)
}

private func field(_ number: UInt64, _ bytes: [UInt8]) -> [UInt8] {
  varint(number << 3 | 2) + varint(UInt64(bytes.count)) + bytes
}

/// A profile as profile.proto describes it: main in app.exe, and decode in codec.dll with an inlined
/// function, called by it.
private func profile(units: [UInt64] = [2, 4], packed: Bool = true, stack: [UInt64] = [9, 5])
  -> [UInt8]
{
  let strings = [
    "", "samples", "count", "cpu", "nanoseconds", "main", "decode", "inlined", "/opt/app.exe",
    "/opt/codec.dll",
  ]
  func numbers(_ number: UInt64, _ values: [UInt64]) -> [UInt8] {
    packed
      ? field(number, values.flatMap(varint)) : values.flatMap { field(number, $0) }
  }
  var bytes: [UInt8] = []
  for (type, unit) in zip([1, 3] as [UInt64], units) {
    bytes += field(1, field(1, type) + field(2, unit))
  }
  bytes += field(2, numbers(1, stack) + numbers(2, Array([3, 30_000_000].prefix(units.count))))
  bytes += field(2, numbers(1, [5]) + numbers(2, Array([1, 10_000_000].prefix(units.count))))
  bytes += field(3, field(1, 1) + field(2, 4096) + field(5, 8))
  bytes += field(3, field(1, 2) + field(5, 9))
  bytes += field(4, field(1, 5) + field(2, 1) + field(3, 77) + field(4, field(1, 1) + field(2, 12)))
  bytes += field(4, field(1, 9) + field(2, 2) + field(4, field(1, 3)) + field(4, field(1, 2)))
  for (id, name) in [(1, 5), (2, 6), (3, 7)] as [(UInt64, UInt64)] {
    bytes += field(5, field(1, id) + field(2, name))
  }
  for string in strings { bytes += field(6, Array(string.utf8)) }
  return bytes + field(9, 1_700_000_000) + field(12, 10_000_000)
}

private func mistakes(in bytes: [UInt8]) -> String {
  do throws(InvalidInput) {
    _ = try PprofImporter.workload(bytes: bytes)
    return "none"
  } catch {
    return error.diagnostics.map(\.message).joined(separator: "\n")
  }
}

struct PprofImporterTests {
  @Test(arguments: [true, false], [1, 7, 1000])
  func `the value of time is the weight`(packed: Bool, piece: Int) throws {
    let workload = try PprofImporter.workload(bytes: profile(packed: packed), piece: piece)
    #expect(workload.milliseconds() == ["main": 10, "decode": 30])
    #expect(workload.modules.map(\.name) == ["app.exe", "codec.dll"])
    #expect(workload.calls("main", "decode")?.low == 1)
  }

  @Test func `without a time, samples stand for the interval`() throws {
    let workload = try PprofImporter.workload(bytes: profile(units: [2]))
    #expect(workload.milliseconds() == ["main": 1, "decode": 3])
    #expect(workload.notes.contains { $0.hasPrefix("no value of the samples is a time") })
  }

  @Test func `a recording of gperftools has the totals that pprof says`() throws {
    let workload = try PprofImporter.workload(bytes: Fixture.sampleBytes("gperftools.pb.gz"))
    #expect(workload.milliseconds(byModule: true) == ["libc.so.6": 460, "work": 50])
    #expect(workload.milliseconds()["compare"] == 50)
    #expect(workload.calls("code of libc.so.6", "compare") != nil)
  }

  @Test func `a recording of Go has the totals that pprof says`() throws {
    let workload = try PprofImporter.workload(bytes: Fixture.sampleBytes("go.pb.gz"))
    let times = workload.milliseconds()
    #expect(times["sort.partition"] == 100 && times["cmpbody"] == 60)
    #expect(workload.milliseconds(byModule: true) == ["goprog": 290])
  }

  @Test func `wrong references are told`() {
    #expect(mistakes(in: profile(stack: [4, 5])).hasPrefix("there is no location 4, at byte "))
    #expect(mistakes(in: profile(units: [2, 99])).hasPrefix("there is no string 99, at byte "))
    #expect(
      mistakes(in: profile() + field(2, field(1, 5))).hasPrefix(
        "a sample has 0 values of 2 kinds, at byte "
      )
    )
    #expect(
      mistakes(in: profile() + field(2, [0x12, 0x7F])).hasPrefix(
        "a field is longer than its message, at byte "
      )
    )
    #expect(mistakes(in: profile() + [0x12, 0x7F]).hasPrefix("the file is cut off within a field"))
    #expect(mistakes(in: profile() + [0x12] + varint(1 << 40)).hasPrefix("a field has no length"))
  }

  @Test func `every truncation and change of a byte is read or told`() {
    let bytes = profile()
    for index in bytes.indices {
      _ = mistakes(in: Array(bytes[..<index]))
      for value: UInt8 in [0, 1, 8, 18, 127, 128, 255] {
        var changed = bytes
        changed[index] = value
        _ = mistakes(in: changed)
      }
    }
  }
}
