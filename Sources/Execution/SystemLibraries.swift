/// The names of Windows' own modules that a run knows.
enum SystemLibraries {
  /// Whether a library, in small letters, is one of Windows' own.
  static func isOne(_ name: String) -> Bool {
    name.hasPrefix("api-ms-") || name.hasPrefix("vcruntime") || name.hasPrefix("msvcp")
      || names.contains(name)
  }

  private static let names: Set<String> = [
    "ucrtbase.dll", "msvcrt.dll", "kernel32.dll", "kernelbase.dll", "ntdll.dll", "user32.dll",
    "advapi32.dll", "gdi32.dll",
  ]
}

extension SystemRoutine {
  /// The names of all, for messages.
  static let names = all.map(\.name).joined(separator: ", ")
}
