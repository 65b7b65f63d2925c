/// The parameters of a call as far as they shape its thunks.
///
/// Written as in C, types only: `void(ptr, ptr, i32)`, `struct 24(i64)`, `int(ptr, ...)`; see
/// `init(_:)` for all types.
public struct CallSignature: Hashable, Sendable {
  /// The types of the parameters in order.
  public var parameters: [Value]
  /// The type of the result; nil for `void`.
  public var result: Value?
  /// Whether more arguments may follow.
  public var isVariadic: Bool

  /// One parameter or result.
  public enum Value: Hashable, Sendable {
    /// An integer, Boolean, enumeration or pointer of at most 64 bits.
    case integer
    /// A `float`.
    case float
    /// A `double`.
    case double
    /// A structure or union of this many bytes that is not of floats or doubles alone.
    case structure(bytes: Int, isAlignedTo16: Bool = false)
    /// A structure of one to four floats.
    case floats(Int)
    /// A structure of one to four doubles.
    case doubles(Int)
    /// A short vector of 8 or 16 bytes, as `__m128` or `float32x2_t`.
    case vector(bytes: Int)
  }

  /// Makes a signature.
  ///
  /// - Parameters:
  ///   - parameters: The types of the parameters in order.
  ///   - result: The type of the result; nil for `void`.
  ///   - isVariadic: Whether more arguments may follow.
  public init(parameters: [Value], result: Value? = nil, isVariadic: Bool = false) {
    self.parameters = parameters
    self.result = result
    self.isVariadic = isVariadic
  }

  /// What is taken for a function whose signature is not known: four integers, one back.
  public static let usual = Self(
    parameters: Array(repeating: .integer, count: 4),
    result: .integer
  )

  /// The most parameters that a signature may have.
  public static let mostParameters = 64
}

extension CallSignature: CustomStringConvertible {
  /// The signature as `init(_:)` reads it.
  public var description: String {
    let parameters = parameters.map(\.description) + (isVariadic ? ["..."] : [])
    return "\(result?.description ?? "void")(\(parameters.joined(separator: ", ")))"
  }
}

extension CallSignature.Value: CustomStringConvertible {
  /// The type as `CallSignature.init(_:)` reads it.
  public var description: String {
    switch self {
    case .integer: "i64"
    case .float: "float"
    case .double: "double"
    case .structure(let bytes, let isAligned): "struct \(bytes)\(isAligned ? " align 16" : "")"
    case .floats(let count): "struct \(4 * count) of float"
    case .doubles(let count): "struct \(8 * count) of double"
    case .vector(let bytes): "vector \(bytes)"
    }
  }
}
