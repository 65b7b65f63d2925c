import Testing

@testable import Importing

@Suite struct SystemModulesTests {
  @Test(arguments: [
    "libc.so.6", "libc-2.31.so", "libm.so.6", "libpthread.so.0", "ld-linux-x86-64.so.2",
    "ld-2.31.so", "libgcc_s.so.1", "libstdc++.so.6.0.30", "libgomp.so.1.0.0", "libX11.so.6.4.0",
    "libX11-xcb.so.1", "libxcb-render.so.0", "libXau.so.6", "libGL.so.1",
    "vgpreload_core-amd64-linux.so", "ntdll.dll", "KERNEL32.DLL", "vcruntime140_1.dll",
    "msvcp140.dll", "api-ms-win-crt-heap-l1-1-0.dll", "VERSION.dll", "WINSPOOL.DRV",
  ])
  func `the system has it`(name: String) {
    #expect(SystemModules.contains(name))
  }

  @Test(arguments: [
    "libz.so.1.2.13", "libpng16.so.16.39.0", "libjpeg.so.62.3.0", "libglib-2.0.so.0.7400.6",
    "libicuuc.so.72.1", "libfreetype.so.6", "libxml2.so.2", "libc", "editor", "editor.exe",
    "libcrypto.so.3", "jpeg.so", "zlib1.dll", "avcodec-61.dll", "unknown", "", ".so",
  ])
  func `apps ship it`(name: String) {
    #expect(!SystemModules.contains(name))
  }
}
