internal import PEReading

/// Images in memory, as Windows' loader lays them out.
extension GuestProcess {
  /// Maps an image behind those that are mapped.
  func map(_ file: PEImage) {
    // An Arm64X image as x64 and Arm64EC processes see it.
    let image = file.emulationView ?? file
    switch image.kind {
    case .x64, .arm64ec: break
    case .arm64x where file.emulationView != nil: break
    default:
      return report(
        file,
        "this is an image of \(file.kind.rawValue) code",
        hint: "an x64 or Arm64EC process loads x64, Arm64EC and Arm64X images only"
      )
    }
    if image.optionalHeader[.threadStorage] != nil {
      report(file, "it has storage for each thread, which is not supported")
    }
    for finding in image.findings { report(file, "\(finding)") }
    // IMAGE_FILE_RELOCS_STRIPPED
    if file.fileHeader.characteristics & 1 != 0, image.optionalHeader[.baseRelocations] == nil {
      report(file, "it can only be loaded at its own base: its relocations were left out")
    }
    guard isInOrder(image, file) else { return }
    guard let base = memory.extend(by: Int(image.optionalHeader.imageSize), rights: []) else {
      return report(
        file,
        "its \(image.optionalHeader.imageSize) bytes in memory are more than the sum of all images"
      )
    }
    copy(image, to: base)
    let size = UInt64(image.optionalHeader.imageSize)
    var findings: [Finding] = []
    let change = base &- image.optionalHeader.imageBase
    for cell in image.relocatedCells(&findings) where UInt64(cell) + 8 <= size {
      let address = base + UInt64(cell)
      memory.put(((try? memory.load(address, 8)) ?? 0) &+ change, 8, at: address)
    }
    for finding in findings { report(file, "\(finding)") }
    var redirections: [UInt64: UInt64] = [:]
    for redirection in image.hybridMetadata?.redirections ?? [] {
      redirections[base + UInt64(redirection.source)] = base + UInt64(redirection.destination)
    }
    let path = file.bytes.path
    let name = path.split(separator: "/").last.map(String.init) ?? path
    if images.contains(where: { $0.name == name.lowercased() }) {
      report(file, "another image of this name is loaded")
    }
    images.append(LoadedImage(name.lowercased(), image, at: base, redirections: redirections))
  }

  /// Whether sections and ranges of code lie one behind the other, as Windows wants it.
  private func isInOrder(_ image: PEImage, _ file: PEImage) -> Bool {
    let before = problems.count
    func check(_ ranges: [Range<UInt64>], _ what: String) {
      var end: UInt64 = 0
      for (number, range) in ranges.enumerated() where !range.isEmpty {
        guard range.lowerBound >= end,
          range.upperBound <= UInt64(image.optionalHeader.imageSize)
        else {
          return report(
            file,
            "\(what) \(number + 1) overlaps what is before it, or the image's end"
          )
        }
        end = range.upperBound
      }
    }
    check(image.sections.map(\.addresses), "section")
    check(image.hybridMetadata?.codeMap.map(\.addresses) ?? [], "range of the code map")
    return problems.count == before
  }

  /// Copies what the file has of the headers and sections, and sets what may be done with them.
  private func copy(_ image: PEImage, to base: UInt64) {
    let size = UInt64(image.optionalHeader.imageSize)
    let headers = min(UInt64(image.optionalHeader.headersSize), size)
    memory.put(image.bytes.bytes(at: 0, atMost: Int(headers)).span, at: base)
    for section in image.sections {
      let addresses = section.addresses.clamped(to: 0..<size)
      guard !addresses.isEmpty else { continue }
      let bytes = image.bytes.bytes(
        at: Int(section.fileOffset),
        atMost: min(Int(section.fileSize), addresses.count)
      )
      memory.put(bytes.span, at: base + addresses.lowerBound)
      let range = base + addresses.lowerBound..<base + addresses.upperBound
      if section.isExecutable {
        // Code that writes itself is not supported, so that no code is writable.
        memory.setRights(image.hybridMetadata == nil ? .execute : [], of: range)
      } else if section.isWritable {
        memory.setRights(.write, of: range)
      }
    }
    for range in image.hybridMetadata?.codeMap ?? [] {
      let addresses = range.addresses.clamped(to: 0..<size)
      guard !addresses.isEmpty else { continue }
      memory.setRights(
        range.kind == .arm64ec ? [.execute, .native] : range.kind == .x64 ? .execute : [],
        of: base + addresses.lowerBound..<base + addresses.upperBound
      )
    }
  }
}
