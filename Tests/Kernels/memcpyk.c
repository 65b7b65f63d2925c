// Copies memory with a loop of its own.
#include <stdint.h>
#include <stdio.h>

static uint64_t from[4096], to[4096];

__attribute__((noinline)) static void copy(uint64_t *restrict t, const uint64_t *restrict f, int n) {
  for (int i = 0; i < n; i += 8) {
    uint64_t a = f[i], b = f[i + 1], c = f[i + 2], d = f[i + 3];
    uint64_t e = f[i + 4], g = f[i + 5], h = f[i + 6], k = f[i + 7];
    t[i] = a; t[i + 1] = b; t[i + 2] = c; t[i + 3] = d;
    t[i + 4] = e; t[i + 5] = g; t[i + 6] = h; t[i + 7] = k;
    __asm__ volatile("" ::: "memory");
  }
}

int main(void) {
  for (int i = 0; i < 4096; i++) from[i] = (uint64_t)i * i;
  for (int round = 0; round < 150; round++) copy(to, from, 4096);
  printf("%llu\n", (unsigned long long)to[4095]);
}
