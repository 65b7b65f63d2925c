package import Workloads

extension BlockProfile {
  /// The text that reads as this recording.
  package var text: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    func append(_ word: String) { text.append(contentsOf: word.utf8) }
    append("guest \(guest.rawValue)\n")
    for module in modules {
      append(
        "module \(String(module.start, radix: 16)) \(String(module.end, radix: 16)) \(module.name)\n"
      )
    }
    for block in blocks {
      let address = String(block.address, radix: 16)
      append("block \(address) \(block.executions) \(block.instructions) ")
      for byte in code(of: block) {
        text.append(digits[Int(byte >> 4)])
        text.append(digits[Int(byte & 15)])
      }
      append("\n")
    }
    for edge in edges {
      let from = String(blocks[edge.from].address, radix: 16)
      let to = String(blocks[edge.to].address, radix: 16)
      append("edge \(from) \(to) \(edge.count)\n")
    }
    return String(decoding: text, as: UTF8.self)
  }
}
