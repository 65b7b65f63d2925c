#include <stdbool.h>

#include <Zydis/Zydis.h>

/// Whether a call did what was asked; a macro in Zydis, which Swift cannot import.
static inline bool czydis_succeeded(ZyanStatus status) { return ZYAN_SUCCESS(status); }

/// Whether the bytes ended inside an instruction.
static inline bool czydis_needs_more_bytes(ZyanStatus status) {
  return status == ZYDIS_STATUS_NO_MORE_DATA;
}
