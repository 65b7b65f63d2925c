#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// What the process knows of the terminal it runs in.
enum Terminal {
  /// Whether results are read by a person at a terminal.
  static var isOutputTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// Whether messages are read by a person at a terminal.
  static var isErrorTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Whether colours are wanted: a terminal, and `NO_COLOR` (no-color.org) not set.
  static var usesColor: Bool {
    isOutputTerminal && (environment("NO_COLOR") ?? "").isEmpty && environment("TERM") != "dumb"
  }

  /// The columns of the terminal; 100 where there is none.
  static var width: Int {
    if let columns = environment("COLUMNS").flatMap(Int.init), columns > 0 { return columns }
    var size = winsize()
    let status = unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size)
    return isOutputTerminal && status == 0 && size.ws_col > 0 ? Int(size.ws_col) : 100
  }

  /// Writes a line to standard error.
  static func printError(_ text: String) {
    write(text + "\n", to: STDERR_FILENO)
  }

  /// Writes text to standard output.
  static func printResult(_ text: String) {
    write(text, to: STDOUT_FILENO)
  }

  /// Shows how far long work is, on one line of a terminal; nothing elsewhere.
  static func showProgress(_ share: Double, of work: String, _ detail: String = "") {
    guard isErrorTerminal else { return }
    let percent = Int((min(max(share, 0), 1) * 100).rounded(.down))
    let more = detail.isEmpty ? "" : ", \(detail)\u{1B}[K"
    write("\r\(work): \(percent) %\(more)", to: STDERR_FILENO)
  }

  /// Shows how long work of unknown length has taken so far, each second, while it is done.
  static func showTime<Result>(of work: String, _ body: () throws -> Result) rethrows -> Result {
    guard isErrorTerminal else { return try body() }
    let clock = Task.detached {
      for seconds in 1... {
        try await Task.sleep(for: .seconds(1))
        write("\r\(work): \(seconds) s", to: STDERR_FILENO)
      }
    }
    defer {
      clock.cancel()
      clearProgress()
    }
    return try body()
  }

  /// Clears the line of `showProgress`.
  static func clearProgress() {
    guard isErrorTerminal else { return }
    write("\r\u{1B}[K", to: STDERR_FILENO)
  }

  /// A variable of the environment.
  static func environment(_ name: String) -> String? {
    ProcessInfo.processInfo.environment[name]
  }

  private static func write(_ text: String, to descriptor: Int32) {
    _ = write(Array(text.utf8), to: descriptor)
  }

  /// Writes bytes to an open file; whether all of them could be written.
  static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = unsafe rest.withUnsafeBytes {
        unsafe systemWrite(descriptor, $0.baseAddress, $0.count)
      }
      guard written > 0 else { return false }
      rest = rest.dropFirst(written)
    }
    return true
  }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  unsafe write(descriptor, bytes, count)
}
