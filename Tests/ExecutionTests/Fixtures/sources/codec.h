#include "module.h"

#ifdef CODEC
#define CODEC_API EXPORT
#else
#define CODEC_API IMPORT
#endif

CODEC_API uint32_t crc32(uint32_t crc, const uint8_t *bytes, size_t count);
CODEC_API uint32_t adler32(uint32_t adler, const uint8_t *bytes, size_t count);
CODEC_API uint64_t fnv1a(const uint8_t *bytes, size_t count);
CODEC_API uint64_t hash64(const uint8_t *bytes, size_t count, uint64_t seed);
CODEC_API void sha256_block(uint32_t state[8], const uint8_t block[64]);
// Both give the number of bytes that they write; packed bytes are at most twice as many.
CODEC_API size_t pack_runs(const uint8_t *bytes, size_t count, uint8_t *packed);
CODEC_API size_t unpack_runs(const uint8_t *packed, size_t size, uint8_t *bytes);
