import BlockProfiles
import Diagnostics
import Foundation
import HostCode
import Lowering
import Workloads
import X64Decoding

func bytes(_ path: String) -> [UInt8] { [UInt8](FileManager.default.contents(atPath: path) ?? Data()) }
func hex(_ text: Substring) -> [UInt8] {
  let c = Array(text.utf8)
  return stride(from: 0, to: c.count - 1, by: 2).compactMap { UInt8(String(decoding: c[$0..<$0+2], as: UTF8.self), radix: 16) }
}
let decoder = X64Decoder()!
let data = "/work/shared/data/"
let args = CommandLine.arguments
if args.count > 1, args[1] == "emulated" || args[1] == "dump" {
  try emulatedPrograms()
  exit(0)
}
if args.count > 1, args[1] == "hex" {
  for h in args.dropFirst(2) {
    var lowering = EmulatedLowering(habits: .fex)
    var ins: [X64Instruction] = []
    _ = decoder.decode(hex(Substring(h))[...], into: &ins)
    var ops: [HostOperation] = []
    let u = lowering.lower(ins[...], flagsLiveOut: .arithmetic, into: &ops)
    print(decoder.text(of: hex(Substring(h)).span) ?? "?", "unknown \(u)")
    for o in ops { print("   ", o, " ;", o.origin) }
  }
  exit(0)
}
if args.count > 1, args[1] == "flags" {
  for h in args.dropFirst(2) {
    var ins: [X64Instruction] = []
    _ = decoder.decode(hex(Substring(h))[...], into: &ins)
    for i in ins { print(i.mnemonic.name, "w[\(i.flagsWritten)] u[\(i.flagsUndefined)] r[\(i.flagsRead)] keep \(i.attributes.contains(.mayKeepFlags)) bits \(i.operandBits) imm \(i.operands.last?.bits ?? 0)") }
  }
  exit(0)
}
if args.count > 1, args[1] == "fex" || args[1] == "bad" {
  struct Row { var n = 0, exact = 0, near = 0, unknown = 0; var sum = 0, expected = 0 }
  var classes: [String: Row] = [:]
  for line in String(decoding: bytes(data + "translators/fex-host-counts.tsv"), as: UTF8.self).split(separator: "\n").dropFirst() {
    let f = line.split(separator: "\t", omittingEmptySubsequences: false)
    guard f.count > 14, f[2] == "64", (f[6] == "single" || args.contains("multi")), f[10] == "0", f[5] == (args.contains("f64") ? "FEX_X87REDUCEDPRECISION=1" : "-"), let e = Int(f[args.contains("dead") ? 13 : 11]) else { continue }
    let enabled = Set(f[3].split(separator: "+").map(String.init))
    if enabled.contains("SVE128") || enabled.contains("SVE256") && !enabled.contains("AFP") { continue }
    var habits = TranslatorHabits.fex
    habits.features = []
    if enabled.contains("FLAGM") { habits.features.insert(.flagManipulation) }
    if enabled.contains("AFP") { habits.features.insert(.alternateFloat) }
    if enabled.contains("FRINTTS") { habits.features.insert(.roundToRange) }
    if enabled.contains("CSSC") { habits.features.insert(.commonShortSequence) }
    var lowering = EmulatedLowering(habits: habits)
    var ins: [X64Instruction] = []
    _ = decoder.decode(hex(f[9])[...], into: &ins)
    var ops: [HostOperation] = []
    let u = lowering.lower(ins[...], flagsLiveOut: args.contains("dead") ? [] : .arithmetic, into: &ops)
    var r = classes[String(f[14])] ?? Row()
    r.n += 1
    if u > 0 { r.unknown += 1 } else {
      r.sum += ops.count; r.expected += e
      if ops.count == e { r.exact += 1 }
      if abs(ops.count - e) <= 1 || Double(abs(ops.count - e)) <= 0.2 * Double(e) { r.near += 1 }
    }
    if args[1] == "bad", (args.count < 3 || args[2] == f[14]), u > 0 || ops.count != e { print(f[7], "F\(enabled.sorted())", e, u > 0 ? "unknown" : "\(ops.count)") }
    classes[String(f[14])] = r
  }
  for (k, r) in classes.sorted(by: { $0.key < $1.key }) {
    print("\(k): rows \(r.n) unknown \(r.unknown) exact \(100 * r.exact / r.n)% near \(100 * r.near / r.n)% sum \(r.sum)/\(r.expected) = \(Double(r.sum) / Double(max(1, r.expected)))")
  }
  exit(0)
}
if args.count > 1, args[1] == "b64" {
  struct R { var n = 0.0, mine = 0.0, theirs = 0.0; var ex: [String: Int] = [:] }
  var by: [String: R] = [:]
  for line in String(decoding: bytes(data + "translators/box64-instructions.tsv"), as: UTF8.self).split(separator: "\n").dropFirst() {
    let f = line.split(separator: "\t", omittingEmptySubsequences: false)
    guard f.count > 3 else { continue }
    var lowering = EmulatedLowering(habits: .box64)
    var ins: [X64Instruction] = []
    _ = decoder.decode(hex(f[1])[...], into: &ins)
    guard ins.count == 1 else { continue }
    var ops: [HostOperation] = []
    let u = lowering.lower(ins[...], at: 0x4000001000, flagsLiveOut: [], into: &ops)
    if u > 0 { continue }
    let i = ins[0]
    let m = i.operands.contains { $0.kind == .memory } ? (i.operands.first?.kind == .memory ? "mem,r" : "r,mem") : "r"
    let key = i.mnemonic.name + " " + m + " \(i.operandBits)" + (i.memory.map { ($0.base.class == .instructionPointer ? " rip" : "") + ($0.index.isGeneral ? " idx" : "") } ?? "") + (i.operands.last?.kind == .immediate ? " imm" : "")
    var r = by[key] ?? R()
    for part in f[3].split(separator: ",") { let q = part.split(separator: "x"); let h = Double(q[0])!, c = Double(q[1])!
      r.n += c; r.theirs += h * c; r.mine += Double(ops.count) * c; r.ex["\(Int(h))", default: 0] += Int(c) }
    by[key] = r
  }
  for (k, r) in by.sorted(by: { abs($0.value.theirs - $0.value.mine) > abs($1.value.theirs - $1.value.mine) }).prefix(90) {
    print(k, Int(r.n), "theirs", String(format: "%.2f", r.theirs / r.n), "mine", String(format: "%.2f", r.mine / r.n), r.ex.sorted { $0.value > $1.value }.prefix(5).map { "\($0.key)x\($0.value)" }.joined(separator: " "))
  }
  exit(0)
}
let truth = ["djpeg": 22_352_823, "zstdd": 5_753_525, "gzip": 106_734_079, "xz": 151_502_987, "lua": 1_099_120_790]
for name in ["zstdd", "gzip", "xz", "lua", "djpeg"] {
  let p = try BlockProfile(reading: SourceText(path: name, bytes: bytes(data + "blocks/\(name).x64.blocks")))
  var lists: [[X64Instruction]] = []
  for b in p.blocks { var ins: [X64Instruction] = []; _ = decoder.decode(p.code(of: b), into: &ins); lists.append(ins) }
  // flags that are live at the entry of each block, when everything behind it is dead; then by edges
  var succ = [[Int]](repeating: [], count: lists.count)
  for e in p.edges { succ[e.from].append(e.to) }
  var liveIn = [X64Flags](repeating: [], count: lists.count)
  var liveOut = liveIn
  var changed = true
  while changed {
    changed = false
    for i in lists.indices.reversed() {
      var f: X64Flags = []
      for s in succ[i] { f.formUnion(liveIn[s]) }
      if let l = lists[i].last, l.branch.isCall || l.branch == .return { f = [] }
      liveOut[i] = f
      for ins in lists[i].reversed() {
        if !ins.attributes.contains(.mayKeepFlags) { f.subtract(ins.flagsWritten); f.subtract(ins.flagsUndefined) }
        f.formUnion(ins.flagsRead)
      }
      if f != liveIn[i] { liveIn[i] = f; changed = true }
    }
  }
  // Translations as box64 makes them: from an entry on, straight over what follows without a gap,
  // as long as a jump seen before leads there, or the code runs on.
  var byAddress: [UInt64: Int] = [:]
  for (i, b) in p.blocks.enumerated() where byAddress[b.address] == nil { byAddress[b.address] = i }
  let sorted = byAddress.keys.sorted()
  var entry: [Bool] = Array(repeating: false, count: lists.count)
  for e in p.edges { if let l = lists[e.from].last, l.branch.isIndirect || l.branch == .call { entry[e.to] = true } }
  for i in lists.indices { if let l = lists[i].last, l.branch == .call, let t = byAddress[p.blocks[i].end] { entry[t] = true } }
  entry[0] = true
  var stays = [Bool?](repeating: nil, count: lists.count)
  var again = true
  while again {
    again = false
    stays = [Bool?](repeating: nil, count: lists.count)
    var position = 0
    while position < sorted.count {
      let first = position
      var furthest = sorted[first]
      var members = Set<UInt64>()
      var end = sorted[first]
      while position < sorted.count {
        let i = byAddress[sorted[position]]!
        let b = p.blocks[i]
        if position > first, b.address > end + 64, furthest < b.address { break }
        members.insert(b.address)
        position += 1
        end = max(end, b.end)
        guard let l = lists[i].last else { continue }
        let at = b.end &- UInt64(l.length)
        if let t = l.target(at: at), l.branch == .jump || l.branch == .conditionalJump, t > furthest, t < b.address + 4096 { furthest = t }
        let falls = l.branch == .none || l.branch == .conditionalJump || l.branch.isCall
        if !falls, furthest < b.end { break }
      }
      for a in members {
        let i = byAddress[a]!
        guard let l = lists[i].last, l.branch == .jump || l.branch == .conditionalJump, let t = l.target(at: p.blocks[i].end &- UInt64(l.length)) else { continue }
        let inside = members.contains(t)
        stays[i] = inside
        if !inside, let x = byAddress[t], !entry[x] { entry[x] = true }
      }
    }
  }
  var lowering = EmulatedLowering(habits: .box64)
  var ops: [HostOperation] = []
  var total: UInt64 = 0, executed: UInt64 = 0, unknown: UInt64 = 0
  var missing: [String: UInt64] = [:]
  var byOrigin: [Origin: UInt64] = [:]
  for (i, b) in p.blocks.enumerated() {
    let m = p.modules[b.module].name
    if ["libc.", "libc-", "libm.", "libm-", "libpthread", "ld-linux"].contains(where: { m.contains($0) }) { continue }
    ops.removeAll(keepingCapacity: true)
    let u = lowering.lower(lists[i][...], at: b.address, flagsLiveOut: liveOut[i], staysInside: stays[i], into: &ops)
    var skipped: UInt64 = 0
    if stays[i] == false, lists[i].last?.branch == .conditionalJump {
      let taken = p.edges.lazy.filter { $0.from == i && p.blocks[$0.to].address != b.end }.reduce(0) { $0 + $1.count }
      skipped = (b.executions - min(b.executions, taken)) * 6
    }
    total += b.executions * UInt64(ops.count) - skipped
    for o in ops { byOrigin[o.origin, default: 0] += b.executions }
    executed += b.executions * UInt64(b.instructions)
    unknown += b.executions * UInt64(u)
    if u > 0 { for ins in lists[i] { var o: [HostOperation] = []; if lowering.lower([ins], flagsLiveOut: [], into: &o) > 0 { missing[ins.mnemonic.name, default: 0] += b.executions } } }
  }
  let t = truth[name] ?? 1
  print("\(name): executed \(executed) ops \(total) truth \(t) ratio \(Double(total) / Double(t)) per guest \(Double(total) / Double(executed)) (truth \(Double(t) / Double(executed))) coverage \(1 - Double(unknown) / Double(executed))")
  print("   ", byOrigin.map { "\($0.key) \(Double($0.value) / Double(executed))" }.sorted().joined(separator: ", "))
  print("   ", missing.sorted { $0.value > $1.value }.prefix(25).map { "\($0.key) \($0.value)" }.joined(separator: ", "))
}
