import Results

/// How a cause looks in charts: the same hue on paper, in the dark and in a terminal.
///
/// The hues are those of Okabe and Ito ("Color Universal Design", 2008), which stay apart under the
/// common kinds of colour blindness; grey stands in for their yellow, which is lost on white.
extension Cause {
  /// The character of the cause in a bar without colours.
  var letter: Character {
    switch self {
    case .native: "N"
    case .emulated: "E"
    case .translation: "T"
    case .entryThunk: "n"
    case .exitThunk: "x"
    case .callCheck: "c"
    case .emulatorDispatch: "d"
    }
  }

  /// The colour in a terminal of 256 colours.
  var terminalColor: Int {
    switch self {
    case .native: 36
    case .emulated: 214
    case .translation: 74
    case .entryThunk: 166
    case .exitThunk: 175
    case .callCheck: 245
    case .emulatorDispatch: 32
    }
  }

  /// The colours on white and on black.
  var color: (light: String, dark: String) {
    switch self {
    case .native: ("#009e73", "#1fb88c")
    case .emulated: ("#e69f00", "#e8aa2c")
    case .translation: ("#56b4e9", "#6cc0ef")
    case .entryThunk: ("#d55e00", "#e8743a")
    case .exitThunk: ("#cc79a7", "#d98fb8")
    case .callCheck: ("#8c8c8c", "#a8a8a8")
    case .emulatorDispatch: ("#0072b2", "#3b8fd0")
    }
  }

  /// The name as a CSS class or custom property: `entry-thunk`.
  var styleName: String { String(name.map { $0 == "_" ? "-" : $0 }) }
}
