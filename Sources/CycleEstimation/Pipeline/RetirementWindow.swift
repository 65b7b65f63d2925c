/// What is between dispatch and retirement, in order.
struct RetirementWindow: Sendable {
  private let limits: InFlight
  private let width: Int
  private var held: [InFlight] = []
  private var retiresAt: [Int] = []
  private var oldest = 0
  private var count = 0
  private var total = InFlight()
  /// The cycle in which the latest operation retires, and how many do so in it.
  private(set) var lastRetirement = 0
  private var retiringThen = 0

  init(limits: InFlight, width: Int) {
    self.limits = limits
    self.width = width
    // Every operation holds a µop's place at least; one may be larger than the whole buffer.
    let places = Int(limits.counts[0]) + 1
    held = Array(repeating: InFlight(), count: places)
    retiresAt = Array(repeating: 0, count: places)
  }

  mutating func reset() {
    oldest = 0
    count = 0
    total = InFlight()
    lastRetirement = 0
    retiringThen = 0
  }

  /// Retires the oldest operations until another fits in.
  ///
  /// - Returns: The first cycle in which there is room.
  mutating func makeRoom(for another: InFlight) -> Int {
    var cycle = 0
    while count > 0, count == held.count || !another.fits(total, in: limits) {
      cycle = retiresAt[oldest]
      total.counts &-= held[oldest].counts
      oldest = oldest + 1 == held.count ? 0 : oldest + 1
      count -= 1
    }
    return cycle
  }

  /// Enters an operation.
  ///
  /// - Returns: The cycle in which it retires: after it was done, and not before those before it.
  mutating func enter(_ another: InFlight, completedAt cycle: Int) -> Int {
    var retirement = max(lastRetirement, cycle + 1)
    if retirement > lastRetirement {
      retiringThen = 0
    } else if retiringThen == width {
      retirement += 1
      retiringThen = 0
    }
    retiringThen += 1
    lastRetirement = retirement
    var place = oldest + count
    if place >= held.count { place -= held.count }
    held[place] = another
    retiresAt[place] = retirement
    total.counts &+= another.counts
    count += 1
    return retirement
  }
}
