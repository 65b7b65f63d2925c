// hashing.dll: digests of pseudorandom blocks, by codec.dll.

#include "codec.h"

enum { block_size = 1000 };

// Hashes `n` blocks.
EXPORT int64_t run(int64_t n) {
  uint8_t *block = malloc(block_size), *packed = malloc(2 * block_size);
  uint8_t *unpacked = calloc(block_size, 1);
  uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                       0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  uint64_t random = 0x1234567, digest = 0;
  uint32_t crc = 0, adler = 1;
  for (int64_t i = 0; i < n; i += 1) {
    for (int j = 0; j < block_size;) {
      uint64_t value = next_random(&random);
      for (int length = 1 + (int)(value >> 56 & 7); length > 0 && j < block_size; length -= 1)
        block[j++] = (uint8_t)value;
    }
    crc = crc32(crc, block, block_size);
    adler = adler32(adler, block, block_size);
    digest = fold(digest, fnv1a(block, block_size));
    digest = fold(digest, hash64(block, (size_t)(block_size - i % 9), digest));
    for (int j = 0; j + 64 <= block_size; j += 64) sha256_block(state, block + j);
    size_t size = pack_runs(block, block_size, packed);
    size_t count = unpack_runs(packed, size, unpacked);
    digest = fold(digest, size << 32 | count);
    digest = fold(digest, (uint64_t)(memcmp(block, unpacked, block_size) == 0));
  }
  digest = fold(digest, (uint64_t)crc << 32 | adler);
  for (int i = 0; i < 8; i += 1) digest = fold(digest, state[i]);
  free(unpacked);
  free(packed);
  free(block);
  return (int64_t)digest;
}
