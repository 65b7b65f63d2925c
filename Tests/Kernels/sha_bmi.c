// Mixes words as a hash does: rotations, choices, sums.
#include <stdint.h>
#include <stdio.h>

static uint32_t rotate(uint32_t x, int n) { return x >> n | x << (32 - n); }

int main(void) {
  uint32_t a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7, h = 8;
  for (uint32_t i = 0; i < 100000; i++) {
    uint32_t one = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    uint32_t choice = (e & f) ^ (~e & g);
    uint32_t t1 = h + one + choice + 0x428a2f98u + i;
    uint32_t two = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    uint32_t most = (a & b) ^ (a & c) ^ (b & c);
    h = g; g = f; f = e; e = d + t1; d = c; c = b; b = a; a = t1 + two + most;
  }
  printf("%08x\n", a ^ e);
}
