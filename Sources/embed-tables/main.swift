#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

// Usage: embed-tables OUTPUT.swift TABLE.json…
//
// Writes one Swift dictionary from folder to the texts of the tables in it, as raw string literals.
let arguments = CommandLine.arguments.dropFirst().map { URL(filePath: $0) }
guard let output = arguments.first else {
  preconditionFailure("usage: embed-tables OUTPUT.swift TABLE.json…")
}
let tables = arguments.dropFirst()
let folders = Set(tables.map { $0.deletingLastPathComponent().lastPathComponent }).sorted()

var source = "/// The JSON tables of this target: folder → texts, in file name order.\n"
source += "let embeddedTables: [String: [(file: String, text: String)]] = [\n"
for folder in folders {
  source += "  \"\(folder)\": [\n"
  for table in tables where table.deletingLastPathComponent().lastPathComponent == folder {
    let text = try String(contentsOf: table, encoding: .utf8)
    source += "(\"\(table.lastPathComponent)\", ###\"\"\"\n\(text)\n\"\"\"###),\n"
  }
  source += "  ],\n"
}
source += "]\n"
try source.write(to: output, atomically: true, encoding: .utf8)
