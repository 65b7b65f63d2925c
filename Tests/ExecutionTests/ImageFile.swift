import Foundation
import PEReading

/// The file of an image that a test changes.
struct ImageFile {
  let image: PEImage
  var bytes: [UInt8]

  init(_ image: PEImage) {
    self.image = image
    bytes = image.bytes.bytes(at: 0, atMost: image.bytes.count)
  }

  /// Where the optional header begins.
  var header: Int { image.optionalHeader.offset }

  /// Puts a number at an offset of the file.
  mutating func put(_ value: UInt64, _ count: Int, offset: Int) {
    for index in 0..<count { bytes[offset + index] = UInt8(value >> UInt64(8 * index) & 0xFF) }
  }

  /// Puts a number at an address from the image's base.
  mutating func put(_ value: UInt64, _ count: Int, at address: UInt32) {
    guard let offset = image.offset(of: address) else { return }
    put(value, count, offset: offset)
  }

  /// The image that the file has become.
  func changed() throws -> PEImage {
    try PEImage(ImageBytes(Data(bytes), path: image.bytes.path))
  }
}
