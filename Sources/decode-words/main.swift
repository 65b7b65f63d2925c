internal import A64Decoding
internal import HostCode

// For checking against llvm and measuring speed; see Tests/A64DecodingTests/Fixtures/README.md.
if CommandLine.arguments.contains("--speed") {
  measure()
} else {
  dump()
}

/// Reads words in hexadecimal, one a line, and writes what they decode to, tab-separated:
/// text, registers read, registers written, bytes accessed, class.
func dump() {
  while let line = readLine() {
    guard let word = UInt32(line.prefix(8), radix: 16) else { continue }
    let operation = A64Decoder.decode(word)
    print(
      "\(operation)\t\(operation.registersRead)\t\(operation.registersWritten)"
        + "\t\(operation.accessBytes)\t\(operation.operationClass)"
    )
  }
}

/// Decodes the words read, over and over, and writes how many a second.
func measure() {
  var words: [UInt32] = []
  while let line = readLine() {
    if let word = UInt32(line.prefix(8), radix: 16) { words.append(word) }
  }
  let rounds = 2000
  var check: Int64 = 0
  let decoding = ContinuousClock().measure {
    for _ in 0..<rounds {
      for word in words {
        let operation = A64Decoder.decode(word)
        check &+= operation.immediate &+ Int64(operation.opcode.rawValue)
      }
    }
  }
  report("decode", decoding / (rounds * words.count))
  let operations = words.map(A64Decoder.decode)
  let asking = ContinuousClock().measure {
    for _ in 0..<rounds {
      for operation in operations {
        check &+= Int64(bitPattern: operation.registersRead.general)
        check &+= Int64(bitPattern: operation.registersWritten.vector)
        check &+= Int64(operation.operationClass.rawValue)
      }
    }
  }
  report("registers and class", asking / (rounds * words.count))
  print("(\(check))")
}

func report(_ name: String, _ each: Duration) {
  let picoseconds = each.components.attoseconds / 1_000_000
  print("\(name): \(picoseconds) ps each, \(1_000_000 / picoseconds) million a second")
}
