/// Which recorded modules stand for modules of Windows, and so run natively from the start.
///
/// On Windows on Arm the system's modules and the Visual C++ runtime are Arm64X images. A recording
/// from Linux has other names for the same roles; the table below pairs them. Libraries that apps
/// ship with themselves (zlib, libpng, libjpeg, ICU, FreeType, Qt, GLib) are no system modules.
enum SystemModules {
  /// Names of shared objects without `lib`, version and suffix, by what plays the role on Windows.
  private static let sharedObjects: [(windows: String, patterns: [String])] = [
    ("ntdll: the loader", ["ld", "ld64", "ld-linux*", "ld-musl*", "linux-vdso", "linux-gate"]),
    ("ntdll: the heap", ["vgpreload*"]),
    (
      "kernel32, ucrtbase, ws2_32: the C library",
      [
        "libc", "libm", "libmvec", "libpthread", "libdl", "librt", "libutil", "libanl", "libnsl",
        "libresolv", "libnss_*", "libc.musl*",
      ]
    ),
    (
      "vcruntime140, msvcp140, vcomp140: the compiler's runtime",
      [
        "libgcc_s", "libstdc++", "libsupc++", "libatomic", "libc++", "libc++abi", "libunwind",
        "libgomp", "libomp", "libiomp5",
      ]
    ),
    (
      "user32, gdi32: the window system's client side",
      [
        "libX11*", "libxcb*", "libXau", "libXcomposite", "libXcursor", "libXdamage", "libXdmcp",
        "libXext", "libXfixes", "libXft", "libXi", "libXinerama", "libXrandr", "libXrender",
        "libXss", "libXt", "libXtst", "libXxf86vm", "libICE", "libSM", "libxkbcommon*",
        "libwayland-*",
      ]
    ),
    (
      "opengl32, dxgi and the drivers",
      ["libGL", "libGLX*", "libGLdispatch", "libOpenGL", "libEGL*", "libvulkan", "libdrm*"]
    ),
    ("winmm, mmdevapi", ["libasound", "libpulse*", "libpipewire*"]),
  ]

  /// Names of Windows' own modules, for recordings that were made there.
  private static let windowsModules = [
    "ntdll.dll", "kernel32.dll", "kernelbase.dll", "ucrtbase*.dll", "msvcrt.dll", "vcruntime*.dll",
    "msvcp*.dll", "concrt*.dll", "vcomp*.dll", "api-ms-win-*.dll", "ext-ms-*.dll", "user32.dll",
    "win32u.dll", "gdi32*.dll", "advapi32.dll", "sechost.dll", "rpcrt4.dll", "combase.dll",
    "ole32.dll", "oleaut32.dll", "shell32.dll", "shlwapi.dll", "shcore.dll", "comctl32.dll",
    "comdlg32.dll", "uxtheme.dll", "dwmapi.dll", "imm32.dll", "ws2_32.dll", "crypt32.dll",
    "bcrypt*.dll", "d2d1.dll", "d3d*.dll", "dxgi.dll", "dwrite.dll", "opengl32.dll", "winmm.dll",
    "avrt.dll", "cfgmgr32.dll", "credui.dll", "cryptui.dll", "ddraw.dll", "dinput8.dll",
    "dnsapi.dll", "dsound.dll", "evr.dll", "glu32.dll", "hid.dll", "iphlpapi.dll", "mf.dll",
    "mfplat.dll", "mfreadwrite.dll", "mmdevapi.dll", "mpr.dll", "msi.dll", "msimg32.dll",
    "ncrypt.dll", "netapi32.dll", "normaliz.dll", "oleacc.dll", "powrprof.dll", "propsys.dll",
    "psapi.dll", "secur32.dll", "setupapi.dll", "urlmon.dll", "userenv.dll", "usp10.dll",
    "version.dll", "winhttp.dll", "wininet.dll", "winspool.drv", "wintrust.dll", "wldap32.dll",
    "wtsapi32.dll", "xinput1_4.dll", "xinput9_1_0.dll",
  ]

  private static let stemPatterns = sharedObjects.flatMap(\.patterns).map(GlobPattern.init)
  private static let windowsPatterns = windowsModules.map(GlobPattern.init)

  /// Names of the kernel and its drivers, as Windows and Linux tools write them.
  private static let kernelPatterns = [
    "ntoskrnl.exe", "ntkrnlmp.exe", "ntkrla57.exe", "hal.dll", "halmacpi.dll", "halacpi.dll",
    "*.sys", "[kernel*", "kernel",
    "[guest.kernel*", "vmlinux*", "*.ko", "*.ko.xz", "*.ko.zst",
  ].map(GlobPattern.init)

  /// Names of Windows' emulators, and what tools write for code of no module: translated code.
  private static let emulatorPatterns = [
    "xtajit*.dll", "xtabase*.dll", "wow64cpu.dll", "unknown", "", "?", "[unknown]", "*.jc",
  ].map(GlobPattern.init)

  /// Whether a module is the kernel's.
  static func isKernel(_ path: String) -> Bool {
    let name = fileName(of: path)
    return kernelPatterns.contains { $0.matches(name) }
  }

  /// Whether frames of a module, recorded on an Arm device, are an emulator or what it made.
  static func isEmulator(_ path: String) -> Bool {
    let name = fileName(of: path)
    return emulatorPatterns.contains { $0.matches(name) }
  }

  /// Whether a path is one that Windows made, which does not tell upper from lower case.
  static func isWindowsName(_ path: String) -> Bool {
    let name = path.lowercased()
    return path.contains("\\")
      || [".dll", ".exe", ".sys", ".drv", ".ocx"].contains { name.hasSuffix($0) }
  }

  /// Whether a path leads into a folder of Windows' own modules.
  static func isInSystemFolder(_ path: String) -> Bool {
    let folders = path.lowercased().split { $0 == "/" || $0 == "\\" }.dropLast()
    guard let windows = folders.firstIndex(where: { $0 == "windows" || $0 == "systemroot" }) else {
      return false
    }
    return ["system32", "winsxs", "sysarm32", "syswow64"].contains { name in
      folders[(windows + 1)...].first.map { $0 == name } ?? false
    }
  }

  /// The last part of a path.
  static func fileName(of path: String) -> String {
    path.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
  }

  /// Whether a module of this file name plays the role of one of Windows' own.
  ///
  /// Versions do not matter: `libc.so.6`, `libc-2.31.so` and `libc.so` are the same.
  static func contains(_ name: String) -> Bool {
    if windowsPatterns.contains(where: { $0.matches(name) }) { return true }
    guard let stem = stem(ofSharedObject: name) else { return false }
    return stemPatterns.contains { $0.matches(stem) }
  }

  /// The name in front of `.so` without a version: `libc` of `libc-2.31.so`; nil without `.so`.
  private static func stem(ofSharedObject name: String) -> String? {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard let suffix = parts.firstIndex(of: "so"), suffix > 0 else { return nil }
    // A version in front of the suffix is a last hyphen with digits behind it, up to the ".so".
    let stem = parts[..<suffix].joined(separator: ".")
    guard let hyphen = stem.lastIndex(of: "-") else { return stem }
    let version = stem[hyphen...].dropFirst()
    return version.contains(".") && version.allSatisfy { $0.isNumber || $0 == "." }
      ? String(stem[..<hyphen])
      : stem
  }
}
