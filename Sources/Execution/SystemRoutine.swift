#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// A routine of Windows' own modules, which are native from the start.
///
/// Its code is not the guest's: it runs here, with the arguments that both calling conventions have
/// in the same registers, and is counted with the work that it did.
package struct SystemRoutine: Sendable {
  /// The name that images import it by.
  package let name: String
  /// The signature, for the thunks that a call from x64 takes.
  package let signature: String
  /// Runs it; the number of bytes or rounds that it took.
  let run: @Sendable (RoutineContext) throws(ExecutionStop) -> UInt64

  /// The A64 instructions of calls that did so much work.
  ///
  /// Assumed: nobody has published them. Memory moves 32 bytes, texts 16 bytes in each round of four
  /// to five instructions; a heap's fast way, and the polynomials of a C library, are a few dozen.
  ///
  /// - Parameters:
  ///   - calls: How many calls.
  ///   - work: The bytes or rounds of all together.
  /// - Returns: The instructions of all together.
  package func instructions(calls: UInt64, work: UInt64) -> UInt64 {
    let (call, unit): (Double, Double) =
      switch name.prefix(3) {
      case "mem": (16, 0.15)
      case "str": (12, 0.3)
      case "mal", "cal", "rea", "fre": (80, 0.05)
      case "sqr", "flo", "cei", "rou", "tru", "fab": (4, 0)
      case "pow", "fmo": (90, 0)
      default: (45, 0)
      }
    return UInt64((Double(calls) * call + Double(work) * unit).rounded())
  }

  /// All that there are, in the order of their numbers.
  package static let all: [SystemRoutine] = memoryRoutines + textRoutines + numberRoutines
  /// Their numbers by name.
  static let numbers: [String: Int] = Dictionary(
    all.enumerated().map { ($1.name, $0) },
    uniquingKeysWith: { first, _ in first }
  )
}

/// What a system routine works on.
struct RoutineContext {
  let registers: RegisterFile
  let memory: GuestMemory
  let heap: GuestHeap

  /// Whole arguments are in the same registers by both conventions, and so are numbers as long as
  /// all arguments are numbers.
  func argument(_ index: Int) -> UInt64 { registers[UInt8(index & 3)] }
  func number(_ index: Int) -> Double {
    registers.double(RegisterFile.vectors + UInt8(index & 3) * 2)
  }
  func single(_ index: Int) -> Float {
    registers.float(RegisterFile.vectors + UInt8(index & 3) * 2)
  }
  /// Results of x64 code are in `x8`, of Arm64EC code in `x0`; numbers in the same register.
  func finish(_ result: UInt64) {
    registers[0] = result
    registers[8] = result
  }
  func finish(_ result: Double) { registers.setScalar(RegisterFile.vectors, result) }
  func finish(_ result: Float) { registers.setScalar(RegisterFile.vectors, result) }

  func readable(_ address: UInt64, _ count: UInt64) throws(ExecutionStop) -> Int {
    guard count <= UInt64(memory.capacity), memory.contains(address, Int(count)) else {
      throw .read(address)
    }
    return Int(count)
  }

  func writable(_ address: UInt64, _ count: UInt64) throws(ExecutionStop) -> Int {
    if count == 0 { return 0 }
    guard count <= UInt64(memory.capacity), memory.isWritable(address, Int(count)) else {
      throw .write(address)
    }
    return Int(count)
  }

  /// The bytes of a text before its end.
  func length(_ address: UInt64, atMost limit: UInt64 = .max) throws(ExecutionStop) -> UInt64 {
    var count: UInt64 = 0
    while count < limit {
      guard let byte = memory.read(address &+ count, as: UInt8.self) else {
        throw .read(address &+ count)
      }
      if byte == 0 { break }
      count += 1
    }
    return count
  }
}

