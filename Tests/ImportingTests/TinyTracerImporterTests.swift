import Diagnostics
import SampleReading
import TestSupport
import Testing
import Workloads

@testable import Importing

struct TinyTracerImporterTests {
  private func program(
    _ text: String,
    path: String = "traces/player.exe.tag"
  ) throws(InvalidInput) -> RecordedProgram {
    try TinyTracerImporter.program(
      of: [ByteBuffer(path, bytes: Array(text.utf8), piece: 50)],
      options: ImportOptions()
    )
  }

  /// The calls as `MODULE!FUNCTION`, of the caller and of the callee.
  private func calls(_ program: RecordedProgram) -> [String: UInt64] {
    func name(_ index: Int) -> String {
      let function = program.functions[index]
      return program.modules[function.module].name + "!" + function.symbol
    }
    return Dictionary(
      uniqueKeysWithValues: program.calls.map {
        ("\(name($0.caller)) > \(name($0.callee))", $0.count)
      }
    )
  }

  @Test(arguments: ["player.exe.tag", "player.long.tag"])
  func `every line of a call is counted, in both forms`(fixture: String) throws {
    let program = try program(Fixture.sample(fixture))
    #expect(
      calls(program)
        == [
          "player.exe! > kernel32.dll!LoadLibraryExW": 2,
          "player.exe! > ntdll.dll!RtlAllocateHeap": 3,
          "player.exe! > codec!decode.impl": 4, "player.exe! > unknown!": 1,
          "unknown! > ntdll.dll!NtClose": 1,
        ].mapKeys { fixture.contains("long") ? $0.replacing("codec!", with: "codec.dll!") : $0 }
    )
    #expect(program.calls.allSatisfy { $0.provenance == .exact })
    let system = program.modules.filter(\.isSystem).map(\.name)
    #expect(Set(system) == ["kernel32.dll", "ntdll.dll"])
    #expect(program.notes.contains { $0.contains("1 transfers into the middle of a function") })
  }

  @Test func `samples get the exact calls out of the traced module`() throws {
    var options = ImportOptions()
    options.sampling = .zen4
    let samples = """
      player.exe!main;codec.dll!decode.impl 90
      player.exe!main;ntdll.dll!RtlAllocateHeap 5
      player.exe!main;codec.dll!decode.impl;ntdll.dll!RtlAllocateHeap 7
      player.exe!main 10
      """
    var program = try FoldedImporter.program(
      of: [ByteBuffer("s", bytes: Array(samples.utf8))],
      options: options
    )
    try program.takeCalls(
      of: self.program(Fixture.sample("player.exe.tag")),
      named: "player.exe.tag"
    )
    let workload = program.workload()
    #expect(workload.calls("main", "decode.impl")?.count == 4)
    #expect(workload.calls("main", "RtlAllocateHeap")?.count == 3)
    #expect(workload.calls("code of player.exe", "LoadLibraryExW")?.count == 2)
    // Calls by other modules are not in such a file.
    let other = workload.callSites.first { workload.functions[$0.caller].name == "decode.impl" }
    #expect(other?.provenance != .exact)
    #expect(workload.milliseconds().values.reduce(0, +) == 112)
  }

  @Test func `alone it is refused: nothing says how long anything took`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("1000;kernel32.Sleep\n", as: "a.exe.tag")
    do throws(InvalidInput) {
      _ = try TinyTracerImporter.workload(from: [path], options: ImportOptions())
      Issue.record("it was taken")
    } catch {
      #expect(error.diagnostics.first?.message.hasPrefix("these are calls without time") == true)
      #expect(error.diagnostics.first?.hint?.contains("tiny-tracer=\(path) --merge") == true)
    }
  }

  @Test(arguments: [
    ("", "1:1: no call is in this file"),
    ("1000;section: [.text]\n2000;CPUID:0\n2004;RDTSC\n", "3:1: no call is in this file"),
    ("zz;kernel32.Sleep\n", "1:1: no call is in this file"),
    ("1000;kernel32.\n1000;.Sleep\n", "2:1: no call is in this file"),
    ("a;b 1\nc;d 2\n", "2:1: this is no file of tiny_tracer; it looks like folded"),
  ])
  func `files without calls are told`(text: String, told: String) {
    do throws(InvalidInput) {
      _ = try program(text)
      Issue.record("it was read")
    } catch {
      #expect(
        error.diagnostics.map { "\($0.line):\($0.column): \($0.message)" } == [told]
      )
    }
  }

  @Test func `every truncation and change of a byte is read or told`() throws {
    let bytes = Array(try Fixture.sample("player.long.tag").utf8)
    for index in bytes.indices {
      _ = try? program(String(decoding: bytes[..<index], as: UTF8.self))
      for byte: UInt8 in [0, 10, 32, 46, 58, 59, 91, 255] where bytes[index] != byte {
        var changed = bytes
        changed[index] = byte
        _ = try? program(String(decoding: changed, as: UTF8.self))
      }
    }
  }
}

extension Dictionary {
  fileprivate func mapKeys(_ transform: (Key) -> Key) -> Self {
    Dictionary(uniqueKeysWithValues: map { (transform($0.key), $0.value) })
  }
}
