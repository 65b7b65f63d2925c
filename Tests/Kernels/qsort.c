// Sorts numbers with a comparison that is called through a pointer.
#include <stdint.h>
#include <stdio.h>

static uint32_t numbers[20000];

static int compare(const void *x, const void *y) {
  uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
  return (a > b) - (a < b);
}

static void sort(uint32_t *first, uint32_t *last, int (*volatile *less)(const void *, const void *)) {
  while (last - first > 1) {
    uint32_t pivot = first[(last - first) / 2];
    uint32_t *i = first, *j = last - 1;
    while (i <= j) {
      while ((*less)(i, &pivot) < 0) i++;
      while ((*less)(j, &pivot) > 0) j--;
      if (i <= j) {
        uint32_t t = *i;
        *i++ = *j;
        *j-- = t;
      }
    }
    if (j - first < last - i) {
      sort(first, j + 1, less);
      first = i;
    } else {
      sort(i, last, less);
      last = j + 1;
    }
  }
}

int main(void) {
  int (*volatile less)(const void *, const void *) = compare;
  uint32_t x = 1;
  for (int i = 0; i < 20000; i++) numbers[i] = x = x * 1664525u + 1013904223u;
  sort(numbers, numbers + 20000, &less);
  printf("%u\n", numbers[10000]);
}
