// CRC-32 of a megabyte, a table look-up for each byte.
#include <stdint.h>
#include <stdio.h>

static uint32_t table[256];
static uint8_t bytes[1 << 18];

int main(void) {
  for (uint32_t i = 0; i < 256; i++) {
    uint32_t c = i;
    for (int k = 0; k < 8; k++) c = c & 1 ? 0xEDB88320u ^ (c >> 1) : c >> 1;
    table[i] = c;
  }
  for (uint32_t i = 0; i < sizeof bytes; i++) bytes[i] = (uint8_t)(i * 7 + (i >> 8));
  uint32_t crc = ~0u;
  for (int round = 0; round < 4; round++)
    for (uint32_t i = 0; i < sizeof bytes; i++) crc = table[(crc ^ bytes[i]) & 255] ^ (crc >> 8);
  printf("%08x\n", ~crc);
}
