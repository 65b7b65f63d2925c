package import PEReading

/// A kind of process on Windows on Arm, by what its program is.
package enum ProcessKind: String, CaseIterable, Sendable {
  /// x64 and Arm64EC code together, whatever the program is made of.
  case x64
  case arm64
  case x86
  case arm

  /// The process that a program starts: an Arm64X program starts as Arm64 unless it is told
  /// otherwise; managed code alone runs natively.
  package init?(startedFrom kind: ImageKind) {
    switch kind {
    case .x64, .arm64ec: self = .x64
    case .arm64, .arm64x, .managed: self = .arm64
    case .x86: self = .x86
    case .arm: self = .arm
    case .unknown: return nil
    }
  }

  /// Whether the process may load a library (Microsoft, "Arm64EC for Windows 11 apps on Arm",
  /// "Interoperability").
  package func loads(_ kind: ImageKind) -> Bool {
    switch kind {
    case .managed: true
    case .arm64x: self == .x64 || self == .arm64
    case .x64, .arm64ec: self == .x64
    case .arm64: self == .arm64
    case .x86: self == .x86
    case .arm: self == .arm
    case .unknown: false
    }
  }
}

extension ImageKind {
  /// What the Task Manager's column Architecture says of a process of such a program.
  package var taskManagerArchitecture: String {
    switch self {
    case .x64: "x64"
    case .arm64ec: "ARM64 (x64 compatible)"
    case .arm64, .arm64x, .managed: "ARM64"
    case .x86: "x86"
    case .arm: "ARM"
    case .unknown: "unknown"
    }
  }

  /// The kind as people write it.
  package var title: String {
    switch self {
    case .x64, .x86: rawValue
    case .arm64ec: "Arm64EC"
    case .arm64x: "Arm64X"
    case .arm64: "Arm64"
    case .arm: "Arm (32-bit)"
    case .managed: "managed (.NET)"
    case .unknown: "unknown"
    }
  }
}
