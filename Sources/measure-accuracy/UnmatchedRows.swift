/// Why nothing here can stand for some rows of `measurements.csv`.
enum UnmatchedRows {
  private static let reasons: [(rows: String, why: String)] = [
    (
      "A003 A004 A009 A014 A015 A017 A019 A106 B007 B020 B022 B024 B026",
      "a JIT makes the guest's code at run time, another one that of the native build"
    ),
    (
      "A061 A062 A063 A064 A065 A066 A069 A070 A071 A072 A073 A075 A076 A080 A081 A082 A085 A086",
      ".NET controls; their author calls the x64 run a worst case, under other conditions"
    ),
    (
      "A033 A039 A040 A041 A049 A100 A104 A105",
      "parts of the system, other processes, networks or .NET; no recording has the like"
    ),
    (
      "A037 B011 B013 B014 B043 B044 C036", "floating point; no program with much of it is recorded"
    ),
    ("A035 A052 B006 C061 C062", "first runs: no cost of translation is published to go with them"),
    ("A051 B005 C065", "memory or energy, not time"),
    ("A108 A109 B029 B057 B062 C063 C064 C066 C068 C070 C071 C072", "no native time beside it"),
    ("B010 B041", "QEMU user mode, whose code is not lowered here"),
    ("B040 B064", "a range over unnamed boards, or another instruction set"),
    (
      "B050 B052 B053 B054 C067",
      "small loops whose code is not published; their cores or settings are not known either"
    ),
    ("B060 B061 C069 C074", "steps of a migration of programs that are not recorded"),
    (
      "C001 C002 C003 C004 C005 C006 C007 C008 C013 C014 C015 C016",
      "cores without a table"
    ),
    ("C010 C012 C018 C020", "accesses that are not aligned, which the tables do not tell apart"),
    (
      "C030 C031 C032 C033 C034 C035",
      "one atomic access after the other in one place; a chain through memory is not modelled"
    ),
    ("C037", "an upper bound for vector accesses, which are ordered by no table's default"),
    (
      "C040 C041 C042 C043 C044 C045 C046 C047 C048 C049 C050 C051 C052 C060",
      "counts of instructions or bytes, without times; see the single instructions below"
    ),
    ("C073", "the translator's own time"),
  ]

  /// Rows with their reasons; rows without one are told as such.
  static func table(of rows: [String]) -> [[String]] {
    var rest = rows
    var lines: [[String]] = []
    for reason in reasons {
      let known = Set(reason.rows.split(separator: " ").map(String.init))
      let found = rest.filter(known.contains)
      rest.removeAll(where: known.contains)
      if !found.isEmpty { lines.append([found.joined(separator: " "), reason.why]) }
    }
    if !rest.isEmpty { lines.append([rest.joined(separator: " "), "not looked at"]) }
    return lines
  }
}
