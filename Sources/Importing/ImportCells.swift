internal import Diagnostics
internal import ImageInspection
internal import PEReading
internal import Workloads

/// Which functions recorded code calls through the cells of its imports, by the files that ran.
///
/// Only x64 images count whose code is the recorded one: another build has its cells elsewhere.
struct ImportCells {
  /// A function as it is imported.
  struct Symbol: Hashable {
    /// The file name of the library, in small letters.
    var library: String
    var name: String
  }

  /// By address in the recorded process.
  private var symbols: [UInt64: Symbol] = [:]
  /// What a reader of the workload must know about the files.
  private(set) var notes: [String] = []

  /// No cells.
  init() {}

  /// Reads the imports of the modules of a recording.
  ///
  /// - Parameters:
  ///   - profile: The recording; each module starts at its image's base.
  ///   - folder: Where the files are, by the modules' names.
  /// - Throws: That the folder cannot be read.
  init(of profile: BlockProfile, in folder: String) throws(InvalidInput) {
    let files = try InputFile.names(inFolder: folder)
    for (index, module) in profile.modules.enumerated() {
      guard let file = RecordedProgram.file(named: module.name, among: files),
        let bytes = try? ImageBytes(mapping: folder + "/" + file),
        let image = try? PEImage(bytes), image.kind == .x64
      else { continue }
      guard Self.isRecorded(image, bytes, index, profile) else {
        notes.append(
          "\(file) is not what ran: its code is another, and its imports are left out"
        )
        continue
      }
      for library in image.imports {
        for symbol in library.symbols {
          guard let name = symbol.name else { continue }
          symbols[module.start &+ UInt64(symbol.cell)] = Symbol(
            library: library.name.lowercased(),
            name: name
          )
        }
      }
    }
  }

  /// The function whose address a cell has; nil for what is no cell that is known.
  func symbol(at address: UInt64) -> Symbol? { symbols[address] }

  /// Whether the recorded code of a module is that of an image.
  private static func isRecorded(
    _ image: PEImage,
    _ bytes: ImageBytes,
    _ module: Int,
    _ profile: BlockProfile
  ) -> Bool {
    profile.blocks.allSatisfy { block in
      guard block.module == module else { return true }
      let distance = block.address &- profile.modules[module].start
      guard let address = UInt32(exactly: distance), let offset = image.offset(of: address) else {
        return false
      }
      return bytes.bytes(at: offset, atMost: block.code.count)
        .elementsEqual(profile.code(of: block))
    }
  }
}
