import TestSupport
import Testing

@testable import Diagnostics

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

struct InputFileTests {
  private func mistakes(reading path: String) -> String {
    TestSupport.mistakes { () throws(InvalidInput) in
      _ = try InputFile.read(path, limit: 2_000_000, as: "a profile")
    }
  }

  @Test func `a file is read byte by byte, and keeps the path that the user wrote`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([0xFF, 0x00, 0x0A], as: "a.json")
    let text = try InputFile.read(path, limit: 3, as: "a profile")
    #expect(text.bytes == [0xFF, 0x00, 0x0A])
    #expect(text.path == path)
  }

  @Test func `a link leads to its file`() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("x", as: "a.json")
    try #require(unsafe symlink("a.json", folder.path(of: "b.json")) == 0)
    #expect(
      try InputFile.read(folder.path(of: "b.json"), limit: 9, as: "a profile").bytes
        == [UInt8(ascii: "x")]
    )
  }

  @Test func `a missing file is a mistake`() throws {
    let folder = try TemporaryFolder()
    #expect(
      mistakes(reading: folder.path(of: "none.json"))
        == "1:1: there is no such file, or it may not be read (hint: check the path)"
    )
    #expect(
      mistakes(reading: folder.path(of: "none/none.json"))
        == "1:1: there is no such file, or it may not be read (hint: check the path)"
    )
  }

  @Test func `a directory is a mistake`() throws {
    let folder = try TemporaryFolder()
    #expect(mistakes(reading: folder.path) == "1:1: this is a directory (hint: name a profile)")
  }

  @Test func `a pipe or a device is a mistake, and nobody waits for it`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path(of: "pipe")
    try #require(unsafe mkfifo(path, 0o600) == 0)
    #expect(mistakes(reading: path) == "1:1: this is not a regular file (hint: name a profile)")
    #expect(
      mistakes(reading: "/dev/null") == "1:1: this is not a regular file (hint: name a profile)"
    )
  }

  @Test func `a file larger than its format allows is not even read`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("", as: "large.json")
    try #require(unsafe truncate(path, 1_000_000_000_000) == 0)
    #expect(
      mistakes(reading: path)
        == "1:1: the file has 1000000 MB, a profile has at most 2 MB (hint: is this a profile?)"
    )
  }

  @Test func `the limit itself is allowed`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([UInt8](repeating: 32, count: 2_000_000), as: "full.json")
    #expect(mistakes(reading: path) == "none")
    _ = try folder.write([UInt8](repeating: 32, count: 2_000_001), as: "full.json")
    #expect(mistakes(reading: path).hasPrefix("1:1: the file has 2 MB"))
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may read everything"))
  func `a file that may not be read is a mistake`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("{}", as: "secret.json")
    try #require(unsafe chmod(path, 0) == 0)
    #expect(mistakes(reading: path) == "1:1: the file cannot be read")
  }

  #if os(Linux)
  @Test func `a file whose bytes cannot be had is a mistake`() {
    // The process's memory is a regular file, and nothing is at address 0.
    #expect(mistakes(reading: "/proc/self/mem") == "1:1: the file cannot be read")
  }
  #endif
}

struct OutputFileTests {
  private func mistakes(writing text: String, to path: String) -> String {
    TestSupport.mistakes { () throws(InvalidInput) in try OutputFile.write(text, to: path) }
  }

  @Test func `a file is written, and written over, and nothing else is left`() throws {
    let folder = try TemporaryFolder()
    try OutputFile.write("first, the longer one", to: folder.path(of: "out.csv"))
    try OutputFile.write("é\n", to: folder.path(of: "out.csv"))
    #expect(folder.text(of: "out.csv") == "é\n")
    #expect(folder.names == ["out.csv"])
  }

  @Test func `others may read what is written, as far as the user allows`() throws {
    let folder = try TemporaryFolder()
    try OutputFile.write("x", to: folder.path(of: "out.csv"))
    let mask = umask(0)
    umask(mask)
    var status = stat()
    try #require(unsafe stat(folder.path(of: "out.csv"), &status) == 0)
    #expect(status.st_mode & 0o777 == 0o666 & ~mask)
  }

  @Test func `a missing folder is a mistake and nothing is left`() throws {
    let folder = try TemporaryFolder()
    #expect(
      mistakes(writing: "x", to: folder.path(of: "none/out.csv"))
        == "1:1: the file cannot be written (hint: is there such a folder, and may you write to it?)"
    )
    #expect(folder.names.isEmpty)
  }

  @Test func `a directory is not written over`() throws {
    let folder = try TemporaryFolder()
    try #require(unsafe mkdir(folder.path(of: "out"), 0o700) == 0)
    #expect(mistakes(writing: "x", to: folder.path(of: "out")).hasPrefix("1:1: the file cannot be"))
    #expect(folder.names == ["out"])
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may write everywhere"))
  func `a folder that may not be written to is a mistake`() throws {
    let folder = try TemporaryFolder()
    try #require(unsafe chmod(folder.path, 0o500) == 0)
    #expect(mistakes(writing: "x", to: folder.path(of: "a")).hasPrefix("1:1: the file cannot be"))
    try #require(unsafe chmod(folder.path, 0o700) == 0)
  }

  @Test func `a link stays, and what it leads to is written`() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("old", as: "real.csv")
    try #require(unsafe symlink("real.csv", folder.path(of: "link.csv")) == 0)
    try OutputFile.write("new", to: folder.path(of: "link.csv"))
    #expect(folder.text(of: "real.csv") == "new")
  }

  @Test func `a pipe or a device is written to, never replaced by a file`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path(of: "pipe")
    try #require(unsafe mkfifo(path, 0o600) == 0)
    // Open for both, so that neither end waits for the other.
    let reader = unsafe open(path, O_RDWR | O_NONBLOCK)
    defer { close(reader) }
    try OutputFile.write("hello", to: path)
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = unsafe read(reader, &bytes, bytes.count)
    #expect(count == 5)
    #expect(String(decoding: bytes.prefix(5), as: UTF8.self) == "hello")
  }
}
