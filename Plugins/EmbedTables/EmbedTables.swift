import PackagePlugin

/// Writes the JSON tables of a target into the binary, so that it can be moved.
///
/// Adding a table is adding a file: every `.json` below the target's folder is embedded.
@main
struct EmbedTables: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    guard let module = target.sourceModule else { return [] }
    let tables = module.sourceFiles.map(\.url)
      .filter { $0.pathExtension == "json" }
      .sorted { $0.path < $1.path }
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedTables.swift")
    return [
      .buildCommand(
        displayName: "Embedding \(tables.count) tables of \(target.name)",
        executable: try context.tool(named: "embed-tables").url,
        arguments: [output.path] + tables.map(\.path),
        inputFiles: tables,
        outputFiles: [output]
      )
    ]
  }
}
