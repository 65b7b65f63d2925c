// Executes lowered code and compares it with the x64 processor at hand, bit for bit.
//
//   oracle-check HEX…              differences and listing for instructions or blocks, all habits
//   oracle-check all [CLASS]       forms of fex-host-counts.tsv that fail (CLASS: ALU, "SSE scalar" …)
//   oracle-check recorded [MNEMONIC]   distinct instructions of the recordings that fail
//   oracle-check mutate [SEED [COUNT [FAMILY…]]]  forms of the tests' fixture with some bits changed
//   oracle-check blocks [SEED [COUNT]] random blocks of 2 to 8 instructions of the recordings
import Diagnostics
import Foundation
import HostCode
import Lowering
import OracleSupport
import Quantities
import X64Decoding


let data = "/work/shared/data/"
func lines(_ path: String) -> [Substring] {
  String(decoding: FileManager.default.contents(atPath: data + path) ?? Data(), as: UTF8.self)
    .split(separator: "\n")
}
func bytes(_ text: some StringProtocol) -> [UInt8] {
  let c = Array(text.utf8)
  return stride(from: 0, to: c.count - 1, by: 2).compactMap {
    UInt8(String(decoding: c[$0..<$0 + 2], as: UTF8.self), radix: 16)
  }
}

guard let decoder = X64Decoder(), var oracle = Oracle() else {
  print("this processor or build cannot run x64 code")
  exit(1)
}
func habits(_ features: HostFeatures) -> TranslatorHabits {
  var habits = TranslatorHabits.fex
  habits.features = features
  return habits
}
var ordered = TranslatorHabits.fex
ordered.orderedShare = 1
ordered.features = [.flagManipulation, .acquirePC, .acquirePCOffset]
let settings: [(String, TranslatorHabits)] = [
  ("fex base", habits([])),
  ("fex flagm", habits([.flagManipulation])),
  ("fex all", habits([.flagManipulation, .alternateFloat, .roundToRange, .commonShortSequence])),
  ("fex ordered", ordered),
  ("box64", .box64),
]

func text(_ code: [UInt8]) -> String {
  var ins: [X64Instruction] = []
  _ = decoder.decode(code.span, into: &ins)
  var at = 0
  return ins.map { i in
    defer { at += Int(i.length) }
    return decoder.text(of: Array(code[at...]).span) ?? "?"
  }.joined(separator: "; ")
}

let lives: [X64Flags] = [
  .arithmetic, [], .carry, [.zero, .sign, .overflow], .zero, .parity, .adjust, .overflow,
]

struct Tally { var forms = 0, right = 0, unknown = 0, unrun = 0, nan = 0 }
var tally: [String: Tally] = [:]

/// Checks under all habits; prints a line for each failing habit.
@MainActor func check(_ code: [UInt8], _ group: String, states: Int, seed: UInt64 = 1, isVerbose: Bool = false, live: [X64Flags] = lives) {
  guard let patched = PatchedCode(code, decoder) else {
    if isVerbose { print("cannot be decoded or patched") }
    return
  }
  let findings = oracle.check(patched, settings.map(\.1), states: states, seed: seed, live: live)
  tally[group, default: Tally()].forms += 1
  if findings.contains(where: \.isUnknown) { tally[group]?.unknown += 1 }
  if findings.allSatisfy(\.isRight) { tally[group]?.right += 1 }
  if findings.contains(where: { $0.differingNaN > 0 }) { tally[group]?.nan += 1 }
  if findings.contains(where: { !$0.isUnknown && $0.compared == 0 }) { tally[group]?.unrun += 1 }
  for (setting, finding) in zip(settings, findings) {
    if isVerbose {
      print("  [\(setting.0)] \(finding.isUnknown ? "unknown" : "compared \(finding.compared) failed \(finding.failed) nan \(finding.differingNaN) signal \(finding.signal)")")
      if finding.failed > 0 { print("      with live flags:", finding.live) }
      if finding.failed > 0 || CommandLine.arguments.contains("-v") {
        for o in finding.operations { print("     ", o, " ;", o.origin) }
        for d in finding.example { print("      \(d.place): before \(d.before) expected \(d.expected) found \(d.found)") }
      }
    } else if finding.failed > 0 {
      let places = finding.places.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }.joined(separator: " ")
      let stop = finding.example.first { $0.place == "stop" }.map { " " + String($0.found.prefix(160)) } ?? ""
      print("\(text(patched.bytes)) | \(code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()) [\(setting.0)] \(finding.failed) \(places)\(finding.live == .arithmetic ? "" : " if live: \(finding.live)")\(stop)")
      break
    }
  }
}

@MainActor func summarize() {
  for (name, t) in tally.sorted(by: { $0.key < $1.key }) {
    print("\(name): forms \(t.forms) right \(t.right) unknown \(t.unknown) never ran \(t.unrun) with other NaN \(t.nan)")
  }
}