extension SystemRoutine {
  private static let memoryRoutines: [SystemRoutine] = [
    SystemRoutine(name: "memcpy", signature: "ptr(ptr, ptr, i64)", run: move),
    SystemRoutine(name: "memmove", signature: "ptr(ptr, ptr, i64)", run: move),
    SystemRoutine(name: "memset", signature: "ptr(ptr, i32, i64)") {
      context throws(ExecutionStop) in
      let (address, count) = (context.argument(0), context.argument(2))
      let bytes = try context.writable(address, count)
      unsafe context.memory.host(address).initializeMemory(
        as: UInt8.self,
        repeating: UInt8(truncatingIfNeeded: context.argument(1)),
        count: bytes
      )
      context.finish(address)
      return count
    },
    SystemRoutine(name: "memcmp", signature: "i32(ptr, ptr, i64)") {
      context throws(ExecutionStop) in
      let (first, second) = (context.argument(0), context.argument(1))
      let count = try context.readable(first, context.argument(2))
      _ = try context.readable(second, context.argument(2))
      for index in 0..<UInt64(count) {
        let a = context.memory.read(first &+ index, as: UInt8.self) ?? 0
        let b = context.memory.read(second &+ index, as: UInt8.self) ?? 0
        guard a == b else {
          context.finish(a < b ? UInt64(0xFFFF_FFFF) : 1)
          return index + 1
        }
      }
      context.finish(UInt64(0))
      return UInt64(count)
    },
    SystemRoutine(name: "memchr", signature: "ptr(ptr, i32, i64)") {
      context throws(ExecutionStop) in
      let (address, wanted) = (context.argument(0), UInt8(truncatingIfNeeded: context.argument(1)))
      for index in 0..<context.argument(2) {
        guard let byte = context.memory.read(address &+ index, as: UInt8.self) else {
          throw .read(address &+ index)
        }
        if byte == wanted {
          context.finish(address &+ index)
          return index + 1
        }
      }
      context.finish(UInt64(0))
      return context.argument(2)
    },
    SystemRoutine(name: "malloc", signature: "ptr(i64)") { context throws(ExecutionStop) in
      context.finish(try context.heap.allocate(context.argument(0), in: context.memory))
      return 1
    },
    SystemRoutine(name: "calloc", signature: "ptr(i64, i64)") { context throws(ExecutionStop) in
      let (count, isTooMuch) = context.argument(0).multipliedReportingOverflow(
        by: context.argument(1)
      )
      guard !isTooMuch else {
        context.finish(UInt64(0))
        return 1
      }
      let address = try context.heap.allocate(count, in: context.memory)
      if address != 0, count > 0 {
        let bytes = try context.writable(address, count)
        unsafe context.memory.host(address).initializeMemory(
          as: UInt8.self,
          repeating: 0,
          count: bytes
        )
      }
      context.finish(address)
      return count
    },
    SystemRoutine(name: "realloc", signature: "ptr(ptr, i64)") { context throws(ExecutionStop) in
      let (old, count) = (context.argument(0), context.argument(1))
      if old != 0, count == 0 {
        try context.heap.free(old, in: context.memory)
        context.finish(UInt64(0))
        return 0
      }
      let address = try context.heap.allocate(count, in: context.memory)
      var moved: UInt64 = 0
      if old != 0, address != 0 {
        moved = min(count, try context.heap.size(of: old, in: context.memory))
        let bytes = try context.readable(old, moved)
        unsafe context.memory.host(address).copyMemory(
          from: context.memory.host(old),
          byteCount: bytes
        )
        try context.heap.free(old, in: context.memory)
      }
      context.finish(address)
      return moved
    },
    SystemRoutine(name: "free", signature: "void(ptr)") { context throws(ExecutionStop) in
      try context.heap.free(context.argument(0), in: context.memory)
      return 1
    },
  ]

  private static func move(_ context: RoutineContext) throws(ExecutionStop) -> UInt64 {
    let (target, source, count) = (context.argument(0), context.argument(1), context.argument(2))
    let bytes = try context.writable(target, count)
    _ = try context.readable(source, count)
    if bytes > 0 {
      unsafe context.memory.host(target).copyMemory(
        from: context.memory.host(source),
        byteCount: bytes
      )
    }
    context.finish(target)
    return count
  }

