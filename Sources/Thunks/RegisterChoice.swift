internal import HostCode

/// Finds machine registers for the values of a thunk, as clang's allocator finds them.
///
/// Values are taken in the order in which they come to be, those that are copied from or to a
/// machine register first. Each wants the register it is copied from or to, the lower one where
/// there are two; another value there that could be elsewhere has to go, unless it wanted that very
/// register and is as short-lived. Otherwise the first free register of its kind is taken.
struct RegisterChoice {
  /// Where a value lives: from behind the step that makes it to the last one that reads it.
  private struct Life {
    var start = Int.max
    var end = -1
    var uses = 0
    var wanted: [Int] = []
    var kind = Kind.general
    var cascade = 0

    /// How badly it wants to stay: the shorter, the more.
    var weight: Double {
      Double(uses) / Double((end - start) * 8 + 400) * (wanted.isEmpty ? 1 : 1.01)
    }
  }

  private enum Kind { case general, vector, leaving }

  private var lives: [Life]
  private var place: [Int?]
  /// By machine register: when it is taken by what only it can hold.
  private var fixed: [[Range<Int>]] = Array(repeating: [], count: 64)
  /// When calls destroy the registers that they may.
  private var calls: [Int] = []

  /// Registers of each kind in the order in which they are taken, those kept by calls last.
  private static let general =
    [8, 9, 10, 11, 12, 15, 16, 17, 0, 1, 2, 3, 4, 5, 6, 7]
    + [19, 20, 21, 22, 25, 26, 27]
  private static let vector = (32..<48).map(\.self)
  private static let leaving = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 16, 17]

  /// Finds registers for all values.
  ///
  /// - Parameters:
  ///   - steps: What the thunk does; its values get their registers.
  ///   - values: How many values there are.
  static func assign(_ steps: inout [ThunkStep], values: Int) {
    var choice = Self(steps, values: values)
    choice.assignAll()
    let place = choice.place
    for index in steps.indices {
      steps[index].replaceValues { register in
        register.isValue ? ThunkRegister(number: place[register.number - 64] ?? 8) : register
      }
    }
    steps.removeAll { $0.kind == .copy && $0.target == $0.source }
    forwardCopies(in: &steps)
  }

  /// Copies from where a value was copied from itself, if it is there still.
  private static func forwardCopies(in steps: inout [ThunkStep]) {
    var origins: [ThunkRegister: ThunkRegister] = [:]
    for index in steps.indices {
      let source = steps[index].source
      if steps[index].kind == .copy, let source, let origin = origins[source] {
        steps[index].source = origin
      }
      if steps[index].kind == .call { origins.removeAll() }
      for register in steps[index].writes {
        origins[register] = nil
        origins = origins.filter { $0.value != register }
      }
      if steps[index].kind == .copy, let target = steps[index].target, let source, source != .zero {
        origins[target] = source
      }
    }
  }

  private init(_ steps: [ThunkStep], values: Int) {
    lives = Array(repeating: Life(), count: values)
    place = Array(repeating: nil, count: values)
    for (index, step) in steps.enumerated() {
      for register in step.writes where register.isValue {
        lives[register.number - 64].start = 2 * index + 1
        lives[register.number - 64].uses += 1
        if !step.size.isGeneral { lives[register.number - 64].kind = .vector }
      }
      for register in step.reads where register.isValue {
        lives[register.number - 64].end = 2 * index
        lives[register.number - 64].uses += 1
        if step.kind == .leave { lives[register.number - 64].kind = .leaving }
      }
      if step.kind == .call { calls.append(2 * index) }
      guard step.kind == .copy, let target = step.target, let source = step.source else { continue }
      if target.isValue && !source.isValue && source != .zero {
        lives[target.number - 64].wanted.append(source.number)
      } else if source.isValue && !target.isValue {
        lives[source.number - 64].wanted.append(target.number)
      }
    }
    for index in lives.indices { lives[index].wanted = Array(Set(lives[index].wanted)).sorted() }
    findFixed(steps)
  }

  /// Finds when machine registers hold what the steps put into them, or find in them.
  private mutating func findFixed(_ steps: [ThunkStep]) {
    var neededUntil: [Int?] = Array(repeating: nil, count: 64)
    for (index, step) in steps.enumerated().reversed() {
      for register in step.writes where !register.isValue {
        let start = 2 * index + 1
        fixed[register.number].append(start..<max(start + 1, neededUntil[register.number] ?? 0))
        neededUntil[register.number] = nil
      }
      for register in step.reads where !register.isValue && neededUntil[register.number] == nil {
        neededUntil[register.number] = 2 * index
      }
    }
    for (register, end) in neededUntil.enumerated() {
      if let end { fixed[register].append(-1..<end) }
    }
  }

  private mutating func assignAll() {
    var waiting = Set(lives.indices)
    var cascade = 0
    while let next = waiting.min(by: { isBefore($0, $1) }) {
      waiting.remove(next)
      assign(next, waiting: &waiting, cascade: &cascade)
    }
  }

  private func isBefore(_ one: Int, _ other: Int) -> Bool {
    let (one, other) = (
      (lives[one].wanted.isEmpty ? 1 : 0, lives[one].start, one),
      (lives[other].wanted.isEmpty ? 1 : 0, lives[other].start, other)
    )
    return one < other
  }

  private mutating func assign(_ value: Int, waiting: inout Set<Int>, cascade: inout Int) {
    guard lives[value].end > lives[value].start else { return }
    for register in lives[value].wanted where isFree(register, for: value) {
      place[value] = register
      return
    }
    guard let other = order(of: value).first(where: { isFree($0, for: value) }) else { return }
    if let wanted = lives[value].wanted.first, isFixedFree(wanted, for: value),
      canTake(wanted, for: value)
    {
      cascade += 1
      if lives[value].cascade == 0 { lives[value].cascade = cascade }
      for holder in holders(of: wanted, during: value) {
        place[holder] = nil
        lives[holder].cascade = lives[value].cascade
        waiting.insert(holder)
      }
      place[value] = wanted
      return
    }
    place[value] = other
  }

  /// Whether all values in a register would go elsewhere for this one.
  private func canTake(_ register: Int, for value: Int) -> Bool {
    holders(of: register, during: value).allSatisfy { holder in
      if lives[value].cascade != 0 && lives[value].cascade <= lives[holder].cascade { return false }
      let breaksWish = lives[holder].wanted.first == register
      // One broken wish is not worth another.
      if breaksWish { return false }
      return order(of: holder).contains { $0 != register && isFree($0, for: holder) }
    }
  }

  private func order(of value: Int) -> [Int] {
    switch lives[value].kind {
    case .general: Self.general
    case .vector: Self.vector
    case .leaving: Self.leaving
    }
  }

  private func isFree(_ register: Int, for value: Int) -> Bool {
    isFixedFree(register, for: value) && holders(of: register, during: value).isEmpty
  }

  private func isFixedFree(_ register: Int, for value: Int) -> Bool {
    let life = lives[value].start..<lives[value].end
    if fixed[register].contains(where: { $0.overlaps(life) }) { return false }
    let isKept = 19...28 ~= register
    return isKept || !calls.contains { life.lowerBound < $0 && $0 < life.upperBound }
  }

  private func holders(of register: Int, during value: Int) -> [Int] {
    let life = lives[value].start..<lives[value].end
    return place.indices.filter {
      $0 != value && place[$0] == register && (lives[$0].start..<lives[$0].end).overlaps(life)
    }
  }
}