let arguments = CommandLine.arguments.dropFirst().filter { $0 != "-v" }
switch arguments.first {
case "all":
  var seen = Set<String>()
  for line in lines("translators/fex-host-counts.tsv").dropFirst() {
    let f = line.split(separator: "\t", omittingEmptySubsequences: false)
    guard f.count > 14, f[2] == "64", f[6] == "single" else { continue }
    if arguments.count > 1, f[14] != arguments[1] { continue }
    guard seen.insert(String(f[9])).inserted else { continue }
    check(bytes(f[9]), String(f[14]), states: 24)
  }
  summarize()
case "forms":
  // The lines of the tests' fixture: a family and an encoding, one of each form.
  var seen = Set<String>()
  for line in lines("translators/fex-host-counts.tsv").dropFirst() {
    let f = line.split(separator: "\t", omittingEmptySubsequences: false)
    guard f.count > 16, f[2] == "64", f[6] == "single", PatchedCode(bytes(f[9]), decoder) != nil,
      seen.insert(String(f[16])).inserted
    else { continue }
    print(f[14].replacingOccurrences(of: " ", with: "-"), f[9])
  }
  for line in lines("translators/box64-instructions.tsv").dropFirst() {
    let f = line.split(separator: "\t", omittingEmptySubsequences: false)
    guard f.count > 2, let i = decoder.decodeFirst(bytes(f[1]).span), i.branch == .none,
      PatchedCode(bytes(f[1]), decoder) != nil
    else { continue }
    var key = i.mnemonic.name
    for o in i.operands { key += " \(o.kind)\(o.bits)" }
    guard seen.insert(key).inserted else { continue }
    print("recorded", f[1])
  }
case "recorded":
  var seen = Set<[UInt8]>()
  for line in lines("translators/box64-instructions.tsv").dropFirst() {
    let f = line.split(separator: "\t", omittingEmptySubsequences: false)
    guard f.count > 2, let i = decoder.decodeFirst(bytes(f[1]).span), i.branch == .none else { continue }
    if arguments.count > 1, !arguments.dropFirst().contains(i.mnemonic.name) { continue }
    // One of each form and kind of displacement is enough.
    var key = [UInt8](i.mnemonic.name.utf8)
    for o in i.operands { key += [UInt8(truncatingIfNeeded: o.bits), "\(o.kind)".utf8.first ?? 0, o.kind == .register ? (o.register.isHighByte ? 1 : 0) : 0] }
    if let m = i.memory { key += [m.base.isGeneral ? m.base.number == 4 ? 2 : 1 : 0, m.index.isGeneral ? m.scale : 0, m.displacement == 0 ? 0 : abs(m.displacement) < 256 ? 1 : 2, m.segment.number] }
    if i.operands.last?.kind == .immediate { key += [UInt8(truncatingIfNeeded: i.immediate)] }
    guard seen.insert(key).inserted else { continue }
    check(bytes(f[1]), i.mnemonic.name, states: 16)
  }
  for (name, t) in tally.sorted(by: { $0.key < $1.key }) where t.right < t.forms {
    print("\(name): forms \(t.forms) right \(t.right) unknown \(t.unknown) never ran \(t.unrun)")
  }
  print("forms \(tally.values.reduce(0) { $0 + $1.forms }) right \(tally.values.reduce(0) { $0 + $1.right })")
case "mutate":
  // Every form with some bits changed: other registers, immediates, addresses of the same mnemonic.
  var random = SeededGenerator(seed: arguments.count > 1 ? UInt64(arguments[1]) ?? 1 : 1)
  let count = arguments.count > 2 ? Int(arguments[2]) ?? 4 : 4
  let families = Set(arguments.dropFirst(3))
  let file = FileManager.default.contents(atPath: "Tests/OracleTests/Fixtures/forms.txt") ?? Data()
  for line in String(decoding: file, as: UTF8.self).split(separator: "\n") {
    let f = line.split(separator: " ")
    guard f.count == 2, f[0] != "block", families.isEmpty || families.contains(String(f[0])),
      let original = decoder.decodeFirst(bytes(f[1]).span)
    else { continue }
    var done = 0
    for _ in 0..<60 where done < count {
      var code = bytes(f[1])
      for _ in 0...(random.next() % 3) {
        code[Int(random.next() % UInt64(code.count))] ^= UInt8(truncatingIfNeeded: random.next() & random.next())
      }
      guard let i = decoder.decodeFirst(code.span), Int(i.length) == code.count, i.mnemonic == original.mnemonic, code != bytes(f[1]),
        i.operandBits == original.operandBits || i.operandBits >= 8
      else { continue }
      done += 1
      check(code, String(f[0]), states: 10, seed: random.next(), live: [.arithmetic, []])
    }
  }
  summarize()
case "blocks":

  var random = SeededGenerator(seed: arguments.count > 1 ? UInt64(arguments[1]) ?? 1 : 1)
  let count = arguments.count > 2 ? Int(arguments[2]) ?? 500 : 500
  var blocks: [[UInt8]] = []
  for name in ["djpeg", "zstdd", "gzip", "xz", "lua"] {
    for line in lines("blocks/\(name).x64.blocks") where line.hasPrefix("block ") {
      if let code = line.split(separator: " ").last, code.count >= 8 { blocks.append(bytes(code)) }
    }
  }
  for _ in 0..<count {
    let code = blocks[Int(random.next() % UInt64(blocks.count))]
    var ins: [X64Instruction] = []
    _ = decoder.decode(code.span, into: &ins)
    var starts = [0]
    for i in ins { starts.append(starts.last! + Int(i.length)) }
    let most = ins.last.map { $0.branch == .none } == true ? ins.count : ins.count - 1
    guard most >= 2 else { continue }
    let first = Int(random.next() % UInt64(most - 1))
    let last = min(most, first + 2 + Int(random.next() % 7))
    let part = Array(code[starts[first]..<starts[last]])
    if arguments.contains("print") {
      if PatchedCode(part, decoder) != nil { print("block", part.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()) }
      continue
    }
    check(part, "blocks", states: 24, seed: random.next(), live: [.arithmetic, [], .carry])
  }
  summarize()
default:
  for h in arguments {
    print(text(bytes(h)), "| as it runs:", PatchedCode(bytes(h), decoder).map { text($0.bytes) } ?? "?")
    check(bytes(h), "", states: 64, isVerbose: true)
  }
}