  private static let textRoutines: [SystemRoutine] = [
    SystemRoutine(name: "strlen", signature: "i64(ptr)") { context throws(ExecutionStop) in
      let count = try context.length(context.argument(0))
      context.finish(count)
      return count
    },
    SystemRoutine(name: "strnlen", signature: "i64(ptr, i64)") { context throws(ExecutionStop) in
      let count = try context.length(context.argument(0), atMost: context.argument(1))
      context.finish(count)
      return count
    },
    SystemRoutine(name: "strcmp", signature: "i32(ptr, ptr)") { context throws(ExecutionStop) in
      try compare(context, limit: .max)
    },
    SystemRoutine(name: "strncmp", signature: "i32(ptr, ptr, i64)") {
      context throws(ExecutionStop) in
      try compare(context, limit: context.argument(2))
    },
    SystemRoutine(name: "strcpy", signature: "ptr(ptr, ptr)") { context throws(ExecutionStop) in
      let (target, source) = (context.argument(0), context.argument(1))
      let count = try context.length(source) + 1
      let bytes = try context.writable(target, count)
      unsafe context.memory.host(target).copyMemory(
        from: context.memory.host(source),
        byteCount: bytes
      )
      context.finish(target)
      return count
    },
    SystemRoutine(name: "strchr", signature: "ptr(ptr, i32)") { context throws(ExecutionStop) in
      let (address, wanted) = (context.argument(0), UInt8(truncatingIfNeeded: context.argument(1)))
      let count = try context.length(address)
      for index in 0...count where context.memory.read(address &+ index, as: UInt8.self) == wanted {
        context.finish(address &+ index)
        return index + 1
      }
      context.finish(UInt64(0))
      return count
    },
  ]

  private static func compare(
    _ context: RoutineContext,
    limit: UInt64
  ) throws(ExecutionStop) -> UInt64 {
    let (first, second) = (context.argument(0), context.argument(1))
    var index: UInt64 = 0
    while index < limit {
      guard let a = context.memory.read(first &+ index, as: UInt8.self) else {
        throw .read(first &+ index)
      }
      guard let b = context.memory.read(second &+ index, as: UInt8.self) else {
        throw .read(second &+ index)
      }
      index += 1
      guard a == b, a != 0 else {
        context.finish(a == b ? 0 : a < b ? 0xFFFF_FFFF : UInt64(1))
        return index
      }
    }
    context.finish(UInt64(0))
    return index
  }

  /// A function of one number, of two.
  private static func unary(
    _ name: String,
    _ function: @escaping @Sendable (Double) -> Double
  ) -> SystemRoutine {
    SystemRoutine(name: name, signature: "double(double)") { context throws(ExecutionStop) in
      context.finish(function(context.number(0)))
      return 1
    }
  }

  private static func binary(
    _ name: String,
    _ function: @escaping @Sendable (Double, Double) -> Double
  ) -> SystemRoutine {
    SystemRoutine(name: name, signature: "double(double, double)") {
      context throws(ExecutionStop) in
      context.finish(function(context.number(0), context.number(1)))
      return 1
    }
  }

  private static func single(
    _ name: String,
    _ function: @escaping @Sendable (Float) -> Float
  ) -> SystemRoutine {
    SystemRoutine(name: name, signature: "float(float)") { context throws(ExecutionStop) in
      context.finish(function(context.single(0)))
      return 1
    }
  }

  private static let numberRoutines: [SystemRoutine] = [
    unary("sqrt") { $0.squareRoot() }, unary("sin") { sin($0) }, unary("cos") { cos($0) },
    unary("tan") { tan($0) }, unary("atan") { atan($0) }, unary("exp") { exp($0) },
    unary("log") { log($0) }, unary("log2") { log2($0) }, unary("log10") { log10($0) },
    unary("floor") { $0.rounded(.down) }, unary("ceil") { $0.rounded(.up) },
    unary("round") { $0.rounded(.toNearestOrAwayFromZero) },
    unary("trunc") { $0.rounded(.towardZero) },
    unary("fabs") { $0.magnitude }, binary("pow") { pow($0, $1) },
    binary("atan2") { atan2($0, $1) }, binary("fmod") { fmod($0, $1) },
    single("sqrtf") { $0.squareRoot() }, single("sinf") { sinf($0) }, single("cosf") { cosf($0) },
    single("expf") { expf($0) }, single("logf") { logf($0) },
    single("floorf") { $0.rounded(.down) }, single("ceilf") { $0.rounded(.up) },
    single("fabsf") { $0.magnitude },
  ]
}
