import PerfModel

/// Predicted against true instructions of the programs whose both builds and translation were
/// counted (`truth.csv`).
struct ProgramAccuracy {
  let report: String

  init(in folder: String) throws {
    let truth = try Columns(contentsOf: folder + "/truth.csv", separator: ",")
    var emulated: [[String]] = []
    var recompiled: [[String]] = []
    var coverage: [[String]] = []
    var emulatedErrors = Errors()
    var recompiledErrors = Errors()
    for row in truth.rows {
      let name = truth.field("program", of: row)
      let estimate = try CodeEstimate(
        recordingAt: "\(folder)/\(name).x64.blocks",
        appOnly: true,
        emulator: "box64"
      )
      let native = try CodeEstimate(recordingAt: "\(folder)/\(name).a64.blocks", appOnly: true)
      func add(
        _ predicted: Double?,
        _ column: String,
        _ rows: inout [[String]],
        _ errors: inout Errors
      ) {
        guard let predicted, let true_ = truth.number(column, of: row), true_ > 0 else { return }
        let error = predicted / true_ - 1
        errors.signed.append(error)
        rows.append([name, "\(UInt64(predicted))", "\(UInt64(true_))", percent(error)])
      }
      add(
        estimate.total.emulatedInstructions.map { Double($0) },
        "emulated_a64_instructions",
        &emulated,
        &emulatedErrors
      )
      add(
        estimate.total.recompiledInstructions.map { Double($0) },
        "native_a64_app_instructions",
        &recompiled,
        &recompiledErrors
      )
      coverage.append([
        name, "\(estimate.total.coverage)", "\(native.total.coverage)",
      ])
    }
    let header = ["program", "predicted", "true", "error"]
    func summary(_ errors: Errors) -> String {
      "Mean absolute error \(share(errors.meanAbsolute)), bias \(percent(errors.bias)), "
        + "worst \(percent(errors.worst)).\n"
    }
    report = """
      ### Emulated: A64 instructions in translated code, emulator `box64`

      \(markdown(header, emulated))
      \(summary(emulatedErrors))
      ### Recompiled: A64 instructions of the arm64 build

      \(markdown(header, recompiled))
      \(summary(recompiledErrors))
      ### Coverage: share of executed app instructions that are known

      \(markdown(["program", "x64", "a64"], coverage))
      """
  }
}
