// codec.dll: checksums, hashes and a run-length code.

#define CODEC
#include "codec.h"

static uint32_t crc_table[256];
static int prepared;

static NOINLINE void prepare(void) {
  for (uint32_t byte = 0; byte < 256; byte += 1) {
    uint32_t crc = byte;
    for (int bit = 0; bit < 8; bit += 1) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
    crc_table[byte] = crc;
  }
  prepared = 1;
}

uint32_t crc32(uint32_t crc, const uint8_t *bytes, size_t count) {
  if (!prepared) prepare();
  crc = ~crc;
  for (size_t i = 0; i < count; i += 1) crc = crc >> 8 ^ crc_table[(crc ^ bytes[i]) & 0xff];
  return ~crc;
}

uint32_t adler32(uint32_t adler, const uint8_t *bytes, size_t count) {
  uint32_t low = adler & 0xffff, high = adler >> 16;
  for (size_t i = 0; i < count; i += 1) {
    low = (low + bytes[i]) % 65521;
    high = (high + low) % 65521;
  }
  return high << 16 | low;
}

uint64_t fnv1a(const uint8_t *bytes, size_t count) {
  uint64_t hash = 0xcbf29ce484222325;
  for (size_t i = 0; i < count; i += 1) hash = (hash ^ bytes[i]) * 0x100000001b3;
  return hash;
}

uint64_t hash64(const uint8_t *bytes, size_t count, uint64_t seed) {
  uint64_t hash = seed ^ count * 0x9e3779b97f4a7c15;
  while (count >= 8) {
    uint64_t word;
    __builtin_memcpy(&word, bytes, 8);
    hash = rotate(hash ^ word * 0xc2b2ae3d27d4eb4f, 31) * 0x165667b19e3779f9;
    bytes += 8;
    count -= 8;
  }
  uint64_t rest = 0;
  for (size_t i = 0; i < count; i += 1) rest |= (uint64_t)bytes[i] << 8 * i;
  hash = (hash ^ rest) * 0xff51afd7ed558ccd;
  // The high half of a wide product, and both counts of bits.
  hash ^= (uint64_t)((unsigned __int128)hash * 0xc4ceb9fe1a85ec53 >> 64);
  hash += (uint64_t)__builtin_popcountll(hash) << 32 | (uint64_t)__builtin_clzll(hash | 1);
  return hash ^ __builtin_bswap64(hash);
}

static const uint32_t sha_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static inline uint32_t right(uint32_t value, unsigned count) {
  return value >> count | value << (32 - count);
}

void sha256_block(uint32_t state[8], const uint8_t block[64]) {
  uint32_t words[64];
  for (int i = 0; i < 16; i += 1) {
    uint32_t word;
    __builtin_memcpy(&word, block + 4 * i, 4);
    words[i] = __builtin_bswap32(word);
  }
  for (int i = 16; i < 64; i += 1) {
    uint32_t x = words[i - 15], y = words[i - 2];
    words[i] = words[i - 16] + (right(x, 7) ^ right(x, 18) ^ x >> 3) + words[i - 7] +
               (right(y, 17) ^ right(y, 19) ^ y >> 10);
  }
  uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
  uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
  for (int i = 0; i < 64; i += 1) {
    uint32_t first = h + (right(e, 6) ^ right(e, 11) ^ right(e, 25)) + ((e & f) ^ (~e & g)) +
                     sha_constants[i] + words[i];
    uint32_t second = (right(a, 2) ^ right(a, 13) ^ right(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g, g = f, f = e, e = d + first, d = c, c = b, b = a, a = first + second;
  }
  state[0] += a, state[1] += b, state[2] += c, state[3] += d;
  state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

size_t pack_runs(const uint8_t *bytes, size_t count, uint8_t *packed) {
  size_t size = 0;
  for (size_t i = 0; i < count;) {
    size_t length = 1;
    while (length < 255 && i + length < count && bytes[i + length] == bytes[i]) length += 1;
    packed[size] = (uint8_t)length;
    packed[size + 1] = bytes[i];
    size += 2;
    i += length;
  }
  return size;
}

size_t unpack_runs(const uint8_t *packed, size_t size, uint8_t *bytes) {
  size_t count = 0;
  for (size_t i = 0; i + 1 < size; i += 2)
    for (unsigned left = packed[i]; left > 0; left -= 1) bytes[count++] = packed[i + 1];
  return count;
}
