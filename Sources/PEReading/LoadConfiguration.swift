/// The load configuration of an image of 64-bit addresses, as far as its size tells
/// (IMAGE_LOAD_CONFIG_DIRECTORY64 in winnt.h).
package struct LoadConfiguration: Hashable, Sendable {
  /// A member of the structure: its name there, and where it lies.
  package struct Member: Hashable, Sendable {
    package var name: String
    package var offset: Int
    package var size: Int
  }

  /// A member with its value.
  package struct Value: Hashable, Sendable {
    package var name: String
    package var value: UInt64
  }

  /// Where it lies in the file.
  package var offset: Int
  /// The members that there are, in order.
  package var values: [Value]

  /// The value of a member; nil where the structure ends before it.
  package subscript(_ name: String) -> UInt64? { values.first { $0.name == name }?.value }

  /// The members in order, by winnt.h of Windows SDK 10.0.26100.
  private static let members: [Member] = {
    let sizes: [(String, Int)] = [
      ("Size", 4), ("TimeDateStamp", 4), ("MajorVersion", 2), ("MinorVersion", 2),
      ("GlobalFlagsClear", 4), ("GlobalFlagsSet", 4), ("CriticalSectionDefaultTimeout", 4),
      ("DeCommitFreeBlockThreshold", 8), ("DeCommitTotalFreeThreshold", 8),
      ("LockPrefixTable", 8), ("MaximumAllocationSize", 8), ("VirtualMemoryThreshold", 8),
      ("ProcessAffinityMask", 8), ("ProcessHeapFlags", 4), ("CSDVersion", 2),
      ("DependentLoadFlags", 2), ("EditList", 8), ("SecurityCookie", 8), ("SEHandlerTable", 8),
      ("SEHandlerCount", 8), ("GuardCFCheckFunctionPointer", 8),
      ("GuardCFDispatchFunctionPointer", 8), ("GuardCFFunctionTable", 8),
      ("GuardCFFunctionCount", 8), ("GuardFlags", 4), ("CodeIntegrityFlags", 2),
      ("CodeIntegrityCatalog", 2), ("CodeIntegrityCatalogOffset", 4), ("CodeIntegrityReserved", 4),
      ("GuardAddressTakenIatEntryTable", 8), ("GuardAddressTakenIatEntryCount", 8),
      ("GuardLongJumpTargetTable", 8), ("GuardLongJumpTargetCount", 8),
      ("DynamicValueRelocTable", 8), ("CHPEMetadataPointer", 8), ("GuardRFFailureRoutine", 8),
      ("GuardRFFailureRoutineFunctionPointer", 8), ("DynamicValueRelocTableOffset", 4),
      ("DynamicValueRelocTableSection", 2), ("Reserved2", 2),
      ("GuardRFVerifyStackPointerFunctionPointer", 8), ("HotPatchTableOffset", 4),
      ("Reserved3", 4), ("EnclaveConfigurationPointer", 8), ("VolatileMetadataPointer", 8),
      ("GuardEHContinuationTable", 8), ("GuardEHContinuationCount", 8),
      ("GuardXFGCheckFunctionPointer", 8), ("GuardXFGDispatchFunctionPointer", 8),
      ("GuardXFGTableDispatchFunctionPointer", 8), ("CastGuardOsDeterminedFailureMode", 8),
      ("GuardMemcpyFunctionPointer", 8), ("UmaFunctionPointers", 8),
    ]
    var offset = 0
    return sizes.map { name, size in
      defer { offset += size }
      return Member(name: name, offset: offset, size: size)
    }
  }()

  init?(at directory: OptionalHeader.Directory, in reader: inout ImageReader) {
    let structure = "load configuration"
    guard let place = reader.place(of: directory.address),
      let size = reader.bytes.long(at: place.offset)
    else {
      reader.report(
        structure,
        at: reader.offset(of: directory.address),
        "the file has not all of it at address \(directory.address.hexadecimal)"
      )
      return nil
    }
    offset = place.offset
    if Int(size) > place.available {
      reader.report(structure, at: offset, "the file has \(place.available) of its \(size) bytes")
    }
    let end = min(Int(size), place.available)
    values = []
    for member in Self.members {
      guard member.offset + member.size <= end,
        let value = reader.bytes.number(at: offset + member.offset, bytes: member.size)
      else { break }
      values.append(Value(name: member.name, value: value))
    }
  }
}
