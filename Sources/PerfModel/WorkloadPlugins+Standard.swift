internal import Importing
internal import ProfileReading
internal import ShippedPlugins
public import Workloads

extension WorkloadPlugins {
  /// The plugins that every profile may name: one line each.
  public static let standard = WorkloadPlugins()
    .adding(CallGraphPlugin.entry)
    .adding(CallgrindPlugin.self)
    .adding(BlockProfilePlugin.self)
    .adding(ImagePlugin.self)
    .adding(PluginHost.self)
}
