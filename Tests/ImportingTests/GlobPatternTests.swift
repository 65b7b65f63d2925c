import Testing

@testable import Importing

@Suite struct GlobPatternTests {
  @Test(arguments: [
    ("libc.so*", "libc.so.6"), ("*", ""), ("*", "anything"), ("lib?.so", "libz.so"),
    ("*.so.*", "libc.so.6"), ("LIBX11*", "libx11.so.6"), ("a*b*c", "aXbYbZc"), ("", ""),
    ("exact", "EXACT"), ("???", "abc"), ("*a*a*a", "banana"),
  ])
  func `a pattern matches`(pattern: String, name: String) {
    #expect(GlobPattern(pattern).matches(name))
  }

  @Test(arguments: [
    ("libc.so*", "glibc.so.6"), ("?", ""), ("lib?.so", "libzz.so"), ("", "a"), ("a*b", "abc"),
    ("*.dll", "dll"), ("[ab]", "a"), ("*a*a*a*a", "banana"),
  ])
  func `a pattern is for the whole name`(pattern: String, name: String) {
    #expect(!GlobPattern(pattern).matches(name))
  }

  @Test func `many stars do not take exponential time`() {
    let pattern = GlobPattern(String(repeating: "*a", count: 200) + "b")
    #expect(!pattern.matches(String(repeating: "a", count: 2_000)))
  }
}
