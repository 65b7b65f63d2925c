import BlockProfiles
import Diagnostics
import Foundation
import HostCode
import Lowering
import ProgramLowering
import Workloads
import X64Decoding

func emulatedPrograms() throws {
  let truth = ["djpeg": 22_352_823, "zstdd": 5_753_525, "gzip": 106_734_079, "xz": 151_502_987, "lua": 1_099_120_790]
  let onlyApp = ["libc.", "libc-", "libm.", "libm-", "libpthread", "ld-linux"]
  for name in ["zstdd", "gzip", "xz", "lua", "djpeg"] {
    let p = try BlockProfile(reading: SourceText(path: name, bytes: bytes(data + "blocks/\(name).x64.blocks")))
    let clock = ContinuousClock()
    let begin = clock.now
    let code = try RecordedCode(of: p)
    let t1 = clock.now
    let tr = Translations(of: code, habits: .box64)
    let t2 = clock.now
    let flow = TranslationFlow(of: code, in: tr, habits: .box64)
    let t3 = clock.now
    let flags = TranslationFlags(of: code, in: tr, habits: .box64)
    let t4 = clock.now
    let lp = LoweredProgram(of: code, p, habits: .box64)
    let t5 = clock.now
    var total: UInt64 = 0, executed: UInt64 = 0, unknown: UInt64 = 0
    var byOrigin: [Origin: UInt64] = [:]
    for (i, b) in p.blocks.enumerated() {
      let m = p.modules[b.module].name
      if onlyApp.contains(where: { m.contains($0) }) { continue }
      let l = lp.blocks[i]
      total += l.executedOperations
      executed += b.executions * UInt64(b.instructions)
      unknown += b.executions * UInt64(l.unknownInstructions)
      for k in l.operations { byOrigin[lp.operations[k].origin, default: 0] += l.exit.contains(k) ? l.exits : b.executions }
    }
    if args.count > 1, args[1] == "dump" {
      for (place, b) in code.blocks.enumerated() {
        let m = p.modules[p.blocks[b.index].module].name
        if onlyApp.contains(where: { m.contains($0) }) { continue }
        let l = lp.blocks[b.index]
        let n = tr.places.indices.lazy.filter { tr.places[$0] == place && tr.isReached[$0] }.count
        let node = flow.mainNode[place]
        var at = b.address
        var off = p.blocks[b.index].code.lowerBound
        var lowering = EmulatedLowering(habits: .box64)
        var o: [HostOperation] = []
        let ins = code.instructions[b.instructions]
        _ = lowering.lower(ins, at: b.address, flagsLiveOut: node < 0 ? [] : flags.used[node], flagsAtExit: node < 0 ? [] : flags.left[node], staysInside: l.exits == 0, into: &o)
        var last = 0
        for (k, i) in ins.enumerated() {
          let hexs = p.code[off..<off + Int(i.length)].map { let h = String($0, radix: 16); return h.count == 1 ? "0" + h : h }.joined()
          let txt = decoder.text(of: [UInt8](p.code[off..<off + Int(i.length)]).span, at: at) ?? "?"
          print(name, String(b.address, radix: 16), b.executions, k, ins.count, hexs, txt, "\(i.mnemonic)", "\(i.category)", (k + 1 == ins.count ? "\(flags.used[max(0, node)].description)/\(flags.left[max(0, node)].isEmpty ? "" : "E")" : "."), lowering.isKnown[k] ? lowering.ends[k] - last : -1, l.exits == 0 ? "in" : "out", l.exits, o[last..<lowering.ends[k]].map { "\($0)" }.joined(separator: "; "), n, separator: "\t")
          last = lowering.ends[k]
          at += UInt64(i.length); off += Int(i.length)
        }
      }
      continue
    }
    let t = truth[name] ?? 1
    print("\(name): executed \(executed) ops \(total) truth \(t) ratio \(Double(total) / Double(t)) per guest \(Double(total) / Double(executed)) (truth \(Double(t) / Double(executed))) coverage \(1 - Double(unknown) / Double(executed)) times decode \(t1 - begin) regions \(t2 - t1) flow \(t3 - t2) flags \(t4 - t3) all \(t5 - t4); translations \(tr.starts.count - 1) nodes \(tr.places.count) blocks \(p.blocks.count) instructions \(code.instructions.count)")
    print("   ", byOrigin.map { "\($0.key) \(String(format: "%.3f", Double($0.value) / Double(executed)))" }.sorted().joined(separator: ", "))
  }
}
